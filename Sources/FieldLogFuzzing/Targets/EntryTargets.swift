internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogText

/// CBOR and entries.
enum EntryTargets {
    static let all = [
        FuzzTarget("cbor", share: 540, dictionary: "cbor", run: cbor),
        FuzzTarget("header", share: 560, dictionary: "cbor", run: header),
        FuzzTarget("body", share: 400, dictionary: "cbor", run: body),
        FuzzTarget("entry", share: 350, dictionary: "cbor", run: entry),
        FuzzTarget("identifier", share: 250, bytesMax: 256, dictionary: "identifier", run: identifier),
    ]

    /// Any item: what is read by its parts is what is passed over as a whole, and is written again as it came.
    @Sendable static func cbor(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var reader = CBORReader(bytes)
        var whole = CBORReader(bytes)
        let passed: [UInt8]
        do throws(CBORError) { passed = try whole.any(textMax: 65_536) } catch {
            var writer = CBORWriter()
            let isRead = (try? copy(&reader, &writer, 0)) != nil
            try hold(!isRead || error == .tooDeep, "parts of what is no item")
            return 0
        }
        var writer = CBORWriter(capacity: bytes.count)
        do throws(CBORError) { try copy(&reader, &writer, 0) } catch {
            throw FuzzViolation("an item whose parts cannot be read: \(error)")
        }
        try hold(writer.output == passed && bytes.starts(with: passed), "an item is written as it came")
        try hold(reader.offset == whole.offset, "both ways of reading end at one place")
        return 1 + step(passed.count)
    }

    private static func copy(_ reader: inout CBORReader, _ writer: inout CBORWriter, _ depth: Int) throws(CBORError) {
        let major = try reader.peekMajor()
        switch major {
        case 0: writer.uint(try reader.uint())
        case 2: writer.bytes(try reader.bytes(max: 65_536))
        case 3: writer.text(try reader.text(max: 65_536))
        case 4 where depth <= Limits.nestingMax:
            let count = try reader.arrayHead(max: .max)
            writer.arrayHead(count)
            for _ in 0..<count { try copy(&reader, &writer, depth + 1) }
        default:
            if reader.null() { return writer.null() }
            var ahead = reader
            if major == 1, let int = try? ahead.int() {
                reader = ahead
                return writer.int(int)
            }
            writer.encoded(try reader.any(textMax: 65_536))
        }
    }

    /// A header that is read is written as it came.
    @Sendable static func header(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let header = try? EntryHeader(decoding: bytes) else { return 0 }
        try hold(header.encoded() == bytes, "a header is written as it came")
        try hold(header.fields.count <= Limits.fieldsMax && header.parents.count <= Limits.parentsMax, "bounds")
        return 1 + step(header.fields.count) * 8 + step(header.parents.count)
    }

    /// The first byte says how many fields there are.
    @Sendable static func body(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let first = bytes.first else { return 0 }
        let fields = (0..<UInt16(first & 15)).map { $0 &* 3 }
        let rest = Array(bytes.dropFirst())
        guard let values = try? EntryBody.decode(rest, fields: fields) else { return 0 }
        try hold(values.numbers == fields && values.values.count == fields.count, "a value for each field")
        let salt = Array(rest[2..<(2 + EntryBody.saltBytes)])
        try hold(EntryBody.encode(salt: salt, values: values) == rest, "a body is written as it came")
        return 1 + fields.count
    }

    /// Two bytes say how long the header is; the body follows. Where the header reads, it is also made to fit the body.
    @Sendable static func entry(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard bytes.count >= 2 else { return 0 }
        let count = min(bytes.count - 2, Int(bytes[0]) << 8 | Int(bytes[1]))
        let head = Array(bytes[2..<(2 + count)])
        let body = Array(bytes[(2 + count)...])
        if let entry = try? Entry(headerBytes: head, bodyBytes: body) {
            try hold(SHA256.hash(body) == entry.header.bodyHash, "the body is that of the header")
        }
        guard var header = try? EntryHeader(decoding: head) else { return 0 }
        header.bodyHash = SHA256.hash(body)
        header.bodyLength = body.count
        let fitted = header.encoded()
        guard fitted.count <= Limits.headerBytesMax else { return 1 }
        let entry: Entry
        do throws(EntryError) { entry = try Entry(headerBytes: fitted, bodyBytes: body) } catch {
            throw FuzzViolation("a header with its own body is refused: \(error)")
        }
        guard let values = try? entry.values() else { return 2 }
        let salt = Array(body.dropFirst(values.numbers.count < 23 ? 2 : values.numbers.count < 255 ? 3 : 4).prefix(16))
        let again = Entry(header: header, values: values, salt: salt)
        try hold(again.bodyBytes == body && again.headerBytes == fitted, "an entry is made again of its parts")
        return 3 + step(values.numbers.count)
    }

    /// Names of areas, records, entries and principals, in whatever spelling.
    @Sendable static func identifier(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let text = text(bytes)
        var outcome = 0
        if let key = AreaKey(text: text) {
            try hold(AreaKey(text: key.text) == key && key.text.utf8.count <= Limits.areaBytesMax, "an area")
            try hold(key.isPseudo || AreaKey(code: key.code, validFrom: key.validFrom) == key, "an area's parts")
            outcome |= 1
        }
        if let id = RecordID(text: text) {
            try hold(RecordID(text: id.description) == id && RecordID(bytes: id.bytes) == id, "a record")
            outcome |= 2
        }
        if let prefix = RecordID.canonicalPrefix(text) {
            let range = RecordID.tailRange(ofPrefix: prefix)
            try hold(range.low.count == 4 && range.high.count == 4, "the range of a prefix")
            try hold(!range.high.lexicographicallyPrecedes(range.low), "the order of a range")
            outcome |= 4
        }
        if let hex = Hex.decode(text) {
            try hold(Hex.encode(hex) == text.lowercased(), "hexadecimal digits")
            if let digest = Digest32(hex: text) { try hold(digest.bytes == hex, "a digest") }
            outcome |= 8
        }
        if let line = CutLine(text: text) {
            try hold(line.text == text, "a line of a cut")
            outcome |= 16
        }
        for line in CutLine.lines(text) { try hold(CutLine(text: line.text) == line, "one of several lines") }
        if let areas = AreaList(text: text) {
            try hold(areas.text == text, "a list of areas")
            outcome |= 32
        }
        _ = Role(rawValue: text)
        return outcome
    }
}
