/// Text made fit for one cell of a table that people open and terminals show, in a way that can be undone.
public enum CellText {
    /// The text with nothing in it that breaks a line or moves a cursor.
    ///
    /// Backslash becomes `\\`, tab `\t`, line feed `\n`, carriage return `\r`; every other control character
    /// (U+0000–001F, U+007F–009F) and U+2028, U+2029 becomes `\u` and four hexadecimal digits. `unescaped` gives the
    /// text back. Cost: linear.
    public static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        appendEscaped(text.utf8Span.span, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The text that `escaped` was given; nil when the escapes are not of that kind.
    public static func unescaped(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == Byte.backslash else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            switch bytes[index + 1] {
            case Byte.backslash: plain.append(Byte.backslash)
            case UInt8(ascii: "t"): plain.append(Byte.tab)
            case UInt8(ascii: "n"): plain.append(Byte.lineFeed)
            case UInt8(ascii: "r"): plain.append(Byte.carriageReturn)
            case UInt8(ascii: "u"):
                guard bytes.count - index >= 6 else { return nil }
                var value: UInt32 = 0
                for byte in bytes[(index + 2)..<(index + 6)] {
                    guard let digit = Byte.hexValue(byte) else { return nil }
                    value = value << 4 | digit
                }
                guard Unicode.Scalar(value) != nil else { return nil }
                plain.appendUTF8(value)
                index += 4
            default: return nil
            }
            index += 2
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The text as a spreadsheet cell: escaped, and with an apostrophe before it when a program could take it for a
    /// formula.
    ///
    /// Guarded are texts whose first character after blanks is `=`, `+`, `-`, `@` or one of their full-width forms,
    /// and, so that the guard can be undone, texts that begin with an apostrophe. A leading tab or line break is
    /// escaped and thereby harmless. A plain number (`-5`, `+7.2`, `-1.500.000`, `-1e-05`) stays as it is. Undone by
    /// `unguarded`.
    public static func guarded(_ text: String) -> String {
        needsGuard(text) ? "'" + escaped(text) : escaped(text)
    }

    /// The text that `guarded` was given; nil when the escapes are not of that kind.
    public static func unguarded(_ cell: String) -> String? {
        cell.utf8.first == Byte.apostrophe ? unescaped(String(cell.unicodeScalars.dropFirst())) : unescaped(cell)
    }

    static func needsGuard(_ text: String) -> Bool {
        if text.utf8.first == Byte.apostrophe { return true }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0xA0, 0x3000, 0x200B, 0xFEFF: continue
            case 0x3D, 0x40, 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20: return true
            case 0x2B, 0x2D: return !isPlainNumber(text)
            default: return false
            }
        }
        return false
    }

    /// True for a sign, digits with single points or commas between them, and an optional exponent.
    private static func isPlainNumber(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= 64 else { return false }
        var inExponent = false
        var previous: UInt8 = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case 0x30...0x39: break
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                guard index == 0 || previous | 0x20 == UInt8(ascii: "e") else { return false }
            case UInt8(ascii: "."), UInt8(ascii: ","):
                guard !inExponent, Byte.isDigit(previous) else { return false }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard !inExponent, Byte.isDigit(previous) else { return false }
                inExponent = true
            default: return false
            }
            previous = byte
        }
        return Byte.isDigit(previous)
    }

    static func appendEscaped(_ utf8: Span<UInt8>, to bytes: inout [UInt8]) {
        var index = 0
        while index < utf8.count {
            if utf8[index] == Byte.backslash {
                bytes.append(contentsOf: "\\\\".utf8)
                index += 1
            } else if let (scalar, length) = unprintable(in: utf8, at: index) {
                switch scalar {
                case 0x09: bytes.append(contentsOf: "\\t".utf8)
                case 0x0A: bytes.append(contentsOf: "\\n".utf8)
                case 0x0D: bytes.append(contentsOf: "\\r".utf8)
                default: bytes.appendUnicodeEscape(scalar)
                }
                index += length
            } else {
                bytes.append(utf8[index])
                index += 1
            }
        }
    }
}
