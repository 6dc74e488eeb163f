internal import FieldLogModel
internal import FieldLogText

/// What a made province is to be like. The same options and seed make the same province.
public struct DemoOptions: Sendable {
    /// Everything that is left to chance follows from it.
    public var seed: UInt64 = 178
    /// Establishments on the first day, duplicates included.
    public var establishments = 300
    /// For how many years visits are logged.
    public var years = 2
    /// Visits a year; nil for as many as there are establishments.
    public var visits: Int?
    /// The first day, `YYYY-MM-DD`; nil for the one by which the last year is 2025.
    public var first: String?
    /// Files of real catalogues of areas; none for a province of fictional areas.
    public var areas: [String] = []
    /// The file of what became of areas.
    public var successions: String?
    /// Which province of the catalogues, `CODE[@DATE]`; without a date the one of the first day.
    public var province: String?

    /// The usual province.
    public init() {}

    /// The year that a province ends with whose first day nobody gave. Not this year: a seed makes the same province in every year.
    static let lastYear = 2025

    /// The first and the last day. Throws `refused` for what is out of bounds or lacks its counterpart.
    func days() throws(FieldLogError) -> ClosedRange<Int> {
        try Self.require(establishments, in: 1...100_000, "establishments")
        try Self.require(years, in: 1...50, "years")
        if let visits { try Self.require(visits, in: 0...1_000_000, "visits") }
        if areas.isEmpty, province != nil || successions != nil { throw Self.refused("areas", .required) }
        if !areas.isEmpty, province == nil { throw Self.refused("province", .required) }
        let date: CalendarDate
        do throws(FieldProblem) {
            date = try FieldInput.date(first ?? "\(Self.lastYear + 1 - years)-01-01")
        } catch {
            throw Self.refused("from", error)
        }
        // 29 February begins a year that ends on 28 February.
        guard let end = CalendarDate(year: date.year + years, month: date.month, day: min(date.day, 28)),
            date.year >= 1950, end.isRecordable
        else { throw Self.refused("from", .dateOutOfRange(date.description)) }
        return date.daysSinceEpoch...(end.daysSinceEpoch + max(0, date.day - 28) - 1)
    }

    private static func require(_ number: Int, in range: ClosedRange<Int>, _ name: String) throws(FieldLogError) {
        if !range.contains(number) { throw refused(name, .outOfRange(String(number))) }
    }

    private static func refused(_ name: String, _ problem: FieldProblem) -> FieldLogError {
        .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: name, problem: problem))
    }
}
