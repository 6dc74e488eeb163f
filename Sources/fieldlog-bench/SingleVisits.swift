internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// (a) One durable visit after the other, in an open store with a warm write-ahead log.
struct SingleVisits {
    let options: Options
    let place: Workplace

    /// Visits of one run: few enough that no checkpoint falls into it every time.
    private static let perRun = 100

    func run(into report: inout Report) throws(BenchError) {
        let store = try place.store("single")
        let floor = try Floor(place.fresh("single-floor.db"))
        var visit = SampleVisit()
        var next = 0
        var times: (ours: [Double], lower: [Double], floor: [Double]) = ([], [], [])
        // One visit of each in turn, so that a busy moment of the disk falls on all alike.
        for round in 0..<(Self.perRun * options.runs + Self.perRun) {
            let ours = try Stopwatch.wall { () throws(BenchError) in try Self.write(visit.make(next), to: store) }
            next += 1
            let lower = try Stopwatch.wall { () throws(BenchError) in try Self.writeLower(visit.make(next), to: store) }
            next += 1
            let other = try Stopwatch.wall { () throws(BenchError) in try floor.single(1) }
            if round < Self.perRun { continue }
            times.ours.append(ours * 1e6)
            times.lower.append(lower * 1e6)
            times.floor.append(other * 1e6)
        }
        let base = times.floor.median
        report.add(
            "(a)", "a durable visit, store open", "µs", ours: times.ours.median, floor: base, aim: 1.15)
        report.add("(a)", "  of it the log's part (no witness)", "µs", ours: times.lower.median, floor: base)
        try countSyncs(into: &report)
    }

    /// A visit as an app writes it: with the witness read before and written after.
    static func write(_ values: FieldValues, to store: Workspace) throws(BenchError) {
        do throws(FieldLogError) {
            try store.commit { (batch) throws(FieldLogError) in
                _ = try batch.create(Schema.visit, home: SampleVisit.home, values: values)
            }
        } catch {
            throw BenchError(error)
        }
    }

    /// The entry and its fold alone.
    private static func writeLower(_ values: FieldValues, to store: Workspace) throws(BenchError) {
        do throws(FieldLogError) {
            let now = store.host.now()
            let random = try store.host.random(20)
            let tail = random.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let id = RecordID(ticks: UInt64(clamping: now.milliseconds) &* 65_536 / 1_000, random: tail)
            try store.store.write { (transaction) throws(FieldLogError) in
                _ = try transaction.append(
                    kind: Schema.visit, record: id, home: SampleVisit.home, values: values, parents: [],
                    stamp: Stamp(time: now, salt: Array(random.suffix(16))))
            }
        } catch {
            throw BenchError(error)
        }
    }

    /// Counts the synchronisations of the disk with `strace`, in processes of their own: a long one less a short one.
    private func countSyncs(into report: inout Report) throws(BenchError) {
        let counts = try ["ours", "floor"].map { (side) throws(BenchError) -> Double? in
            guard let short = try syncs(side, visits: 20), let long = try syncs(side, visits: 70) else { return nil }
            return Double(long - short) / 50
        }
        if let ours = counts[0], let floor = counts[1] {
            report.add("(a)", "  fdatasync and fsync for each", "calls", ours: ours, floor: floor, aim: 1)
        } else {
            report.note("strace is not here or may not trace: fdatasync was not counted")
        }
    }

    private func syncs(_ side: String, visits: Int) throws(BenchError) -> Int? {
        let log = place.fresh("strace.txt")
        let folder = place.fresh("syncs")
        let arguments = [
            "strace", "-f", "-e", "trace=fsync,fdatasync,sync_file_range", "-o", log, Processes.ownPath, "--child",
            side,
            "\(visits)", folder,
        ]
        do throws(BenchError) {
            guard try Workplace.run(arguments).status == 0 else { return nil }
        } catch {
            return nil
        }
        do throws(SystemError) {
            let text = String(decoding: try Files.read(log, maxBytes: 1 << 20), as: UTF8.self)
            return text.split(separator: "\n").count { $0.contains("sync") }
        } catch {
            throw BenchError("\(error)")
        }
    }
}

/// Work that is done in a process of its own so that its system calls can be counted.
struct ChildTask {
    private let side: String
    private let visits: Int
    private let folder: String

    init?(_ arguments: [String]) {
        guard arguments.count == 4, arguments[0] == "--child", let visits = Int(arguments[2]) else { return nil }
        side = arguments[1]
        self.visits = visits
        folder = arguments[3]
    }

    func run() {
        do throws(BenchError) {
            var visit = SampleVisit()
            if side == "floor" {
                try Floor(folder).single(visits)
            } else {
                let store: Workspace
                do throws(FieldLogError) { store = try Workspace.found(folder, host: .system()) } catch {
                    throw BenchError(error)
                }
                for number in 0..<visits { try SingleVisits.write(visit.make(number), to: store) }
            }
        } catch {
            Console.write("\(error)\n", to: 2)
        }
    }
}
