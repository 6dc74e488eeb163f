internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// (b) Many visits in one transaction, and (d) what they take on the disk.
struct BulkVisits {
    let options: Options
    let place: Workplace

    func run(into report: inout Report) throws(BenchError) {
        var times: (ours: [Double], floor: [Double]) = ([], [])
        var sizes: (ours: Double, log: Double, floor: Double) = (0, 0, 0)
        for round in 0..<options.runs {
            let store = try place.store("bulk")
            let path = Store.databasePath(store.store.path)
            let before = Workplace.size(path)
            let floor = try Floor(place.fresh("bulk-floor.db"))
            // Who comes second finds the disk and the page cache as the first left them: they take turns.
            for side in 0..<2 {
                if side == round % 2 {
                    times.ours.append(
                        try Stopwatch.processor { () throws(BenchError) in try Self.fill(store, options.visits) })
                } else {
                    times.floor.append(
                        try Stopwatch.processor { () throws(BenchError) in try floor.bulk(options.visits) })
                }
            }
            let count = Double(options.visits)
            sizes.ours = Double(Workplace.size(path) - before) / count
            sizes.log = try Self.logBytes(store) / count
            sizes.floor = Double(Workplace.size(floor.path)) / count
            Workplace.remove(store.store.path)
            for suffix in ["", "-wal", "-shm", "-lock"] { Workplace.remove(floor.path + suffix) }
        }
        let each = 1e6 / Double(options.visits)
        report.add(
            "(b)", "a visit in bulk", "µs CPU", ours: times.ours.median * each, floor: times.floor.median * each,
            aim: 1.5)
        try Phases(options: options).run(
            into: &report, letter: "(b)", total: times.ours.median * each, floor: times.floor.median * each)
        report.add(
            "(d)", "database for a visit, log included", "bytes", ours: sizes.ours, floor: sizes.floor, aim: 1.25)
        report.add("(d)", "  of it header and body of the entry", "bytes", ours: sizes.log, floor: 250)
    }

    /// Writes visits in one transaction.
    static func fill(_ store: Workspace, _ count: Int) throws(BenchError) {
        do throws(FieldLogError) { try write(store, count) } catch { throw BenchError(error) }
    }

    static func write(_ store: Workspace, _ count: Int) throws(FieldLogError) {
        var visit = SampleVisit()
        try store.commit { (batch) throws(FieldLogError) in
            for number in 0..<count {
                try batch.create(Schema.visit, home: SampleVisit.home, values: visit.make(number))
            }
        }
    }

    private static func logBytes(_ store: Workspace) throws(BenchError) -> Double {
        var sum = 0
        for run in try Merging.runs(of: store) {
            for entry in run { sum += entry.header.count + (entry.body?.count ?? 0) }
        }
        return Double(sum)
    }
}
