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
