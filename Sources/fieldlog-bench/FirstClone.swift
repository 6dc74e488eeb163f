internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import Synchronization

/// (h) The first visits of a new device: everything, from many feeds, each under its owner's signature.
struct FirstClone {
    let options: Options
    let place: Workplace

    /// Checks as another does, and remembers how long it took.
    private final class Timed: Verifying {
        let seconds = Mutex(0.0)
        let count = Mutex(0)
        /// Nil lets everything pass: what the rest costs.
        let verifier: KeygenVerifier?

        init(_ verifier: KeygenVerifier?) { self.verifier = verifier }

        func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
            count.withLock { $0 += items.count }
            guard let verifier else { return items.map { _ in true } }
            var answers: [Bool] = []
            let took = try Stopwatch.wall { () throws(FieldLogError) in
                answers = try verifier.verify(items, namespace: namespace)
            }
            seconds.withLock { $0 += took }
            return answers
        }
    }

    func run(into report: inout Report) throws(BenchError) {
        let (feeds, visits) = options.clone
        let hub = try place.store("hub")
        do throws(FieldLogError) {
            // Enrolled while the hub is empty, so that what is measured is the visits.
            let devices = try ["máy 1", "máy 2", "máy 3"].map { (name) throws(FieldLogError) in
                try Workspace.clone(
                    from: hub.store.path, to: place.fresh("device"), device: name, areas: [], host: .system()
                ).workspace
            }
            try SyncCosts.fill(hub, visits, areas: feeds)
            // The hub signs its heads once, whoever comes first.
            let signing = try Stopwatch.wall { () throws(FieldLogError) in
                _ = try devices[0].sync(withFolder: hub.store.path)
            }
            let genuine = Timed(KeygenVerifier())
            let all = try clone(devices[1], hub, genuine, visits)
            let trusting = Timed(nil)
            let rest = try clone(devices[2], hub, trusting, visits)
            let name = "first clone, \(visits) visits of \(feeds) feeds"
            report.add("(h)", name, "entries/s", ours: Double(visits) / all)
            report.add("(h)", "  all of it", "s", ours: all)
            let checked = genuine.count.withLock { $0 }
            report.add("(h)", "  \(checked) signatures checked", "s", ours: genuine.seconds.withLock { $0 })
            report.add(
                "(h)", "  for each", "ms", ours: genuine.seconds.withLock { $0 } * 1e3 / Double(max(1, checked)))
            report.add("(h)", "  without checking any", "s", ours: rest)
            report.add("(h)", "  without checking any", "entries/s", ours: Double(visits) / rest)
            report.add("(h)", "  the very first, the hub's signing included", "s", ours: signing)
            for device in devices { Workplace.remove(device.store.path) }
        } catch {
            throw BenchError(error)
        }
        Workplace.remove(hub.store.path)
    }

    private func clone(
        _ device: Workspace, _ hub: Workspace, _ verifier: Timed, _ visits: Int
    ) throws(FieldLogError) -> Double {
        let system = Host.system()
        let host = Host(now: system.now, random: system.random, machine: system.machine, verifier: verifier)
        let store = try Workspace.open(device.store.path, host: host)
        return try Stopwatch.wall { () throws(FieldLogError) in
            let outcome = try store.sync(withFolder: hub.store.path)
            guard outcome.isEqual, outcome.received >= visits else {
                throw .damaged(detail: "\(outcome.received) of \(visits) visits came")
            }
        }
    }
}
