internal import FieldLogHash
internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `conflict`.
enum ConflictCommands {
    static let all = [list, show, settle]

    private static let id = PositionalSpec(
        "ID", summary: words("mã số của xung đột hoặc phần đầu của nó", "the id of a conflict, or its first characters")
    )

    static let list = Command(
        CommandSpec(
            ["conflict", "list"], summary: words("các xung đột đang chờ", "the conflicts that wait"),
            examples: [ExampleSpec("fieldlog conflict list", meaning: words("xem hộp chờ", "look into the inbox"))])
    ) { (context) throws(FieldLogError) in
        let view = try ConflictView(context: context)
        let conflicts = try context.workspace().store.conflicts()
        switch context.printer.form {
        case .json:
            context.printer.document([
                JSONMember(key: "rows", value: .array(conflicts.map { .object(view.members($0)) }))
            ])
        default:
            context.printer.print(Sheet(ConflictView.columns, rows: conflicts.map(view.row)))
        }
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["conflict", "show"], summary: words("xem một xung đột", "show a conflict"),
            positionals: [id],
            examples: [ExampleSpec("fieldlog conflict show k3v9", meaning: words("xem", "show"))])
    ) { (context) throws(FieldLogError) in
        let conflict = try context.workspace().conflict(context.argument("ID"))
        let view = try ConflictView(context: context)
        if context.printer.form == .json {
            context.printer.document(view.members(conflict))
        } else {
            context.printer.print(view.candidates(conflict))
            if context.printer.form == .table { context.printer.note(Words.settle(RecordView.id(conflict.id).shown)) }
        }
        return ExitCode.ok
    }

    static let settle = Command(
        CommandSpec(
            ["conflict", "settle"], summary: words("giải quyết một xung đột", "settle a conflict"),
            discussion: words(
                "--take 1 giữ bản đang có hiệu lực; 2, 3… lấy các bản đang chờ theo thứ tự.",
                "--take 1 keeps what stands; 2, 3… take those that wait, as listed."),
            positionals: [id],
            options: [
                OptionSpec(
                    "--take", placeholder: words("SỐ", "N"), summary: words("bản được chọn", "the candidate taken"),
                    isRequired: true),
                OptionSpec(
                    "--reason", placeholder: words("LÝ_DO", "REASON"),
                    summary: words(
                        "lý do đính chính, với lượt đã chốt", "the reason of the amendment, for a final visit")),
            ],
            examples: [
                ExampleSpec(
                    "fieldlog conflict settle k3v9 --take 2", meaning: words("lấy bản thứ hai", "take the second"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let conflict = try workspace.conflict(context.argument("ID"))
        let text = context.option("--take") ?? ""
        guard let number = Int(text) else {
            throw .refused(FieldRefusal(argument: "--take", problem: .notANumber(text)))
        }
        try workspace.settle(conflict, take: number, reason: context.option("--reason"))
        let id = conflict.id.description
        switch context.printer.form {
        case .json:
            context.printer.document([
                JSONMember(key: "id", value: .string(id)),
                JSONMember(key: "record", value: .string(conflict.record.description)),
                JSONMember(key: "take", value: .int(Int64(number))),
            ])
        case .table: context.printer.say(Words.settled(id))
        default: context.printer.line(id)
        }
        return ExitCode.ok
    }
}

/// Conflicts for people and programs.
struct ConflictView {
    let records: RecordView
    let devices: DeviceBook

    init(context: Context) throws(FieldLogError) {
        records = try context.view()
        devices = try DeviceBook(try context.workspace().store)
    }

    static let columns = [
        Sheet.Column("id", words("Mã số", "Id")), Sheet.Column("kind", words("Loại", "Kind")),
        Sheet.Column("record", words("Bản ghi", "Record")),
        Sheet.Column("group", words("Nhóm", "Group")), Sheet.Column("fields", words("Trường", "Fields"), shrink: true),
        Sheet.Column("winner", words("Đang đứng", "Stands"), shrink: true),
        Sheet.Column("losers", words("Đang chờ", "Waits"), shrink: true),
    ]

    func row(_ conflict: OpenConflict) -> [Sheet.Cell] {
        [
            RecordView.id(conflict.id), .text(conflict.kind.name), RecordView.id(conflict.record),
            .text(conflict.group),
            .text(conflict.fields.joined(separator: ",")), .text(shown(conflict.winner, conflict)),
            .text(conflict.losers.map { shown($0.change, conflict) }.joined(separator: " | ")),
        ]
    }

    private func shown(_ change: LoggedChange, _ conflict: OpenConflict) -> String {
        conflict.fields.compactMap { conflict.kind.field($0) }.map { field in
            let text = records.cell(change.values[field.number] ?? .null, field).shown
            return field.name + "=" + (text.isEmpty ? "–" : text)
        }.joined(separator: ", ")
    }

    func members(_ conflict: OpenConflict) -> [JSONMember] {
        [
            JSONMember(key: "id", value: .string(conflict.id.description)),
            JSONMember(key: "kind", value: .string(conflict.kind.name)),
            JSONMember(key: "record", value: .string(conflict.record.description)),
            JSONMember(key: "area", value: .string(conflict.home.text)),
            JSONMember(key: "group", value: .string(conflict.group)),
            JSONMember(key: "fields", value: .array(conflict.fields.map { .string($0) })),
            JSONMember(key: "winner", value: candidate(conflict.winner, conflict, isProposal: false)),
            JSONMember(
                key: "losers",
                value: .array(conflict.losers.map { candidate($0.change, conflict, isProposal: $0.isProposal) })),
        ]
    }

    private func candidate(_ change: LoggedChange, _ conflict: OpenConflict, isProposal: Bool) -> JSONValue {
        let header = change.entry.header
        let values = conflict.fields.compactMap { conflict.kind.field($0) }.map { field in
            JSONMember(key: field.name, value: records.cell(change.values[field.number] ?? .null, field).value)
        }
        return .object([
            JSONMember(key: "device", value: .string(devices.name(of: header.incarnation).text)),
            JSONMember(key: "incarnation", value: .string(header.incarnation.description)),
            JSONMember(key: "seq", value: .int(Int64(header.seq))),
            JSONMember(key: "hash", value: .string(change.entry.hash.hex)),
            JSONMember(key: "time", value: .string(ValueText.text(header.time))),
            JSONMember(key: "proposed_amendment", value: .bool(isProposal)),
            JSONMember(key: "values", value: .object(values)),
        ])
    }

    func candidates(_ conflict: OpenConflict) -> Sheet {
        var sheet = Sheet([
            Sheet.Column("take", words("Số", "Take"), right: true), Sheet.Column("state", words("Trạng thái", "State")),
            Sheet.Column("device", words("Thiết bị", "Device")), Sheet.Column("time", words("Giờ máy", "Clock")),
            Sheet.Column("values", words("Giá trị", "Values"), shrink: true),
        ])
        let all = [(change: conflict.winner, isProposal: false)] + conflict.losers
        for (place, item) in all.enumerated() {
            let state =
                place == 0
                ? ViewWords.stands
                : item.isProposal ? ViewWords.proposal : ViewWords.waits
            sheet.rows.append([
                .count(place + 1), .text(records.isVietnamese ? state.vi : state.en),
                .text(devices.name(of: item.change.entry.header.incarnation).text),
                Sheet.Cell(
                    .string(ValueText.text(item.change.entry.header.time)),
                    shown: TimeShown.text(item.change.entry.header.time)), .text(shown(item.change, conflict)),
            ])
        }
        return sheet
    }
}
