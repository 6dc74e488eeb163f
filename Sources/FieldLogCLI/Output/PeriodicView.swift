internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// A report for people and programs: a table, CSV, JSON, or a page that prints on A4.
struct PeriodicView {
    let context: Context
    let workspace: Workspace
    let report: PeriodicReport
    /// Its record, where it is a frozen one.
    var record: StoredRecord?
    private let isPublished: Bool

    /// A view of a report as the command line wants it: small numbers are hidden with `--publish`.
    init(context: Context, workspace: Workspace, report: PeriodicReport, record: StoredRecord? = nil) {
        self.context = context
        self.workspace = workspace
        self.record = record
        isPublished = context.invocation.has("--publish")
        self.report = isPublished ? report.published : report
    }

    func show() throws(FieldLogError) {
        let index = AreaIndex(store: workspace.store)
        if context.invocation.has("--html") { return context.printer.write(try page(index)) }
        switch context.printer.form {
        case .json:
            context.printer.document(
                head + [
                    JSONMember(
                        key: "rows",
                        value: .array(try report.lines.map { (line) throws(FieldLogError) in try json(line, index) })),
                    JSONMember(key: "total", value: try json(report.total, index)),
                    JSONMember(key: "missing", value: report.gaps.json),
                ])
        default:
            // The CSV is the form itself, for Excel: its heads are those of the layout. Programs ask for JSON.
            let isForm = context.printer.form == .csv
            let columns = report.layout.columns.map { column in
                let whole = report.layout.columns.first { $0.key == column.partOf }.map { $0.title + ": " } ?? ""
                return Sheet.Column(
                    isForm ? whole + column.title : column.key, Bilingual(vi: column.title, en: column.title),
                    right: true)
            }
            let (number, area) = (words("STT", "No."), words("Địa bàn", "Area"))
            var sheet = Sheet(
                [
                    Sheet.Column(isForm ? number.vi : "stt", number, right: true),
                    Sheet.Column(isForm ? area.vi : "area", area, shrink: true),
                ] + columns)
            for (number, line) in report.lines.enumerated() {
                sheet.rows.append([.count(number + 1), .text(try name(line, index))] + line.values.map(cell))
            }
            sheet.rows.append(
                [.text(""), .text(ViewWords.total.text(context.printer.language))] + report.total.values.map(cell))
            context.printer.print(sheet)
            for line in PeriodicWords.gaps(report.gaps) { context.printer.say(line) }
            if !report.isWithinScope { context.printer.note(PeriodicWords.partOnly) }
        }
    }

    private var head: [JSONMember] {
        [
            JSONMember(key: "layout", value: .string(report.layout.id)),
            JSONMember(key: "period", value: .string(report.period.name)),
            JSONMember(key: "first", value: .string(report.days.first)),
            JSONMember(key: "last", value: .string(report.days.last)),
            JSONMember(key: "as_of", value: .string(report.days.seen)),
            JSONMember(key: "boundaries", value: .string(report.boundaries)),
            JSONMember(key: "area", value: report.area.map { .string($0.text) } ?? .null),
            JSONMember(key: "complete_scope", value: .bool(report.isWithinScope)),
        ]
            + (record.map { record in
                [
                    JSONMember(key: "id", value: .string(record.id.description)),
                    JSONMember(key: "frozen", value: record["frozen"].text.map { .string($0) } ?? .null),
                    JSONMember(key: "digest", value: record["digest"].text.map { .string($0) } ?? .null),
                    JSONMember(key: "withdrawn", value: record["withdrawn"].text.map { .string($0) } ?? .null),
                    JSONMember(
                        key: "previous", value: record["previous"].record.map { .string($0.description) } ?? .null),
                ]
            } ?? []) + (isPublished ? [JSONMember(key: "published", value: true)] : [])
    }

    func name(_ line: ReportLine, _ index: AreaIndex) throws(FieldLogError) -> String {
        switch line.row {
        case .area(let key):
            if let name = line.name { return name }
            return try index.area(key).map { $0.fullName ?? $0.name } ?? key.text
        case .unassigned(let keys):
            return context.text(PeriodicWords.unassigned(try Self.names(keys, index)))
        case nil: return ""
        }
    }

    /// Areas by name and code, which tells those of one name apart; by key where one code stands for two.
    static func names(_ keys: [AreaKey], _ index: AreaIndex) throws(FieldLogError) -> String {
        let areTold = Set(keys.map(\.code)).count == keys.count
        var texts: [String] = []
        for key in keys {
            let name = try index.area(key)?.name
            let code = areTold ? key.code : key.text
            texts.append(name.map { "\($0) (\(code))" } ?? code)
        }
        return texts.joined(separator: ", ")
    }

    private func json(_ line: ReportLine, _ index: AreaIndex) throws(FieldLogError) -> JSONValue {
        var members: [JSONMember] = []
        switch line.row {
        case .area(let key):
            members = [
                JSONMember(key: "area", value: .string(key.text)),
                JSONMember(key: "name", value: try index.area(key).map { .string($0.name) } ?? .null),
            ]
        case .unassigned(let keys):
            members = [
                JSONMember(key: "area", value: .null),
                JSONMember(key: "unassigned", value: .array(keys.map { .string($0.text) })),
            ]
        case nil: break
        }
        for (column, value) in zip(report.layout.columns, line.values) {
            members.append(JSONMember(key: column.key, value: cell(value).value))
        }
        return .object(members)
    }

    func cell(_ value: ReportValue) -> Sheet.Cell { Self.cell(value) }

    static func cell(_ value: ReportValue) -> Sheet.Cell {
        switch value {
        case .count(let cell): Sheet.Cell(.int(cell.value))
        case .suppressed(let isSmall): Sheet.Cell(.string(PeriodicWords.hidden(isSmall)))
        case .ratio(let ratio):
            Sheet.Cell(ratio.map { .double($0) } ?? .null, shown: ratio.map(CoverageView.percent) ?? "–")
        case .empty: Sheet.Cell(.null)
        }
    }
}
