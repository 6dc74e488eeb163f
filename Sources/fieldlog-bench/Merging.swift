internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// (c) Entries of another device, as they come from a peer: in memory, in runs of 2,000, a transaction each.
struct Merging {
    let options: Options
    let place: Workplace

    /// Entries of one run.
    typealias Run = [(header: [UInt8], body: [UInt8]?)]
    private static let runEntries = 2_000

    func run(into report: inout Report) throws(BenchError) {
        let source = try place.store("source")
        try BulkVisits.fill(source, options.visits)
        let runs = try Self.runs(of: source)
        let feed = try Self.feed(of: source)
        let batch = try FloorBatch(feed: 1, count: options.visits)
        var fresh: (ours: [Double], floor: [Double]) = ([], [])
        var again: (ours: [Double], floor: [Double], skim: [Double]) = ([], [], [])
        for round in 0..<options.runs {
            let store = try place.store("merge")
            let floor = try Floor(place.fresh("merge-floor.db"))
            for side in 0..<2 {
                if side == round % 2 {
                    fresh.ours.append(
                        try Stopwatch.processor { () throws(BenchError) in
                            try merge(runs, of: feed, into: store.store, added: options.visits)
                        })
                } else {
                    fresh.floor.append(try Stopwatch.processor { () throws(BenchError) in try floor.merge(batch) })
                }
            }
            again.ours.append(
                try Stopwatch.processor { () throws(BenchError) in
                    try merge(runs, of: feed, into: store.store, added: 0)
                })
            again.floor.append(try Stopwatch.processor { () throws(BenchError) in try floor.compare(batch) })
            again.skim.append(try Stopwatch.processor { () throws(BenchError) in try floor.skim(batch) })
            Workplace.remove(store.store.path)
            for suffix in ["", "-wal", "-shm", "-lock"] { Workplace.remove(floor.path + suffix) }
        }
        let each = 1e6 / Double(options.visits)
        report.add(
            "(c)", "merging a foreign entry", "µs CPU", ours: fresh.ours.median * each,
            floor: fresh.floor.median * each,
            aim: 1.3)
        try Phases(options: options).run(
            into: &report, letter: "(c)", total: fresh.ours.median * each, floor: fresh.floor.median * each)
        report.add(
            "(c)", "the same again", "µs CPU", ours: again.ours.median * each, floor: again.floor.median * each,
            aim: 1.5)
        report.note(
            "(c) again: the floor compares every byte with the stored row; one that only looks at the feed's head and reads the bytes takes "
                + Report.fixed(again.skim.median * each, 3) + " µs")
        Workplace.remove(source.store.path)
    }

    private func merge(_ runs: [Run], of feed: FeedID, into store: Store, added: Int) throws(BenchError) {
        do throws(FieldLogError) {
            var seq: UInt64 = 1
            var count = 0
            for run in runs {
                count += try store.merge(run, of: feed, from: seq)
                seq += UInt64(run.count)
            }
            if count != added { throw .damaged(detail: "\(count) of \(added) entries merged") }
        } catch {
            throw BenchError(error)
        }
    }

    private static func feed(of store: Workspace) throws(BenchError) -> FeedID {
        do throws(FieldLogError) {
            return FeedID(incarnation: try store.store.ownIncarnation(), area: SampleVisit.home)
        } catch {
            throw BenchError(error)
        }
    }

    /// The entries of the store's visits.
    static func runs(of store: Workspace) throws(BenchError) -> [Run] {
        let feed = try feed(of: store)
        do throws(FieldLogError) {
            var runs: [Run] = []
            var seq: UInt64 = 1
            while true {
                let run = try store.store.run(of: feed, from: seq, maxCount: runEntries, maxBytes: 4 << 20)
                if run.isEmpty { return runs }
                seq += UInt64(run.count)
                runs.append(run)
            }
        } catch {
            throw BenchError(error)
        }
    }
}
