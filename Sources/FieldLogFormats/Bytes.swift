/// The bytes that the formats give a meaning to.
enum Byte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let apostrophe: UInt8 = 0x27
    static let comma: UInt8 = 0x2C
    static let backslash: UInt8 = 0x5C

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }

    /// The value of a hexadecimal digit in either case.
    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}

/// The marks that may begin a file (Unicode 15, section 23.8).
enum ByteOrderMark {
    static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]
    static let utf16le: [UInt8] = [0xFF, 0xFE]
    static let utf16be: [UInt8] = [0xFE, 0xFF]
}

/// Hexadecimal digits in lower case, by value.
private let hexDigits: [UInt8] = Array("0123456789abcdef".utf8)

extension [UInt8] {
    /// Appends a scalar as UTF-8. A surrogate gives the three bytes that no UTF-8 decoder accepts, which is how a
    /// broken UTF-16 pair stays visible until the field that holds it is decoded.
    mutating func appendUTF8(_ value: UInt32) {
        switch value {
        case 0..<0x80:
            append(UInt8(truncatingIfNeeded: value))
        case 0x80..<0x800:
            append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        case 0x800..<0x10000:
            append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        default:
            append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        }
    }

    /// Appends `\u` and four hexadecimal digits.
    mutating func appendUnicodeEscape(_ value: UInt32) {
        append(Byte.backslash)
        append(0x75)
        for shift: UInt32 in [12, 8, 4, 0] {
            append(hexDigits[Int(value >> shift & 0xF)])
        }
    }
}

/// The scalar and length of a character that must never reach a terminal or break a line, at a place in UTF-8 text:
/// U+0000–001F, U+007F–009F, U+2028 and U+2029; nil for every other.
func unprintable(in utf8: Span<UInt8>, at index: Int) -> (scalar: UInt32, length: Int)? {
    let byte = utf8[index]
    if byte < 0x20 || byte == 0x7F { return (UInt32(byte), 1) }
    if byte == 0xC2, index + 1 < utf8.count, utf8[index + 1] < 0xA0 {
        return (UInt32(utf8[index + 1]), 2)
    }
    if byte == 0xE2, index + 2 < utf8.count, utf8[index + 1] == 0x80, utf8[index + 2] & 0xFE == 0xA8 {
        return (0x2000 | UInt32(utf8[index + 2] & 0x3F), 3)
    }
    return nil
}
