internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `area`.
enum AreaCommands {
    static let all = [load, add, end, list, show] + SuccessionCommands.all

    private static let fields = ["name", "level", "kind", "parent_code", "valid_from", "valid_to"]

    static let load = Command(
        CommandSpec(
            ["area", "import"],
            summary: words(
                "nhập danh mục địa bàn từ CSV, tất cả hoặc không",
                "import a catalogue of areas from CSV, all or nothing"),
            discussion: words(
                "Cột: code, parent_code, level, kind, name, valid_from, valid_to, full_name; thứ tự tùy ý, có thể thêm cột khác.",
                "Columns: code, parent_code, level, kind, name, valid_from, valid_to, full_name; any order, more allowed."
            ),
            positionals: [PositionalSpec("FILE", summary: words("tệp CSV", "a CSV file"))],
            options: [
                OptionSpec(
                    "--from", placeholder: words("NGÀY", "DATE"),
                    summary: words("ngày hiệu lực cho dòng để trống", "first day for rows that leave it blank"))
            ],
            examples: [
                ExampleSpec("fieldlog area import areas.csv", meaning: words("nhập danh mục", "import a catalogue"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let outcome = try workspace.importAreas(path: context.argument("FILE"), from: context.option("--from"))
        return try report(outcome, workspace, context)
    }

    static let add = Command(
        CommandSpec(
            ["area", "add"], summary: words("thêm một địa bàn", "add one area"),
            options: [
                option("--code", words("MÃ", "CODE"), words("mã", "code"), required: true),
                option(
                    "--level", words("CẤP", "LEVEL"),
                    words("cấp: province, district, commune…", "level: province, district, commune…"), required: true),
                option("--kind", words("LOẠI", "KIND"), words("loại: tỉnh, xã…", "kind, in words"), required: true),
                option("--name", words("TÊN", "NAME"), words("tên", "name"), required: true),
                option("--parent", words("MÃ", "CODE"), words("mã cấp trên", "code of the area above")),
                option(
                    "--from", words("NGÀY", "DATE"),
                    words("ngày hiệu lực; trống: từ trước đến nay", "first day; blank: since ever")),
                option(
                    "--to", words("NGÀY", "DATE"),
                    words("ngày hết hiệu lực", "first day on which it is not valid any more")),
                option("--full-name", words("TÊN", "NAME"), words("tên đầy đủ", "full name")),
                option("--parent-code", words("MÃ", "CODE"), words("như --parent", "the same as --parent")),
                option("--valid-from", words("NGÀY", "DATE"), words("như --from", "the same as --from")),
                option("--valid-to", words("NGÀY", "DATE"), words("như --to", "the same as --to")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog area add --code 79 --level province --kind \"thành phố\" --name \"Hồ Chí Minh\"",
                    meaning: words("thêm một tỉnh", "add a province"))
            ])
    ) { (context) throws(FieldLogError) in
        var typed = context.typed(Schema.area)
        for (flag, field) in [("--parent", "parent_code"), ("--from", "valid_from"), ("--to", "valid_to")] {
            if let value = context.option(flag) { typed.append(TypedField(field, value)) }
        }
        let (record, isNew) = try context.workspace().addArea(typed)
        guard let area = Area(stored: record) else { return ExitCode.ok }
        switch context.printer.form {
        case .table:
            context.printer.say(isNew ? Words.saved(Schema.area, area.key.text) : Words.changed(area.key.text))
        case .tabs: context.printer.line(area.key.text)
        case .json, .csv: context.printer.details(Array(zip(columns, row(area))).map { ($0, $1) })
        }
        return ExitCode.ok
    }

    static let list = Command(
        CommandSpec(
            ["area", "list"], summary: words("liệt kê địa bàn", "list areas"),
            options: [
                option("--on", words("NGÀY", "DATE"), words("có hiệu lực vào ngày này", "those valid on a day")),
                option("--parent", words("MÃ", "CODE"), words("dưới địa bàn này", "those directly below an area")),
                option("--level", words("CẤP", "LEVEL"), words("chỉ cấp này", "those of a level")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog area list --level province --on 2025-07-01",
                    meaning: words("các tỉnh khi đó", "the provinces on a day"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let parent = context.option("--parent").map(CodeAtDate.init)
        let filter = parent.map { RecordFilter.field("parent_code", .text($0.code)) } ?? .all
        var areas = try workspace.store.records(Schema.area, filter).compactMap { Area(stored: $0) }
        for day in [context.option("--on"), parent?.date].compactMap({ $0 }) {
            try checkDate(day)
            areas = areas.filter { $0.isValid(on: day) }
        }
        if let level = context.option("--level") { areas = areas.filter { $0.level == level } }
        context.printer.print(Sheet(columns, rows: areas.sorted { $0.key < $1.key }.map(row)))
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["area", "show"], summary: words("xem một địa bàn vào một ngày", "show an area as of a day"),
            positionals: [
                PositionalSpec("CODE[@DATE]", summary: words("mã, hôm nay hoặc vào ngày", "a code, today or on a day"))
            ],
            examples: [
                ExampleSpec(
                    "fieldlog area show 15@2025-06-30", meaning: words("tỉnh 15 khi đó", "province 15 on that day"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let area = try AreaIndex(store: workspace.store).resolve(
            context.argument("CODE[@DATE]"), today: workspace.today)
        context.printer.details(Array(zip(columns, row(area))).map { ($0, $1) })
        return ExitCode.ok
    }

    static let end = Command(
        CommandSpec(
            ["area", "end"], summary: words("cho một địa bàn hết hiệu lực", "end an area"),
            discussion: words(
                "Bản ghi của địa bàn ở nguyên chỗ. Nêu địa bàn kế thừa: fieldlog succession add.",
                "Its records stay where they are. Say what takes its place: fieldlog succession add."),
            positionals: [
                PositionalSpec("CODE[@DATE]", summary: words("mã, hôm nay hoặc vào ngày", "a code, today or on a day"))
            ],
            options: [
                option(
                    "--on", words("NGÀY", "DATE"),
                    words("ngày đầu tiên hết hiệu lực", "the first day on which it is not valid any more"),
                    required: true)
            ],
            examples: [
                ExampleSpec("fieldlog area end 26740 --on 2026-07-01", meaning: words("hết hiệu lực", "end it"))
            ])
    ) { (context) throws(FieldLogError) in
        let (area, hasHeirs) = try context.workspace().endArea(
            context.argument("CODE[@DATE]"), on: context.option("--on") ?? "")
        switch context.printer.form {
        case .table: context.printer.say(Words.changed(area.key.text))
        case .tabs: context.printer.line(area.key.text)
        case .json, .csv: context.printer.details(Array(zip(columns, row(area))).map { ($0, $1) })
        }
        if !hasHeirs { context.printer.note(AreaWords.noHeir(area.key.text)) }
        return ExitCode.ok
    }

    static func option(_ name: String, _ placeholder: Bilingual, _ summary: Bilingual, required: Bool = false)
        -> OptionSpec
    {
        OptionSpec(name, placeholder: placeholder, summary: summary, isRequired: required)
    }

    static func checkDate(_ text: String) throws(FieldLogError) {
        do throws(FieldProblem) { _ = try FieldInput.date(text) } catch {
            throw .refused(FieldRefusal(argument: "--on", problem: error))
        }
    }

    private static let columns = [
        Sheet.Column("area", words("Khóa", "Key")), Sheet.Column("code", words("Mã", "Code")),
        Sheet.Column("name", words("Tên", "Name"), shrink: true),
        Sheet.Column("full_name", words("Tên đầy đủ", "Full name"), shrink: true),
        Sheet.Column("level", words("Cấp", "Level")),
        Sheet.Column("kind", words("Loại", "Kind")), Sheet.Column("parent_code", words("Cấp trên", "Parent")),
        Sheet.Column("valid_from", words("Từ", "From")), Sheet.Column("valid_to", words("Đến", "To")),
    ]

    private static func row(_ area: Area) -> [Sheet.Cell] {
        [
            .text(area.key.text), .text(area.key.code), .text(area.name), .text(area.fullName), .text(area.level),
            .text(area.kind),
            .text(area.parentCode), .text(area.key.validFrom), .text(area.validTo),
        ]
    }

    /// Says what an import of areas or successions did, and what it left without a successor.
    static func report(
        _ outcome: CatalogueOutcome, _ workspace: Workspace, _ context: Context
    ) throws(FieldLogError) -> Int32 {
        let counts = [
            ("rows", outcome.rows), ("added", outcome.added), ("changed", outcome.changed),
            ("unchanged", outcome.unchanged),
        ]
        switch context.printer.form {
        case .json: context.printer.document(counts.map { JSONMember(key: $0.0, value: .int(Int64($0.1))) })
        case .table: context.printer.say(Words.catalogue(outcome))
        default:
            context.printer.print(
                Sheet(
                    counts.map { Sheet.Column($0.0, words($0.0, $0.0)) }, rows: [counts.map { Sheet.Cell.count($0.1) }])
            )
        }
        let lone = try workspace.areasWithoutHeirs()
        if let first = lone.first { context.printer.note(AreaWords.withoutHeirs(lone.count, first.text)) }
        return ExitCode.ok
    }
}

/// `CODE[@DATE]` taken apart.
struct CodeAtDate {
    let code: String
    /// Nil without a date; an empty one asks for the area that was always there.
    let date: String?

    init(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        code = parts.first ?? text
        date = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
    }
}
