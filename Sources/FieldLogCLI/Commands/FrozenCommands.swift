internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `report list`, `show`, `reissue`, `trace` and `withdraw`: frozen reports.
enum FrozenCommands {
    static let all = [list, show, reissue, trace, withdraw]
    private static let kind = Schema.report

    /// Freezes a report, shows it and says its id.
    static func freeze(
        _ request: ReportRequest, _ layout: ReportLayout, _ workspace: Workspace, _ context: Context
    ) throws(FieldLogError) -> Int32 {
        let file = try Freezing.freeze(workspace, request, layout: layout)
        try PeriodicView(context: context, workspace: workspace, report: file.report, record: file.record).show()
        context.printer.note(PeriodicWords.kept(file.record.id.description))
        return ExitCode.ok
    }

    private static func file(_ context: Context) throws(FieldLogError) -> ReportOnFile {
        let workspace = try context.workspace()
        return try Freezing.onFile(workspace, try workspace.record(kind, context.argument("ID")))
    }

    static let list = Command(
        CommandSpec(
            ["report", "list"], summary: words("liệt kê báo cáo đã chốt", "list the frozen reports"),
            options: [SharedOptions.area, RecordVerbs.all],
            examples: [ExampleSpec("fieldlog report list", meaning: words("các báo cáo", "the reports"))])
    ) { (context) throws(FieldLogError) in
        let areas = try AreaFilter(context)
        let view = try context.view()
        let fields = ["period", "as_of", "boundaries", "frozen", "previous", "withdrawn"]
        let all = context.invocation.has("--all")
        var found: [StoredRecord] = []
        try context.workspace().store.forEach(kind) { (record) throws(FieldLogError) in
            if all || record["withdrawn"].isNull, try areas.contains(record.home) { found.append(record) }
            return true
        }
        found.sort { ($0["frozen"].text ?? "", $0.id) < ($1["frozen"].text ?? "", $1.id) }
        context.printer.print(
            Sheet(RecordView.columns(kind, fields: fields), rows: found.map { view.row($0, fields: fields) }))
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["report", "show"], summary: words("xem báo cáo như lúc chốt", "show a report as it was frozen"),
            positionals: [SharedOptions.id], options: [PeriodicCommands.html, PeriodicCommands.publish],
            examples: [
                ExampleSpec(
                    "fieldlog report show @last --html > bao-cao.html", meaning: words("để in", "to be printed"))
            ])
    ) { (context) throws(FieldLogError) in
        let file = try file(context)
        let view = PeriodicView(
            context: context, workspace: try context.workspace(), report: file.report, record: file.record)
        try view.show()
        if let reason = file.record["withdrawn"].text { context.printer.note(PeriodicWords.withdrawn(reason)) }
        return ExitCode.ok
    }

    static let reissue = Command(
        CommandSpec(
            ["report", "reissue"],
            summary: words("lập lại một báo cáo, cho biết khác gì", "make a report again, and say what differs"),
            discussion: words(
                "Cùng kỳ, địa bàn, địa giới và mẫu, tính đến hôm nay. Mỗi số khác đi được in với lý do; báo cáo mới được chốt, báo cáo cũ còn nguyên.",
                "The same period, area, boundaries and layout, as of today. Each number that differs is printed with its reasons; the new report is frozen, the old one stays."
            ),
            positionals: [SharedOptions.id],
            options: [
                AreaCommands.option(
                    "--as-of", words("NGÀY", "DATE"),
                    words("tính đến ngày này; mặc định hôm nay", "as of a day; else today")),
                OptionSpec(
                    "--check", summary: words("chỉ xem khác gì, không chốt", "only say what differs; freeze nothing")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog report reissue @last --check",
                    meaning: words("có gì khác chưa", "whether anything differs"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let old = try file(context)
        if !old.record["withdrawn"].isNull { throw .withdrawn(old.record.id.description) }
        let request = old.request(asOf: context.option("--as-of"))
        var record: StoredRecord?
        let report: PeriodicReport
        if context.invocation.has("--check") {
            report = try PeriodicReport.run(workspace, request, layout: old.layout)
        } else {
            let made = try Freezing.freeze(workspace, request, layout: old.layout, previous: old.record)
            (report, record) = (made.report, made.record)
        }
        let difference = try ReportDifference.between(old, report, workspace)
        try DifferenceView(context: context, workspace: workspace, old: old, report: report, record: record)
            .show(difference)
        return ExitCode.ok
    }

    static let trace = Command(
        CommandSpec(
            ["report", "trace"],
            summary: words("từ một số đến các lượt kiểm tra của nó", "follow a number to its visits"),
            discussion: words(
                "Ô: ĐỊA_BÀN:CỘT, hoặc CỘT của dòng tổng; cột như trong --json, địa bàn là mã, #số_dòng hoặc unassigned.",
                "A cell: AREA:COLUMN, or COLUMN of the total; columns as in --json, the area by its code, #number of the row, or unassigned."
            ),
            positionals: [
                SharedOptions.id, PositionalSpec("CELL", summary: words("ô, 26740:visits", "the cell, 26740:visits")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog report trace @last amount", meaning: words("tổng tiền phạt từ đâu", "what made the sum"))
            ])
    ) { (context) throws(FieldLogError) in
        let file = try file(context)
        let found = try CellTrace.run(try context.workspace(), file, cell: context.argument("CELL"))
        try TraceView(context: context).show(found)
        return ExitCode.ok
    }

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["report", "withdraw"], summary: words("rút một báo cáo chốt nhầm", "take back a report frozen in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog report withdraw @last --reason \"sai kỳ\"", meaning: words("rút", "withdraw"))
            ]))
}
