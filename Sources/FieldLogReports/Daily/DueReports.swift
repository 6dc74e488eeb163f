public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// A report that a target asks for and nobody has frozen.
public struct AwaitedReport: Sendable, Hashable {
    /// The target.
    public let target: StoredRecord
    /// The area of the report.
    public let area: AreaKey
    /// The period and the last day on which it is in time.
    public let due: ReportDue
}

/// Which reports are awaited: due dates and how long before them one is reminded are data of targets (Examples/TARGETS.md).
public enum DueReports {
    /// The reports of targets of areas that lie in one of this store, or in one of them, that were not frozen by today and of which the day of
    /// the reminder has come; by due day. A target without an area asks for nothing here. One pass over targets and frozen reports.
    public static func awaited(
        _ workspace: Workspace, in isAsked: (AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> [AwaitedReport] {
        let today = workspace.today
        let index = AreaIndex(store: workspace.store)
        var found: [AwaitedReport] = []
        for target in try Targets.all(workspace) {
            guard let form = target.form, form.area != nil else { continue }
            for goal in form.goals {
                guard case .reports(let dues) = goal.measure else { continue }
                let near = dues.filter { $0.reminder <= today }
                guard !near.isEmpty else { continue }
                let ground = try TargetGround(form, last: today, index: index, today: today)
                guard let area = ground.area, try isAsked(area) else { continue }
                let frozen = try FrozenReports(workspace.store, ground: ground, through: today)
                for due in near where frozen.day(area, due.period) == nil {
                    found.append(AwaitedReport(target: target.record, area: area, due: due))
                }
            }
        }
        return found.sorted { left, right in
            (left.due.due, left.area, left.due.period.name) < (right.due.due, right.area, right.due.period.name)
        }
    }
}

extension ReportDue {
    /// The first day on which one is reminded of it.
    var reminder: String {
        CalendarDate(due).flatMap { CalendarDate(daysSinceEpoch: $0.daysSinceEpoch - remind) }?.description ?? due
    }
}
