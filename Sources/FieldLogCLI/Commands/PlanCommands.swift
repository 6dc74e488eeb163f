internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `plan`: the plans of inspections that a chair has approved.
enum PlanCommands {
    static let all = [add, edit, withdraw, list, show]
    private static let kind = Schema.plan

    static let add = RecordVerbs.add(
        kind,
        CommandSpec(
            ["plan", "add"], summary: words("thêm một kế hoạch kiểm tra", "add a plan of inspections"),
            options: CommandSpec.fields(of: kind, without: ["withdrawn"], needing: ["name", "first", "last"]) + [
                SharedOptions.resume
            ],
            examples: [
                ExampleSpec(
                    "fieldlog plan add --name \"Kế hoạch 2026\" --number 15/KH-UBND --first 2026-01-01 --last 2026-12-31",
                    meaning: words("kế hoạch năm", "the plan of a year"))
            ])
    ) { (workspace, typed, _) throws(FieldLogError) in try workspace.addPlan(typed) }

    static let edit = RecordVerbs.edit(
        kind,
        CommandSpec(
            ["plan", "edit"], summary: words("sửa một kế hoạch", "change a plan"), positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, without: ["withdrawn"]) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog plan edit @last --last 2026-06-30", meaning: words("đổi ngày cuối", "another end"))
            ]))

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["plan", "withdraw"], summary: words("rút một kế hoạch ghi nhầm", "take back a plan added in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog plan withdraw @last --reason \"ghi nhầm\"", meaning: words("rút", "withdraw"))
            ]))

    static let list = RecordVerbs.list(
        kind,
        CommandSpec(
            ["plan", "list"], summary: words("liệt kê kế hoạch", "list the plans"), options: [RecordVerbs.all],
            examples: [ExampleSpec("fieldlog plan list", meaning: words("các kế hoạch", "the plans"))]),
        fields: ["name", "number", "date", "team", "area", "first", "last"]
    ) { (_) throws(FieldLogError) in { _ in true } }

    static let show = RecordVerbs.show(
        kind,
        CommandSpec(
            ["plan", "show"], summary: words("xem một kế hoạch", "show a plan"), positionals: [SharedOptions.id],
            examples: [
                ExampleSpec("fieldlog plan show @last", meaning: words("kế hoạch vừa ghi", "the plan written last"))
            ]))
}
