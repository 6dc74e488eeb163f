public import FieldLogHash

/// Names an entry by its feed, number and hash: the last admitted entry of a feed, or one to be erased (SyncProtocol.md, "Authority").
public struct CutLine: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The number of the entry, from 1.
    public let seq: UInt64
    /// The hash of the entry.
    public let hash: Digest32

    /// A line of these parts.
    public init(feed: FeedID, seq: UInt64, hash: Digest32) {
        self.feed = feed
        self.seq = seq
        self.hash = hash
    }

    /// The line that names a head.
    public init(_ head: FeedHead) { self.init(feed: head.feed, seq: head.seq, hash: head.hash) }

    /// Reads `INCARNATION AREA SEQ HASH[ BRANCH]`; nil for anything else.
    public init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 || parts.count == 5, let bytes = Self.hex(parts[0]), let area = AreaKey(text: parts[1]),
            let incarnation = IncarnationID(bytes: bytes), let seq = Self.number(parts[2]),
            let hash = Self.hex(parts[3]).flatMap(Digest32.init(bytes:))
        else { return nil }
        var branch: Digest32?
        if parts.count == 5 {
            guard let named = Self.hex(parts[4]).flatMap(Digest32.init(bytes:)) else { return nil }
            branch = named
        }
        self.init(feed: FeedID(incarnation: incarnation, area: area, branch: branch), seq: seq, hash: hash)
    }

    /// The lines of a text; those of another form are left out.
    public static func lines(_ text: String) -> [CutLine] {
        text.split(separator: "\n").compactMap { CutLine(text: String($0)) }
    }

    /// The text that ``init(text:)`` reads.
    public var text: String {
        "\(feed.incarnation) \(feed.area) \(seq) \(hash.hex)" + (feed.branch.map { " \($0.hex)" } ?? "")
    }

    private static func hex(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ !(0x41...0x46).contains($0) }) else { return nil }
        return Hex.decode(text)
    }

    private static func number(_ text: String) -> UInt64? {
        guard text.utf8.count <= 10, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.first != 0x30,
            let number = UInt64(text), number <= Limits.sequenceMax
        else { return nil }
        return number
    }
}
