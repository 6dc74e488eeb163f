internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// (e) What it costs to learn that nothing is to be done, in stores of two sizes: it must not grow with them.
struct Digests {
    let options: Options
    let place: Workplace

    private static let repetitions = 50

    func run(into report: inout Report) throws(BenchError) {
        var digests: [Double] = []
        var syncs: [Double] = []
        for size in options.storeSizes {
            let (digest, sync, floor) = try measure(size)
            report.add("(e)", "digest, \(size) visits", "µs", ours: digest, floor: floor)
            report.add("(e)", "no-op sync by path, \(size) visits", "µs", ours: sync)
            digests.append(digest)
            syncs.append(sync)
        }
        guard let first = digests.first, let last = digests.last, first > 0 else { return }
        report.add("(e)", "  digest, large beside small", "µs", ours: last, floor: first, aim: 1.25)
        guard let least = syncs.first, let most = syncs.last, least > 0 else { return }
        report.add("(e)", "  no-op sync, large beside small", "µs", ours: most, floor: least, aim: 1.25)
    }

    private func measure(_ size: Int) throws(BenchError) -> (digest: Double, sync: Double, floor: Double) {
        let hub = try place.store("hub")
        try BulkVisits.fill(hub, size)
        let floor = try Floor(place.fresh("digest-floor.db"))
        try floor.merge(try FloorBatch(feed: 1, count: min(size, 100_000)))
        var times: (digest: [Double], sync: [Double], floor: [Double]) = ([], [], [])
        do throws(FieldLogError) {
            let device = try Workspace.clone(
                from: hub.store.path, to: place.fresh("device"), device: "máy 1", areas: [], host: .system()
            ).workspace
            _ = try device.sync(withFolder: hub.store.path)
            for _ in 0..<Self.repetitions {
                times.digest.append(
                    try Stopwatch.wall { () throws(FieldLogError) in
                        _ = LogDigest.scope(try device.store.areaDigests())
                    })
                times.sync.append(
                    try Stopwatch.wall { () throws(FieldLogError) in
                        let outcome = try device.sync(withFolder: hub.store.path)
                        if outcome.sent + outcome.received > 0 {
                            throw .damaged(detail: "a sync found something to do")
                        }
                    })
                do throws(BenchError) {
                    times.floor.append(try Stopwatch.wall { () throws(BenchError) in try floor.digest() })
                } catch {
                    throw .damaged(detail: error.description)
                }
            }
            Workplace.remove(device.store.path)
        } catch {
            throw BenchError(error)
        }
        Workplace.remove(hub.store.path)
        return (times.digest.median * 1e6, times.sync.median * 1e6, times.floor.median * 1e6)
    }
}
