internal import FieldLogModel

/// Where an entry stands in this store: the number that the store gave to its feed, and its sequence number. Not the same on two stores.
public struct Position: Sendable, Hashable, Comparable {
    /// The number in the table `entry`.
    public let number: Int64

    init(number: Int64) { self.number = number }
    init(feed: Int64, seq: UInt64) { number = feed << 32 | Int64(truncatingIfNeeded: seq & Limits.sequenceMax) }

    /// The number of the feed in the table `feed`.
    public var feed: Int64 { number >> 32 }
    /// The sequence number within the feed.
    public var seq: UInt64 { UInt64(truncatingIfNeeded: number) & Limits.sequenceMax }

    /// Orders by feed, then by sequence number.
    public static func < (left: Position, right: Position) -> Bool { left.number < right.number }
}
