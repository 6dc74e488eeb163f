/// Makes the plan of a failure small: fewer events, then fewer nodes, then fewer faults, then smaller numbers, as long as the same promise is
/// broken.
public struct Shrinker {
    private let run: (Plan) -> Violation?
    private let rule: String
    private var budget: Int
    /// The smallest plan so far.
    public private(set) var plan: Plan

    /// A shrinker of a plan that breaks a promise; runs at most so many worlds.
    public init(
        _ plan: Plan, breaking violation: Violation, worlds budget: Int, run: @escaping (Plan) -> Violation?
    ) {
        self.plan = plan
        self.run = run
        rule = violation.rule
        self.budget = budget
    }

    /// Shrinks as far as the budget goes.
    public mutating func shrink() {
        shrinkEvents()
        shrinkNodes()
        shrinkFaults()
        shrinkValues()
        shrinkEvents()
    }

    /// The plan as a test that is ready to paste.
    public func test(_ violation: Violation) -> String {
        """
        /// \(violation.rule): \(violation.detail)
        @Test func seed\(plan.seed)() throws {
            try expectSound(
                \"\"\"
        \(plan.text.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n"))
                \"\"\")
        }
        """
    }

    private mutating func breaks(_ candidate: Plan) -> Bool {
        guard budget > 0 else { return false }
        budget -= 1
        guard run(candidate)?.rule == rule else { return false }
        plan = candidate
        return true
    }

    /// Takes out runs of events, the long ones first.
    private mutating func shrinkEvents() {
        var size = max(1, plan.events.count / 2)
        while size >= 1 {
            var start = 0
            var hasShrunk = false
            while start < plan.events.count {
                var candidate = plan
                candidate.events.removeSubrange(start..<min(start + size, plan.events.count))
                if breaks(candidate) { hasShrunk = true } else { start += size }
            }
            if size == 1, !hasShrunk { return }
            size = size == 1 ? 1 : size / 2
            if budget <= 0 { return }
        }
    }

    /// Takes out the last node, or another: events name nodes by number, so that all others move.
    private mutating func shrinkNodes() {
        var number = plan.nodes.count - 1
        while number > 0 {
            var candidate = plan
            candidate.nodes.remove(at: number)
            for place in candidate.nodes.indices {
                if candidate.nodes[place].up == number { candidate.nodes[place].up = 0 }
                if candidate.nodes[place].up > number { candidate.nodes[place].up -= 1 }
            }
            let count = plan.nodes.count
            for place in candidate.events.indices {
                candidate.events[place].node = Self.moved(candidate.events[place].node % count, number)
                candidate.events[place].other = Self.moved(candidate.events[place].other % count, number)
            }
            _ = breaks(candidate)
            number -= 1
        }
    }

    private static func moved(_ node: Int, _ taken: Int) -> Int { node > taken ? node - 1 : node == taken ? 0 : node }

    private mutating func shrinkFaults() {
        for place in plan.events.indices {
            for fault in plan.events[place].line.faults {
                var candidate = plan
                candidate.events[place].line[fault] = nil
                _ = breaks(candidate)
            }
        }
    }

    private mutating func shrinkValues() {
        for place in plan.events.indices {
            for smaller in [0, 1, 2, 3] where smaller < plan.events[place].value {
                var candidate = plan
                candidate.events[place].value = smaller
                if breaks(candidate) { break }
            }
        }
    }
}
