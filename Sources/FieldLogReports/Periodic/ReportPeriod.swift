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

/// One period of a calendar year.
public struct ReportPeriod: Sendable, Hashable {
    /// Its length.
    public let cycle: ReportCycle
    /// The year.
    public let year: Int
    /// Which of its kind within the year, from 1.
    public let number: Int

    /// The period in which a day `YYYY-MM-DD` lies; nil where the text is no day.
    public init?(_ cycle: ReportCycle, around day: String) {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return nil }
        self.init(cycle, year: parts[0], number: (parts[1] - 1) / cycle.months + 1)
    }

    /// The period of a name: `2025`, `2025-H1`, `2025-Q3`, `2025-06`; nil for another text.
    public init?(_ name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let head = parts.first, head.utf8.count == 4, let year = Int(head),
            CalendarDate.recordableYears.contains(year)
        else { return nil }
        guard parts.count == 2 else {
            self.init(.year, year: year, number: 1)
            return
        }
        let (mark, rest) = (parts[1].prefix(1), parts[1].dropFirst())
        let cycle: ReportCycle = mark == "H" ? .halfYear : mark == "Q" ? .quarter : .month
        let digits = cycle == .month ? parts[1][...] : rest
        guard let number = Int(digits), digits.utf8.count == (cycle == .month ? 2 : 1),
            (1...12 / cycle.months).contains(number)
        else { return nil }
        self.init(cycle, year: year, number: number)
    }

    private init(_ cycle: ReportCycle, year: Int, number: Int) {
        self.cycle = cycle
        self.year = year
        self.number = number
    }

    /// The name that ``init(_:)`` reads.
    public var name: String {
        switch cycle {
        case .year: "\(year)"
        case .halfYear: "\(year)-H\(number)"
        case .quarter: "\(year)-Q\(number)"
        case .month: "\(year)-\(Self.two(number))"
        }
    }

    /// The first day.
    public var first: String { "\(year)-\(Self.two((number - 1) * cycle.months + 1))-01" }

    /// The last day.
    public var last: String {
        let month = number * cycle.months
        let isYearsEnd = month == 12
        let next = CalendarDate(year: isYearsEnd ? year + 1 : year, month: isYearsEnd ? 1 : month + 1, day: 1)
        return next.flatMap { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch - 1) }?.description ?? "\(year)-12-31"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
