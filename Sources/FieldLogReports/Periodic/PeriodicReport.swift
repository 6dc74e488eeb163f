public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// What a report is asked for.
public struct ReportRequest: Sendable, Hashable {
    /// The period.
    public let period: ReportPeriod
    /// The area, `CODE[@DATE]`; nil for everything here.
    public let area: String?
    /// The day as of which it is made; nil for today. Nothing dated later counts.
    public let asOf: String?
    /// The day whose boundaries it is made on; nil for the last day of the period, or that of `asOf` where it is earlier, or a day on which the
    /// area was there.
    public let boundaries: String?
    /// The level of its rows; nil for what lies directly below the area.
    public let level: String?

    /// A request of these parts.
    public init(
        _ period: ReportPeriod, area: String? = nil, asOf: String? = nil, boundaries: String? = nil,
        level: String? = nil
    ) {
        self.period = period
        self.area = area
        self.asOf = asOf
        self.boundaries = boundaries
        self.level = level
    }
}

/// A value of a report.
public enum ReportValue: Sendable, Hashable {
    /// A number, and the records that made it.
    case count(CountCell)
    /// A share, from 0 to 1; nil where there is nothing to share.
    case ratio(Double?)
    /// Hidden: a count under the bound where `isSmall`, else something that would give such a one away.
    case suppressed(isSmall: Bool)
    /// Nothing.
    case empty
}

/// One line of a report.
public struct ReportLine: Sendable, Hashable {
    /// What it is about; nil for the total.
    public let row: TerritoryRow?
    /// The values, in the order of the layout's columns.
    public let values: [ReportValue]
    /// The name of its area as it was when the report was frozen; nil for one that was not.
    public var name: String?
}

/// The periodic report of a 178 team, computed from what is here now.
public struct PeriodicReport: Sendable, Hashable {
    /// The form.
    public let layout: ReportLayout
    /// The period.
    public let period: ReportPeriod
    /// The days that count, and the day on which it is looked at what became of things.
    public let days: CountDays
    /// The day of the boundaries.
    public let boundaries: String
    /// The area; nil for everything here.
    public let area: AreaKey?
    /// Whether the area lies within those of this store; false says that the figures are those of a part of it.
    public let isWithinScope: Bool
    /// The areas, each of them whether or not anything was there, then what is unassigned.
    public let lines: [ReportLine]
    /// The sum.
    public let total: ReportLine
    /// What it does not know.
    public let gaps: ReportGaps

    /// Makes a report. Throws `refused` for days that are none and for an area that was not there on the boundaries asked for,
    /// `unknownArea` for one that no catalogue has. No records are no error.
    /// One pass over the establishments, and one over each source of the layout.
    public static func run(
        _ workspace: Workspace, _ request: ReportRequest, layout: ReportLayout = .periodic
    ) throws(FieldLogError) -> PeriodicReport {
        try make(workspace, request, layout) { (report, _) in report }
    }

    /// Makes a report and hands it on with its territory, before another may write.
    static func make<Result>(
        _ workspace: Workspace, _ request: ReportRequest, _ layout: ReportLayout,
        _ body: (PeriodicReport, Territory) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        for (name, day) in [("as_of", request.asOf), ("boundaries", request.boundaries)] {
            guard let day else { continue }
            do throws(FieldProblem) { _ = try FieldInput.date(day) } catch {
                throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: name, problem: error))
            }
        }
        let seen = request.asOf ?? workspace.today
        let last = min(request.period.last, seen)
        let days = CountDays(first: request.period.first, last: last, seen: seen)
        let index = AreaIndex(store: workspace.store)
        return try workspace.store.read(cache: .passes) { () throws(FieldLogError) in
            let (area, date) = try ReportGround(index: index, today: workspace.today).of(request, last)
            let territory = Territory(
                index: index, date: date, area: area, split: request.level.map { .level($0) } ?? .children)
            let counter = try Counter(workspace.store, days: days, territory: territory)
            let table = try ReportTable(layout, counter)
            let rows = try table.rows(with: territory.rows(workspace.store))
            let report = PeriodicReport(
                layout: layout, period: request.period, days: days, boundaries: date, area: area,
                isWithinScope: try area.map { (key) throws(FieldLogError) in try workspace.scope().contains(key) }
                    ?? true,
                lines: rows.map { table.line($0) }, total: table.line(nil),
                gaps: try ReportGaps(workspace, territory, unassigned: counter.unassigned))
            return try body(report, territory)
        }
    }
}
