// Strings and numbers of the JSON grammar (RFC 8259, sections 6 and 7).
extension JSONScanner {
    /// Reads a string; the cursor stands on its opening quote.
    mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Byte.quote {
                let text = String(decoding: bytes[start..<index], as: UTF8.self)
                index += 1
                return text
            }
            if byte == Byte.backslash { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw error(.controlCharacter) }
            index += 1
        }
        throw error(.unexpectedEnd)
    }

    /// Reads the rest of a string that has escapes, copying what is already seen.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Byte.quote {
                index += 1
                return String(decoding: text, as: UTF8.self)
            }
            guard byte >= 0x20 else { throw error(.controlCharacter) }
            if byte == Byte.backslash {
                text.appendUTF8(try escape())
            } else {
                text.append(byte)
                index += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    /// Reads one escape, or two that make a surrogate pair; the cursor stands on the backslash.
    private mutating func escape() throws(JSONError) -> UInt32 {
        let place = index
        index += 1
        guard index < bytes.count else { throw error(.unexpectedEnd) }
        let letter = bytes[index]
        index += 1
        switch letter {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): return UInt32(letter)
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"): break
        default: throw error(.badEscape, at: place)
        }
        let first = try fourHexDigits(place)
        guard 0xD800..<0xE000 ~= first else { return first }
        guard first < 0xDC00, current == Byte.backslash, index + 1 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate, at: place) }
        let secondPlace = index
        index += 2
        let second = try fourHexDigits(secondPlace)
        guard 0xDC00..<0xE000 ~= second else { throw error(.loneSurrogate, at: place) }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private mutating func fourHexDigits(_ place: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw error(.unexpectedEnd) }
            guard let digit = Byte.hexValue(bytes[index]) else { throw error(.badEscape, at: place) }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    /// Reads a number; the cursor stands on its minus sign or first digit.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        let integerStart = index
        let digits = skipDigits()
        guard digits > 0, digits == 1 || bytes[integerStart] != UInt8(ascii: "0") else {
            throw error(.badNumber, at: start)
        }
        var isWhole = true
        if current == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            guard skipDigits() > 0 else { throw error(.badNumber, at: start) }
        }
        if current | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            guard skipDigits() > 0 else { throw error(.badNumber, at: start) }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole {
            guard let value = Int64(text) else { throw error(.numberOutOfRange, at: start) }
            return .int(value)
        }
        guard let value = Double(text), value.isFinite else { throw error(.numberOutOfRange, at: start) }
        return .double(value)
    }

    private mutating func skipDigits() -> Int {
        let start = index
        while index < bytes.count, Byte.isDigit(bytes[index]) { index += 1 }
        return index - start
    }
}
