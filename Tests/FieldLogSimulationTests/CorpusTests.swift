import FieldLogSimulation
import FieldLogTestSupport
import Foundation
import Testing

/// A slice of what the simulator runs for hours: seeds that once came upon something, and new ones each time.
@Suite struct CorpusTests {
    /// Seeds in which something was found once, or in which rare things happen.
    private static let pinned: [UInt64] = [7, 100, 112, 124, 125, 146, 150, 2_001]

    private func check(_ result: Trial.Result, seed: UInt64, events: Int, models: Int = 0) {
        let said = result.violation.map { "\($0.rule): \($0.detail)" }
        #expect(
            said == nil, "fieldlog-sim --worlds 1 --jobs 1 --events \(events) --models \(models) --seed \(seed)")
    }

    /// Plans of seeds that are kept, over SQLite stores on disks in memory.
    @Test(arguments: pinned) func keptSeeds(seed: UInt64) throws {
        try withTemporaryFolder { folder in
            check(Trial.run(Draw.plan(seed: seed, events: 120), in: folder + "/world"), seed: seed, events: 120)
        }
    }

    /// Plans of seeds that nobody has seen, three over SQLite stores and many over models.
    @Test func newSeeds() throws {
        let first = UInt64(Date().timeIntervalSince1970)
        try withTemporaryFolder { folder in
            for seed in first..<(first + 3) {
                check(Trial.run(Draw.plan(seed: seed, events: 150), in: folder + "/world"), seed: seed, events: 150)
            }
            for seed in first..<(first + 12) {
                check(Trial.model(Draw.plan(seed: seed, events: 300)), seed: seed, events: 300, models: 100)
            }
        }
    }

    /// Two worlds that differ only where one device may not look send that device the same bytes.
    @Test func twins() throws {
        try withTemporaryFolder { folder in
            var seen = 0
            for seed in UInt64(109)...140 where seen < 3 {
                guard let result = Trial.twins(Draw.plan(seed: seed, events: 120), in: folder + "/world") else {
                    continue
                }
                check(result, seed: seed, events: 120)
                seen += 1
            }
            #expect(seen == 3)
        }
    }

    /// The same with the signatures that people use.
    @Test func realKeys() throws {
        try withTemporaryFolder { folder in
            let result = Trial.run(Draw.plan(seed: 3, events: 40), in: folder + "/world", hasRealKeys: true)
            check(result, seed: 3, events: 40)
            #expect(result.tally.carrying > 0)
        }
    }

    /// Every seed draws at least three kinds of fault, and a plan is the same when it is written down and read again.
    @Test func plansAreText() throws {
        for seed in UInt64(1)...200 {
            let plan = Draw.plan(seed: seed)
            #expect(plan.faultsOfModels.count >= 3 && plan.faults.isSuperset(of: plan.faultsOfModels))
            #expect(Plan(text: plan.text) == plan)
        }
        #expect(Plan(text: "seed 1 areas 2\nnode device 0 *\n") == nil)
        #expect(Plan(text: "seed 1 areas 2\nnode central 0 *\nvisit 0 0\n") == nil)
    }

    /// What happens in a world follows from its plan alone: two processes, whose hash tables are in another order, write the same trace.
    @Test func traceOfTwoProcesses() throws {
        try withTemporaryFolder { folder in
            let plan = folder + "/plan"
            try Draw.plan(seed: 31, events: 100).text.write(toFile: plan, atomically: true, encoding: .utf8)
            var traces: Set<String> = []
            for name in ["a", "b"] {
                let run = try Finished([Built.program("fieldlog-sim"), "--plan", plan, "--folder", folder + "/" + name])
                #expect(run.status == 0)
                traces.insert(run.output)
            }
            #expect(traces.count == 1 && traces.first?.contains("\ntrace ") == true)
        }
    }
}

/// What the simulator does with a plan that breaks a promise.
@Suite struct ShrinkerTests {
    /// Events, nodes, faults and numbers that have nothing to do with it go; what stays still breaks the same promise.
    @Test func makesAPlanSmall() throws {
        let plan = Draw.plan(seed: 5, events: 200)
        let first = try #require(plan.events.first { $0.kind == .visit })
        func run(_ candidate: Plan) -> Violation? {
            candidate.events.contains { $0.kind == .visit } ? Violation("thử", "một lượt kiểm tra") : nil
        }
        var shrinker = Shrinker(plan, breaking: try #require(run(plan)), worlds: 2_000, run: run)
        shrinker.shrink()
        #expect(shrinker.plan.events.map(\.kind) == [first.kind])
        #expect(shrinker.plan.events.first?.value == 0 && shrinker.plan.nodes.count == 1)
        #expect(shrinker.test(Violation("thử", "x")).contains("visit "))
    }
}
