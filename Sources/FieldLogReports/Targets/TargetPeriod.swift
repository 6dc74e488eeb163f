internal import FieldLogText

/// Days from one to another, with the name that they have.
public struct TargetPeriod: Sendable, Hashable {
    /// Its name: `2025`, `2025-Q1`, or its two ends.
    public let name: String
    /// The first day, `YYYY-MM-DD`.
    public let first: String
    /// The last day.
    public let last: String

    /// How many days it has.
    var days: Int { Self.days(from: first, to: last) + 1 }

    /// The period of a name as ``ReportPeriod/init(_:)`` reads it; nil for another text.
    init?(_ name: String) {
        guard let period = ReportPeriod(name) else { return nil }
        self.init(period)
    }

    /// A period of a report.
    init(_ period: ReportPeriod) { self.init(name: period.name, first: period.first, last: period.last) }

    private init(name: String, first: String, last: String) {
        self.name = name
        self.first = first
        self.last = last
    }

    /// What lies between two texts, each a day or the name of a period; nil where one is neither, or where the end is before the beginning.
    init?(from: String, to: String) {
        guard let first = Self.day(from, \.first), let last = Self.day(to, \.last), first <= last else { return nil }
        self.init(name: from == to ? from : "\(from)–\(to)", first: first, last: last)
    }

    /// The first or last day that a text means: that of the period of this name, or the day itself.
    static func day(_ text: String, _ end: KeyPath<ReportPeriod, String>) -> String? {
        if let period = ReportPeriod(text) { return period[keyPath: end] }
        guard let day = CalendarDate(text), day.isRecordable else { return nil }
        return day.description
    }

    /// More parts than this are not told apart: four hundred months are more than thirty years.
    static let partsMax = 400

    /// The calendar periods of a length that it consists of; nil where it does not, or where they are too many.
    func parts(_ cycle: ReportCycle) -> [TargetPeriod]? {
        var parts: [TargetPeriod] = []
        var next = first
        while next <= last, parts.count < Self.partsMax {
            guard let period = ReportPeriod(cycle, around: next), period.first == next, period.last <= last,
                let after = CalendarDate(period.last).flatMap({ CalendarDate(daysSinceEpoch: $0.daysSinceEpoch + 1) })
            else { return nil }
            parts.append(TargetPeriod(period))
            next = after.description
        }
        return next > last ? parts : nil
    }

    /// The same days of the year before; 29 February becomes the 28th.
    package var yearBefore: TargetPeriod {
        func before(_ day: String) -> String {
            guard let date = CalendarDate(day) else { return day }
            let same = CalendarDate(year: date.year - 1, month: date.month, day: date.day)
            // The last of February stays the last of February.
            if date.month == 2, date.day == 28, !Self.isLeap(date.year), Self.isLeap(date.year - 1), day == last {
                return CalendarDate(year: date.year - 1, month: 2, day: 29)?.description ?? day
            }
            return (same ?? CalendarDate(year: date.year - 1, month: 2, day: 28))?.description ?? day
        }
        return TargetPeriod(name: "", first: before(first), last: before(last))
    }

    private static func isLeap(_ year: Int) -> Bool { CalendarDate(year: year, month: 2, day: 29) != nil }

    /// The days from one day to another, 0 on the same one; 0 where one is no day.
    static func days(from first: String, to last: String) -> Int {
        guard let first = CalendarDate(first), let last = CalendarDate(last) else { return 0 }
        return last.daysSinceEpoch - first.daysSinceEpoch
    }
}
