/// A day of the proleptic Gregorian calendar, years 0000 to 9999, without time or zone.
public struct CalendarDate: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// The year, 0 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// The years that a date of a record may have. Outside them a date is a slip of the pen.
    public static let recordableYears: ClosedRange<Int> = 1900...2199

    /// The days, counted from 1970-01-01, of the years 0000 to 9999.
    static let days: ClosedRange<Int> = -719_528...2_932_896

    /// The day of that year, month and day; `nil` when there is none.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01 (before it, when negative); `nil` outside the years 0000 to 9999.
    public init?(daysSinceEpoch: Int) {
        guard Self.days.contains(daysSinceEpoch) else { return nil }
        // Years are counted from March, so that the leap day is the last of one; `era` is a cycle of 400 years, and
        // the smallest day belongs to the era before year 0, hence the floor.
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The day written as `YYYY-MM-DD` (the full-date of RFC 3339), strictly: no space, no sign, ASCII digits; `nil`
    /// for anything else and for days that do not exist.
    public init?(_ description: String) {
        guard description.utf8.count == 10 else { return nil }
        var reader = DigitReader(description)
        guard let date = Self.read(&reader), reader.isAtEnd else { return nil }
        self = date
    }

    static func read(_ reader: inout DigitReader) -> CalendarDate? {
        guard let year = reader.number(digits: 4), reader.accept(0x2D) != nil,
            let month = reader.number(digits: 2), reader.accept(0x2D) != nil,
            let day = reader.number(digits: 2)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// The number of days from 1970-01-01 to this one; negative before it.
    public var daysSinceEpoch: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whether the year is one of ``recordableYears``.
    public var isRecordable: Bool { Self.recordableYears.contains(year) }

    /// `YYYY-MM-DD`.
    public var description: String {
        "\(zeroPadded(year, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))"
    }

    /// Earlier days come first.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
