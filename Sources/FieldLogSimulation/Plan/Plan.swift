/// All that a simulated world is made from: who is there, and what happens, one after the other. The same plan gives the same world, byte for
/// byte.
public struct Plan: Sendable, Hashable {
    /// What a node is.
    public enum Place: String, Sendable {
        /// The central store; always the first node.
        case central
        /// A hub, which holds every area and is called by others.
        case hub
        /// A device with areas of its own.
        case device
        /// A place for a copy of another node's folder.
        case spare
    }

    /// One store.
    public struct Node: Sendable, Hashable {
        /// What it is.
        public var place: Place
        /// The node that it calls.
        public var up: Int
        /// The numbers of its areas; none for all.
        public var areas: [Int]
    }

    /// From which names, keys and salts of this world come.
    public var seed: UInt64
    /// How many areas there are.
    public var areas: Int
    /// Who is there; the first is the central store.
    public var nodes: [Node]
    /// What happens.
    public var events: [Event]

    /// A plan of these parts.
    public init(seed: UInt64, areas: Int, nodes: [Node], events: [Event]) {
        self.seed = seed
        self.areas = areas
        self.nodes = nodes
        self.events = events
    }

    /// The plan as text, one line for each node and event.
    public var text: String {
        var lines = ["seed \(seed) areas \(areas)"]
        for node in nodes {
            let areas = node.areas.isEmpty ? "*" : node.areas.map(String.init).joined(separator: ",")
            lines.append("node \(node.place.rawValue) \(node.up) \(areas)")
        }
        return (lines + events.map(\.text)).joined(separator: "\n")
    }

    /// Reads what ``text`` writes; nil for anything else.
    public init?(text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }
        guard let first = lines.first, first.count == 4, first[0] == "seed", let seed = UInt64(first[1]),
            let areas = Int(first[3]), (1...99).contains(areas)
        else { return nil }
        self.init(seed: seed, areas: areas, nodes: [], events: [])
        for line in lines.dropFirst() {
            if line.count == 4, line[0] == "node", let place = Place(rawValue: line[1]), let up = Int(line[2]) {
                let own = line[3] == "*" ? [] : line[3].split(separator: ",").compactMap { Int($0) }
                nodes.append(Node(place: place, up: up, areas: own))
            } else if let event = Event(text: line.joined(separator: " ")) {
                events.append(event)
            } else {
                return nil
            }
        }
        guard nodes.first?.place == .central, nodes.dropFirst().allSatisfy({ $0.place != .central }) else { return nil }
    }

    /// Those that befall models too.
    public var faultsOfModels: Set<String> {
        let ofLines = Fault.allCases.filter { $0.isOfModels && $0.isFault }.map(\.rawValue)
        let ofStores = [Event.Kind.restore, .forge, .replay].map(\.rawValue)
        return faults.intersection(ofLines + ofStores)
    }

    /// The kinds of fault in the plan: what befalls lines, and what befalls stores, clocks and keys.
    public var faults: Set<String> {
        var found: Set<String> = []
        for event in events {
            found.formUnion(event.line.faults.filter(\.isFault).map(\.rawValue))
            switch event.kind {
            case .crash, .power, .clock, .restore, .rollback, .copy, .part, .forge, .replay, .revoke:
                found.insert(event.kind.rawValue)
            case .carry: if event.value % 3 != 0 { found.insert("late-bundle") }
            default: break
            }
        }
        return found
    }
}
