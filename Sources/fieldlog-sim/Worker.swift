internal import FieldLogSimulation
internal import FieldLogSystem
internal import Glibc

/// Runs every J-th seed, and writes down what it does as it does it: should it die, its last line says in which world.
struct Worker {
    private let options: Options
    private let number: Int
    private var path: String { Self.resultPath(options, number) }

    init(_ options: Options) {
        self.options = options
        number = options.worker ?? 0
    }

    /// How a worker ends that cannot write down what it does: nobody may take its silence for worlds without violations.
    static let unwritable: Int32 = 74

    /// Where a worker writes.
    static func resultPath(_ options: Options, _ number: Int) -> String { "\(options.folder)/worker-\(number)" }

    /// What a seed is run over.
    private enum Mode: String {
        /// SQLite stores on disks in memory.
        case sqlite
        /// SQLite stores, in two worlds that differ only where one device may not look.
        case twins
        /// Plain dictionaries.
        case model
    }

    /// Runs worlds until the time is over or a promise is broken.
    func run() -> Int32 {
        let start = SystemClock.monotonicMilliseconds()
        let end = options.seconds.map { start + Int64($0) * 1_000 } ?? .max
        var tallies: [Mode: Tally] = [:]
        var spent: [Mode: Int64] = [:]
        var seed = options.seed + UInt64(number)
        let last = options.worlds.map { options.seed + UInt64($0) } ?? .max
        while SystemClock.monotonicMilliseconds() < end, seed < last {
            let mode = mode(seed, spent)
            write(tallies, "running \(seed) \(mode.rawValue)\n")
            let plan = Draw.plan(seed: seed, events: options.events)
            let began = SystemClock.monotonicMilliseconds()
            let result = run(plan, mode, folder: "\(options.folder)/w\(number)")
            spent[mode, default: 0] += SystemClock.monotonicMilliseconds() - began
            tallies[mode, default: Tally()].add(result.tally)
            let kinds = (mode == .model ? plan.faultsOfModels : plan.faults).count
            if kinds < 3 { return fail(tallies, "seed \(seed) draws \(kinds) kinds of fault") }
            if let violation = result.violation { return report(violation, plan, mode, tallies) }
            seed += UInt64(options.jobs)
        }
        write(tallies, "done\n")
        return 0
    }

    /// Models take their share of the time; every sixteenth of the other seeds is run as twins. A number of worlds has nothing to do with time:
    /// seeds take turns.
    private func mode(_ seed: UInt64, _ spent: [Mode: Int64]) -> Mode {
        let others = (spent[.sqlite] ?? 0) + (spent[.twins] ?? 0)
        let models = spent[.model] ?? 0
        let isModel =
            options.seconds == nil
            ? seed / UInt64(options.jobs) % 100 < UInt64(options.models)
            : models * 100 < (models + others) * Int64(options.models) || options.models == 100
        if isModel { return .model }
        return seed / UInt64(options.jobs) % 16 == 0 ? .twins : .sqlite
    }

    private func run(_ plan: Plan, _ mode: Mode, folder: String) -> Trial.Result {
        switch mode {
        case .model: Trial.model(plan)
        case .sqlite: Trial.run(plan, in: folder)
        case .twins: Trial.twins(plan, in: folder) ?? Trial.run(plan, in: folder)
        }
    }

    private func report(_ violation: Violation, _ plan: Plan, _ mode: Mode, _ tallies: [Mode: Tally]) -> Int32 {
        let found = """
            violation \(violation.rule): \(violation.detail) (seed \(plan.seed), \(mode.rawValue), \(plan.events.count) events)

            """
        write(tallies, found + "running \(plan.seed)\n")
        var shrinker = Shrinker(plan, breaking: violation, worlds: options.shrinking) { candidate in
            run(candidate, mode, folder: "\(options.folder)/s\(number)").violation
        }
        shrinker.shrink()
        let test = "shrunk to \(shrinker.plan.events.count) events\n" + shrinker.test(violation)
        write(tallies, found + "text\n" + test)
        return 1
    }

    private func fail(_ tallies: [Mode: Tally], _ text: String) -> Int32 {
        write(tallies, "violation harness: \(text)\ndone\n")
        return 1
    }

    private func write(_ tallies: [Mode: Tally], _ rest: String) {
        var lines: [String] = []
        var all = Tally()
        for (mode, tally) in tallies {
            let kind = mode == .model ? "model" : "sqlite"
            lines.append("tally \(kind) \(tally.worlds) \(tally.events) \(tally.sessions) \(tally.carrying)")
            all.add(tally)
        }
        lines += all.faults.sorted { $0.key < $1.key }.map { "fault \($0.value) \($0.key)" }
        lines += all.marks.sorted { $0.key < $1.key }.map { "mark \($0.value) \($0.key)" }
        let bytes = Array((lines.joined(separator: "\n") + "\n" + rest).utf8)
        do throws(SystemError) { try Files.writeInPlace(bytes, to: path, sync: false) } catch {
            say("\(error)\n")
            exit(Self.unwritable)
        }
    }
}
