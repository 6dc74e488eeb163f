internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// `measure`: proposed, decided, executed; or dropped.
enum MeasureCommands {
    static let all = [propose, decide, execute, drop, edit, withdraw, list, show]
    private static let kind = Schema.measure

    static let propose = RecordVerbs.add(
        kind,
        CommandSpec(
            ["measure", "propose"], summary: words("kiến nghị một biện pháp", "propose a measure"),
            discussion: words(
                "Đội chỉ kiến nghị; cấp có thẩm quyền quyết định: fieldlog measure decide. Nêu --finding thì không cần --visit.",
                "A team only proposes; the competent authority decides: fieldlog measure decide. With --finding, --visit is not needed."
            ),
            options: CommandSpec.fields(
                of: kind, only: ["visit", "finding", "kind", "proposed", "proposed_by", "note", "source"],
                needing: ["kind"]),
            examples: [
                ExampleSpec(
                    "fieldlog measure propose --visit @last --kind FINE --proposed-by POLICE",
                    meaning: words("kiến nghị phạt tiền", "propose a fine"))
            ])
    ) { (workspace, typed, _) throws(FieldLogError) in try workspace.proposeMeasure(typed) }

    static let decide = RecordVerbs.step(
        kind,
        CommandSpec(
            ["measure", "decide"], summary: words("ghi quyết định xử lý", "record the decision on a measure"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, only: ["number", "decided", "authority", "amount", "note"]),
            examples: [
                ExampleSpec(
                    "fieldlog measure decide @last --number 07/QĐ-XPHC --authority \"Chủ tịch UBND huyện\" --amount 35000000",
                    meaning: words("phạt 35 triệu đồng", "a fine of 35 million đồng"))
            ])
    ) { (workspace, measure, typed) throws(FieldLogError) in try workspace.decideMeasure(measure, typed) }

    static let execute = RecordVerbs.step(
        kind,
        CommandSpec(
            ["measure", "execute"], summary: words("ghi đã thi hành", "record that a measure was executed"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, only: ["executed", "executed_by", "note"]),
            examples: [
                ExampleSpec(
                    "fieldlog measure execute @last --executed 2025-07-15",
                    meaning: words("đã nộp phạt ngày 15/7", "paid on 15 July"))
            ])
    ) { (workspace, measure, typed) throws(FieldLogError) in try workspace.executeMeasure(measure, typed) }

    static let drop = RecordVerbs.step(
        kind,
        CommandSpec(
            ["measure", "drop"], summary: words("thôi xử lý, có lý do", "give a measure up, with a reason"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, only: ["dropped", "reason", "note"], needing: ["reason"]),
            examples: [
                ExampleSpec(
                    "fieldlog measure drop @last --reason \"hết thời hiệu\"",
                    meaning: words("hết thời hiệu xử phạt", "the time limit has passed"))
            ])
    ) { (workspace, measure, typed) throws(FieldLogError) in try workspace.dropMeasure(measure, typed) }

    static let edit = RecordVerbs.edit(
        kind,
        CommandSpec(
            ["measure", "edit"], summary: words("sửa một biện pháp", "change a measure"),
            discussion: words(
                "Số, ngày, cấp và số tiền của quyết định đi cùng nhau.",
                "Number, day, authority and amount of a decision go together."),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(
                of: kind, only: kind.fields.map(\.name).filter { !kind.fixedFields.contains($0) }),
            examples: [
                ExampleSpec(
                    "fieldlog measure edit @last --amount 30.000.000",
                    meaning: words("sửa số tiền", "change the amount"))
            ]))

    static let withdraw = RecordVerbs.withdraw(
        kind,
        CommandSpec(
            ["measure", "withdraw"],
            summary: words("rút một biện pháp ghi nhầm", "take back a measure logged in error"),
            positionals: [SharedOptions.id], options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog measure withdraw @last --reason \"ghi nhầm\"", meaning: words("rút", "withdraw"))
            ]))

    static let list = RecordVerbs.list(
        kind,
        CommandSpec(
            ["measure", "list"], summary: words("liệt kê biện pháp", "list measures"),
            options: [
                SharedOptions.area,
                OptionSpec("--visit", placeholder: words("ID", "ID"), summary: words("của lượt này", "of this visit")),
                OptionSpec(
                    "--open", summary: words("chưa thi hành và chưa thôi", "neither executed nor dropped")),
                RecordVerbs.all,
            ],
            examples: [
                ExampleSpec("fieldlog measure list --open", meaning: words("còn phải theo", "what has to be chased"))
            ]),
        fields: ["kind", "visit", "proposed", "number", "decided", "amount", "executed", "dropped"]
    ) { (context) throws(FieldLogError) in
        let isOpen = context.invocation.has("--open")
        let visit = try context.option("--visit").map { (text) throws(FieldLogError) in
            try context.workspace().record(Schema.visit, text).id
        }
        return { measure in
            if let visit, measure["visit"].record != visit { return false }
            return !isOpen || (measure["executed"].isNull && measure["dropped"].isNull)
        }
    }

    static let show = RecordVerbs.show(
        kind,
        CommandSpec(
            ["measure", "show"], summary: words("xem một biện pháp", "show a measure"), positionals: [SharedOptions.id],
            examples: [
                ExampleSpec("fieldlog measure show @last", meaning: words("biện pháp vừa ghi", "the one written last"))
            ]))
}
