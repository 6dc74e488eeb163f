/// Reads text of fixed form byte by byte: every step says whether it found what it needs.
struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// A number of exactly that many ASCII digits (at most 9).
    mutating func number(digits: Int) -> Int? {
        guard digits <= 9, bytes.count - position >= digits else { return nil }
        var value = 0
        for place in position..<position + digits {
            guard let digit = Self.digit(bytes[place]) else { return nil }
            value = value * 10 + digit
        }
        position += digits
        return value
    }

    /// One of the bytes, which is returned.
    mutating func accept(_ choice: UInt8, _ other: UInt8? = nil) -> UInt8? {
        guard position < bytes.count, bytes[position] == choice || bytes[position] == other else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// Thousandths from a fraction of any length; digits beyond the third are dropped. `nil` without any digit.
    mutating func thousandths() -> Int? {
        var value = 0
        var weight = 100
        let start = position
        while position < bytes.count, let digit = Self.digit(bytes[position]) {
            value += digit * weight
            weight /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (0x30...0x39).contains(byte) ? Int(byte) - 0x30 : nil
    }
}

/// A number from 0 on with leading zeros.
func zeroPadded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(width - digits.count, 0)) + digits
}
