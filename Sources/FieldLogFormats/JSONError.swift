/// Why a text is not acceptable JSON, and where.
public struct JSONError: Error, Sendable, Hashable {
    /// The kinds of refusal; the raw value is a stable message code, the wording lies with the caller.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// Nothing but white space.
        case empty = "json.empty"
        /// More bytes than the caller allows.
        case tooLarge = "json.too-large"
        /// Bytes that are not UTF-8 (RFC 8259, section 8.1).
        case invalidUTF8 = "json.invalid-utf8"
        /// A byte that cannot stand here.
        case unexpectedByte = "json.unexpected-byte"
        /// The text stops in the middle of a value.
        case unexpectedEnd = "json.unexpected-end"
        /// Something follows the one value.
        case trailingContent = "json.trailing-content"
        /// Arrays and objects nested deeper than allowed.
        case tooDeep = "json.too-deep"
        /// A key comes twice in an object, comparing by canonical equivalence.
        case duplicateKey = "json.duplicate-key"
        /// A number that RFC 8259 does not allow, such as `01`, `+1`, `.5` or `1.`.
        case badNumber = "json.bad-number"
        /// A whole number outside 64 bits, or one whose `Double` is infinite.
        case numberOutOfRange = "json.number-out-of-range"
        /// An unknown escape, or `\u` without four hexadecimal digits.
        case badEscape = "json.bad-escape"
        /// Half of a surrogate pair.
        case loneSurrogate = "json.lone-surrogate"
        /// A control character below U+0020 inside a string, not escaped.
        case controlCharacter = "json.control-character"
    }

    /// What is wrong.
    public let code: Code
    /// The line, counted from 1; LF, CRLF and a lone CR end a line.
    public let line: Int
    /// The column, counted from 1 in Unicode scalars (a byte that is not UTF-8 counts one).
    public let column: Int
    /// The place in bytes from the start of the input, a byte order mark included.
    public let offset: Int

    /// Locates an offset in the input. Cost: linear in the offset.
    init(code: Code, offset: Int, in bytes: [UInt8]) {
        self.code = code
        self.offset = offset
        var line = 1
        var column = 1
        var previous: UInt8 = 0
        // The byte order mark shows as nothing in an editor, so it has no column.
        let start = bytes.starts(with: ByteOrderMark.utf8) ? 3 : 0
        if offset > start {
            for byte in bytes[start..<min(offset, bytes.count)] {
                if byte == Byte.lineFeed {
                    if previous != Byte.carriageReturn { line += 1 }
                    column = 1
                } else if byte == Byte.carriageReturn {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
                previous = byte
            }
        }
        self.line = line
        self.column = column
    }
}
