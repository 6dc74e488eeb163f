internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `finding`.
enum FindingCommands {
    static let all = [add, edit, withdraw, list]
    private static let kind = Schema.finding
    private static let listed = ["visit", "domain", "severity", "text", "deadline"]

    static let add = RecordVerbs.add(
        kind,
        CommandSpec(
            ["finding", "add"], summary: words("ghi một vi phạm của lượt kiểm tra", "log a finding of a visit"),
            options: CommandSpec.fields(of: kind, without: ["withdrawn"], needing: ["visit", "domain"]) + [
                SharedOptions.resume
            ],
            examples: [
                ExampleSpec(
                    "fieldlog finding add --visit @last --domain FIRE --text \"lối thoát nạn tầng 2 bị chắn\"",
                    meaning: words("ghi một vi phạm PCCC", "log a finding on fire safety"))
            ])
    ) { (workspace, typed, _) throws(FieldLogError) in try workspace.addFinding(typed) }

    static let edit = RecordVerbs.edit(
        kind,
        CommandSpec(
            ["finding", "edit"], summary: words("sửa một vi phạm", "change a finding"), positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, without: ["visit", "withdrawn"]) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog finding edit @last --severity MINOR", meaning: words("sửa mức độ", "change the severity"))
            ]))

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["finding", "withdraw"], summary: words("rút một vi phạm ghi nhầm", "take back a finding logged in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog finding withdraw @last --reason \"ghi nhầm\"", meaning: words("rút", "withdraw"))
            ]))

    static let list = Command(
        CommandSpec(
            ["finding", "list"], summary: words("liệt kê vi phạm", "list findings"),
            options: [
                SharedOptions.area,
                OptionSpec("--visit", placeholder: words("ID", "ID"), summary: words("của lượt này", "of this visit")),
                OptionSpec("--all", summary: words("kể cả vi phạm đã rút", "withdrawn ones too")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog finding list --visit @last",
                    meaning: words("của lượt vừa ghi", "of the visit written last"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let areas = try AreaFilter(context)
        var filter = RecordFilter.all
        if let text = context.option("--visit") {
            filter = .field("visit", .bytes(try workspace.record(Schema.visit, text).id.bytes))
        }
        let view = try context.view()
        let all = context.invocation.has("--all")
        var sheet = Sheet(RecordView.columns(kind, fields: listed) + [RecordVerbs.flagColumn])
        try workspace.store.forEach(kind, filter) { (finding) throws(FieldLogError) in
            if !all, !finding["withdrawn"].isNull { return true }
            if try areas.contains(finding.home) {
                sheet.rows.append(view.row(finding, fields: listed) + [RecordVerbs.flagCell(finding, context)])
            }
            return true
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }
}
