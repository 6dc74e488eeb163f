internal import FieldLogModel
internal import FieldLogText

/// The periods that reports are made for.
public enum ReportCycle: String, Sendable, CaseIterable {
    /// A calendar month.
    case month
    /// Three of them, from January, April, July or October.
    case quarter
    /// Six of them, from January or July.
    case halfYear = "half-year"
    /// A calendar year.
    case year

    /// How many months it has.
    public var months: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .halfYear: 6
        case .year: 12
        }
    }
}

/// On which day of the calendar the year of reports begins.
public struct YearStart: Sendable, Hashable {
    /// The month, 1 to 12. From July on, a year begins in the calendar year before that whose name it has.
    public let month: Int
    /// The day, 1 to 28.
    public let day: Int

    /// 1 January.
    public static let calendar = YearStart(month: 1, day: 1)

    private init(month: Int, day: Int) {
        self.month = month
        self.day = day
    }

    /// Reads `MM-DD`; nil for another text, or a day that not every month has.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let month = digitsOnly(parts[0], 2), let day = digitsOnly(parts[1], 2),
            (1...12).contains(month), (1...28).contains(day)
        else { return nil }
        self.init(month: month, day: day)
    }
}

/// One period of a year of reports.
public struct ReportPeriod: Sendable, Hashable {
    /// Its length.
    public let cycle: ReportCycle
    /// The year.
    public let year: Int
    /// Which of its kind within the year, from 1.
    public let number: Int
    /// When the year begins.
    public let start: YearStart

    /// The period in which a day `YYYY-MM-DD` lies; nil where the text is no day.
    public init?(_ cycle: ReportCycle, around day: String, start: YearStart = .calendar) {
        guard let date = CalendarDate(day) else { return nil }
        for year in [date.year, date.year + 1, date.year - 1] {
            for number in 1...12 / cycle.months {
                self.init(cycle, year: year, number: number, start)
                if first <= day, day <= last { return }
            }
        }
        return nil
    }

    /// The period of a name: `2025`, `2025-H1`, `2025-Q3`, `2025-06`; nil for another text.
    public init?(_ name: String, start: YearStart = .calendar) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let year = digitsOnly(parts[0][...], 4),
            CalendarDate.recordableYears.contains(year)
        else { return nil }
        guard parts.count == 2 else {
            self.init(.year, year: year, number: 1, start)
            return
        }
        let (mark, rest) = (parts[1].prefix(1), parts[1].dropFirst())
        let cycle: ReportCycle = mark == "H" ? .halfYear : mark == "Q" ? .quarter : .month
        let digits = cycle == .month ? parts[1][...] : rest
        guard let number = digitsOnly(digits, cycle == .month ? 2 : 1),
            (1...12 / cycle.months).contains(number)
        else { return nil }
        self.init(cycle, year: year, number: number, start)
    }

    private init(_ cycle: ReportCycle, year: Int, number: Int, _ start: YearStart) {
        self.cycle = cycle
        self.year = year
        self.number = number
        self.start = start
    }

    /// The name that ``init(_:start:)`` reads.
    public var name: String {
        switch cycle {
        case .year: "\(year)"
        case .halfYear: "\(year)-H\(number)"
        case .quarter: "\(year)-Q\(number)"
        case .month: number < 10 ? "\(year)-0\(number)" : "\(year)-\(number)"
        }
    }

    /// The period of this length before it.
    public var before: ReportPeriod {
        number > 1
            ? ReportPeriod(cycle, year: year, number: number - 1, start)
            : ReportPeriod(cycle, year: year - 1, number: 12 / cycle.months, start)
    }

    /// The first day.
    public var first: String { begin(number)?.description ?? "\(year)-01-01" }

    /// The last day.
    public var last: String {
        begin(number + 1).flatMap { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }?.description
            ?? "\(year)-12-31"
    }

    /// The first day of the period of a number, be it in the next year.
    private func begin(_ number: Int) -> CalendarDate? {
        let months = start.month - 1 + (number - 1) * cycle.months
        let year = start.month >= 7 ? year - 1 : year
        return CalendarDate(year: year + months / 12, month: months % 12 + 1, day: start.day)
    }
}

/// The number that a text is of exactly so many digits; nil for another text. A sign is none, so that each period has one name.
private func digitsOnly(_ text: Substring, _ count: Int) -> Int? {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
}
