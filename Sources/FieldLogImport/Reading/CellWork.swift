internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// Small works on the texts of cells.
enum CellWork {
    /// Without white space around it. Most cells have none, and are given back as they are.
    static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        if first > 0x20, first < 0x80, last > 0x20, last < 0x80 { return text }
        var part = text[...]
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }

    /// With a line feed for each line end that another system wrote.
    static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var plain: [UInt8] = []
        var wasReturn = false
        for byte in text.utf8 {
            if byte == 0x0D {
                plain.append(0x0A)
            } else if byte != 0x0A || !wasReturn {
                plain.append(byte)
            }
            wasReturn = byte == 0x0D
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The parts of a cell, without blanks around them and without empty ones.
    static func parts(_ text: String, separator: String) -> [String] {
        split(text, separator).map(trimmed).filter { !$0.isEmpty }
    }

    /// The text before the first separator and the text after it; nil when there is none.
    static func pair(_ text: String, separator: String) -> (String, String)? {
        let sides = split(text, separator, max: 1)
        return sides.count == 2 ? (trimmed(sides[0]), trimmed(sides[1])) : nil
    }

    private static func split(_ text: String, _ separator: String, max: Int = .max) -> [String] {
        let mark = Array(separator.utf8)
        let bytes = Array(text.utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while !mark.isEmpty, index + mark.count <= bytes.count, parts.count < max {
            if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }

    /// Parts of a key as one text: a single one as it is, several each with its length before it (`3:abc,`), so that no two
    /// different lists give one text.
    static func joinedKey(_ parts: [String]) -> String {
        if parts.count == 1 { return parts[0] }
        return parts.map { "\($0.utf8.count):\($0)," }.joined()
    }
}

/// Reads dates and times in the forms that a map names.
struct DateReading {
    let patterns: [DatePattern]
    let offsetMinutes: Int

    /// The day in our form. Without patterns the text is left as it is.
    func day(_ text: String) throws(FieldProblem) -> String {
        if patterns.isEmpty { return text }
        for pattern in patterns {
            if let read = pattern.parse(text), let date = Self.date(read) { return date.description }
        }
        throw .notADate(text)
    }

    /// The instant in our form. Without patterns the text is left as it is.
    func instant(_ text: String) throws(FieldProblem) -> String {
        if patterns.isEmpty { return text }
        for pattern in patterns {
            guard let read = pattern.parse(text), let date = Self.date(read), let hour = read.hour else { continue }
            let offset = read.offsetMinutes ?? offsetMinutes
            let seconds = (hour * 60 + (read.minute ?? 0) - offset) * 60 + (read.second ?? 0)
            let milliseconds = (Int64(date.daysSinceEpoch) * 86_400 + Int64(seconds)) * 1_000
            if let instant = ZonedInstant(millisecondsSinceEpoch: milliseconds, offsetMinutes: offset) {
                return instant.description
            }
        }
        throw .notAnInstant(text)
    }

    private static func date(_ read: DateFields) -> CalendarDate? {
        CalendarDate(year: read.year, month: read.month, day: read.day)
    }
}
