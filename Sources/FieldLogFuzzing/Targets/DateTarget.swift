internal import FieldLogFormats
internal import FieldLogText

extension FormatTargets {
    /// Dates, moments, and patterns with texts: a pattern, a line feed, and the text it is for.
    @Sendable static func date(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let given = text(bytes)
        var outcome = 0
        if let date = CalendarDate(given) {
            try hold(date.description == given, "a date is written as it came")
            try hold(CalendarDate(daysSinceEpoch: date.daysSinceEpoch) == date, "a date is a number of days")
            outcome |= 1
        }
        if let instant = ZonedInstant(given) {
            try hold(ZonedInstant(instant.description) == instant, "a moment is read again")
            outcome |= 2
        }
        if bytes.count >= 10 {
            let raw = bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let offset = Int(Int16(truncatingIfNeeded: Int(bytes[8]) << 8 | Int(bytes[9])))
            for milliseconds in [Int64(bitPattern: raw), Int64(bitPattern: raw) >> 16] {
                guard let instant = ZonedInstant(millisecondsSinceEpoch: milliseconds, offsetMinutes: offset) else {
                    continue
                }
                try hold(ZonedInstant(instant.description) == instant, "a moment of numbers is read again")
                outcome |= 4
            }
            if let date = CalendarDate(daysSinceEpoch: Int(Int64(bitPattern: raw) >> 40)) {
                try hold(CalendarDate(date.description) == date, "a day of a number is read again")
                outcome |= 8
            }
        }
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let pattern = try? DatePattern(text(parts[0])) else { return outcome }
        guard let fields = pattern.parse(text(parts[1])) else { return outcome | 16 }
        try hold((0...9999).contains(fields.year), "a year")
        let date = CalendarDate(year: fields.year, month: fields.month, day: fields.day)
        try hold((fields.hour ?? 0) < 24 && (fields.minute ?? 0) < 60 && (fields.second ?? 0) <= 60, "a time")
        return outcome | (date == nil ? 32 : 64)
    }
}
