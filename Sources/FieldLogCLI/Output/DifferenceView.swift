internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// What differs between a frozen report and the same one made again, for people and programs.
struct DifferenceView {
    let context: Context
    let workspace: Workspace
    let old: ReportOnFile
    let report: PeriodicReport
    /// The record of the new report; nil where it was not frozen.
    let record: StoredRecord?

    func show(_ difference: ReportDifference) throws(FieldLogError) {
        let index = AreaIndex(store: workspace.store)
        if context.printer.form == .json {
            context.printer.document([
                JSONMember(key: "id", value: record.map { .string($0.id.description) } ?? .null),
                JSONMember(key: "previous", value: .string(old.record.id.description)),
                JSONMember(key: "previous_as_of", value: .string(old.report.days.seen)),
                JSONMember(key: "as_of", value: .string(report.days.seen)),
                JSONMember(
                    key: "rows",
                    value: .array(try difference.cells.map { (cell) throws(FieldLogError) in try json(cell, index) })),
                JSONMember(
                    key: "same_value",
                    value: .array(
                        try difference.sameValue.map { (cell) throws(FieldLogError) in try json(cell, index) })),
                JSONMember(key: "missing", value: report.gaps.json),
            ])
            return
        }
        var sheet = Sheet([
            Sheet.Column("area", words("Địa bàn", "Area"), shrink: true),
            Sheet.Column("column", words("Cột", "Column"), shrink: true),
            Sheet.Column("old", words("Trước", "Was"), right: true),
            Sheet.Column("new", words("Nay", "Is"), right: true),
            Sheet.Column("reasons", words("Lý do", "Why"), shrink: true),
        ])
        for cell in difference.cells {
            sheet.rows.append([
                .text(try name(cell.row, index)), .text(cell.column.title), value(cell.old), value(cell.new),
                .text(reasons(cell.reasons)),
            ])
        }
        context.printer.print(sheet)
        if difference.cells.isEmpty { context.printer.say(PeriodicWords.noDifference) }
        if !difference.sameValue.isEmpty {
            context.printer.say(PeriodicWords.sameValue(difference.sameValue.count))
        }
        for line in PeriodicWords.gaps(report.gaps) { context.printer.say(line) }
        if let record { context.printer.note(PeriodicWords.kept(record.id.description)) }
    }

    private func value(_ value: ReportValue?) -> Sheet.Cell { value.map(PeriodicView.cell) ?? Sheet.Cell(.null) }

    private func name(_ row: TerritoryRow?, _ index: AreaIndex) throws(FieldLogError) -> String {
        switch row {
        case .area(let key): return try index.area(key).map { $0.fullName ?? $0.name } ?? key.text
        case .unassigned(let keys):
            return context.text(PeriodicWords.unassigned(try PeriodicView.names(keys, index)))
        case nil: return context.text(ViewWords.total)
        }
    }

    /// Causes with how often each, and what to look at: the records, by id.
    private func reasons(_ reasons: [DifferenceReason]) -> String {
        DifferenceReason.Cause.allCases.compactMap { cause in
            let found = reasons.filter { $0.cause == cause }
            guard !found.isEmpty else { return nil }
            var ids: [String] = []
            for id in found.compactMap(\.record?.id.description) where !ids.contains(id) { ids.append(id) }
            let shown = ids.prefix(3).joined(separator: " ") + (ids.count > 3 ? " …" : "")
            return context.text(PeriodicWords.cause(cause)) + (shown.isEmpty ? "" : ": " + shown)
        }.joined(separator: "; ")
    }

    private func json(_ cell: CellDifference, _ index: AreaIndex) throws(FieldLogError) -> JSONValue {
        var members: [JSONMember] = []
        switch cell.row {
        case .area(let key): members.append(JSONMember(key: "area", value: .string(key.text)))
        case .unassigned(let keys):
            members.append(JSONMember(key: "area", value: nil))
            members.append(JSONMember(key: "unassigned", value: .array(keys.map { .string($0.text) })))
        case nil:
            members.append(JSONMember(key: "area", value: nil))
            members.append(JSONMember(key: "total", value: true))
        }
        members += [
            JSONMember(key: "column", value: .string(cell.column.key)),
            JSONMember(key: "title", value: .string(cell.column.title)),
            JSONMember(key: "old", value: value(cell.old).value), JSONMember(key: "new", value: value(cell.new).value),
            JSONMember(key: "reasons", value: .array(cell.reasons.map(json))),
        ]
        return .object(members)
    }

    private func json(_ reason: DifferenceReason) -> JSONValue {
        [
            "reason": .string(reason.cause.rawValue), "kind": reason.record.map { .string($0.kind) } ?? .null,
            "record": reason.record.map { .string($0.id.description) } ?? .null,
            "entry": reason.entry.map { .string($0.hex) } ?? .null,
            "device": reason.device.map { .string($0.text) } ?? .null,
            "written": reason.written.map { .string(ValueText.text($0)) } ?? .null,
        ]
    }
}
