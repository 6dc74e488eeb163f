/// One thing that happens in a simulated province. Numbers name nodes, records and places modulo how many there are, so that an event means
/// something whatever happened before it: events can be taken out of a plan one by one.
public struct Event: Sendable, Hashable {
    /// What happens.
    public enum Kind: String, Sendable, CaseIterable {
        // Work of inspectors and officers.
        case establish, visit, edit, seal, amend, settle, finding
        /// An entry of a kind, or with a field, that this version does not know.
        case newer
        /// A node calls another.
        case session
        /// A bundle is made, and later taken somewhere, perhaps twice.
        case bundle, carry
        /// A process dies and is started again; the disk keeps what was synced.
        case crash
        /// Power fails in the middle of an operation of a node's disk while it works.
        case power
        /// The clock of a node jumps.
        case clock
        /// A copy of the folder is kept; put back with and without its witness; put to work beside the first.
        case snapshot, restore, rollback, copy
        /// What follows a visit: measures, complaints, follow-ups, links, plans, frozen reports.
        case follow
        // Decisions of the central store. `end`: an area that went into another is no more from that day.
        case revoke, advance, handover, widen, erase, rekey, merge, end
        /// The line between two nodes is down for so many events, perhaps one way only.
        case part
        /// Someone without others' keys sends what looks right.
        case forge
        /// A request that was delivered once arrives again.
        case replay
    }

    /// What happens.
    public var kind: Kind
    /// To whom.
    public var node: Int
    /// With whom.
    public var other: Int
    /// Which of several; the meaning is the kind's. From ``last`` on the last of them, where they are bundles, copies or visits.
    public var value: Int
    /// What befalls the line of a session.
    public var line: Line

    /// From here on a value names the last there is.
    static let last = 1_000

    /// Which of several a value means; there is at least one.
    static func place(_ value: Int, among count: Int) -> Int { value < last ? value % count : count - 1 }

    /// An event of these parts.
    public init(_ kind: Kind, _ node: Int, _ other: Int = 0, _ value: Int = 0, _ line: Line = Line()) {
        self.kind = kind
        self.node = node
        self.other = other
        self.value = value
        self.line = line
    }
}

/// What may befall the line of a session. Bytes are counted from the first of the session in each direction, exchanges from 0.
public enum Fault: String, Sendable, CaseIterable {
    /// Whether it means something to stores without processes and disks.
    public var isOfModels: Bool { ![.crash, .power, .between].contains(self) }

    /// Whether it is a fault at all.
    public var isFault: Bool { self != .small }

    /// So many bytes of requests arrive.
    case cutRequest = "cut-request"
    /// So many bytes of answers arrive.
    case cutAnswer = "cut-answer"
    /// The caller dies before this many actions.
    case stop
    /// The answering process dies at this exchange: before it answers where even, after it where odd.
    case crash
    /// The request of this exchange is delivered twice.
    case twice
    /// A request of an earlier session arrives before this exchange.
    case stale
    /// Somebody logs a visit before this exchange: in the answering store where its number and the event's value are even together, in the
    /// calling one where odd.
    case meanwhile
    /// Somebody logs a visit in the calling store before this action of its session.
    case between
    /// Power fails at the answering node's disk at this operation.
    case power
    /// Messages hold this many bytes of runs, and few areas: a session of many messages, which may break off between any two. No fault.
    case small
}

/// What befalls the line of one session.
public struct Line: Sendable, Hashable {
    private var places: [Fault: Int] = [:]

    /// A line that nothing befalls.
    public init() {}

    /// Where a fault happens; nil where it does not.
    public subscript(_ fault: Fault) -> Int? {
        get { places[fault] }
        set { places[fault] = newValue }
    }

    /// The faults of this line.
    public var faults: [Fault] { Fault.allCases.filter { places[$0] != nil } }
}

extension Event {
    /// The event as a line of a plan.
    public var text: String {
        var parts = [kind.rawValue, String(node), String(other), String(value)]
        for fault in line.faults { parts.append("\(fault.rawValue)=\(line[fault] ?? 0)") }
        return parts.joined(separator: " ")
    }

    /// Reads a line of a plan; nil for anything else.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: " " as Character).map { String($0) }
        guard parts.count >= 4, let kind = Kind(rawValue: parts[0]), let node = Int(parts[1]),
            let other = Int(parts[2]),
            let value = Int(parts[3])
        else { return nil }
        self.init(kind, node, other, value)
        for part in parts.dropFirst(4) {
            let pair = part.split(separator: "=" as Character).map { String($0) }
            guard pair.count == 2, let number = Int(pair[1]), let fault = Fault(rawValue: pair[0]) else { return nil }
            line[fault] = number
        }
    }
}
