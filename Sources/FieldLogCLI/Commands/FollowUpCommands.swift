internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `followup`: what has to be looked at again. One that a deadline asks for is derived from the finding and never logged.
enum FollowUpCommands {
    static let all = [add, close, withdraw, list]
    private static let kind = Schema.followUp

    static let add = RecordVerbs.add(
        kind,
        CommandSpec(
            ["followup", "add"], summary: words("hẹn một lần phúc tra", "ask for a follow-up"),
            discussion: words(
                "Thời hạn của vi phạm tự thành hẹn phúc tra, không cần ghi. Nêu --asked-by thì không cần --establishment.",
                "The deadline of a finding asks for one by itself. With --asked-by, --establishment is not needed."),
            options: CommandSpec.fields(of: kind, without: ["finding", "visit", "withdrawn"], needing: ["due"]) + [
                SharedOptions.resume
            ],
            examples: [
                ExampleSpec(
                    "fieldlog followup add --establishment @last --due 2025-08-01 --reason \"xem lại giấy phép\"",
                    meaning: words("hẹn phúc tra", "ask for one"))
            ])
    ) { (workspace, typed, _) throws(FieldLogError) in try workspace.addFollowUp(typed) }

    static let close = Command(
        CommandSpec(
            ["followup", "close"], summary: words("kết thúc một lần phúc tra", "close a follow-up by a visit"),
            discussion: words(
                "ID là của lần hẹn, hoặc của vi phạm có thời hạn. Một lượt phúc tra đã chốt tại cơ sở tự kết thúc các thời hạn trước đó.",
                "ID is that of the follow-up, or of the finding with the deadline. A final follow-up visit closes the deadlines before it by itself."
            ),
            positionals: [SharedOptions.id],
            options: [
                OptionSpec(
                    "--visit", placeholder: words("ID", "ID"),
                    summary: words(
                        "lượt kiểm tra đã phúc tra" + CommandSpec.needed.vi,
                        "the visit that closed it" + CommandSpec.needed.en))
            ],
            examples: [
                ExampleSpec("fieldlog followup close 3F7K --visit @last", meaning: words("kết thúc", "close it"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        guard let visit = context.option("--visit") else {
            throw .refused(FieldRefusal(kind: kind.name, field: "visit", problem: .required))
        }
        let closed = try workspace.closeFollowUp(
            try named(context.argument("ID"), workspace), visit: visit)
        try context.wrote(closed, Words.changed(closed.id.description))
        return ExitCode.ok
    }

    /// The follow-up or the finding that a text names.
    private static func named(_ text: String, _ workspace: Workspace) throws(FieldLogError) -> StoredRecord {
        do throws(FieldLogError) { return try workspace.record(kind, text) } catch {
            guard case .unknownRecord = error, text != "@last" else { throw error }
        }
        do throws(FieldLogError) { return try workspace.record(Schema.finding, text) } catch {
            guard case .unknownRecord = error else { throw error }
        }
        throw .unknownRecord(text, kind: kind.name)
    }

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["followup", "withdraw"],
            summary: words("rút một lần hẹn ghi nhầm", "take back a follow-up asked for in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog followup withdraw @last --reason \"ghi nhầm\"", meaning: words("rút", "withdraw"))
            ]))

    static let list = Command(
        CommandSpec(
            ["followup", "list"], summary: words("liệt kê phúc tra", "list follow-ups"),
            discussion: words(
                "Những lần còn phải làm, hạn gần trước; kể cả lần suy ra từ thời hạn của vi phạm.",
                "Those still to be made, the nearest day first, with those that follow from the deadline of a finding."),
            options: [
                SharedOptions.area,
                OptionSpec("--all", summary: words("kể cả lần đã xong", "closed ones too")),
            ],
            examples: [
                ExampleSpec("fieldlog followup list --area 26740", meaning: words("của một phường", "of one ward"))
            ])
    ) { (context) throws(FieldLogError) in
        let areas = try AreaFilter(context)
        let view = FollowUpView(view: try context.view(), today: try context.workspace().today, context: context)
        var sheet = Sheet(FollowUpView.columns)
        let workspace = try context.workspace()
        let groups = try EstablishmentGroups(workspace.store)
        for row in try workspace.followUps(open: !context.invocation.has("--all"), groups: groups)
        where try areas.contains(row.home) {
            sheet.rows.append(view.row(row))
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }
}

/// Follow-ups as cells.
struct FollowUpView {
    let view: RecordView
    let today: String
    let context: Context

    static let columns = [
        Sheet.Column("id", words("Mã số", "Id")), Sheet.Column("area", words("Địa bàn", "Area"), minor: true),
        Sheet.Column("establishment", words("Cơ sở", "Establishment"), shrink: true),
        Sheet.Column("due", words("Hạn", "Due")), Sheet.Column("late", words("Quá hạn", "Late")),
        Sheet.Column("reason", words("Lý do", "Reason"), shrink: true),
        Sheet.Column("derived", words("Suy ra", "Derived"), minor: true),
        Sheet.Column("asked_by", words("Lượt yêu cầu", "Asked for by"), minor: true),
        Sheet.Column("visit", words("Lượt phúc tra", "Closed by"), minor: true),
        Sheet.Column("flag", words("Lưu ý", "Flag"), shrink: true),
    ]

    func row(_ row: FollowUpRow) -> [Sheet.Cell] {
        let kind = Schema.followUp
        func reference(_ id: RecordID?, _ field: String) -> Sheet.Cell {
            guard let id, let spec = kind.field(field) else { return Sheet.Cell(.null) }
            return view.cell(.bytes(id.bytes), spec)
        }
        return [
            RecordView.id(row.id), Sheet.Cell(.string(row.home.text), shown: view.places.area(row.home)),
            reference(row.establishment, "establishment"), .text(row.due), flag(row.closedBy == nil && row.due < today),
            .text(row.reason), flag(row.isDerived), reference(row.askedBy, "asked_by"),
            reference(row.closedBy, "visit"), warning(row),
        ]
    }

    private func flag(_ isSet: Bool) -> Sheet.Cell {
        Sheet.Cell(.bool(isSet), shown: isSet ? context.text(ViewWords.yes) : "")
    }

    private func warning(_ row: FollowUpRow) -> Sheet.Cell {
        guard let void = row.void else {
            let place = row.establishment.flatMap { id in
                try? context.workspace().store.record(Schema.establishment, id: id, home: row.home)
            }
            guard let place, !place["withdrawn"].isNull else { return Sheet.Cell(.null) }
            return RecordVerbs.cell(
                FieldRefusal(
                    kind: Schema.followUp.name, field: "establishment", problem: .void(place.id.description)), context)
        }
        let visit = try? context.workspace().store.record(Schema.visit, id: void, home: row.home)
        let isStanding = visit.flatMap { $0["status"].text }.flatMap(VisitStatus.init(rawValue:))?.isStanding ?? true
        let problem = FieldRefusal(
            kind: Schema.followUp.name, field: "visit",
            problem: isStanding ? .otherEstablishment(void.description) : .void(void.description))
        return RecordVerbs.cell(problem, context)
    }
}
