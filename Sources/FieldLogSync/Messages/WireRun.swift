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
    /// Where the entries begin in ``encoded``.
    private let start: Int

    /// A run of entries that follow each other; nil for none.
    public init?(feed: FeedID, previous: Digest32, entries: [Entry], signature: [UInt8]) {
        guard let first = entries.first, let last = entries.last else { return nil }
        var writer = CBORWriter(capacity: entries.reduce(512) { $0 + 160 + ($1.bodyBytes?.count ?? 40) })
        writer.arrayHead(8)
        writer.text(feed.area.text)
        writer.bytes(feed.incarnation.bytes)
        writer.bytes(feed.branch?.bytes ?? [])
        writer.uint(first.header.seq)
        writer.bytes(previous.bytes)
        start = writer.output.count
        writer.arrayHead(entries.count)
        for entry in entries { Self.write(entry, to: &writer) }
        writer.bytes(last.hash.bytes)
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
        writer.bytes(header.record.bytes)
        writer.text(header.kind)
        writer.arrayHead(header.fields.count)
        for field in header.fields { writer.uint(UInt64(field)) }
        writer.arrayHead(header.parents.count)
        for parent in header.parents {
            writer.arrayHead(3)
            writer.bytes(parent.incarnation.bytes)
            writer.uint(parent.seq)
            writer.bytes(parent.hash.bytes)
        }
        if let body = entry.bodyBytes {
            writer.bytes(body)
        } else {
            writer.arrayHead(2)
            writer.bytes(header.bodyHash.bytes)
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
        let encoded = try reader.item()
        var inner = MessageReader(encoded)
        guard try inner.array(max: 8) == 8 else { throw SyncProblem(.malformed, "run") }
        let area = try inner.area()
        let incarnation = try inner.incarnation()
        feed = FeedID(incarnation: incarnation, area: area, branch: try inner.branch())
        first = try inner.sequence()
        previous = try inner.digest()
        start = inner.reader.offset
        count = try inner.array(max: MessageLimits.entriesMax)
        guard count > 0, first <= Limits.sequenceMax - UInt64(count) + 1 else { throw SyncProblem(.malformed, "run") }
        for _ in 0..<count { _ = try inner.item() }
        hash = try inner.digest()
        signature = try inner.bytes(max: MessageLimits.signatureBytesMax)
        guard !signature.isEmpty else { throw SyncProblem(.malformed, "signature") }
        try inner.finish()
        self.encoded = encoded
    }

    /// The number of the last entry.
    public var last: UInt64 { first + UInt64(count) - 1 }

    /// Builds the entries with their headers and hashes; throws when one is not of the form or the chain does not end in ``hash``.
    public func entries() throws(EntryError) -> [Entry] {
        var reader = MessageReader(Array(encoded[start...]))
        do throws(SyncProblem) { _ = try reader.array(max: MessageLimits.entriesMax) } catch { throw .part("entries") }
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

    private func entry(
        _ reader: inout MessageReader, seq: UInt64, previous: Digest32
    ) throws(EntryError) -> Entry {
        do throws(SyncProblem) {
            guard try reader.array(max: 9) == 9 else { throw SyncProblem(.malformed) }
            let auth = try reader.uint()
            let time = try reader.int()
            let offset = try reader.int()
            let trust = try reader.uint()
            let record = try reader.bytes(max: RecordID.byteCount)
            let kind = try reader.text(max: Limits.kindBytesMax)
            let fields = try reader.item()
            let parents = try reader.item()
            let tail = try reader.item()
            var body: [UInt8]?
            var inner = MessageReader(tail)
            let bodyHash: Digest32
            let bodyLength: UInt64
            if tail.first.map({ $0 >> 5 == 2 }) == true {
                let bytes = try inner.bytes(max: Limits.bodyBytesMax)
                bodyHash = SHA256.hash(bytes)
                bodyLength = UInt64(bytes.count)
                body = bytes
            } else {
                guard try inner.array(max: 2) == 2 else { throw SyncProblem(.malformed) }
                bodyHash = try inner.digest()
                bodyLength = try inner.uint()
            }
            var writer = CBORWriter(capacity: 240)
            writer.arrayHead(15)
            writer.uint(EntryHeader.version)
            writer.bytes(feed.incarnation.bytes)
            writer.text(feed.area.text)
            writer.uint(seq)
            writer.bytes(previous.bytes)
            writer.uint(auth)
            writer.int(time)
            writer.int(offset)
            writer.uint(trust)
            writer.bytes(record)
            writer.text(kind)
            writer.encoded(fields)
            writer.encoded(parents)
            writer.bytes(bodyHash.bytes)
            writer.uint(bodyLength)
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
