internal import FieldLogHash
public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// What was made.
public struct DemoOutcome: Sendable {
    /// The folder of the store.
    public let path: String
    /// The id of its deployment.
    public let deployment: String
    /// The area that all of it is about, as a key.
    public let area: String
    /// The name of that area.
    public let name: String
    /// The first and the last day, `YYYY-MM-DD`.
    public let days: (first: String, last: String)
    /// How many records of each kind the story made; areas of real catalogues are not among them.
    public let records: [String: Int]
    /// How many entries the story logged.
    public let entries: Int
    /// Labelled pairs that are one establishment, and pairs that only look like it.
    public let pairs: (same: Int, different: Int)
    /// The paths of the truth's files.
    public let files: (truth: String, duplicates: String)
    /// Whether somebody stopped it before the last day: there is a sound store then, and no truth about it.
    public let isInterrupted: Bool
}

/// Provinces from a seed, for practice, tests and measurements: a new central store in which teams have worked for years, and the truth about it.
///
/// `truth.json` in the store's folder has a row of figures for each month, half-year and year and each commune, district and the whole;
/// `duplicates.csv` names pairs of establishments that are one, and pairs that only look alike. Both are computed from what the generator
/// decided, never by asking the store, so that whatever reads the store can be tried against them. Examples/DEMO.md says what each
/// column is.
///
/// The same options make the same truth, the same ids and the same values. With a host that makes the same keys the store's digest is the
/// same too; keys of `ssh-keygen` never are.
public enum Demo {
    /// The names of the truth's files in the folder of the store.
    public static let files = (truth: "truth.json", duplicates: "duplicates.csv")

    /// Entries that are logged in one transaction, at least.
    private static let batchMin = 4_000

    /// Makes a province in a folder that is new or empty, as `Workspace.found` does; the clock and the chance of the host are not used.
    ///
    /// Throws `refused` for options out of bounds, `unknownArea` for a province that the catalogues do not have on its day, and what
    /// reading catalogues, founding and logging throw. `progress` is given the day that has been logged, now and then.
    public static func make(
        _ folder: String, options: DemoOptions, host: Host, progress: (String) -> Void = { _ in },
        isInterrupted: () -> Bool = { false }
    ) throws(FieldLogError) -> DemoOutcome {
        let days = try options.days()
        var chance = Chance(options.seed)
        // The morning before: catalogues are there when work begins.
        let clock = DemoClock(seed: chance.next(), at: Day.midnight(days.lowerBound - 1) + 8 * 3_600_000)
        let workspace = try Workspace.found(folder, host: clock.host(host))
        let writer = try DemoWriter(workspace, clock)
        let land = try Landing(workspace: workspace, options: options, days: days).land(&chance, writer)
        var story = Story(options: options, days: days, land: land, chance: chance)
        var waiting = story.beginnings()
        var entries = 0
        for day in days {
            waiting += story.live(day)
            guard waiting.count >= batchMin || day == days.upperBound else { continue }
            if isInterrupted() { return outcome(workspace, story, entries, isInterrupted: true) }
            try writer.write(waiting)
            entries += waiting.count
            waiting.removeAll(keepingCapacity: true)
            progress(Day.text(day))
        }
        let truth = TruthFile(story: story, options: options)
        try save(truth.figures(), workspace.store.path + "/" + files.truth)
        try save(truth.pairs(), workspace.store.path + "/" + files.duplicates)
        return outcome(workspace, story, entries, isInterrupted: false)
    }

    private static func save(_ bytes: [UInt8], _ path: String) throws(FieldLogError) {
        do throws(SystemError) { try Files.writeInPlace(bytes, to: path, sync: true) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func outcome(
        _ workspace: Workspace, _ story: Story, _ entries: Int, isInterrupted: Bool
    ) -> DemoOutcome {
        let path = workspace.store.path
        let same = story.pairs.count(where: \.isSame)
        return DemoOutcome(
            path: path, deployment: (try? workspace.store.deployment().hex) ?? "", area: story.land.province.text,
            name: story.land.provinceName, days: (Day.text(story.days.lowerBound), Day.text(story.days.upperBound)),
            records: story.counts, entries: entries, pairs: (same, story.pairs.count - same),
            files: (path + "/" + files.truth, path + "/" + files.duplicates), isInterrupted: isInterrupted)
    }
}
