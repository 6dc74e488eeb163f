internal import FieldLogHash

extension EntryHeader {
    /// Reads canonical bytes; refuses everything that ``encoded()`` would not write for some header.
    public init(decoding bytes: [UInt8]) throws(EntryError) {
        guard bytes.count <= Limits.headerBytesMax else { throw .encoding(.tooLong) }
        var parts = HeaderParts(reader: CBORReader(bytes))
        try parts.begin()
        let incarnation = try parts.incarnation("incarnation")
        guard let area = AreaKey(text: try parts.text("area", max: Limits.areaBytesMax)) else { throw .part("area") }
        let seq = try parts.sequence("seq")
        let previous = try parts.digest("previous")
        let auth = try parts.uint("auth", max: Limits.sequenceMax)
        let milliseconds = try parts.int("time")
        let offset = try parts.int("offset")
        guard (-1080...1080).contains(offset) else { throw .part("offset") }
        let trust = try parts.uint("trust", max: 255)
        let record = try parts.record("record")
        let kind = try parts.text("kind", max: Limits.kindBytesMax)
        guard Self.isKind(kind) else { throw .part("kind") }
        let fields = try parts.fields()
        let parents = try parts.parents()
        let bodyHash = try parts.digest("body_hash")
        let bodyLength = try parts.uint("body_length", max: UInt64(Limits.bodyBytesMax))
        try parts.finish()
        self.init(
            incarnation: incarnation, area: area, seq: seq, previous: previous, auth: auth,
            time: WallTime(milliseconds: milliseconds, offsetMinutes: Int(offset), trust: trust),
            record: record, kind: kind, fields: fields, parents: parents, bodyHash: bodyHash,
            bodyLength: Int(bodyLength))
    }
}

extension EntryHeader {
    /// Whether this can be the name of a kind: a small letter, then small letters, digits and underscores, 32 bytes at most, after a
    /// `!` where the kind is critical.
    public static func isKind(_ name: String) -> Bool {
        guard name.utf8.count <= Limits.kindBytesMax else { return false }
        let word = name.utf8.dropFirst(isCritical(kind: name) ? 1 : 0)
        guard let first = word.first, (0x61...0x7A).contains(first) else { return false }
        return word.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

/// The parts of a header in order, each within its bounds.
private struct HeaderParts {
    var reader: CBORReader

    mutating func begin() throws(EntryError) {
        let count = try wrap { (reader) throws(CBORError) in try reader.arrayHead(max: 255) }
        let version = try wrap { (reader) throws(CBORError) in try reader.uint() }
        guard version == EntryHeader.version else { throw .version(version) }
        guard count == 15 else { throw .part("count") }
    }

    mutating func wrap<T>(_ read: (inout CBORReader) throws(CBORError) -> T) throws(EntryError) -> T {
        do { return try read(&reader) } catch { throw .encoding(error) }
    }

    func finish() throws(EntryError) {
        do { try reader.finish() } catch { throw .encoding(error) }
    }

    mutating func text(_ name: String, max: Int) throws(EntryError) -> String {
        try wrap { (reader) throws(CBORError) in try reader.text(max: max) }
    }

    mutating func int(_ name: String) throws(EntryError) -> Int64 {
        try wrap { (reader) throws(CBORError) in try reader.int() }
    }

    mutating func uint(_ name: String, max: UInt64) throws(EntryError) -> UInt64 {
        let value = try wrap { (reader) throws(CBORError) in try reader.uint() }
        guard value <= max else { throw .part(name) }
        return value
    }

    mutating func sequence(_ name: String) throws(EntryError) -> UInt64 {
        let value = try uint(name, max: Limits.sequenceMax)
        guard value > 0 else { throw .part(name) }
        return value
    }

    /// A byte string of a fixed length, made into a value that is nil for another length.
    private mutating func fixed<Value>(
        _ name: String, _ count: Int, _ make: (RawSpan) -> Value?
    ) throws(EntryError) -> Value {
        let made = try wrap { (reader) throws(CBORError) in try reader.bytes(max: count, make) }
        guard let made else { throw .part(name) }
        return made
    }

    mutating func digest(_ name: String) throws(EntryError) -> Digest32 { try fixed(name, 32) { Digest32($0) } }

    mutating func incarnation(_ name: String) throws(EntryError) -> IncarnationID {
        try fixed(name, IncarnationID.byteCount) { IncarnationID($0) }
    }

    mutating func record(_ name: String) throws(EntryError) -> RecordID {
        try fixed(name, RecordID.byteCount) { RecordID($0) }
    }

    mutating func fields() throws(EntryError) -> [UInt16] {
        let fields = try wrap { (reader) throws(CBORError) in
            try reader.ascendingNumbers(maxCount: Limits.fieldsMax, max: Limits.fieldNumberMax)
        }
        guard let fields else { throw .part("fields") }
        return fields
    }

    /// Sorted by (incarnation, seq, hash), so that one set of parents has one encoding.
    mutating func parents() throws(EntryError) -> [EntryRef] {
        let count = try wrap { (reader) throws(CBORError) in try reader.arrayHead(max: Limits.parentsMax) }
        var parents: [EntryRef] = []
        for _ in 0..<count {
            let width = try wrap { (reader) throws(CBORError) in try reader.arrayHead(max: 3) }
            guard width == 3 else { throw .part("parents") }
            let parent = EntryRef(
                incarnation: try incarnation("parents"), seq: try sequence("parents"), hash: try digest("parents"))
            if let last = parents.last, !(last < parent) { throw .part("parents") }
            parents.append(parent)
        }
        return parents
    }
}

extension EntryRef: Comparable {
    /// Orders by incarnation, sequence number and hash: the order of parents in a header.
    public static func < (left: EntryRef, right: EntryRef) -> Bool {
        if left.incarnation != right.incarnation { return left.incarnation < right.incarnation }
        if left.seq != right.seq { return left.seq < right.seq }
        return left.hash < right.hash
    }
}
