internal import FieldLogConsole
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// Asks for a visit on a terminal: search as you type, defaults from the visit logged last, one key back, and a draft that every
/// accepted answer is written to before the next question shows.
struct VisitForm {
    let context: Context
    private let kind = Schema.visit

    init(context: Context) { self.context = context }

    /// Asks, saves the visit, and forgets the draft.
    func run(_ typed: [TypedField]) throws(FieldLogError) -> Int32 {
        let workspace = try context.workspace()
        let draft = Draft(workspace: workspace, name: "visit-form")
        let kept = try draft.load()
        if !kept.isEmpty { context.printer.note(Words.goingOn) }
        var fields = Draft.merge(kept, typed)
        let questions = try VisitQuestions(workspace: workspace, language: context.printer.language, given: typed)
        var form = Form(try questions.all(), answers: try questions.answers(fields))
        let renderer = FormRenderer(
            words: FormWords(), language: context.printer.language, color: context.printer.isColored, measure: Measure()
        )
        let outcome: FormOutcome
        var failure: FieldLogError?
        do throws(TerminalError) {
            outcome = try TerminalSession().run(&form, renderer: renderer) { event in
                questions.apply(event, to: &fields)
                do throws(FieldLogError) { try draft.save(fields) } catch { failure = failure ?? error }
            }
        } catch {
            throw .system(operation: "terminal", path: nil, code: 0)
        }
        if let failure { throw failure }
        guard outcome == .finished else {
            context.printer.note(Words.unfinished("fieldlog visit add"))
            return outcome == .interrupted ? InterruptFlag.exitCode ?? ExitCode.interrupted : ExitCode.interrupted
        }
        return try save(fields, draft)
    }

    private func save(_ fields: [TypedField], _ draft: Draft) throws(FieldLogError) -> Int32 {
        let isFinal = fields.contains(TypedField("final", "1"))
        let visit: StoredRecord
        do throws(FieldLogError) {
            visit = try context.workspace().addVisit(fields.filter { $0.name != "final" }, isFinal: isFinal)
        } catch {
            context.sayAtEnd(Words.kept("fieldlog visit add"))
            throw error
        }
        draft.remove()
        // What a refused line had kept has become this visit.
        if context.invocation.has("--resume") { Draft(workspace: try context.workspace(), name: kind.name).remove() }
        let id = visit.id.description
        try context.wrote(visit, isFinal ? Words.finalized(id) : Words.draftSaved(id))
        return ExitCode.ok
    }
}

/// The questions about a visit. What a flag has answered already is not asked.
struct VisitQuestions {
    private let workspace: Workspace
    private let language: ConsoleLanguage
    private let given: [TypedField]
    private let input: FieldInput
    private let last: StoredRecord?
    private let search: EstablishmentSearch
    private let kind = Schema.visit

    init(workspace: Workspace, language: ConsoleLanguage, given: [TypedField]) throws(FieldLogError) {
        self.workspace = workspace
        self.language = language
        self.given = given
        input = try workspace.input()
        search = try EstablishmentSearch(workspace)
        do throws(FieldLogError) { last = try workspace.record(Schema.visit, "@last") } catch { last = nil }
    }

    /// The names of the fields that are asked, in order.
    private static let asked = ["date", "kind", "outcome", "agencies", "workers", "contracts", "informed", "note"]

    func all() throws(FieldLogError) -> [FormQuestion] {
        var questions = [establishment()]
        for name in Self.asked {
            guard let field = kind.field(name), !given.contains(where: { $0.name == name && isGood($0.text, field) })
            else { continue }
            questions.append(question(field))
        }
        if given.contains(where: { $0.name == "final" }) { return questions }
        let yes = FormChoice(
            id: "yes", label: ViewWords.yes.text(language), key: ViewWords.keys.yes.text(language).first ?? "y")
        let no = FormChoice(
            id: "no", label: ViewWords.no.text(language), key: ViewWords.keys.no.text(language).first ?? "n")
        questions.append(
            FormQuestion(
                "final", prompt: ViewWords.finalNow.text(language),
                kind: .yesNo(yes: yes, no: no),
                defaultAnswer: { _ in .flag(false) }))
        return questions
    }

    private func establishment() -> FormQuestion {
        let search = search
        let codes = input.codes
        let isVietnamese = language == .vietnamese
        return FormQuestion(
            "establishment", prompt: ViewWords.establishment.text(language),
            kind: .picker(search: { query in
                search.hits(for: query, limit: 8).map { hit in
                    let line = hit.establishment
                    let word = codes.word(line.kind, in: "KIND", vietnamese: isVietnamese)
                    return PickerItem(
                        id: line.id.description, label: line.name,
                        detail: [word, line.address ?? ""].joined(separator: " · "))
                }
            }))
    }

    private func question(_ field: FieldSpec) -> FormQuestion {
        var label = Bilingual(title: field.label).text(language)
        if case .tally = field.type { label += ViewWords.tally.text(language) }
        let input = input
        let language = language
        return FormQuestion(
            field.name, prompt: label, kind: questionKind(field), isOptional: !field.isRequired,
            defaultAnswer: defaultAnswer(field),
            problem: { (answer, _) in
                guard let text = Self.text(answer) else { return nil }
                do throws(FieldProblem) {
                    _ = try input.value(text, for: field)
                    return nil
                } catch {
                    return FieldWords.text(error).text(language)
                }
            })
    }

    private func questionKind(_ field: FieldSpec) -> FormQuestionKind {
        switch field.type {
        case .code(let catalogue):
            .choice(
                input.codes.codes(in: catalogue).filter { $0.retired == nil }.map { code in
                    FormChoice(
                        id: code.code,
                        label: language == .vietnamese || code.label.en.isEmpty ? code.label.vi : code.label.en)
                })
        case .count: .number
        case .date: .date
        default: .text(limit: 4_000)
        }
    }

    /// The date is today; what goes on from visit to visit comes from the last one.
    private func defaultAnswer(_ field: FieldSpec) -> (FormAnswers) -> FormAnswer? {
        switch field.name {
        case "date":
            let today = FormDate(workspace.today, base: nil)
            return { _ in today.map { .date($0) } }
        case "kind":
            let code = last?["kind"].text ?? "PLANNED"
            return { _ in .choice(code) }
        case "outcome": return { _ in .choice("DONE") }
        case "agencies":
            let agencies = last?["agencies"].text
            return { _ in agencies.map { .text($0) } ?? .blank }
        default: return { _ in .blank }
        }
    }

    /// What was refused once is asked again, not taken as an answer.
    private func isGood(_ text: String, _ field: FieldSpec) -> Bool {
        do throws(FieldProblem) {
            return try !input.value(text, for: field).isNull
        } catch {
            return false
        }
    }

    private func establishment(_ text: String) throws(FieldLogError) -> StoredRecord? {
        do throws(FieldLogError) {
            let record = try workspace.record(Schema.establishment, text)
            return record["withdrawn"].isNull ? record : nil
        } catch {
            switch error {
            case .unknownRecord, .ambiguousRecord: return nil
            default: throw error
            }
        }
    }

    /// The answers that kept or given fields stand for.
    func answers(_ fields: [TypedField]) throws(FieldLogError) -> FormAnswers {
        var answers = FormAnswers()
        for typed in fields {
            if typed.name == "final" { answers["final"] = .flag(typed.text == "1") }
            guard let field = kind.field(typed.name) else { continue }
            switch field.type {
            case .reference where field.name == "establishment":
                guard let record = try establishment(typed.text) else { continue }
                answers[field.name] = .picked(
                    PickerItem(
                        id: record.id.description, label: record["name"].text ?? "",
                        detail: record["address"].text ?? ""))
            case _ where !isGood(typed.text, field): continue
            case .code: answers[field.name] = .choice(typed.text.uppercased())
            case .count: answers[field.name] = Int64(typed.text).map { .number($0) }
            case .date: answers[field.name] = FormDate(typed.text, base: nil).map { .date($0) }
            default: answers[field.name] = .text(typed.text)
            }
        }
        return answers
    }

    /// Carries an event into the fields of the draft.
    func apply(_ event: FormEvent, to fields: inout [TypedField]) {
        switch event {
        case .answered(let id, let answer):
            fields.removeAll { $0.name == id }
            if let text = Self.text(answer) { fields.append(TypedField(id, text)) }
        case .withdrawn(let id): fields.removeAll { $0.name == id }
        case .finished, .aborted: break
        }
    }

    private static func text(_ answer: FormAnswer) -> String? {
        switch answer {
        case .blank: nil
        case .text(let text): text
        case .choice(let id): id
        case .number(let number): String(number)
        case .date(let date): date.iso
        case .flag(let flag): flag ? "1" : "0"
        case .picked(let item): item.id
        }
    }
}
