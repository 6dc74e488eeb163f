public import FieldLogHash

/// One life of one device's store: who wrote a feed.
///
/// Derived from the device's public key and a nonce (SyncProtocol.md, "Incarnations"), so that nobody can write under an id that is
/// another's. A store that was copied, restored or moved takes a new one.
public struct IncarnationID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number of bytes of an id, and of the nonce it is made with.
    public static let byteCount = 16
    let high: UInt64
    let low: UInt64

    /// An id of these bytes; nil unless there are exactly sixteen.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        high = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// An id of sixteen bytes of some memory; nil unless there are exactly sixteen.
    package init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        // In bounds: the count has just been checked.
        high = unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self))
        low = unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// The id that this key and nonce give.
    public static func derived(publicKey: String, nonce: [UInt8]) -> IncarnationID {
        var writer = CBORWriter()
        writer.arrayHead(3)
        writer.text("fieldlog incarnation 1")
        writer.text(publicKey)
        writer.bytes(nonce)
        let hash = SHA256.hash(writer.output).bytes
        return IncarnationID(bytes: Array(hash[0..<byteCount])) ?? IncarnationID(high: 0, low: 0)
    }

    /// Sixteen zero bytes: nobody's.
    public static let zero = IncarnationID(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The sixteen bytes. Allocates; ``withUnsafeBytes(_:)`` does not.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

    /// Lends the sixteen bytes, in order. The pointer must not leave `body`.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }
    /// 32 hexadecimal digits.
    public var description: String { Hex.encode(bytes) }
    /// The first eight hexadecimal digits, enough for a person to tell devices apart.
    public var short: String { String(description.prefix(8)) }

    /// Orders by bytes: part of the rule that picks the winner of a conflict.
    public static func < (left: IncarnationID, right: IncarnationID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// A feed: the append-only log of one incarnation for one area, or a branch of it after a fork.
public struct FeedID: Sendable, Hashable {
    /// Who writes it.
    public let incarnation: IncarnationID
    /// The area whose records it holds.
    public let area: AreaKey
    /// Nil for the trunk; for the branch of a fork, the hash of the first entry that differs.
    public let branch: Digest32?

    /// Names a feed.
    public init(incarnation: IncarnationID, area: AreaKey, branch: Digest32? = nil) {
        self.incarnation = incarnation
        self.area = area
        self.branch = branch
    }
}

/// Names one entry by who wrote it, where it stands in the feed and its hash. The area is that of whatever refers to it.
public struct EntryRef: Sendable, Hashable {
    /// Who wrote it.
    public let incarnation: IncarnationID
    /// Its place in the feed, from 1.
    public let seq: UInt64
    /// The SHA-256 of its header.
    public let hash: Digest32

    /// Names an entry.
    public init(incarnation: IncarnationID, seq: UInt64, hash: Digest32) {
        self.incarnation = incarnation
        self.seq = seq
        self.hash = hash
    }
}

/// The last entry of a feed that a store holds.
public struct FeedHead: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The sequence number of its last entry, from 1.
    public let seq: UInt64
    /// The hash of its last entry.
    public let hash: Digest32

    /// Names a head.
    public init(feed: FeedID, seq: UInt64, hash: Digest32) {
        self.feed = feed
        self.seq = seq
        self.hash = hash
    }
}

/// Lower-case hexadecimal digits.
public enum Hex {
    /// Two digits a byte.
    public static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; nil unless the text is pairs of lower- or upper-case digits.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case 0x30...0x39: value = byte - 0x30
            case 0x61...0x66: value = byte - 0x61 + 10
            case 0x41...0x46: value = byte - 0x41 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
