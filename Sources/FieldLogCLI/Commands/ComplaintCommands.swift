internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `complaint`: received, verified, closed. Who brought one is not recorded.
enum ComplaintCommands {
    static let all = [add, verify, close, edit, withdraw, list, show]
    private static let kind = Schema.complaint

    static let add = RecordVerbs.add(
        kind,
        CommandSpec(
            ["complaint", "add"], summary: words("ghi một tố giác, khiếu nại", "log a complaint or tip"),
            discussion: words(
                "Về một cơ sở (--establishment) hoặc một địa bàn (--area). Không ghi người tố giác, khiếu nại.",
                "About an establishment (--establishment) or an area (--area). Who brought it is not recorded."),
            options: [SharedOptions.area]
                + CommandSpec.fields(
                    of: kind, only: ["received", "channel", "establishment", "class", "due", "text", "note", "source"],
                    needing: ["channel"]),
            examples: [
                ExampleSpec(
                    "fieldlog complaint add --establishment @last --channel HOTLINE --class TIP --due 2025-07-20 --text \"mở nhạc quá giờ\"",
                    meaning: words("tin báo qua đường dây nóng", "a tip by the hotline"))
            ])
    ) { (workspace, typed, area) throws(FieldLogError) in try workspace.addComplaint(typed, area: area) }

    static let verify = RecordVerbs.step(
        kind,
        CommandSpec(
            ["complaint", "verify"], summary: words("ghi kết quả xác minh", "record what the verification found"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(
                of: kind, only: ["verified", "verification", "visit", "class", "note"], needing: ["verification"]),
            examples: [
                ExampleSpec(
                    "fieldlog complaint verify @last --verification FOUNDED",
                    meaning: words("có cơ sở", "it is founded"))
            ])
    ) { (workspace, complaint, typed) throws(FieldLogError) in try workspace.verifyComplaint(complaint, typed) }

    static let close = RecordVerbs.step(
        kind,
        CommandSpec(
            ["complaint", "close"], summary: words("kết thúc một tố giác, khiếu nại", "close a complaint"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, only: ["closed", "result", "note"], needing: ["result"]),
            examples: [
                ExampleSpec(
                    "fieldlog complaint close @last --result \"đã nhắc nhở cơ sở\"",
                    meaning: words("kết thúc", "close it"))
            ])
    ) { (workspace, complaint, typed) throws(FieldLogError) in try workspace.closeComplaint(complaint, typed) }

    static let edit = RecordVerbs.edit(
        kind,
        CommandSpec(
            ["complaint", "edit"], summary: words("sửa một tố giác, khiếu nại", "change a complaint"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(
                of: kind, only: kind.fields.map(\.name).filter { !kind.fixedFields.contains($0) }),
            examples: [
                ExampleSpec(
                    "fieldlog complaint edit @last --due 2025-07-30", meaning: words("dời hạn", "another due date"))
            ]))

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["complaint", "withdraw"],
            summary: words("rút một tố giác, khiếu nại ghi nhầm", "take back a complaint logged in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec(
                    "fieldlog complaint withdraw @last --reason \"ghi trùng\"", meaning: words("rút", "withdraw"))
            ]))

    static let list = RecordVerbs.list(
        kind,
        CommandSpec(
            ["complaint", "list"], summary: words("liệt kê tố giác, khiếu nại", "list complaints"),
            options: [
                SharedOptions.area,
                OptionSpec("--open", summary: words("chưa kết thúc", "not closed")), RecordVerbs.all,
            ],
            examples: [
                ExampleSpec("fieldlog complaint list --open", meaning: words("chưa kết thúc", "those not closed"))
            ]),
        fields: ["received", "channel", "class", "establishment", "due", "verified", "closed", "text"]
    ) { (context) throws(FieldLogError) in
        let isOpen = context.invocation.has("--open")
        return { complaint in !isOpen || complaint["closed"].isNull }
    }

    static let show = RecordVerbs.show(
        kind,
        CommandSpec(
            ["complaint", "show"], summary: words("xem một tố giác, khiếu nại", "show a complaint"),
            positionals: [SharedOptions.id],
            examples: [
                ExampleSpec(
                    "fieldlog complaint show @last", meaning: words("tin vừa ghi", "the one written last"))
            ]))
}
