/// What the caller wants measured.
struct Options {
    /// Interleaved repetitions of each pair; the ratio is that of the medians.
    var runs = 5
    /// Visits of the bulk and the merge.
    var visits = 100_000
    /// Sizes of the stores of which digest and no-op sync are measured.
    var storeSizes = [10_000, 100_000]
    /// Only what sync costs.
    var isSync = false
    /// Of that, only the first clone.
    var isCloneOnly = false
    /// Only what the person guard costs.
    var isGuard = false
    /// Only what a day's commands cost.
    var isWork = false
    /// A made province, or a made nation: establishments, visits a year, years.
    typealias Province = (establishments: Int, visits: Int, years: Int)
    var province: Province = (1_000, 4_000, 2)
    var nation: Province = (10_000, 50_000, 2)
    /// Areas of the store of many areas, and feeds and visits of the first clone.
    var areas = 1_000
    var clone = (feeds: 400, visits: 10_000)
    /// One JSON document instead of the table.
    var isJSON = false
    /// Only the name; the measure of a bare start where the `fieldlog` program is not there.
    var showsVersion = false

    static let usage = """
        usage: fieldlog-bench [--sync | --clone | --guard | --work] [--runs N] [--quick | --full] [--json]

          --runs N   interleaved repetitions of each pair, 1 to 99 (5)
          --quick    a tenth of the visits: a minute's look, not a measurement
          --full     digest and no-op sync at 1,000,000 visits as well
          --sync     what sync costs, and nothing else; with --full at 1,000,000 visits, over 10,000 areas and 4,000 feeds
          --clone    of that only the first clone
          --guard    what the person guard costs a note, and nothing else
          --work     what today, chase, targets, reports and coverage cost, and nothing else; with --full in a province of ten years,
                     and coverage at 1,000,000 visits
          --json     one JSON document

        The folder for the databases is made under TMPDIR, else /var/tmp; it must lie on a real disk for (a) to mean anything.

        """

    /// Nil for arguments that are none of those above.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--runs":
                guard let number = rest.popFirst().flatMap(Int.init), (1...99).contains(number) else { return nil }
                runs = number
            case "--quick":
                visits = 10_000
                storeSizes = [1_000, 10_000]
            case "--full":
                storeSizes = [10_000, 1_000_000]
                areas = 10_000
                clone = (feeds: 4_000, visits: 100_000)
                province = (5_000, 20_000, 10)
                nation = (100_000, 500_000, 2)
            case "--sync": isSync = true
            case "--clone": (isSync, isCloneOnly) = (true, true)
            case "--guard": isGuard = true
            case "--work": isWork = true
            case "--json": isJSON = true
            case "--version": showsVersion = true
            default: return nil
            }
        }
    }
}
