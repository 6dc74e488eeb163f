internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// `establishment add`: looks first whether the establishment is there already.
enum EstablishmentAdding {
    private static let kind = Schema.establishment
    /// How many are shown that it may be: more would not be read.
    private static let shown = 3

    static let add = Command(
        CommandSpec(
            ["establishment", "add"], summary: words("thêm một cơ sở", "add an establishment"),
            discussion: words(
                "Tìm trước khi thêm: nếu có lẽ cơ sở đã có, nêu mã số và vì sao, và không thêm gì; là cơ sở khác thì thêm --new. Tự tìm: fieldlog establishment find TÊN",
                "It searches before it adds: where the establishment is likely there already, it names it and says why, and adds nothing; if it is another one, add --new. To search yourself: fieldlog establishment find NAME"
            ),
            options: [
                OptionSpec(
                    "--area", placeholder: words("MÃ[@NGÀY]", "CODE[@DATE]"),
                    summary: words("địa bàn" + CommandSpec.needed.vi, "the area" + CommandSpec.needed.en))
            ]
                + CommandSpec.fields(of: kind, without: ["assigned", "withdrawn"], needing: ["kind", "name"]) + [
                    OptionSpec(
                        "--new",
                        summary: words("là cơ sở khác, dù có cơ sở giống", "it is another one, whatever is like it")),
                    SharedOptions.resume,
                ],
            examples: [
                ExampleSpec(
                    "fieldlog establishment add --area 26740 --kind KARAOKE --name \"Karaoke Sóng Xanh\" --rooms 8",
                    meaning: words("thêm một quán karaoke", "add a karaoke bar"))
            ])
    ) { (context) throws(FieldLogError) in
        let area = context.option("--area").map { [TypedField("area", $0)] } ?? []
        return try context.keeping(kind.name, context.typed(kind) + area, command: "fieldlog establishment add") {
            (typed) throws(FieldLogError) in
            let workspace = try context.workspace()
            guard let area = typed.last(where: { $0.name == "area" })?.text else {
                throw .refused(FieldRefusal(kind: kind.name, field: "area", problem: .required))
            }
            let fields = typed.filter { $0.name != "area" }
            // Without a name nothing can be said, and the addition is refused for that.
            if !context.invocation.has("--new"), fields.contains(where: { $0.name == "name" }) {
                let found = try DuplicateSearch.likely(
                    try workspace.values(fields, of: kind), home: try workspace.homeOfNew(area, field: "area"),
                    in: workspace, limit: shown)
                if !found.isEmpty, try !isNew(found, context) { return ExitCode.ok }
            }
            let record = try workspace.addEstablishment(fields, area: area)
            try context.wrote(record, Words.saved(kind, record.id.description))
            return ExitCode.ok
        }
    }

    /// Whether a person at the terminal says that it is another one; throws `likelyThere` where nobody can be asked.
    private static func isNew(_ found: [DuplicatePair], _ context: Context) throws(FieldLogError) -> Bool {
        let store = try context.workspace().store
        let known = try found.map { (pair) throws(FieldLogError) in
            let record = try store.record(kind, id: pair.other.id, home: pair.other.home)
            return LikelyDuplicate(
                id: pair.other.id.description, name: record?["name"].text ?? "", address: record?["address"].text,
                reasons: pair.reasons.map(\.rawValue))
        }
        if context.printer.form == .json {
            let rows = zip(found, known).map { pair, one in
                JSONValue.object([
                    JSONMember(key: "id", value: .string(one.id)),
                    JSONMember(key: "area", value: .string(pair.other.home.text)),
                    JSONMember(key: "name", value: .string(one.name)),
                    JSONMember(key: "address", value: one.address.map { .string($0) } ?? .null),
                    JSONMember(key: "score", value: .int(Int64(pair.score))),
                    JSONMember(key: "why", value: .array(one.reasons.map { .string($0) })),
                ])
            }
            context.printer.document([
                JSONMember(key: "refused", value: .string("likely-there")),
                JSONMember(key: "rows", value: .array(rows)),
            ])
        }
        guard context.canAsk else { throw .likelyThere(known) }
        context.printer.note(DuplicateWords.likelyThere(known))
        guard try asks(context) else {
            context.printer.note(DuplicateWords.notAdded)
            return false
        }
        return true
    }

    /// One question at the terminal; no where it is left.
    private static func asks(_ context: Context) throws(FieldLogError) -> Bool {
        let language = context.printer.language
        let yes = FormChoice(
            id: "yes", label: ViewWords.yes.text(language), key: ViewWords.keys.yes.text(language).first ?? "y")
        let no = FormChoice(
            id: "no", label: ViewWords.no.text(language), key: ViewWords.keys.no.text(language).first ?? "n")
        let question = FormQuestion(
            "new", prompt: DuplicateWords.isNew.text(language), kind: .yesNo(yes: yes, no: no),
            defaultAnswer: { _ in .flag(false) })
        var form = Form([question], answers: FormAnswers())
        let renderer = FormRenderer(
            words: FormWords(), language: language, color: context.printer.isColored, measure: Measure())
        var answer = false
        do throws(TerminalError) {
            let outcome = try TerminalSession().run(&form, renderer: renderer) { event in
                if case .answered(_, .flag(let isYes)) = event { answer = isYes }
            }
            return outcome == .finished && answer
        } catch {
            throw .system(operation: "terminal", path: nil, code: 0)
        }
    }
}
