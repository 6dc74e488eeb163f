internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `report`: the periodic report of a 178 team.
enum PeriodicCommands {
    static let all = ReportCycle.allCases.reversed().map(report)

    private static func report(_ cycle: ReportCycle) -> Command {
        Command(
            CommandSpec(
                ["report", cycle.rawValue], summary: PeriodicWords.summary(cycle),
                discussion: words(
                    "Một dòng cho mỗi địa bàn, và tổng. Lượt kiểm tra tính theo ngày kiểm tra, biện pháp theo ngày quyết định; “đã thi hành” là đến ngày lập.",
                    "A line for each area, and the total. Visits count by their day, measures by the day of the decision; what is executed is so by the day of the report."
                ),
                options: [
                    SharedOptions.area,
                    AreaCommands.option(
                        "--period", words("KỲ", "PERIOD"),
                        words(
                            "kỳ: 2025, 2025-H1, 2025-Q3, 2025-06; mặc định kỳ của ngày lập",
                            "the period: 2025, 2025-H1, 2025-Q3, 2025-06; else that of the day of the report")),
                    AreaCommands.option(
                        "--as-of", words("NGÀY", "DATE"),
                        words("tính đến ngày này; mặc định hôm nay", "as of a day; else today")),
                    AreaCommands.option(
                        "--boundaries", words("NGÀY", "DATE"),
                        words("theo địa giới ngày này", "on the boundaries of a day")),
                    AreaCommands.option(
                        "--level", words("CẤP", "LEVEL"),
                        words("mỗi dòng một địa bàn cấp này", "a line for each area of a level")),
                ],
                examples: [
                    ExampleSpec(
                        "fieldlog report \(cycle.rawValue) --area 79 --csv > bao-cao.csv",
                        meaning: words("mở bằng Excel", "opens in Excel"))
                ])
        ) { (context) throws(FieldLogError) in
            let workspace = try context.workspace()
            let request = ReportRequest(
                try period(cycle, context, workspace), area: context.option("--area"), asOf: context.option("--as-of"),
                boundaries: context.option("--boundaries"), level: context.option("--level"))
            let report = try PeriodicReport.run(workspace, request)
            try PeriodicView(context: context, workspace: workspace, report: report).show()
            return ExitCode.ok
        }
    }

    private static func period(
        _ cycle: ReportCycle, _ context: Context, _ workspace: Workspace
    ) throws(FieldLogError) -> ReportPeriod {
        if let text = context.option("--period") {
            guard let period = ReportPeriod(text), period.cycle == cycle else {
                let near = ReportPeriod(cycle, around: workspace.today).map { [$0.name] } ?? []
                throw .refused(
                    FieldRefusal(argument: "--period", problem: .unknownCode(text, catalogue: "period", near: near)))
            }
            return period
        }
        let day = context.option("--as-of") ?? workspace.today
        guard let period = ReportPeriod(cycle, around: day) else {
            throw .refused(FieldRefusal(argument: "--as-of", problem: .notADate(day)))
        }
        return period
    }
}

/// A report for people and programs.
struct PeriodicView {
    let context: Context
    let workspace: Workspace
    let report: PeriodicReport

    func show() throws(FieldLogError) {
        let index = AreaIndex(store: workspace.store)
        switch context.printer.form {
        case .json:
            context.printer.document(
                head + [
                    JSONMember(
                        key: "rows",
                        value: .array(try report.lines.map { (line) throws(FieldLogError) in try json(line, index) })),
                    JSONMember(key: "total", value: try json(report.total, index)),
                ])
        default:
            var sheet = Sheet(
                [
                    Sheet.Column("stt", words("STT", "No."), right: true),
                    Sheet.Column("area", words("Địa bàn", "Area"), shrink: true),
                ]
                    + report.layout.columns.map {
                        Sheet.Column($0.key, Bilingual(vi: $0.title, en: $0.title), right: true)
                    })
            for (number, line) in report.lines.enumerated() {
                sheet.rows.append([.count(number + 1), .text(try name(line, index))] + line.values.map(cell))
            }
            sheet.rows.append(
                [.text(""), .text(ViewWords.total.text(context.printer.language))] + report.total.values.map(cell))
            context.printer.print(sheet)
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
    }

    private func name(_ line: ReportLine, _ index: AreaIndex) throws(FieldLogError) -> String {
        switch line.row {
        case .area(let key): return try index.area(key).map { $0.fullName ?? $0.name } ?? key.text
        case .unassigned(let keys):
            let names = try keys.map { (key) throws(FieldLogError) in try index.area(key)?.name ?? key.text }
            return context.text(PeriodicWords.unassigned(names.joined(separator: ", ")))
        case nil: return ""
        }
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

    private func cell(_ value: ReportValue) -> Sheet.Cell {
        switch value {
        case .count(let cell): Sheet.Cell(.int(cell.value))
        case .ratio(let ratio):
            Sheet.Cell(ratio.map { .double($0) } ?? .null, shown: ratio.map(CoverageView.percent) ?? "–")
        case .empty: Sheet.Cell(.null)
        }
    }
}
