internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `target`: what is to be reached, and how far it is.
enum TargetCommands {
    static let all = [set, list, show, progress, withdraw]
    private static let kind = Schema.target

    static let set = Command(
        CommandSpec(
            ["target", "set"],
            summary: words("đặt hoặc đổi một chỉ tiêu từ một tệp", "set or change a target from a file"),
            discussion: words(
                "Tệp JSON theo Examples/TARGETS.md; mẫu cho từng loại chỉ tiêu trong Examples/targets. Sai một chỗ thì không đổi gì.",
                "A JSON file as Examples/TARGETS.md says; one for each sort of target lies in Examples/targets. One fault, and nothing is changed."
            ),
            positionals: [PositionalSpec("FILE", summary: words("tệp JSON", "a file in JSON"))],
            options: [
                OptionSpec(
                    "--id", placeholder: words("ID", "ID"),
                    summary: words(
                        "đổi chỉ tiêu này; không có thì là chỉ tiêu mới", "change this target; else it is a new one")),
                OptionSpec(
                    "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("địa bàn này thay cho địa bàn trong tệp", "this area in place of that in the file")),
                SharedOptions.overrideGuard,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog target set Examples/targets/soc-trang-coverage.json --area 94@2025-06-30",
                    meaning: words("chỉ tiêu của một tỉnh", "a target of a province")),
                ExampleSpec(
                    "fieldlog target set chi-tieu.json --id @last", meaning: words("đổi chỉ tiêu vừa đặt", "change it")),
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let old = try context.option("--id").map { (id) throws(FieldLogError) in try workspace.record(kind, id) }
        if let old, !old["withdrawn"].isNull { throw .withdrawn(old.id.description) }
        let change = try Targets.set(
            workspace, path: context.argument("FILE"), area: context.option("--area"), over: old)
        let id = change.target.record.id.description
        if context.printer.form == .json {
            context.printer.details(
                TargetView.head(change.target, context),
                extra: [
                    JSONMember(key: "new", value: .bool(change.isNew)),
                    JSONMember(
                        key: "changes",
                        value: .array(
                            change.changes.map {
                                .object([
                                    JSONMember(key: "place", value: .string($0.place)),
                                    JSONMember(key: "before", value: $0.before ?? .null),
                                    JSONMember(key: "after", value: $0.after ?? .null),
                                ])
                            })),
                ])
            return ExitCode.ok
        }
        let sentence =
            change.isNew
            ? Words.saved(kind, id) : change.changes.isEmpty ? Words.unchanged(id) : Words.changed(id)
        try context.wrote(change.target.record, sentence)
        for place in change.changes {
            context.printer.say(TargetWords.changed(place.place, place.before?.encoded(), place.after?.encoded()))
        }
        return ExitCode.ok
    }

    static let list = Command(
        CommandSpec(
            ["target", "list"], summary: words("liệt kê chỉ tiêu", "list the targets"), options: [RecordVerbs.all],
            examples: [ExampleSpec("fieldlog target list", meaning: words("các chỉ tiêu", "the targets"))])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let view = try context.view()
        let fields = ["name", "area", "basis"]
        var sheet = Sheet(
            RecordView.columns(kind, fields: fields) + [
                Sheet.Column("period", words("Kỳ", "Period")),
                Sheet.Column("goals", words("Mục", "Goals"), right: true), RecordVerbs.flagColumn,
            ])
        for target in try Targets.all(workspace, withdrawn: context.invocation.has("--all")) {
            let names = target.form?.goals.map(\.period.name) ?? []
            sheet.rows.append(
                view.row(target.record, fields: fields) + [
                    .text(Set(names).count == 1 ? names.first : names.isEmpty ? nil : names.joined(separator: ", ")),
                    target.form.map { .count($0.goals.count) } ?? Sheet.Cell(.null), TargetView.flag(target, context),
                ])
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["target", "show"], summary: words("in lại một chỉ tiêu như trong tệp", "print a target as a file has it"),
            discussion: words(
                "Có thể sửa rồi đặt lại bằng target set --id.", "It can be changed and set again with target set --id."),
            positionals: [SharedOptions.id],
            examples: [
                ExampleSpec(
                    "fieldlog target show @last > chi-tieu.json", meaning: words("lưu thành tệp", "into a file"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let target = try StoredTarget(try workspace.record(kind, context.argument("ID")), workspace)
        switch context.printer.form {
        case .json, .csv:
            context.printer.details(
                TargetView.head(target, context), extra: [JSONMember(key: "form", value: target.json)])
        case .table, .tabs:
            let raw = target.record["form"].text ?? ""
            context.printer.line(target.json.isNull ? raw : target.json.encoded(pretty: true))
            if let problem = target.problem { context.printer.note(TargetWords.unreadable(problem)) }
            if let reason = target.record["withdrawn"].text { context.printer.note(TargetWords.withdrawn(reason)) }
        }
        return ExitCode.ok
    }

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["target", "withdraw"], summary: words("rút một chỉ tiêu", "take back a target"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec(
                    "fieldlog target withdraw @last --reason \"đặt nhầm\"", meaning: words("rút", "withdraw"))
            ]))

    static let progress = Command(
        CommandSpec(
            ["target", "progress"], summary: words("tiến độ các chỉ tiêu", "how far the targets are"),
            discussion: words(
                "Đã làm, phải làm, số ngày còn lại, mỗi tuần cần bao nhiêu, và sẽ đạt bao nhiêu với nhịp hiện nay. Cơ sở tính theo sổ quản lý vào ngày nêu trong chỉ tiêu.",
                "Done, required, days left, what each week needs, and what it comes to at the present pace. The register is that of the day which the target names."
            ),
            positionals: [
                PositionalSpec(
                    "ID", summary: words("một chỉ tiêu; không có thì tất cả", "one target; else all"),
                    isOptional: true)
            ],
            options: [
                SharedOptions.area,
                OptionSpec(
                    "--as-of", placeholder: words("NGÀY", "DATE"),
                    summary: words("tính đến hết ngày này; mặc định hôm nay", "to the end of a day; else today")),
                OptionSpec(
                    "--by", placeholder: words("area|team|kind", "area|team|kind"),
                    summary: words("chia theo địa bàn, đội, loại hình", "broken down by area, team or kind")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog target progress --by area --as-of 2025-06-30",
                    meaning: words("theo địa bàn, giữa năm", "area by area, at mid-year"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        var breakdown: TargetBreakdown?
        if let text = context.option("--by") {
            guard let known = TargetBreakdown(rawValue: text) else {
                let all = TargetBreakdown.allCases.map(\.rawValue)
                throw .refused(
                    FieldRefusal(argument: "--by", problem: .unknownCode(text, catalogue: "by", near: all)))
            }
            breakdown = known
        }
        let targets: [StoredTarget]
        if let id = context.invocation.argument("ID") {
            targets = [try StoredTarget(try workspace.record(kind, id), workspace)]
        } else {
            targets = try Targets.all(workspace)
        }
        let request = TargetRequest(area: context.option("--area"), asOf: context.option("--as-of"), by: breakdown)
        let all = try TargetProgress.run(workspace, targets, request)
        try TargetView(context: context, workspace: workspace).show(all, request)
        return ExitCode.ok
    }
}
