internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// Runs each scenario again and again, with one fault at another place each time, and judges what is there afterwards.
struct Walk {
    let options: Options
    let faults: any Faults

    init(_ options: Options, faults: any Faults) {
        self.options = options
        self.faults = faults
    }

    /// What one scenario came to.
    struct Tally {
        var operations = 0
        var faults = 0
        var kept = 0
        var done = 0
        var violations = 0
    }

    /// The number of violations.
    func run() throws(FaultsError) -> Int {
        faults.cancel()
        let world = try World(in: options.folder)
        defer { world.remove() }
        do throws(FieldLogError) { try world.settle() } catch { throw FaultsError(error) }
        let base = try FolderImage(of: world.folder)
        Output.write(
            Output.row(["scenario", "operations", "faults", "old state", "new state", "violations", "seconds"]))
        var (count, violations) = (0, 0)
        for scenario in Scenario.all where options.scenarios.isEmpty || options.scenarios.contains(scenario.name) {
            let start = Output.seconds()
            let tally = try walk(scenario, world, base)
            let figures = [tally.operations, tally.faults, tally.kept, tally.done, tally.violations].map { "\($0)" }
            Output.write(Output.row([scenario.name] + figures + [Output.tenths(Output.seconds() - start)]))
            count += tally.faults
            violations += tally.violations
        }
        Output.write("\(count) faults, \(violations) violations\n")
        return violations
    }

    private func walk(_ scenario: Scenario, _ world: World, _ base: FolderImage) throws(FaultsError) -> Tally {
        try base.restore()
        do throws(FieldLogError) { try scenario.prepare(world) } catch { throw FaultsError(error) }
        let trial = Trial(scenario: scenario, world: world, image: try FolderImage(of: world.folder), faults: faults)
        let states = try trial.states()
        var tally = Tally()
        for kind in faults.kinds where options.kinds.isEmpty || options.kinds.contains(kind) {
            let all = try trial.count(kind)
            tally.operations += all
            for isPersistent in [false, true] {
                for nth in places(of: all) {
                    let verdict = try trial.run(kind, nth: nth, isPersistent: isPersistent, states: states)
                    guard verdict.hasFailed else { continue }
                    tally.faults += 1
                    if verdict.isDone { tally.done += 1 } else { tally.kept += 1 }
                    tally.violations += verdict.problems.count
                    let how = isPersistent ? "from \(nth) on" : "once at \(nth)"
                    for problem in verdict.problems {
                        Output.write("\(scenario.name): \(kind) \(how) of \(all): \(problem)\n")
                    }
                }
            }
        }
        return tally
    }

    /// Which operations are to fail. A fault may make some more of them, which are of no interest here.
    private func places(of count: Int) -> [Int] {
        let end = min(count, options.limit)
        guard options.walk == .malloc, end > options.every else {
            return Array(Swift.stride(from: 1, through: end, by: options.stride))
        }
        var generator = SeededGenerator(options.seed)
        let more = Set((0..<options.sample).map { _ in options.every + 1 + generator.below(end - options.every) })
        return Array(0..<options.every).map { $0 + 1 } + more.sorted()
    }
}
