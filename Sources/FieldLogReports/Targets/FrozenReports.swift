internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Which reports were frozen, of which area and period, and when first.
struct FrozenReports {
    private struct Key: Hashable {
        let area: AreaKey
        let period: String
    }

    private var days: [Key: String] = [:]

    /// The reports that were frozen by a day. A report of an area that has become another one counts for that.
    init(_ store: Store, ground: TargetGround, through asOf: String) throws(FieldLogError) {
        guard let kind = Schema.kind("report") else { return }
        let boundaries = Boundaries(index: ground.index, date: ground.date)
        var found: [Key: String] = [:]
        try store.forEach(kind) { (report) throws(FieldLogError) in
            // An instant bears the offset of its place, so that it begins with the local day.
            guard report["withdrawn"].isNull, let period = report["period"].text, let frozen = report["frozen"].text
            else { return true }
            let day = String(frozen.prefix(10))
            guard day <= asOf else { return true }
            var areas: Set<AreaKey> = [report.home]
            if let now = try boundaries.place(report.home, assigned: nil).area { areas.insert(now) }
            for area in areas {
                let key = Key(area: area, period: period)
                found[key] = min(found[key] ?? day, day)
            }
            return true
        }
        days = found
    }

    /// The day on which the report of an area and a period was first frozen; nil while it was not.
    func day(_ area: AreaKey, _ period: ReportPeriod) -> String? { days[Key(area: area, period: period.name)] }

    /// The line of the reports of an area: how many were in time, of how many.
    func line(
        _ piece: TargetPiece, _ part: TargetPart, _ area: AreaKey, _ dues: [ReportDue], _ asOf: String
    ) throws(FieldLogError) -> TargetLine {
        var line = TargetLine(piece.number, piece.goal.name, piece.period, part)
        line.reports = dues.map {
            ReportStanding(due: $0, frozen: days[Key(area: area, period: $0.period.name)])
        }
        let inTime = line.reports.filter(\.isInTime).count
        line.daysLeft = max(0, TargetPeriod.days(from: asOf, to: piece.period.last))
        line.done = Int64(inTime)
        line.required = Int64(dues.count)
        // A report is awaited until its day is over.
        let awaited = line.reports.filter { $0.frozen == nil && $0.due.due >= asOf }.count
        line.pending = Int64(awaited)
        let failed = dues.count - inTime - awaited
        if asOf < piece.period.first {
            line.state = .notBegun
        } else if inTime == dues.count {
            line.state = .met
        } else if failed > 0 {
            line.state = awaited == 0 ? .missed : .behind
        } else {
            line.state = .onCourse
        }
        return line
    }
}

extension TargetLine {
    /// The next report that is due and not frozen, among those that are not late; nil for none.
    public func nextReport(_ asOf: String) -> ReportDue? {
        reports.first { $0.frozen == nil && $0.due.due >= asOf }?.due
    }

    /// The reports that are late and not frozen.
    public func overdueReports(_ asOf: String) -> [ReportDue] {
        reports.filter { $0.frozen == nil && $0.due.due < asOf }.map(\.due)
    }
}
