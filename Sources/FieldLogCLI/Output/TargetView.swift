internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// Targets and their progress for people and programs.
struct TargetView {
    let context: Context
    let workspace: Workspace

    /// Names and values of a target, without its form.
    static func head(_ target: StoredTarget, _ context: Context) -> [(column: Sheet.Column, cell: Sheet.Cell)] {
        let record = target.record
        let fields = ["name", "area", "basis", "withdrawn"].compactMap { record.kind.field($0) }
        return [(Sheet.Column("id", words("Mã số", "Id")), .text(record.id.description))]
            + fields.map { (RecordView.column($0), .text(record[$0.name].text)) }
            + [(RecordVerbs.flagColumn, flag(target, context))]
    }

    /// What is wrong with a form that came by sync.
    static func flag(_ target: StoredTarget, _ context: Context) -> Sheet.Cell {
        guard let problem = target.problem else { return Sheet.Cell(.null) }
        let place = problem.place.isEmpty ? "form" : problem.place
        return Sheet.Cell(
            .string("\(place):\(problem.reason.name)"), shown: context.text(TargetWords.unreadable(problem)))
    }

    private static let columns = [
        Sheet.Column("id", words("Mã số", "Id"), minor: true),
        Sheet.Column("name", words("Chỉ tiêu", "Target"), shrink: true),
        Sheet.Column("goal", words("Mục", "Goal"), right: true),
        Sheet.Column("goal_name", words("Tên mục", "Goal's name"), shrink: true),
        Sheet.Column("period", words("Kỳ", "Period")), Sheet.Column("first", words("Từ ngày", "From")),
        Sheet.Column("last", words("Đến ngày", "To")), Sheet.Column("by", words("Chia theo", "By")),
        Sheet.Column("key", words("Mã", "Key")), Sheet.Column("part", words("Phần", "Part"), shrink: true),
        Sheet.Column("done", words("Đã làm", "Done"), right: true),
        Sheet.Column("of", words("Trên", "Of"), right: true),
        Sheet.Column("ratio", words("Tỷ lệ", "Share"), right: true),
        Sheet.Column("required", words("Phải làm", "Required"), right: true),
        Sheet.Column("at_most", words("Không quá", "At most"), right: true),
        Sheet.Column("previous", words("Năm trước", "Year before"), right: true),
        Sheet.Column("growth", words("Tăng", "Growth"), right: true),
        Sheet.Column("pending", words("Chưa đến hạn", "Not due yet"), right: true, minor: true),
        Sheet.Column("undated", words("Không có hạn", "No due date"), right: true, minor: true),
        Sheet.Column("allocated", words("Đã giao", "Allocated"), right: true),
        Sheet.Column("days_left", words("Còn (ngày)", "Days left"), right: true),
        Sheet.Column("per_week", words("Mỗi tuần", "Per week"), right: true, minor: true),
        Sheet.Column("needed_per_week", words("Cần mỗi tuần", "Needed per week"), right: true),
        Sheet.Column("projected", words("Dự kiến", "Projected"), right: true),
        Sheet.Column("state", words("Tình trạng", "State")),
        Sheet.Column("next_report", words("Báo cáo kế tiếp", "Next report"), shrink: true),
        Sheet.Column("overdue_reports", words("Báo cáo quá hạn", "Reports overdue"), shrink: true),
        Sheet.Column("notes", words("Lưu ý", "Notes"), shrink: true),
        Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
        Sheet.Column("boundaries", words("Địa giới ngày", "Boundaries of"), minor: true),
        Sheet.Column("complete_scope", words("Đủ địa bàn", "All areas here"), minor: true),
    ]

    func show(_ all: [TargetProgress], _ request: TargetRequest) throws(FieldLogError) {
        var sheet = Sheet(Self.columns)
        for progress in all {
            if progress.lines.isEmpty {
                sheet.rows.append(unreadable(progress))
            }
            for line in progress.lines { sheet.rows.append(try row(progress, line)) }
        }
        let asOf = request.asOf ?? workspace.today
        context.printer.print(
            sheet,
            extra: [
                JSONMember(key: "as_of", value: .string(asOf)),
                JSONMember(key: "by", value: request.breakdown.map { .string($0.rawValue) } ?? .null),
            ])
        if all.contains(where: { !$0.isWithinScope }) { context.printer.note(PeriodicWords.partOnly) }
    }

    private func unreadable(_ progress: TargetProgress) -> [Sheet.Cell] {
        let record = progress.target.record
        return Self.columns.map { column in
            switch column.key {
            case "id": RecordView.id(record.id)
            case "name": .text(record["name"].text)
            case "state": state(progress.target.problem == nil ? nil : .unreadable)
            case "notes": Self.flag(progress.target, context)
            case "area": .text(progress.area?.text)
            default: Sheet.Cell(.null)
            }
        }
    }

    private func row(_ progress: TargetProgress, _ line: TargetLine) throws(FieldLogError) -> [Sheet.Cell] {
        let record = progress.target.record
        let isOnly = progress.target.form?.goals.count == 1
        let part = try part(line.part)
        return [
            RecordView.id(record.id), .text(record["name"].text),
            Sheet.Cell(.int(Int64(line.goal)), shown: isOnly ? "" : "\(line.goal)"), .text(line.name),
            .text(line.period.name), Sheet.Cell(.string(line.period.first), shown: ""),
            Sheet.Cell(.string(line.period.last), shown: ""), hidden(part.by), hidden(part.key),
            .text(part.name), number(line.done), number(line.whole), ratio(line.ratio), number(line.required),
            number(line.limit), number(line.previous), ratio(line.growth), number(line.pending),
            quiet(line.undated), number(line.allocated), .count(line.daysLeft), rate(line.pace), rate(line.needed),
            number(line.projected), state(line.state), reports([line.nextReport(progress.asOf)].compactMap { $0 }),
            reports(line.overdueReports(progress.asOf)), notes(line.notes),
            Sheet.Cell(progress.area.map { .string($0.text) } ?? .null, shown: ""),
            Sheet.Cell(progress.boundaries.map { .string($0) } ?? .null, shown: ""),
            Sheet.Cell(.bool(progress.isWithinScope), shown: ""),
        ]
    }

    // MARK: Cells

    private func number(_ number: Int64?) -> Sheet.Cell { Sheet.Cell(number.map { .int($0) } ?? .null) }

    /// A number that people see only where there is something to see.
    private func quiet(_ number: Int64?) -> Sheet.Cell {
        Sheet.Cell(number.map { .int($0) } ?? .null, shown: number.map { $0 == 0 ? "" : "\($0)" } ?? "")
    }

    private func hidden(_ text: String?) -> Sheet.Cell {
        Sheet.Cell(text.map { .string($0) } ?? .null, shown: "")
    }

    private func ratio(_ ratio: Double?) -> Sheet.Cell {
        Sheet.Cell(ratio.map { .double($0) } ?? .null, shown: ratio.map { Self.tenths($0 * 100) + "%" } ?? "")
    }

    private func rate(_ rate: Double?) -> Sheet.Cell {
        Sheet.Cell(rate.map { .double($0) } ?? .null, shown: rate.map(Self.tenths) ?? "")
    }

    /// One decimal, with a point in both languages.
    static func tenths(_ number: Double) -> String { shown(tenths: number * 10) }

    /// A number of tenths. Of numbers that came from anywhere it may be beyond all measure: then it is shown as a very large one.
    static func shown(tenths number: Double) -> String {
        let tenths = Int64(max(-9e17, min(9e17, number.rounded())))
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }

    private func state(_ state: TargetState?) -> Sheet.Cell {
        Sheet.Cell(
            state.map { .string($0.rawValue) } ?? .null, shown: state.map { context.text(TargetWords.state($0)) } ?? "")
    }

    private func reports(_ dues: [ReportDue]) -> Sheet.Cell {
        let texts = dues.map { "\($0.period.name) \($0.due)" }
        return Sheet.Cell(.array(texts.map { .string($0) }), shown: texts.joined(separator: ", "))
    }

    private func notes(_ notes: [TargetNote]) -> Sheet.Cell {
        Sheet.Cell(
            .array(notes.map { .string($0.rawValue) }),
            shown: notes.map { context.text(TargetWords.note($0)) }.joined(separator: "; "))
    }

    private func part(_ part: TargetPart) throws(FieldLogError) -> (by: String?, key: String?, name: String?) {
        let index = AreaIndex(store: workspace.store)
        switch part {
        case .whole: return (nil, nil, nil)
        case .area(.area(let key)):
            return ("area", key.text, try index.area(key).map { $0.fullName ?? $0.name } ?? key.text)
        case .area(.unassigned(let keys)):
            return (
                "area", keys.map(\.text).joined(separator: "|"),
                context.text(PeriodicWords.unassigned(try PeriodicView.names(keys, index)))
            )
        case .rest: return ("area", nil, context.text(TargetWords.rest))
        case .team(let id?):
            let team = try workspace.store.record(Schema.team, id: id, home: .commons)
            return ("team", id.description, team?["name"].text ?? id.description)
        case .team(nil): return ("team", nil, context.text(TargetWords.noTeam))
        case .kind(""): return ("kind", nil, context.text(TargetWords.noKind))
        case .kind(let kind):
            return ("kind", kind, try workspace.codes().word(kind, in: "KIND", vietnamese: context.isVietnamese))
        }
    }
}
