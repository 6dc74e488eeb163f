public import FieldLogHash

/// Why an entry is refused before it is looked at any further.
public enum EntryError: Error, Sendable, Hashable {
    /// The bytes are not the canonical encoding of the format.
    case encoding(CBORError)
    /// A version of the format that this program does not know.
    case version(UInt64)
    /// A part of the header is outside its bounds; the name of the part as in SyncProtocol.md.
    case part(String)
    /// The body is not the one whose hash and length the header gives.
    case body
    /// The entry does not follow the last one of its feed.
    case chain
}

/// The header of an entry: all but the values. The chain of a feed covers headers only, so that a body can be erased by an
/// authorised decision while chain and ancestry stay whole (SyncProtocol.md, "Entries").
public struct EntryHeader: Sendable, Hashable {
    /// The version of the format that this program writes and reads.
    public static let version: UInt64 = 1

    /// Who wrote it.
    public var incarnation: IncarnationID
    /// The area of the feed and the home of the record.
    public var area: AreaKey
    /// The place in the feed, dense from 1.
    public var seq: UInt64
    /// The hash of the entry before it; zeros for the first.
    public var previous: Digest32
    /// How far the writer had read the authority feed, as its last sequence number.
    public var auth: UInt64
    /// What the writer's clock said.
    public var time: WallTime
    /// The record that is changed.
    public var record: RecordID
    /// The kind of the record; one that begins with `!` is critical.
    public var kind: String
    /// The numbers of the touched fields, ascending.
    public var fields: [UInt16]
    /// The changes of the same record that this one was made upon: its heads on the writer's store.
    public var parents: [EntryRef]
    /// The SHA-256 of the body.
    public var bodyHash: Digest32
    /// The number of bytes of the body.
    public var bodyLength: Int

    /// The kind is one whose effect no reader may leave out.
    public static func isCritical(kind: String) -> Bool { kind.utf8.first == 0x21 }

    /// A header of these parts; nothing is checked here.
    public init(
        incarnation: IncarnationID, area: AreaKey, seq: UInt64, previous: Digest32, auth: UInt64, time: WallTime,
        record: RecordID, kind: String, fields: [UInt16], parents: [EntryRef], bodyHash: Digest32, bodyLength: Int
    ) {
        self.incarnation = incarnation
        self.area = area
        self.seq = seq
        self.previous = previous
        self.auth = auth
        self.time = time
        self.record = record
        self.kind = kind
        self.fields = fields
        self.parents = parents
        self.bodyHash = bodyHash
        self.bodyLength = bodyLength
    }

    /// The canonical bytes.
    public func encoded() -> [UInt8] {
        var writer = CBORWriter(capacity: 224)
        writer.arrayHead(15)
        writer.uint(Self.version)
        writer.bytes(incarnation)
        writer.text(area.text)
        writer.uint(seq)
        writer.bytes(previous)
        writer.uint(auth)
        writer.int(time.milliseconds)
        writer.int(Int64(time.offsetMinutes))
        writer.uint(time.trust)
        writer.bytes(record)
        writer.text(kind)
        writer.arrayHead(fields.count)
        for field in fields { writer.uint(UInt64(field)) }
        writer.arrayHead(parents.count)
        for parent in parents {
            writer.arrayHead(3)
            writer.bytes(parent.incarnation)
            writer.uint(parent.seq)
            writer.bytes(parent.hash)
        }
        writer.bytes(bodyHash)
        writer.uint(UInt64(bodyLength))
        return writer.output
    }
}
