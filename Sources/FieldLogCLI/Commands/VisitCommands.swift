internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `visit`.
enum VisitCommands {
    static let all = [add, edit, discard, finalize, amend, annul, list, show]
    static let kind = Schema.visit
    private static let listed = ["date", "establishment", "kind", "outcome", "status", "note"]
    private static let life: Set<String> = ["status", "reason"]

    static let add = Command(
        CommandSpec(
            ["visit", "add"], summary: words("ghi một lượt kiểm tra", "log a visit"),
            discussion: words(
                "Một dòng là đủ; trên màn hình, không có --establishment thì chương trình hỏi. Ghi thành nháp, trừ khi có --final.",
                "One line takes all; on a terminal the program asks when --establishment is not given. Saved as a draft unless --final is given."
            ),
            options: CommandSpec.fields(of: kind, without: life, needing: ["establishment"]) + [
                OptionSpec("--final", summary: words("chốt ngay", "make it final at once")), SharedOptions.resume,
            ],
            examples: [
                ExampleSpec(
                    "fieldlog visit add --establishment @last --agencies POLICE=2,CULTURE=1 --note \"8/8 phòng đủ 20 m²\" --final",
                    meaning: words("ghi và chốt", "log and make final"))
            ])
    ) { (context) throws(FieldLogError) in try addVisit(context) }

    private static func addVisit(_ context: Context) throws(FieldLogError) -> Int32 {
        var typed = context.typed(kind)
        if context.invocation.has("--final") { typed.append(TypedField("final", "1")) }
        if context.canAsk, !typed.contains(where: { $0.name == "establishment" }) {
            let draft = Draft(workspace: try context.workspace(), name: kind.name)
            let kept = context.invocation.has("--resume") ? try draft.load() : []
            if !kept.contains(where: { $0.name == "establishment" }) {
                return try VisitForm(context: context).run(Draft.merge(kept, typed))
            }
        }
        let command = "fieldlog visit add"
        return try context.keeping(kind.name, typed, command: command) { (typed) throws(FieldLogError) in
            let isFinal = typed.contains { $0.name == "final" }
            let visit = try context.workspace().addVisit(typed.filter { $0.name != "final" }, isFinal: isFinal)
            let id = visit.id.description
            try context.wrote(visit, isFinal ? Words.finalized(id) : Words.draftSaved(id))
            return ExitCode.ok
        }
    }

    static let edit = Command(
        CommandSpec(
            ["visit", "edit"], summary: words("sửa một lượt còn nháp", "change a draft"),
            positionals: [SharedOptions.id],
            options: CommandSpec.fields(of: kind, without: life) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog visit edit @last --workers 9", meaning: words("sửa số lao động", "change the workers"))
            ])
    ) { (context) throws(FieldLogError) in
        let visit = try context.workspace().record(kind, context.argument("ID"))
        return try context.keeping(
            visit.id.description, context.typed(kind), command: "fieldlog visit edit \(visit.id)",
            amending: "fieldlog visit amend \(visit.id) --reason \(context.text(ViewWords.reason))"
        ) { (typed) throws(FieldLogError) in
            let isChanged = try context.workspace().editVisit(visit, typed)
            let id = visit.id.description
            try context.wrote(try context.again(visit), isChanged ? Words.changed(id) : Words.unchanged(id))
            return ExitCode.ok
        }
    }

    static let discard = Command(
        CommandSpec(
            ["visit", "discard"], summary: words("bỏ một lượt còn nháp", "give up a draft"),
            positionals: [SharedOptions.id],
            options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog visit discard @last", meaning: words("bỏ nháp vừa ghi", "discard the draft"))
            ])
    ) { (context) throws(FieldLogError) in
        try act(context, Words.discarded) { (workspace, visit) throws(FieldLogError) in
            try workspace.discardVisit(visit, reason: context.option("--reason"))
        }
    }

    static let finalize = Command(
        CommandSpec(
            ["visit", "finalize"], summary: words("chốt một lượt kiểm tra", "make a visit final"),
            discussion: words(
                "Lượt đã chốt không sửa được, chỉ đính chính hoặc hủy có lý do.",
                "A final visit is never edited, only amended or annulled with a reason."),
            positionals: [SharedOptions.id],
            examples: [ExampleSpec("fieldlog visit finalize @last", meaning: words("chốt", "make it final"))])
    ) { (context) throws(FieldLogError) in
        try act(context, Words.finalized) { (workspace, visit) throws(FieldLogError) in
            try workspace.finalizeVisit(visit)
        }
    }

    static let amend = Command(
        CommandSpec(
            ["visit", "amend"], summary: words("đính chính một lượt đã chốt", "amend a final visit"),
            positionals: [SharedOptions.id],
            options: [SharedOptions.reason] + CommandSpec.fields(of: kind, without: life) + [SharedOptions.resume],
            examples: [
                ExampleSpec(
                    "fieldlog visit amend @last --workers 8 --reason \"ghi nhầm số lao động\"",
                    meaning: words("đính chính", "amend"))
            ])
    ) { (context) throws(FieldLogError) in
        let visit = try context.workspace().record(kind, context.argument("ID"))
        return try context.keeping(
            visit.id.description, context.typed(kind), command: "fieldlog visit amend \(visit.id)"
        ) { (typed) throws(FieldLogError) in
            let reason = typed.last { $0.name == "reason" }?.text
            try context.workspace().amendVisit(visit, typed.filter { $0.name != "reason" }, reason: reason)
            try context.wrote(try context.again(visit), Words.amended(visit.id.description))
            return ExitCode.ok
        }
    }

    static let annul = Command(
        CommandSpec(
            ["visit", "annul"], summary: words("hủy một lượt đã chốt", "annul a final visit"),
            positionals: [SharedOptions.id],
            options: [SharedOptions.reason, SharedOptions.overrideGuard],
            examples: [
                ExampleSpec("fieldlog visit annul @last --reason \"ghi nhầm cơ sở\"", meaning: words("hủy", "annul"))
            ])
    ) { (context) throws(FieldLogError) in
        try act(context, Words.annulled) { (workspace, visit) throws(FieldLogError) in
            try workspace.annulVisit(visit, reason: context.option("--reason"))
        }
    }

    private static func act(
        _ context: Context, _ sentence: (String) -> Bilingual,
        _ body: (Workspace, StoredRecord) throws(FieldLogError) -> Void
    ) throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let visit = try workspace.record(kind, context.argument("ID"))
        try body(workspace, visit)
        try context.wrote(try context.again(visit), sentence(visit.id.description))
        return ExitCode.ok
    }

    static let list = Command(
        CommandSpec(
            ["visit", "list"], summary: words("liệt kê lượt kiểm tra", "list visits"),
            options: [
                SharedOptions.area,
                OptionSpec(
                    "--establishment", placeholder: words("ID", "ID"),
                    summary: words("của cơ sở này", "of this establishment")),
                OptionSpec(
                    "--year", placeholder: words("NĂM", "YEAR"), summary: words("trong năm này", "of this year")),
                OptionSpec(
                    "--status", placeholder: words("MÃ", "CODE"), summary: words("ở trạng thái này", "of this status")),
            ],
            examples: [
                ExampleSpec("fieldlog visit list --status DRAFT", meaning: words("các lượt còn nháp", "the drafts"))
            ])
    ) { (context) throws(FieldLogError) in
        let workspace = try context.workspace()
        let areas = try AreaFilter(context)
        var filter = RecordFilter.all
        if let text = context.option("--establishment") {
            filter = .field("establishment", .bytes(try workspace.record(Schema.establishment, text).id.bytes))
        }
        let view = try context.view()
        let year = try context.number("--year").map { "\($0)-" }
        let status = try context.code("--status", kind)
        var sheet = Sheet(RecordView.columns(kind, fields: listed) + [RecordVerbs.flagColumn])
        try workspace.store.forEach(kind, filter) { (visit) throws(FieldLogError) in
            if let year, !(visit["date"].text ?? "").hasPrefix(year) { return true }
            if let status, visit["status"].text != status { return true }
            if try areas.contains(visit.home) {
                sheet.rows.append(view.row(visit, fields: listed) + [RecordVerbs.flagCell(visit, context)])
            }
            return true
        }
        context.printer.print(sheet)
        return ExitCode.ok
    }

    static let show = Command(
        CommandSpec(
            ["visit", "show"], summary: words("xem một lượt kiểm tra", "show a visit"), positionals: [SharedOptions.id],
            options: [
                OptionSpec(
                    "--history", summary: words("mọi bản đã chốt và đính chính", "all versions, final and amended"))
            ],
            examples: [ExampleSpec("fieldlog visit show @last --history", meaning: words("mọi bản", "all versions"))])
    ) { (context) throws(FieldLogError) in
        let visit = try context.workspace().record(kind, context.argument("ID"))
        let view = try context.view()
        var pairs = view.pairs(visit) + (try context.erasure(of: visit))
        if let establishment = visit["establishment"].record,
            let record = try context.workspace().store.record(Schema.establishment, id: establishment, home: visit.home)
        {
            // The row of the establishment says the name already; programs get it under a key of its own.
            let name = record["name"].text.map { JSONValue.string($0) } ?? .null
            pairs.append((Sheet.Column("establishment_name", words("Tên cơ sở", "Name")), Sheet.Cell(name, shown: "")))
        }
        let history = context.invocation.has("--history") ? try VisitVersions.of(visit, context.workspace()) : []
        let locations = try context.workspace().locations(of: visit)
        VisitHistoryView(context: context, view: view).show(pairs, history, locations)
        return ExitCode.ok
    }
}
