internal import FieldLogSimulation
internal import FieldLogSystem

/// Runs every J-th seed, and writes down what it does as it does it: should it die, its last line says in which world.
struct Worker {
    private let options: Options
    private let number: Int
    private var path: String { Self.resultPath(options, number) }

    init(_ options: Options) {
        self.options = options
        number = options.worker ?? 0
    }

    /// Where a worker writes.
    static func resultPath(_ options: Options, _ number: Int) -> String { "\(options.folder)/worker-\(number)" }

    /// Runs worlds until the time is over or a promise is broken.
    func run() -> Int32 {
        let end = options.seconds.map { SystemClock.monotonicMilliseconds() + Int64($0) * 1_000 } ?? .max
        var tally = Tally()
        var seed = options.seed + UInt64(number)
        let last = options.worlds.map { options.seed + UInt64($0) } ?? .max
        while SystemClock.monotonicMilliseconds() < end, seed < last {
            write(tally, "running \(seed)\n")
            let plan = Draw.plan(seed: seed, events: options.events)
            let isTwin = seed % 16 == 0
            let folder = "\(options.folder)/w\(number)"
            let result = (isTwin ? Trial.twins(plan, in: folder) : nil) ?? Trial.run(plan, in: folder)
            tally.add(result.tally)
            if plan.faults.count < 3 { return fail(tally, "seed \(seed) draws \(plan.faults.count) kinds of fault") }
            if let violation = result.violation { return report(violation, plan, isTwin, tally) }
            seed += UInt64(options.jobs)
        }
        write(tally, "done\n")
        return 0
    }

    private func report(_ violation: Violation, _ plan: Plan, _ isTwin: Bool, _ tally: Tally) -> Int32 {
        let found =
            "violation \(violation.rule): \(violation.detail) (seed \(plan.seed), \(plan.events.count) events)\n"
        write(tally, found + "running \(plan.seed)\n")
        let folder = "\(options.folder)/s\(number)"
        var shrinker = Shrinker(plan, breaking: violation, worlds: options.shrinking) { candidate in
            isTwin ? Trial.twins(candidate, in: folder)?.violation : Trial.run(candidate, in: folder).violation
        }
        shrinker.shrink()
        let test = "shrunk to \(shrinker.plan.events.count) events\n" + shrinker.test(violation)
        write(tally, found + "text\n" + test)
        return 1
    }

    private func fail(_ tally: Tally, _ text: String) -> Int32 {
        write(tally, "violation harness: \(text)\ndone\n")
        return 1
    }

    private func write(_ tally: Tally, _ rest: String) {
        var lines = ["tally \(tally.worlds) \(tally.events) \(tally.sessions) \(tally.carrying)"]
        lines += tally.faults.sorted { $0.key < $1.key }.map { "fault \($0.value) \($0.key)" }
        lines += tally.marks.sorted { $0.key < $1.key }.map { "mark \($0.value) \($0.key)" }
        try? Files.writeInPlace(Array((lines.joined(separator: "\n") + "\n" + rest).utf8), to: path, sync: false)
    }
}
