internal import FieldLogStandIns

/// Draws plans from seeds. Each seed has its own mixture: which faults there are and how often, how many stores, what people do. A world in
/// which everything fails at once hides what happens when only one thing does.
public enum Draw {
    /// Which stream of chance a draw comes from, so that one concern does not move another.
    private enum Stream: UInt64 { case shape = 1, work, faults, line, clocks, episodes, later }

    private static func stream(_ seed: UInt64, _ stream: Stream) -> SeededGenerator {
        var mixed = SeededGenerator(seed ^ (stream.rawValue &* 0xD6E8_FEB8_6659_FD93))
        return SeededGenerator(mixed.next())
    }

    /// The plan of a seed, with so many events about.
    public static func plan(seed: UInt64, events count: Int = 600) -> Plan {
        var shape = stream(seed, .shape)
        let areas = 2 + shape.below(4)
        var plan = Plan(seed: seed, areas: areas, nodes: nodes(areas: areas, &shape), events: [])
        var mixture = Mixture(seed: seed, nodes: plan.nodes)
        for _ in 0..<count { plan.events.append(mixture.next()) }
        return plan
    }

    private static func nodes(areas: Int, _ shape: inout SeededGenerator) -> [Plan.Node] {
        var nodes = [Plan.Node(place: .central, up: 0, areas: [])]
        let hubs = shape.below(3)
        for _ in 0..<hubs { nodes.append(Plan.Node(place: .hub, up: 0, areas: [])) }
        for _ in 0..<(1 + shape.below(4)) {
            let own = (0..<areas).filter { _ in shape.chance(60) }
            let up = shape.below(hubs + 1)
            nodes.append(Plan.Node(place: .device, up: up, areas: own.isEmpty ? [shape.below(areas)] : own))
        }
        if shape.chance(50) { nodes.append(Plan.Node(place: .spare, up: shape.below(hubs + 1), areas: [])) }
        return nodes
    }

    /// The weights of one seed.
    private struct Mixture {
        var work: SeededGenerator
        var faults: SeededGenerator
        var line: SeededGenerator
        let nodes: [Plan.Node]
        var weights: [(kind: Event.Kind, weight: Int)] = []
        var total = 0
        /// The faults of lines that this seed has, each in so many of a hundred sessions.
        var lineFaults: [(fault: Fault, percent: Int, reach: Int)] = []
        var chance: SeededGenerator
        /// What this seed has of episodes, each as likely as the others, in so many of a thousand events.
        var episodes: [Episode] = []
        var perMille = 0
        /// What follows visits, in so many of a hundred events: drawn apart, so that it moves nothing else.
        var later: SeededGenerator
        var laterPercent = 0
        /// What is to come of those that have begun.
        var begun: [Event] = []

        init(seed: UInt64, nodes: [Plan.Node]) {
            self.nodes = nodes
            work = stream(seed, .work)
            faults = stream(seed, .faults)
            line = stream(seed, .line)
            chance = stream(seed, .episodes)
            later = stream(seed, .later)
            let usual: [(Event.Kind, Int)] = [
                (.establish, 60), (.visit, 120), (.edit, 60), (.seal, 40), (.amend, 20), (.finding, 30),
                (.session, 420),
            ]
            for (kind, weight) in usual { weights.append((kind, weight / 2 + work.below(weight))) }
            let rare: [(Event.Kind, Int)] = [
                (.settle, 20), (.newer, 6), (.bundle, 20), (.carry, 30), (.crash, 15), (.power, 15), (.clock, 6),
                (.snapshot, 8),
                (.restore, 6),
                (.rollback, 2), (.copy, 3), (.revoke, 1), (.advance, 3), (.handover, 3), (.widen, 2), (.erase, 4),
                (.rekey, 2),
                (.merge, 1), (.part, 4), (.forge, 12), (.replay, 15),
            ]
            for (kind, weight) in rare where faults.chance(55) { weights.append((kind, 1 + faults.below(2 * weight))) }
            let reaches: [(Fault, Int)] = [
                (.cutRequest, 1500), (.cutAnswer, 1500), (.stop, 24), (.crash, 6), (.twice, 4), (.stale, 4),
                (.meanwhile, 6), (.between, 16), (.power, 60), (.small, 2_000),
            ]
            for (fault, reach) in reaches where faults.chance(60) {
                lineFaults.append((fault, 2 + faults.below(25), reach))
            }
            // A seed without faults finds nothing that tests do not; models know these alone.
            let known = reaches.filter { $0.0.isOfModels && $0.0.isFault }
            while lineFaults.count(where: { $0.fault.isOfModels && $0.fault.isFault }) < 3 {
                let (fault, reach) = faults.pick(known)
                if !lineFaults.contains(where: { $0.fault == fault }) {
                    lineFaults.append((fault, 2 + faults.below(25), reach))
                }
            }
            total = weights.reduce(0) { $0 + $1.weight }
            for episode in Episode.allCases where chance.chance(35) { episodes.append(episode) }
            perMille = 2 + chance.below(20)
            laterPercent = later.chance(70) ? 5 + later.below(25) : 0
        }

        mutating func next() -> Event {
            if begun.isEmpty, !episodes.isEmpty, chance.below(1_000) < perMille {
                begun = chance.pick(episodes).events(nodes, &chance)
            }
            if !begun.isEmpty, chance.chance(75) { return begun.removeFirst() }
            if later.below(100) < laterPercent {
                let kind: Event.Kind = later.below(40) == 0 ? .end : .follow
                return Event(kind, later.below(nodes.count), 0, later.below(2_000))
            }
            var ticket = work.below(total)
            for (kind, weight) in weights {
                if ticket < weight { return event(kind) }
                ticket -= weight
            }
            return event(.session)
        }

        private mutating func event(_ kind: Event.Kind) -> Event {
            let node = work.below(nodes.count)
            var event = Event(kind, node, work.below(nodes.count), work.below(1000))
            if kind == .bundle, nodes.count > 1, work.chance(60) {
                // Mostly down the way on which people also call, with what has come since.
                event.other = 1 + work.below(nodes.count - 1)
                (event.node, event.value) = (nodes[event.other].up, event.value & ~1)
            }
            guard kind == .session else { return event }
            // Mostly the way up that people use; now and then anyone calls anyone.
            event.node = nodes.count > 1 ? 1 + work.below(nodes.count - 1) : 0
            if work.chance(85) { event.other = nodes[event.node].up }
            for (fault, percent, reach) in lineFaults where line.chance(percent) {
                event.line[fault] = line.below(reach)
            }
            return event
        }
    }
}
