internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `succession`: what became of areas, and of the establishments of those that were divided.
enum SuccessionCommands {
    static let all = [load, add, list, assign]
    private static let kind = Schema.succession

    static let load = Command(
        CommandSpec(
            ["succession", "import"],
            summary: words("nhập bảng kế thừa địa bàn từ CSV", "import what became of areas from CSV"),
            discussion: words(
                "Cột: old_code, new_code, effective_date, old_level, new_level, extent (whole|part), event.",
                "Columns: old_code, new_code, effective_date, old_level, new_level, extent (whole|part), event."),
            positionals: [PositionalSpec("FILE", summary: words("tệp CSV", "a CSV file"))],
            examples: [ExampleSpec("fieldlog succession import successions.csv", meaning: words("nhập", "import"))])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        return try AreaCommands.report(
            try workspace.importSuccessions(path: context.argument("FILE")), workspace, context)
    }

    static let add = Command(
        CommandSpec(
            ["succession", "add"], summary: words("ghi địa bàn nào thay địa bàn nào", "record what became of an area"),
            discussion: words(
                "Sáp nhập: mỗi địa bàn cũ một dòng, --extent whole. Chia tách: mỗi địa bàn mới một dòng, --extent part; cơ sở ở địa bàn bị chia thì chưa phân địa bàn cho đến khi có người quyết định: fieldlog succession assign.",
                "A merger: one for each old area, --extent whole. A division: one for each new area, --extent part; establishments of a divided area are unassigned until somebody decides: fieldlog succession assign."
            ),
            options: [
                AreaCommands.option(
                    "--from", words("MÃ[@NGÀY]", "CODE[@DATE]"), words("địa bàn cũ", "the old area"), required: true),
                AreaCommands.option(
                    "--to", words("MÃ[@NGÀY]", "CODE[@DATE]"), words("địa bàn mới", "the new area"), required: true),
                AreaCommands.option(
                    "--date", words("NGÀY", "DATE"), words("ngày hiệu lực", "the first day"), required: true),
                AreaCommands.option(
                    "--extent", words("whole|part", "whole|part"), words("toàn bộ hay một phần", "all of it or a part"),
                    required: true),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog succession add --from 26743 --to 26740 --date 2026-07-01 --extent whole",
                    meaning: words("nhập vào", "one is merged into another"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let record = try workspace.addSuccession(
            SuccessionRequest(
                old: context.option("--from") ?? "", new: context.option("--to") ?? "",
                date: context.option("--date") ?? "", extent: context.option("--extent") ?? ""))
        try context.wrote(record, Words.saved(kind, record.id.description))
        let (code, date) = (record["old_code"].text ?? "", record["effective_date"].text ?? "")
        let isStillThere = try AreaIndex(store: workspace.store).areas(code: code).contains {
            ($0.key.validFrom ?? "") < date && $0.isValid(on: date)
        }
        if isStillThere { context.printer.note(AreaWords.stillValid(code, date)) }
        return ExitCode.ok
    }

    static let list = Command(
        CommandSpec(
            ["succession", "list"], summary: words("liệt kê việc kế thừa địa bàn", "list what became of areas"),
            discussion: words(
                "Với --unassigned: các cơ sở chưa phân địa bàn, kèm những địa bàn có thể; địa bàn hết hiệu lực mà chưa có kế thừa thì không có địa bàn nào.",
                "With --unassigned: the establishments of which nobody has decided where they belong, with the areas that they may belong to; none where an area ended without a successor."
            ),
            options: [
                SharedOptions.area,
                OptionSpec("--unassigned", summary: words("cơ sở chưa phân địa bàn", "unassigned establishments")),
                AreaCommands.option(
                    "--on", words("NGÀY", "DATE"),
                    words("theo địa giới ngày này; mặc định hôm nay", "by the boundaries of a day; else today")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog succession list --unassigned", meaning: words("còn phải phân", "still to be decided"))
            ])
    ) { (context) throws(FieldLogError) in
        if context.invocation.has("--unassigned") { return try listUnassigned(context) }
        let fields = kind.fields.map(\.name)
        let view = try context.view()
        let code = context.option("--area").map { CodeAtDate($0).code }
        var sheet = Sheet(RecordView.columns(kind, fields: fields) + [RecordVerbs.flagColumn])
        let store = try context.workspace().store
        let rules = try SuccessionRules(store)
        try store.forEach(kind) { (record) throws(FieldLogError) in
            if let code, record["old_code"].text != code, record["new_code"].text != code { return true }
            let problem = try rules.problem(record.filled)
            let flag = problem.map { RecordVerbs.cell($0, context) } ?? RecordVerbs.flagCell(record, context)
            sheet.rows.append(view.row(record, fields: fields) + [flag])
            return true
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    private static func listUnassigned(_ context: Context) throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let areas = try AreaFilter(context)
        let view = try context.view()
        let day = context.option("--on") ?? workspace.today
        try AreaCommands.checkDate(day)
        let shown = ["name", "kind", "address"]
        var sheet = Sheet(
            RecordView.columns(Schema.establishment, fields: shown) + [
                Sheet.Column("candidates", words("Có thể thuộc", "One of"))
            ])
        for (record, place) in try workspace.unassigned(on: day) where try areas.contains(record.home) {
            let keys = place.isOrphaned ? [] : place.candidates
            let cell = Sheet.Cell(
                .array(keys.map { .string($0.text) }), shown: keys.map(view.places.area).joined(separator: ", "))
            sheet.rows.append(view.row(record, fields: shown) + [cell])
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    static let assign = Command(
        CommandSpec(
            ["succession", "assign"],
            summary: words("phân cơ sở của địa bàn bị chia", "assign establishments of a divided area"),
            discussion: words(
                "Lượt kiểm tra đi theo cơ sở; bản ghi cũ không bị sửa.",
                "Their visits follow; nothing that was logged is rewritten."),
            positionals: [
                PositionalSpec("ID", summary: words("các cơ sở", "the establishments"), isRepeated: true)
            ],
            options: [
                AreaCommands.option(
                    "--to", words("MÃ[@NGÀY]", "CODE[@DATE]"), words("địa bàn mới", "the new area"), required: true)
            ],
            examples: [
                ExampleSpec(
                    "fieldlog succession assign 3f7k --to 26740",
                    meaning: words("thuộc phường này", "it is of this ward"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let establishments = try context.invocation.arguments("ID").map { (text) throws(FieldLogError) in
            try workspace.record(Schema.establishment, text)
        }
        for establishment in establishments {
            let isChanged = try workspace.assign(establishment, to: context.option("--to") ?? "")
            let id = establishment.id.description
            try context.wrote(
                try context.again(establishment), isChanged ? Words.changed(id) : Words.unchanged(id))
        }
        return ExitCode.ok
    }
}
