/// Why a date pattern is not understood. Places are counted from 0 in characters of the pattern.
public enum DatePatternError: Error, Sendable, Hashable {
    /// The pattern has more than 64 bytes.
    case tooLong
    /// A letter or character that is no token and no separator; tokens distinguish case (`MM` month, `mm` minute).
    case unknownToken(at: Int)
    /// A part comes twice, as in `DD/DD/YYYY`.
    case repeated(DatePattern.Part, at: Int)
    /// A part is missing: year, month and day always, the hour when there is a minute, the minute when there is a
    /// second, the hour when there is a zone.
    case missing(DatePattern.Part)
    /// `D` or `M`, whose length varies, directly before another number.
    case ambiguous(at: Int)
}

/// What a date text says, without any conversion between zones.
public struct DateFields: Sendable, Hashable {
    /// 1 to 9999, proleptic Gregorian.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the length of the month.
    public let day: Int
    /// 0 to 23, nil when the pattern has no time.
    public let hour: Int?
    /// 0 to 59, nil when the pattern has none.
    public let minute: Int?
    /// 0 to 59, nil when the pattern has none; leap seconds are refused.
    public let second: Int?
    /// Minutes east of UTC, nil when the pattern has no zone.
    public let offsetMinutes: Int?
}

/// The form in which dates stand in a file, such as `DD/MM/YYYY HH:mm`.
///
/// Tokens: `YYYY` four digits; `MM`, `DD`, `HH`, `mm`, `ss` two digits; `M`, `D` one or two digits; `Z` the letter Z or
/// an offset `+07:00`, `+0700`. Between them stand `-`, `/`, `.`, `:`, `,`, a space or `T`, which the text must repeat
/// exactly.
public struct DatePattern: Sendable, Hashable {
    /// The parts of a date and a time.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        /// `YYYY`.
        case year
        /// `MM` or `M`.
        case month
        /// `DD` or `D`.
        case day
        /// `HH`.
        case hour
        /// `mm`.
        case minute
        /// `ss`.
        case second
        /// `Z`.
        case zone
    }

    private enum Element: Sendable, Hashable {
        case number(Part, digits: ClosedRange<Int>)
        case zone
        case literal(UInt8)
    }

    /// The pattern as it was given.
    public let text: String
    private let elements: [Element]

    /// Reads a pattern.
    ///
    /// - Throws: `DatePatternError` with the first thing that is wrong.
    public init(_ pattern: String) throws(DatePatternError) {
        guard pattern.utf8.count <= 64 else { throw .tooLong }
        let characters = Array(pattern)
        var elements: [Element] = []
        var parts: Set<Part> = []
        var index = 0
        while index < characters.count {
            let start = index
            while index < characters.count, characters[index] == characters[start] { index += 1 }
            var element = Self.element(characters[start], count: index - start)
            if element == nil, index - start > 1 {
                // Separators may repeat; letters may not.
                index = start + 1
                element = Self.element(characters[start], count: 1)
                if case .literal = element {} else { element = nil }
            }
            guard let element else { throw .unknownToken(at: start) }
            if case .number = element, case .number(_, let digits) = elements.last, digits.count > 1 {
                throw .ambiguous(at: start)
            }
            if let part = Self.part(element), !parts.insert(part).inserted { throw .repeated(part, at: start) }
            elements.append(element)
        }
        for part in [Part.year, .month, .day] where !parts.contains(part) { throw .missing(part) }
        if parts.contains(.second), !parts.contains(.minute) { throw .missing(.minute) }
        if parts.contains(.minute) || parts.contains(.zone), !parts.contains(.hour) { throw .missing(.hour) }
        text = pattern
        self.elements = elements
    }

    /// Reads a text of exactly this form; nil for another form, for a day that the calendar does not have and for blanks
    /// around it. Digits are ASCII.
    public func parse(_ text: String) -> DateFields? {
        guard text.utf8.count <= 64 else { return nil }
        let bytes = Array(text.utf8)
        var values: [Part: Int] = [:]
        var index = 0
        for element in elements {
            switch element {
            case .literal(let byte):
                guard index < bytes.count, bytes[index] == byte else { return nil }
                index += 1
            case .number(let part, let digits):
                var value = 0
                let start = index
                while index < bytes.count, index - start < digits.upperBound, Byte.isDigit(bytes[index]) {
                    value = value * 10 + Int(bytes[index] - 0x30)
                    index += 1
                }
                guard digits.contains(index - start) else { return nil }
                values[part] = value
            case .zone:
                guard let offset = Self.zone(bytes[index...]) else { return nil }
                values[.zone] = offset.minutes
                index += offset.length
            }
        }
        guard index == bytes.count, let year = values[.year], let month = values[.month], let day = values[.day],
            year >= 1, let days = Self.days(inMonth: month, of: year), 1...days ~= day,
            (values[.hour] ?? 0) < 24, (values[.minute] ?? 0) < 60, (values[.second] ?? 0) < 60
        else { return nil }
        return DateFields(
            year: year, month: month, day: day, hour: values[.hour], minute: values[.minute],
            second: values[.second], offsetMinutes: values[.zone])
    }

    private static func element(_ character: Character, count: Int) -> Element? {
        switch (character, count) {
        case ("Y", 4): .number(.year, digits: 4...4)
        case ("M", 2): .number(.month, digits: 2...2)
        case ("M", 1): .number(.month, digits: 1...2)
        case ("D", 2): .number(.day, digits: 2...2)
        case ("D", 1): .number(.day, digits: 1...2)
        case ("H", 2): .number(.hour, digits: 2...2)
        case ("m", 2): .number(.minute, digits: 2...2)
        case ("s", 2): .number(.second, digits: 2...2)
        case ("Z", 1): .zone
        case ("-", 1), ("/", 1), (".", 1), (":", 1), (",", 1), (" ", 1), ("T", 1):
            character.asciiValue.map { .literal($0) }
        default: nil
        }
    }

    private static func part(_ element: Element) -> Part? {
        switch element {
        case .number(let part, _): part
        case .zone: .zone
        case .literal: nil
        }
    }

    /// The days of a month of the Gregorian calendar; nil when there is no such month.
    private static func days(inMonth month: Int, of year: Int) -> Int? {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: nil
        }
    }

    /// An offset at the start of the bytes: `Z`, `+hh:mm` or `+hhmm`, at most 18 hours, more than any zone in use.
    private static func zone(_ bytes: ArraySlice<UInt8>) -> (minutes: Int, length: Int)? {
        guard let sign = bytes.first else { return nil }
        if sign == UInt8(ascii: "Z") { return (0, 1) }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        var rest = Array(bytes.dropFirst().prefix(5))
        var length = 5
        if rest.count == 5, rest[2] == UInt8(ascii: ":") {
            rest.remove(at: 2)
            length = 6
        }
        rest = Array(rest.prefix(4))
        guard rest.count == 4, rest.allSatisfy(Byte.isDigit) else { return nil }
        let digits = rest.map { Int($0) - 0x30 }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits[2] * 10 + digits[3]
        guard minutes < 60, hours * 60 + minutes <= 18 * 60 else { return nil }
        let total = hours * 60 + minutes
        return (sign == UInt8(ascii: "-") ? -total : total, length)
    }
}
