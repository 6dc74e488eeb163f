/// A promise that did not hold.
public struct Violation: Error, Sendable, Hashable {
    /// The promise, as a short name.
    public let rule: String
    /// What was seen.
    public let detail: String

    /// A violation of a promise.
    public init(_ rule: String, _ detail: String = "") {
        self.rule = rule
        self.detail = detail
    }
}

/// What happened in one or many worlds.
public struct Tally: Sendable, Hashable {
    /// Worlds.
    public var worlds = 0
    /// Events that did something.
    public var events = 0
    /// Sessions that were begun.
    public var sessions = 0
    /// Sessions in which entries went from one store to another.
    public var carrying = 0
    /// Times that each kind of fault happened.
    public var faults: [String: Int] = [:]
    /// Times that each rare thing happened.
    public var marks: [String: Int] = [:]

    /// A tally of nothing.
    public init() {}

    /// Adds another.
    public mutating func add(_ other: Tally) {
        worlds += other.worlds
        events += other.events
        sessions += other.sessions
        carrying += other.carrying
        faults.merge(other.faults, uniquingKeysWith: +)
        marks.merge(other.marks, uniquingKeysWith: +)
    }

    mutating func mark(_ name: String, _ count: Int = 1) { if count > 0 { marks[name, default: 0] += count } }
    mutating func fault(_ name: String) { faults[name, default: 0] += 1 }
}
