internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `establishment`.
enum EstablishmentCommands {
    static let all = [add, edit, EstablishmentMoving.move, withdraw, list, find, show]
    private static let kind = Schema.establishment
    private static let listed = ["name", "kind", "address", "status"]

    static let add = EstablishmentAdding.add
    static let edit = RecordVerbs.edit(
        kind,
        CommandSpec(
            ["establishment", "edit"], summary: words("sửa một cơ sở", "change an establishment"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, without: ["assigned", "withdrawn"]) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog establishment edit @last --rooms 10", meaning: words("sửa số phòng", "change the rooms"))
            ]))

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["establishment", "withdraw"],
            summary: words("rút một cơ sở đã thêm nhầm", "take back an establishment added in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec(
                    "fieldlog establishment withdraw @last --reason \"nhập trùng\"",
                    meaning: words("rút cơ sở nhập trùng", "withdraw a duplicate"))
            ]))

    static let list = Command(
        CommandSpec(
            ["establishment", "list"], summary: words("liệt kê cơ sở", "list establishments"),
            options: [
                SharedOptions.area,
                OptionSpec(
                    "--kind", placeholder: words("MÃ", "CODE"), summary: words("chỉ loại hình này", "this kind only")),
                OptionSpec("--all", summary: words("kể cả cơ sở đã rút", "withdrawn ones too")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog establishment list --kind KARAOKE", meaning: words("các quán karaoke", "the karaoke bars")
                )
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let filter = try AreaFilter(context)
        let view = try context.view()
        var sheet = Sheet(RecordView.columns(kind, fields: listed))
        let all = context.invocation.has("--all")
        let wanted = try context.code("--kind", kind)
        try workspace.store.forEach(kind) { (record) throws(FieldLogError) in
            if !all, !record["withdrawn"].isNull { return true }
            if let wanted, record["kind"].text != wanted { return true }
            if try filter.contains(record.home) { sheet.rows.append(view.row(record, fields: listed)) }
            return true
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    static let find = Command(
        CommandSpec(
            ["establishment", "find"],
            summary: words("tìm cơ sở theo tên, không cần dấu", "find establishments by name, diacritics not needed"),
            positionals: [
                PositionalSpec("TEXT", summary: words("tên hoặc địa chỉ", "name or address"), isRepeated: true)
            ],
            options: [
                SharedOptions.area,
                OptionSpec("--limit", placeholder: words("SỐ", "N"), summary: words("nhiều nhất; 20", "at most; 20")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog establishment find nha nghi hoa sua",
                    meaning: words("tìm Nhà nghỉ Hoa Sữa", "find Nhà nghỉ Hoa Sữa"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let view = try context.view()
        let limit = try context.number("--limit") ?? 20
        let query = context.invocation.arguments("TEXT").joined(separator: " ")
        var sheet = Sheet(RecordView.columns(kind, fields: listed))
        for hit in try EstablishmentSearch.run(workspace, query: query, limit: limit, area: context.option("--area")) {
            guard let record = try workspace.store.record(kind, id: hit.establishment.id, home: hit.establishment.home)
            else { continue }
            sheet.rows.append(view.row(record, fields: listed))
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["establishment", "show"], summary: words("xem một cơ sở", "show an establishment"),
            positionals: [SharedOptions.id],
            examples: [
                ExampleSpec(
                    "fieldlog establishment show @last", meaning: words("cơ sở vừa ghi", "the one written last"))
            ])
    ) { (context) throws(FieldLogError) in
        let record = try context.workspace().record(kind, context.argument("ID"))
        let moves = try MovingView(workspace: try context.workspace(), context: context).pairs(record)
        context.printer.details(try context.view().pairs(record) + moves + context.erasure(of: record))
        return ExitCode.ok
    }
}

/// The areas that `--area CODE[@DATE]` asks for: that one, all below it, and what these were before.
struct AreaFilter {
    /// Nil without `--area`.
    let scope: AreaScope?

    init(_ context: Context) throws(FieldLogError) {
        guard let text = context.option("--area") else {
            scope = nil
            return
        }
        let workspace = try context.workspace()
        let index = AreaIndex(store: workspace.store)
        scope = AreaScope(setting: try index.resolve(text, today: workspace.today).key.text, index: index)
    }

    func contains(_ home: AreaKey) throws(FieldLogError) -> Bool { try scope?.contains(home) ?? true }
}
