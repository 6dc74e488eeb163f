/// Writes JSON piece by piece into a buffer of bytes, so that a long list needs no tree in memory.
///
/// Several values at the top level are separated by a line feed, which makes JSON Lines. No control character
/// (U+0000–001F, U+007F–009F) and no U+2028 or U+2029 is ever written raw, so no terminal escape passes through; the
/// output is valid RFC 8259 and valid UTF-8. Calls that would break the grammar (a value without a key in an object, an
/// end without a beginning) write nothing and turn `isSound` to false; they never trap.
public struct JSONWriter: Sendable {
    private struct Level: Sendable {
        var isObject: Bool
        var isEmpty = true
        var hasKey = false
    }

    /// What is written and not yet taken.
    public private(set) var bytes: [UInt8] = []
    /// False after a call that the grammar does not allow at its place.
    public private(set) var isSound = true
    /// True to write one member or element a line, indented by two spaces a level.
    public let pretty: Bool

    private var levels: [Level] = []
    private var hasTopValue = false

    /// An empty writer.
    public init(pretty: Bool = false) {
        self.pretty = pretty
    }

    /// True when every array and object is closed and no call was out of place.
    public var isComplete: Bool { isSound && levels.isEmpty }

    /// Hands over what is written so far and empties the buffer; writing goes on where it was.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    /// Opens an object.
    public mutating func beginObject() {
        guard beforeValue() else { return }
        bytes.append(UInt8(ascii: "{"))
        levels.append(Level(isObject: true))
    }

    /// Closes the innermost object.
    public mutating func endObject() { end(isObject: true) }

    /// Opens an array.
    public mutating func beginArray() {
        guard beforeValue() else { return }
        bytes.append(UInt8(ascii: "["))
        levels.append(Level(isObject: false))
    }

    /// Closes the innermost array.
    public mutating func endArray() { end(isObject: false) }

    /// Writes the key of the next member. That keys differ is the duty of the caller.
    public mutating func key(_ key: String) {
        guard let level = levels.last, level.isObject, !level.hasKey else {
            isSound = false
            return
        }
        separate(level)
        levels[levels.count - 1].isEmpty = false
        levels[levels.count - 1].hasKey = true
        appendQuoted(key)
        bytes.append(UInt8(ascii: ":"))
        if pretty { bytes.append(Byte.space) }
    }

    /// Writes `null`.
    public mutating func null() {
        if beforeValue() { bytes.append(contentsOf: "null".utf8) }
    }

    /// Writes a truth value.
    public mutating func bool(_ value: Bool) {
        if beforeValue() { bytes.append(contentsOf: (value ? "true" : "false").utf8) }
    }

    /// Writes a whole number.
    public mutating func int(_ value: Int64) {
        if beforeValue() { bytes.append(contentsOf: String(value).utf8) }
    }

    /// Writes a number in the shortest form that reads back the same; `null` for infinities and not-a-number, which
    /// JSON does not have.
    public mutating func double(_ value: Double) {
        if beforeValue() { bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8) }
    }

    /// Writes a text.
    public mutating func string(_ value: String) {
        if beforeValue() { appendQuoted(value) }
    }

    /// Writes a whole tree. Recursion goes as deep as the tree, which is at most 64 for one that was parsed.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): int(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members { self.member(member.key, member.value) }
            endObject()
        }
    }

    /// Writes a key and its value.
    public mutating func member(_ key: String, _ value: JSONValue) {
        self.key(key)
        self.value(value)
    }

    /// Writes the comma and the line break before a value; false when no value may stand here.
    private mutating func beforeValue() -> Bool {
        guard let level = levels.last else {
            if hasTopValue { bytes.append(Byte.lineFeed) }
            hasTopValue = true
            return true
        }
        if level.isObject {
            guard level.hasKey else {
                isSound = false
                return false
            }
            levels[levels.count - 1].hasKey = false
        } else {
            separate(level)
            levels[levels.count - 1].isEmpty = false
        }
        return true
    }

    private mutating func separate(_ level: Level) {
        if !level.isEmpty { bytes.append(Byte.comma) }
        if pretty { indent(levels.count) }
    }

    private mutating func indent(_ depth: Int) {
        bytes.append(Byte.lineFeed)
        bytes.append(contentsOf: repeatElement(Byte.space, count: 2 * depth))
    }

    private mutating func end(isObject: Bool) {
        guard let level = levels.last, level.isObject == isObject, !level.hasKey else {
            isSound = false
            return
        }
        levels.removeLast()
        if pretty, !level.isEmpty { indent(levels.count) }
        bytes.append(UInt8(ascii: isObject ? "}" : "]"))
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(Byte.quote)
        appendJSONEscaped(text.utf8Span.span, to: &bytes)
        bytes.append(Byte.quote)
    }
}

extension JSONValue {
    /// The value as JSON text; see `JSONWriter` for what is escaped. Without a line feed at the end.
    public func encoded(pretty: Bool = false) -> String {
        var writer = JSONWriter(pretty: pretty)
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Appends the inside of a JSON string literal.
private func appendJSONEscaped(_ utf8: Span<UInt8>, to bytes: inout [UInt8]) {
    var index = 0
    while index < utf8.count {
        let byte = utf8[index]
        if byte == Byte.quote || byte == Byte.backslash {
            bytes.append(Byte.backslash)
            bytes.append(byte)
            index += 1
        } else if let (scalar, length) = unprintable(in: utf8, at: index) {
            switch scalar {
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            default: bytes.appendUnicodeEscape(scalar)
            }
            index += length
        } else {
            bytes.append(byte)
            index += 1
        }
    }
}
