/// Reads JSON as RFC 8259 defines it, and nothing else: no comments, no trailing commas, no `NaN`.
///
/// Beyond the grammar it refuses what two readers could understand differently: duplicate keys (also keys that differ
/// only in Unicode normalisation), lone surrogates, invalid UTF-8 and numbers that do not fit. A leading UTF-8 byte
/// order mark is accepted and ignored.
public enum JSONParser {
    /// The deepest nesting of arrays and objects accepted; `[[]]` has depth 2.
    public static let depthMax = 64

    /// Reads one document.
    ///
    /// - Parameters:
    ///   - bytes: the whole text in UTF-8.
    ///   - bytesMax: the largest input accepted, in bytes; it is checked before anything else is looked at. A tree can
    ///     take about 30 times the bytes of its text in memory.
    /// - Returns: the value; white space around it is ignored.
    /// - Throws: `JSONError` with the first problem and its place.
    public static func parse(_ bytes: [UInt8], bytesMax: Int = 16 << 20) throws(JSONError) -> JSONValue {
        guard bytes.count <= bytesMax else {
            throw JSONError(code: .tooLarge, offset: 0, in: [])
        }
        if let offset = firstInvalidUTF8(bytes.span) {
            throw JSONError(code: .invalidUTF8, offset: offset, in: bytes)
        }
        var scanner = JSONScanner(bytes: bytes)
        return try scanner.document()
    }

    /// Reads one document from a text; see `parse(_:bytesMax:)`.
    ///
    /// - Throws: `JSONError`, whose offset counts UTF-8 bytes.
    public static func parse(text: String, bytesMax: Int = 16 << 20) throws(JSONError) -> JSONValue {
        guard text.utf8.count <= bytesMax else {
            throw JSONError(code: .tooLarge, offset: 0, in: [])
        }
        return try parse(Array(text.utf8), bytesMax: bytesMax)
    }
}

/// The recursive descent over valid UTF-8; its recursion is bounded by `JSONParser.depthMax`.
struct JSONScanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: ByteOrderMark.utf8) { index = 3 }
    }

    mutating func document() throws(JSONError) -> JSONValue {
        skipSpace()
        guard index < bytes.count else { throw error(.empty) }
        let result = try value(depth: 0)
        skipSpace()
        guard index == bytes.count else { throw error(.trailingContent) }
        return result
    }

    func error(_ code: JSONError.Code, at offset: Int? = nil) -> JSONError {
        JSONError(code: code, offset: offset ?? index, in: bytes)
    }

    /// The byte at the cursor; 0, which no rule accepts, stands for the end as well.
    var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    func unexpected() -> JSONError { error(index < bytes.count ? .unexpectedByte : .unexpectedEnd) }

    mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn: index += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case Byte.quote: return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        case UInt8(ascii: "+"), UInt8(ascii: "."): throw error(.badNumber)
        default: throw unexpected()
        }
    }

    private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in text.utf8 {
            guard current == byte else { throw unexpected() }
            index += 1
        }
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= JSONParser.depthMax else { throw error(.tooDeep) }
        index += 1
        skipSpace()
        var elements: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            index += 1
            return .array(elements)
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
            if current == UInt8(ascii: "]") { break }
            guard current == Byte.comma else { throw unexpected() }
            index += 1
        }
        index += 1
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= JSONParser.depthMax else { throw error(.tooDeep) }
        index += 1
        skipSpace()
        var members: [JSONMember] = []
        if current == UInt8(ascii: "}") {
            index += 1
            return .object(members)
        }
        var seen: Set<String> = []
        while true {
            skipSpace()
            let place = index
            guard current == Byte.quote else { throw unexpected() }
            let key = try string()
            // Few keys are compared one by one; the set pays only for wide objects.
            let isNew: Bool
            if members.count < 8 {
                isNew = !members.contains { $0.key == key }
            } else {
                if seen.isEmpty { seen.formUnion(members.lazy.map(\.key)) }
                isNew = seen.insert(key).inserted
            }
            guard isNew else { throw error(.duplicateKey, at: place) }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw unexpected() }
            index += 1
            skipSpace()
            members.append(JSONMember(key: key, value: try value(depth: depth)))
            skipSpace()
            if current == UInt8(ascii: "}") { break }
            guard current == Byte.comma else { throw unexpected() }
            index += 1
        }
        index += 1
        return .object(members)
    }
}
