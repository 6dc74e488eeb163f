internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// (g) What a session costs, both sides played in this process and every byte of every frame counted: nothing to do, and a day's work of
/// one device, in stores of several sizes. Real keys, `ssh-keygen` included.
struct SyncCosts {
    let options: Options
    let place: Workplace

    private static let repetitions = 20

    /// What some sessions took, and the most that one of them sent.
    private struct Sessions {
        var wall: [Double] = []
        var processor: [Double] = []
        var bytes = 0
        var trips = 0

        mutating func add(_ times: (wall: Double, processor: Double)) {
            wall.append(times.wall)
            processor.append(times.processor)
        }
    }

    func run(into report: inout Report) throws(BenchError) {
        var quiet: [Double] = []
        var work: [Double] = []
        for size in options.storeSizes {
            let (first, second) = try measure("\(size) visits in ten areas", visits: size, areas: 10, into: &report)
            quiet.append(first)
            work.append(second)
        }
        let (first, second) = try measure(
            "\(options.areas) areas of a visit each", visits: options.areas, areas: options.areas, into: &report)
        quiet.append(first)
        work.append(second)
        for (name, times) in [("nothing to do", quiet), ("100 new visits", work)] {
            guard let least = times.first, least > 0 else { continue }
            for (place, time) in times.enumerated().dropFirst() {
                let which = place < options.storeSizes.count ? "large beside small" : "many areas beside ten"
                report.add("(g)", "  \(name): \(which)", "ms CPU", ours: time, floor: least, aim: 1.5)
            }
        }
        try processes(into: &report)
        try changeset(into: &report)
    }

    static func area(_ number: Int) -> AreaKey {
        let digits = String(number + 10_000)
        return AreaKey(text: "A\(digits)@2025-07-01") ?? .commons
    }

    /// Writes visits in one transaction, one area after the other.
    static func fill(_ store: Workspace, _ count: Int, areas: Int, from first: Int = 0) throws(FieldLogError) {
        var visit = SampleVisit()
        try store.commit { (batch) throws(FieldLogError) in
            for number in 0..<count {
                try batch.create(Schema.visit, home: area(number % areas), values: visit.make(first + number))
            }
        }
    }

    /// Milliseconds of processor time of a session with nothing to do, and of one with 100 visits.
    private func measure(
        _ name: String, visits: Int, areas: Int, into report: inout Report
    ) throws(BenchError) -> (Double, Double) {
        let hub = try place.store("hub")
        var quiet = Sessions()
        var work = Sessions()
        do throws(FieldLogError) {
            try Self.fill(hub, visits, areas: areas)
            let device = try Workspace.clone(
                from: hub.store.path, to: place.fresh("device"), device: "máy 1", areas: [], host: .system()
            ).workspace
            _ = try device.sync(withFolder: hub.store.path)
            for round in 0..<Self.repetitions {
                quiet.add(
                    try Stopwatch.settled { () throws(FieldLogError) in
                        let outcome = try device.sync(withFolder: hub.store.path)
                        guard outcome.isEqual, outcome.sent + outcome.received == 0 else {
                            throw .damaged(detail: "a sync found something to do")
                        }
                        quiet.bytes = max(quiet.bytes, outcome.bytes)
                        quiet.trips = max(quiet.trips, outcome.roundTrips)
                    })
                if round >= options.runs { continue }
                // The first time the device begins its feeds; all times count.
                try Self.fill(device, 100, areas: 10, from: visits + round * 100)
                work.add(
                    try Stopwatch.settled { () throws(FieldLogError) in
                        let outcome = try device.sync(withFolder: hub.store.path)
                        guard outcome.isEqual, outcome.sent == 100 else {
                            throw .damaged(detail: "\(outcome.sent) of 100 visits were sent")
                        }
                        work.bytes = max(work.bytes, outcome.bytes)
                        work.trips = max(work.trips, outcome.roundTrips)
                    })
            }
            Workplace.remove(device.store.path)
        } catch {
            throw BenchError(error)
        }
        Workplace.remove(hub.store.path)
        let title = "nothing to do, \(name)"
        report.add("(g)", title, "bytes", ours: Double(quiet.bytes), floor: 400, aim: 1)
        report.add("(g)", "  round trips", "", ours: Double(quiet.trips), floor: 1, aim: 1)
        report.add("(g)", "  both sides", "ms", ours: quiet.wall.median * 1e3)
        let day = "100 new visits in ten areas into \(name)"
        report.add("(g)", day, "bytes", ours: Double(work.bytes), floor: 40_000, aim: 1)
        report.add("(g)", "  round trips", "", ours: Double(work.trips), floor: 2, aim: 1)
        report.add("(g)", "  both sides, ten signatures made and checked", "ms", ours: work.wall.median * 1e3)
        report.add("(g)", "  of it processor time outside ssh-keygen", "ms", ours: work.processor.median * 1e3)
        return (quiet.processor.median * 1e3, work.processor.median * 1e3)
    }

    /// The program itself with nothing to do, beside a process of `sqlite3` that does nothing.
    private func processes(into report: inout Report) throws(BenchError) {
        guard let program = Processes.fieldlog else {
            report.note("the fieldlog program does not lie beside this one: its process was not measured")
            return
        }
        do throws(BenchError) { _ = try Workplace.run(["sqlite3", "--version"]) } catch {
            report.note("the sqlite3 program is not here: processes were not compared")
            return
        }
        let hub = try place.store("hub")
        let folder = place.fresh("device")
        do throws(FieldLogError) {
            try Self.fill(hub, 1_000, areas: 10)
            let device = try Workspace.clone(
                from: hub.store.path, to: folder, device: "máy 1", areas: [], host: .system()
            ).workspace
            _ = try device.sync(withFolder: hub.store.path)
        } catch {
            throw BenchError(error)
        }
        let (ours, floor) = try Processes.interleaved(
            [program, "--store", folder, "sync", hub.store.path], ["sqlite3", ":memory:", "select 1"],
            count: 20 * options.runs)
        // One process plays both sides; each has half of three times.
        report.add(
            "(g)", "fieldlog sync, nothing to do: a process that is both sides", "ms", ours: ours, floor: floor, aim: 6)
        report.add("(g)", "  a side of it", "ms", ours: ours / 2, floor: floor, aim: 3)
        Workplace.remove(folder)
        Workplace.remove(hub.store.path)
    }

    /// Bytes on the wire for each visit of a long day, beside what the session extension makes of the same rows.
    private func changeset(into report: inout Report) throws(BenchError) {
        let count = 1_000
        let hub = try place.store("hub")
        let floor = try Floor(place.fresh("changeset.db"))
        var bytes = 0
        do throws(FieldLogError) {
            let device = try Workspace.clone(
                from: hub.store.path, to: place.fresh("device"), device: "máy 1", areas: [], host: .system()
            ).workspace
            _ = try device.sync(withFolder: hub.store.path)
            try BulkVisits.write(device, count)
            bytes = try device.sync(withFolder: hub.store.path).bytes
            Workplace.remove(device.store.path)
        } catch {
            throw BenchError(error)
        }
        guard let made = try floor.changeset(count) else {
            report.note("this SQLite lacks the session extension: bytes on the wire were not compared with a changeset")
            return
        }
        let each = Double(count)
        report.add(
            "(g)", "a new visit on the wire, beside a changeset", "bytes", ours: Double(bytes) / each,
            floor: Double(made) / each, aim: 0.9)
        Workplace.remove(hub.store.path)
    }
}
