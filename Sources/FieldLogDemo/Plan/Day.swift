internal import FieldLogText

/// Days as numbers from 1970-01-01, in the local calendar.
enum Day {
    /// `YYYY-MM-DD`.
    static func text(_ day: Int) -> String { date(day)?.description ?? "" }

    static func year(_ day: Int) -> Int { date(day)?.year ?? 0 }

    /// Months counted from January of the year 0.
    static func month(_ day: Int) -> Int {
        date(day).map { $0.year * 12 + $0.month - 1 } ?? 0
    }

    /// The first day of a month counted so.
    static func first(ofMonth month: Int) -> Int {
        CalendarDate(year: month / 12, month: month % 12 + 1, day: 1)?.daysSinceEpoch ?? 0
    }

    /// How many visits a day of the week has compared with others: teams are part-time, and bars are open on Saturdays.
    static func weight(_ day: Int) -> Int {
        switch (day + 4) % 7 {
        case 0: 1
        case 6: 3
        default: 4
        }
    }

    /// The weights of a year.
    static let weightOfYear = 24 * 365 / 7

    /// Midnight of the day in Viet Nam, in milliseconds since 1970-01-01T00:00:00Z.
    static func midnight(_ day: Int) -> Int64 { Int64(day) * 86_400_000 - 7 * 3_600_000 }

    /// An instant of the day in RFC 3339.
    static func instant(_ day: Int, minute: Int) -> String {
        "\(text(day))T\(two(minute / 60)):\(two(minute % 60)):00+07:00"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Nil for days that options never admit.
    private static func date(_ day: Int) -> CalendarDate? { CalendarDate(daysSinceEpoch: day) }
}

extension Day {
    /// The number of a day `YYYY-MM-DD`.
    static func number(_ text: String) -> Int? { CalendarDate(text)?.daysSinceEpoch }
}
