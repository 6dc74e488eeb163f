/// Turns UTF-16 that comes in chunks into UTF-8.
///
/// A surrogate without its partner becomes the three bytes of its number, and half a unit at the end becomes 0xFF:
/// both are invalid UTF-8, so the field that holds them fails to decode and the others do not.
struct UTF16Transcoder: Sendable {
    let isBigEndian: Bool
    private var oddByte: UInt8?
    private var highSurrogate: UInt32?

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    mutating func append(_ chunk: ArraySlice<UInt8>, to utf8: inout [UInt8]) {
        for byte in chunk {
            guard let first = oddByte else {
                oddByte = byte
                continue
            }
            oddByte = nil
            append(unit: isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first), to: &utf8)
        }
    }

    mutating func finish(to utf8: inout [UInt8]) {
        flushSurrogate(to: &utf8)
        if oddByte != nil {
            oddByte = nil
            utf8.append(0xFF)
        }
    }

    private mutating func append(unit: UInt32, to utf8: inout [UInt8]) {
        if let high = highSurrogate, 0xDC00..<0xE000 ~= unit {
            highSurrogate = nil
            utf8.appendUTF8(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
            return
        }
        flushSurrogate(to: &utf8)
        if 0xD800..<0xDC00 ~= unit {
            highSurrogate = unit
        } else {
            utf8.appendUTF8(unit)
        }
    }

    private mutating func flushSurrogate(to utf8: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            utf8.appendUTF8(high)
        }
    }
}
