internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `code`: the catalogues, which are data.
enum CodeCommands {
    static let all = [add, edit, retire, list]

    static let add = Command(
        CommandSpec(
            ["code", "add"], summary: words("thêm một mã vào danh mục", "add a code to a catalogue"),
            options: [
                OptionSpec(
                    "--catalogue", placeholder: words("DANH_MỤC", "NAME"), summary: words("danh mục", "the catalogue"),
                    isRequired: true),
                OptionSpec(
                    "--code", placeholder: words("MÃ", "CODE"), summary: words("mã", "the code"), isRequired: true),
                OptionSpec(
                    "--vi", placeholder: words("CHỮ", "TEXT"),
                    summary: words("tên tiếng Việt", "its name in Vietnamese"), isRequired: true),
                OptionSpec(
                    "--en", placeholder: words("CHỮ", "TEXT"), summary: words("tên tiếng Anh", "its name in English")),
                from,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog code add --catalogue KIND --code HOMESTAY --vi homestay --en homestay",
                    meaning: words("thêm một loại hình", "add a kind of establishment"))
            ])
    ) { (context) throws(FieldLogError) in
        let code = try context.workspace().addCode(
            catalogue: context.option("--catalogue") ?? "", code: context.option("--code") ?? "",
            vi: context.option("--vi") ?? "", en: context.option("--en") ?? "", from: context.option("--valid-from"))
        try context.wrote(code, Words.saved(Schema.code, code["code"].text ?? ""))
        return ExitCode.ok
    }

    private static let from = AreaCommands.option(
        "--valid-from", words("NGÀY", "DATE"), words("dùng từ ngày này", "in use from this day on"))
    private static let which = [
        PositionalSpec("CATALOGUE", summary: words("danh mục", "the catalogue")),
        PositionalSpec("CODE", summary: words("mã", "the code")),
    ]

    static let edit = Command(
        CommandSpec(
            ["code", "edit"],
            summary: words("sửa tên hoặc ngày dùng của một mã", "change the words or the days of a code"),
            positionals: which,
            options: [
                AreaCommands.option("--vi", words("CHỮ", "TEXT"), words("tên tiếng Việt", "its name in Vietnamese")),
                AreaCommands.option("--en", words("CHỮ", "TEXT"), words("tên tiếng Anh", "its name in English")), from,
                AreaCommands.option(
                    "--retired", words("NGÀY", "DATE"),
                    words("ngừng dùng từ ngày này; \"\" là dùng lại", "retired from this day on; \"\" takes it back")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog code edit KIND SPA --vi 'spa, chăm sóc da'", meaning: words("tên rõ hơn", "clearer words")
                )
            ])
    ) { (context) throws(FieldLogError) in
        let names = [
            ("vi", "--vi"), ("en", "--en"), ("valid_from", "--valid-from"), ("retired", "--retired"),
        ]
        return try change(context, names.compactMap { name, flag in context.option(flag).map { TypedField(name, $0) } })
    }

    static let retire = Command(
        CommandSpec(
            ["code", "retire"], summary: words("ngừng dùng một mã từ một ngày", "retire a code from a day on"),
            discussion: words(
                "Bản ghi có ngày trước đó vẫn dùng và in mã này; không bản ghi nào bị sửa.",
                "What is dated before may still have it, and prints it; no record is changed."),
            positionals: which,
            options: [
                OptionSpec(
                    "--on", placeholder: words("NGÀY", "DATE"), summary: words("từ ngày này", "from this day on"),
                    isRequired: true)
            ],
            examples: [
                ExampleSpec(
                    "fieldlog code retire AGENCY LABOUR --on 2025-03-01",
                    meaning: words("cơ quan đã sáp nhập", "a merged agency"))
            ])
    ) { (context) throws(FieldLogError) in
        try change(context, [TypedField("retired", context.option("--on") ?? "")])
    }

    private static func change(_ context: Context, _ typed: [TypedField]) throws(FieldLogError) -> Int32 {
        let name = context.argument("CODE")
        let (code, isChanged) = try context.workspace().changeCode(
            catalogue: context.argument("CATALOGUE"), code: name, typed)
        try context.wrote(code, isChanged ? Words.changed(name) : Words.unchanged(name))
        return ExitCode.ok
    }

    static let list = Command(
        CommandSpec(
            ["code", "list"], summary: words("liệt kê mã của các danh mục", "list the codes of the catalogues"),
            positionals: [
                PositionalSpec("CATALOGUE", summary: words("chỉ danh mục này", "this catalogue only"), isOptional: true)
            ],
            examples: [
                ExampleSpec(
                    "fieldlog code list KIND", meaning: words("các loại hình cơ sở", "the kinds of establishments"))
            ])
    ) { (context) throws(FieldLogError) in
        let book = try context.workspace().codes()
        var sheet = Sheet([
            Sheet.Column("catalogue", words("Danh mục", "Catalogue")), Sheet.Column("code", words("Mã", "Code")),
            Sheet.Column("vi", words("Tiếng Việt", "Vietnamese")), Sheet.Column("en", words("Tiếng Anh", "English")),
            Sheet.Column("valid_from", words("Dùng từ", "From")),
            Sheet.Column("retired", words("Ngừng dùng", "Retired")),
        ])
        let wanted = context.invocation.argument("CATALOGUE")
        for name in book.names where wanted == nil || name == wanted {
            for code in book.codes(in: name) {
                sheet.rows.append([
                    .text(name), .text(code.code), .text(code.label.vi), .text(code.label.en), .text(code.from),
                    .text(code.retired),
                ])
            }
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }
}

/// Options and arguments that several commands have.
enum SharedOptions {
    static let id = PositionalSpec(
        "ID", summary: words("mã số, phần đầu của nó, hoặc @last", "an id, its first characters, or @last"))
    static let reason = OptionSpec(
        "--reason", placeholder: words("LÝ_DO", "REASON"), summary: words("lý do", "the reason"))
    static let overrideGuard = OptionSpec(
        "--override-guard", placeholder: words("LÝ_DO", "REASON"),
        summary: words(
            "vẫn lưu chữ giống thông tin cá nhân, ghi lại lý do (OFFICER, ADMINISTRATOR)",
            "save what looks like personal data, with the reason logged (OFFICER, ADMINISTRATOR)"))
    static let resume = OptionSpec(
        "--resume", summary: words("dùng lại nội dung đã gõ lần trước", "go on with what was typed before"))
    static let area = OptionSpec(
        "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"), summary: words("địa bàn", "the area"))
}
