internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `team`.
enum TeamCommands {
    static let all = [add, list, show]
    private static let listed = ["name", "level", "area", "decision_number", "lead_agency"]

    static let add = RecordVerbs.add(
        Schema.team,
        CommandSpec(
            ["team", "add"], summary: words("thêm một Đội 178", "add a 178 team"),
            options: CommandSpec.fields(
                of: Schema.team, needing: Set(Schema.team.fields.filter(\.isRequired).map(\.name))) + [
                    SharedOptions.resume
                ],
            examples: [
                ExampleSpec(
                    "fieldlog team add --name \"Đội 178 phường Bến Thành\" --level commune --area 26740",
                    meaning: words("thêm đội của một phường", "add the team of a ward"))
            ])
    ) { (workspace, typed, _) throws(FieldLogError) in try workspace.addTeam(typed) }

    static let list = Command(
        CommandSpec(
            ["team", "list"], summary: words("liệt kê các đội", "list the teams"),
            examples: [ExampleSpec("fieldlog team list", meaning: words("các đội", "the teams"))])
    ) { (context) throws(FieldLogError) in
        let view = try context.view()
        let teams = try context.workspace().store.records(Schema.team)
        context.printer.print(
            Sheet(RecordView.columns(Schema.team, fields: listed), rows: teams.map { view.row($0, fields: listed) }))
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["team", "show"], summary: words("xem một đội", "show a team"), positionals: [SharedOptions.id],
            examples: [ExampleSpec("fieldlog team show @last", meaning: words("đội vừa ghi", "the team written last"))])
    ) { (context) throws(FieldLogError) in
        let team = try context.workspace().record(Schema.team, context.argument("ID"))
        context.printer.details(try context.view().pairs(team) + context.erasure(of: team))
        return ExitCode.ok
    }
}

/// `code`: the catalogues, which are data.
enum CodeCommands {
    static let all = [add, list]

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
            ],
            examples: [
                ExampleSpec(
                    "fieldlog code add --catalogue KIND --code HOMESTAY --vi homestay --en homestay",
                    meaning: words("thêm một loại hình", "add a kind of establishment"))
            ])
    ) { (context) throws(FieldLogError) in
        let code = try context.workspace().addCode(
            catalogue: context.option("--catalogue") ?? "", code: context.option("--code") ?? "",
            vi: context.option("--vi") ?? "", en: context.option("--en") ?? "")
        try context.wrote(code, Words.saved(Schema.code, code["code"].text ?? ""))
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
            Sheet.Column("retired", words("Ngừng dùng", "Retired")),
        ])
        let wanted = context.invocation.argument("CATALOGUE")
        for name in book.names where wanted == nil || name == wanted {
            for code in book.codes(in: name) {
                sheet.rows.append([
                    .text(name), .text(code.code), .text(code.label.vi), .text(code.label.en), .text(code.retired),
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
