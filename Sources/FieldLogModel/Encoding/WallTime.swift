/// How far a device's clock can be trusted, as far as it can tell itself. Evidence for a reader; nothing is decided by it.
public enum ClockTrust: UInt64, Sendable {
    /// Nothing is known about the clock.
    case unknown = 0
    /// The kernel says that the clock is kept in step with a time source.
    case synchronised = 1
    /// The clock stands before something this store has seen.
    case behind = 2
    /// The time was given by hand or by a test.
    case given = 3
}

/// What the clock on the wall of a device said: evidence, never an arbiter.
public struct WallTime: Sendable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let milliseconds: Int64
    /// Minutes to add for the local time of the place, −1,080 to 1,080.
    public let offsetMinutes: Int
    /// The number of a ``ClockTrust``; a number this version does not know is kept.
    public let trust: UInt64

    /// A time of a clock.
    public init(milliseconds: Int64, offsetMinutes: Int, trust: ClockTrust) {
        self.init(milliseconds: milliseconds, offsetMinutes: offsetMinutes, trust: trust.rawValue)
    }

    init(milliseconds: Int64, offsetMinutes: Int, trust: UInt64) {
        self.milliseconds = milliseconds
        self.offsetMinutes = offsetMinutes
        self.trust = trust
    }
}
