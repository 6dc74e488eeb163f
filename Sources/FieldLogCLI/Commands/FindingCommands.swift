internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `finding`.
enum FindingCommands {
    static let all = [add, edit, withdraw, list]
    private static let kind = Schema.finding
    private static let listed = ["visit", "domain", "severity", "text", "deadline"]

    static let add = Command(
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
    ) { (context) throws(FieldLogError) in
        try context.keeping(kind.name, context.typed(kind), command: "fieldlog finding add") {
            (typed) throws(FieldLogError) in
            let finding = try context.workspace().addFinding(typed)
            try context.wrote(finding, Words.saved(kind, finding.id.description))
            return ExitCode.ok
        }
    }

    static let edit = Command(
        CommandSpec(
            ["finding", "edit"], summary: words("sửa một vi phạm", "change a finding"), positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, without: ["visit", "withdrawn"]) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog finding edit @last --severity MINOR", meaning: words("sửa mức độ", "change the severity"))
            ])
    ) { (context) throws(FieldLogError) in
        let finding = try context.workspace().record(kind, context.argument("ID"))
        return try context.keeping(
            finding.id.description, context.typed(kind), command: "fieldlog finding edit \(finding.id)"
        ) { (typed) throws(FieldLogError) in
            let isChanged = try context.workspace().edit(finding, typed)
            let id = finding.id.description
            try context.wrote(try context.again(finding), isChanged ? Words.changed(id) : Words.unchanged(id))
            return ExitCode.ok
        }
    }

    static let withdraw = Command(
        CommandSpec(
            ["finding", "withdraw"], summary: words("rút một vi phạm ghi nhầm", "take back a finding logged in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog finding withdraw @last --reason \"ghi nhầm\"", meaning: words("rút", "withdraw"))
            ])
    ) { (context) throws(FieldLogError) in
        let finding = try context.workspace().record(kind, context.argument("ID"))
        try context.workspace().withdraw(finding, reason: context.option("--reason"))
        try context.wrote(try context.again(finding), Words.withdrawn(finding.id.description))
        return ExitCode.ok
    }

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
        var sheet = Sheet(RecordView.columns(kind, fields: listed))
        try workspace.store.forEach(kind, filter) { (finding) throws(FieldLogError) in
            if !all, !finding["withdrawn"].isNull { return true }
            if try areas.contains(finding.home) { sheet.rows.append(view.row(finding, fields: listed)) }
            return true
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }
}
