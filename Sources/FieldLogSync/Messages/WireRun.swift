public import FieldLogHash
public import FieldLogModel

/// A stretch of one feed as it stands in messages: what the reader can work out is left out (SyncProtocol.md, "Runs").
public struct WireRun: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The number of the first entry.
    public let first: UInt64
    /// The hash of the entry before the first; zeros before entry 1.
    public let previous: Digest32
    /// The number of entries.
    public let count: Int
    /// The hash of the last entry.
    public let hash: Digest32
    /// The author's signature of the last entry.
    public let signature: [UInt8]
    /// The run's canonical bytes, kept as they came.
    public let encoded: [UInt8]
    /// Where the first entry begins in ``encoded``.
    private let start: Int

    /// A run of entries that follow each other; nil for what no reader would take: no entries or too many, no signature or too long a one.
    public init?(feed: FeedID, previous: Digest32, entries: [Entry], signature: [UInt8]) {
        guard let first = entries.first, let last = entries.last, entries.count <= MessageLimits.entriesMax,
            (1...MessageLimits.signatureBytesMax).contains(signature.count)
        else { return nil }
        var writer = CBORWriter(capacity: entries.reduce(512) { $0 + 160 + ($1.bodyBytes?.count ?? 40) })
        writer.arrayHead(8)
        writer.text(feed.area.text)
        writer.bytes(feed.incarnation)
        writer.bytes(feed.branch?.bytes ?? [])
        writer.uint(first.header.seq)
        writer.bytes(previous)
        writer.arrayHead(entries.count)
        start = writer.output.count
        for entry in entries { Self.write(entry, to: &writer) }
        writer.bytes(last.hash)
        writer.bytes(signature)
        self.feed = feed
        self.first = first.header.seq
        self.previous = previous
        count = entries.count
        hash = last.hash
        self.signature = signature
        encoded = writer.output
    }

    private static func write(_ entry: Entry, to writer: inout CBORWriter) {
        let header = entry.header
        writer.arrayHead(9)
        writer.uint(header.auth)
        writer.int(header.time.milliseconds)
        writer.int(Int64(header.time.offsetMinutes))
        writer.uint(header.time.trust)
        writer.bytes(header.record)
        writer.text(header.kind)
        writer.arrayHead(header.fields.count)
        for field in header.fields { writer.uint(UInt64(field)) }
        writer.arrayHead(header.parents.count)
        for parent in header.parents {
            writer.arrayHead(3)
            writer.bytes(parent.incarnation)
            writer.uint(parent.seq)
            writer.bytes(parent.hash)
        }
        if let body = entry.bodyBytes {
            writer.bytes(body)
        } else {
            writer.arrayHead(2)
            writer.bytes(header.bodyHash)
            writer.uint(UInt64(header.bodyLength))
        }
    }

    /// Reads a run; its entries are read by ``entries()``.
    public init?(decoding bytes: [UInt8]) {
        do throws(SyncProblem) {
            var reader = MessageReader(bytes)
            self = try WireRun(&reader)
            try reader.finish()
        } catch {
            return nil
        }
    }

    init(_ reader: inout MessageReader) throws(SyncProblem) {
        let begin = reader.reader.offset
        guard try reader.array(max: 8) == 8 else { throw SyncProblem(.malformed, "run") }
        let area = try reader.area()
        let incarnation = try reader.incarnation()
        feed = FeedID(incarnation: incarnation, area: area, branch: try reader.branch())
        first = try reader.sequence()
        previous = try reader.digest()
        count = try reader.array(max: MessageLimits.entriesMax)
        start = reader.reader.offset - begin
        guard count > 0, first <= Limits.sequenceMax - UInt64(count) + 1 else { throw SyncProblem(.malformed, "run") }
        // One malformed entry is no reason to refuse the other runs of a message: they are read when the run is taken.
        for _ in 0..<count { try reader.pass() }
        hash = try reader.digest()
        signature = try reader.bytes(max: MessageLimits.signatureBytesMax)
        guard !signature.isEmpty else { throw SyncProblem(.malformed, "signature") }
        encoded = Array(reader.reader.read(since: begin))
    }

    /// The number of the last entry.
    public var last: UInt64 { first + UInt64(count) - 1 }

    /// Builds the entries with their headers and hashes; throws when one is not of the form or the chain does not end in ``hash``.
    public func entries() throws(EntryError) -> [Entry] {
        var reader = MessageReader(Array(encoded[start...]))
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var before = previous
        for offset in 0..<count {
            let entry = try entry(&reader, seq: first + UInt64(offset), previous: before)
            before = entry.hash
            entries.append(entry)
        }
        guard before == hash else { throw .chain }
        return entries
    }

    /// The middle of the header stands in the run as it does in the header, and is taken over as it came.
    private func entry(
        _ reader: inout MessageReader, seq: UInt64, previous: Digest32
    ) throws(EntryError) -> Entry {
        do throws(SyncProblem) {
            guard try reader.array(max: 9) == 9 else { throw SyncProblem(.malformed) }
            var writer = CBORWriter(capacity: 240)
            writer.arrayHead(15)
            writer.uint(EntryHeader.version)
            writer.bytes(feed.incarnation)
            writer.text(feed.area.text)
            writer.uint(seq)
            writer.bytes(previous)
            let begin = reader.reader.offset
            for _ in 0..<8 { try reader.pass() }
            writer.encoded(reader.reader.read(since: begin))
            var body: [UInt8]?
            if reader.isArrayNext {
                guard try reader.array(max: 2) == 2 else { throw SyncProblem(.malformed) }
                writer.bytes(try reader.digest())
                writer.uint(try reader.uint())
            } else {
                let bytes = try reader.bytes(max: Limits.bodyBytesMax)
                writer.bytes(SHA256.hash(bytes))
                writer.uint(UInt64(bytes.count))
                body = bytes
            }
            return try Self.built(writer.output, body)
        } catch {
            throw .part("entry")
        }
    }

    private static func built(_ header: [UInt8], _ body: [UInt8]?) throws(SyncProblem) -> Entry {
        do throws(EntryError) { return try Entry(headerBytes: header, bodyBytes: body) } catch {
            throw SyncProblem(.malformed, "entry")
        }
    }
}
