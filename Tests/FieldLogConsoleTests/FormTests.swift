import FieldLogConsole
import Testing

/// A form like that of a visit: what, how, how many, when, a note.
enum SampleForm {
    static let register = [
        PickerItem(id: "k7", label: "Nhà nghỉ Hoa Sữa", detail: "Yên Bái"),
        PickerItem(id: "k8", label: "Karaoke 88", detail: "Lào Cai"),
        PickerItem(id: "k9", label: "Karaoke Hoa Ban", detail: "Lào Cai"),
    ]
    static let rooms: [String: Int64] = ["k7": 12, "k8": 20]

    static func search(_ query: String) -> [PickerItem] {
        register.filter { query.isEmpty || $0.label.lowercased().contains(query.lowercased()) }
    }

    static var questions: [FormQuestion] {
        [
            FormQuestion("establishment", prompt: "Cơ sở", kind: .picker(search: search)),
            FormQuestion(
                "outcome", prompt: "Kết quả",
                kind: .choice([
                    FormChoice(id: "DONE", label: "Đã kiểm tra", key: "d"), FormChoice(id: "CLOSED", label: "Đóng cửa"),
                    FormChoice(id: "REFUSED", label: "Từ chối"),
                ]),
                defaultAnswer: { _ in .choice("DONE") }),
            FormQuestion(
                "rooms", prompt: "Số phòng", kind: .number,
                defaultAnswer: { answers in
                    guard case .picked(let item) = answers["establishment"] else { return nil }
                    return rooms[item.id].map(FormAnswer.number)
                },
                isAsked: { $0["outcome"] == .choice("DONE") },
                problem: { answer, _ in
                    guard case .number(let number) = answer, number < 0 else { return nil }
                    return "Số phòng không được âm."
                }),
            FormQuestion(
                "date", prompt: "Ngày", kind: .date,
                defaultAnswer: { _ in FormDate(year: 2025, month: 7, day: 1).map(FormAnswer.date) }),
            FormQuestion("note", prompt: "Ghi chú", kind: .text(limit: 100), isOptional: true),
        ]
    }

    static func keys(_ text: String) -> [Key] {
        text.unicodeScalars.map(Key.character)
    }
}

extension Form {
    mutating func type(_ keys: [Key]) -> [FormEvent] {
        keys.flatMap { handle($0) }
    }
}

@Suite struct FormTests {
    private let july = FormDate(year: 2025, month: 7, day: 1).map(FormAnswer.date)

    /// A clean record takes a few keys: enough of the name, Enter, and Ctrl-S for the rest; far below 25.
    @Test func cleanRecordTakesFewKeystrokes() throws {
        let day = try #require(FormDate(year: 2025, month: 7, day: 1))
        var form = Form(SampleForm.questions)
        let script = SampleForm.keys("hoa s") + [.enter, .controlS]
        let events = form.type(script)
        #expect(script.count == 7)
        #expect(
            events == [
                .answered("establishment", .picked(SampleForm.register[0])), .answered("outcome", .choice("DONE")),
                .answered("rooms", .number(12)), .answered("date", .date(day)),
                .answered("note", .blank), .finished,
            ])
        #expect(form.isFinished)
        #expect(form.handle(.enter) == [])
    }

    /// Digits search, the arrows move the highlight, Enter takes it.
    @Test func pickerSearchesAsYouType() {
        var form = Form(SampleForm.questions)
        #expect(
            form.type(SampleForm.keys("88") + [.enter]) == [.answered("establishment", .picked(SampleForm.register[1]))]
        )
        var second = Form(SampleForm.questions)
        let script = SampleForm.keys("kara") + [.down, .down, .enter]
        #expect(second.type(script) == [.answered("establishment", .picked(SampleForm.register[2]))])
        var third = Form(SampleForm.questions)
        #expect(third.type(SampleForm.keys("zzz") + [.enter]) == [])
        #expect(third.problem == .nothingChosen)
        #expect(third.type([.escape, .enter]).count == 1)
    }

    /// One key takes a choice, and an answer decides whether the next question is asked.
    @Test func choiceByOneKey() {
        var form = Form(SampleForm.questions)
        _ = form.handle(.enter)
        #expect(form.type(SampleForm.keys("t")) == [.answered("outcome", .choice("REFUSED"))])
        #expect(form.questions[form.current ?? 0].id == "date")
    }

    /// Back shows the answer given, and what was half typed is there on return.
    @Test func goesBackAndReturns() {
        var form = Form(SampleForm.questions)
        _ = form.type([.enter, .enter] + SampleForm.keys("1") + [.shiftTab])
        #expect(form.questions[form.current ?? 0].id == "outcome")
        #expect(form.currentDefault == .choice("DONE"))
        let events = form.type([.enter] + SampleForm.keys("5") + [.enter])
        #expect(events == [.answered("outcome", .choice("DONE")), .answered("rooms", .number(15))])
        _ = form.type([.controlB, .controlB, .controlB, .controlB, .controlB])
        #expect(form.current == 0)
    }

    /// A default that came from an answer changed since does not stay as an answer; what was typed does.
    @Test func staleDefaultsAreWithdrawn() {
        var form = Form(SampleForm.questions)
        _ = form.type(SampleForm.keys("sữa") + [.enter, .enter, .enter] + SampleForm.keys("3/7") + [.enter])
        let typed = FormDate(year: 2025, month: 7, day: 3).map(FormAnswer.date)
        #expect(form.answers["date"] == typed)
        let back = [Key](repeating: .shiftTab, count: 4)
        let events = form.type(back + SampleForm.keys("88") + [.enter])
        #expect(
            events == [
                .answered("establishment", .picked(SampleForm.register[1])), .withdrawn("outcome"), .withdrawn("rooms"),
            ])
        #expect(form.answers["date"] == typed)
        _ = form.handle(.controlS)
        #expect(form.answers["rooms"] == .number(20))
    }

    /// A highlighted default that nobody touched follows the answers before it; a highlight that was moved stays.
    @Test func untouchedDefaultsFollow() {
        let choices = ["A", "B", "C"].map { FormChoice(id: $0, label: $0) }
        let questions = [
            FormQuestion("one", prompt: "1", kind: .choice(choices), defaultAnswer: { _ in .choice("A") }),
            FormQuestion("two", prompt: "2", kind: .choice(choices), defaultAnswer: { $0["one"] }),
        ]
        var form = Form(questions)
        _ = form.type([.enter, .shiftTab] + SampleForm.keys("b") + [.enter])
        #expect(form.answers["two"] == .choice("B"))
        var moved = Form(questions)
        _ = moved.type([.enter, .down, .down, .shiftTab] + SampleForm.keys("b") + [.enter])
        #expect(moved.answers["two"] == .choice("C"))
    }

    /// An answer to a question that is not asked any more is withdrawn, though it was typed.
    @Test func unaskedAnswersAreWithdrawn() {
        var answers = FormAnswers()
        answers["establishment"] = .picked(SampleForm.register[0])
        answers["rooms"] = .number(3)
        var form = Form(SampleForm.questions, answers: answers)
        #expect(
            form.type(SampleForm.keys("t")) == [.answered("outcome", .choice("REFUSED")), .withdrawn("rooms")])
        #expect(form.answers["rooms"] == nil)
    }

    /// An optional search is left empty by Enter, unless something was typed or moved to.
    @Test func optionalPicker() {
        let question = FormQuestion("with", prompt: "?", kind: .picker(search: SampleForm.search), isOptional: true)
        var empty = Form([question])
        #expect(empty.type([.enter]).first == .answered("with", .blank))
        var moved = Form([question])
        #expect(moved.type([.down, .enter]).first == .answered("with", .picked(SampleForm.register[1])))
    }

    /// A refused answer stays on the line, with the reason; so does one that is no number or no date.
    @Test func refusalsKeepWhatWasTyped() {
        var form = Form(SampleForm.questions)
        _ = form.type([.enter, .enter] + SampleForm.keys("-3") + [.enter])
        #expect(form.problem == .refused("Số phòng không được âm."))
        guard case .line(let editor) = form.input else {
            Issue.record("not a line")
            return
        }
        #expect(editor.text == "-3")
        _ = form.type([.controlU] + SampleForm.keys("9223372036854775808") + [.enter])
        #expect(form.problem == .notANumber)
        _ = form.type([.controlU, .enter] + SampleForm.keys("31/2") + [.enter])
        #expect(form.problem == .notADate)
        #expect(form.handle(.backspace) == [])
        #expect(form.problem == nil)
    }

    /// Ctrl-S stops where there is no default to take, with the answers so far reported.
    @Test func acceptAllStopsAtWhatIsMissing() {
        var form = Form(SampleForm.questions)
        let events = form.type(SampleForm.keys("ban") + [.controlS])
        #expect(events.count == 2)
        #expect(form.problem == .required)
        #expect(form.questions[form.current ?? 0].id == "rooms")
    }

    /// Ctrl-C keeps the answers, and a form can be taken up again from them.
    @Test func abortedAndResumed() {
        var form = Form(SampleForm.questions)
        #expect(form.type(SampleForm.keys("88") + [.enter, .enter, .controlC]).last == .aborted)
        #expect(form.handle(.enter) == [])
        var resumed = Form(SampleForm.questions, answers: form.answers)
        #expect(resumed.questions[resumed.current ?? 0].id == "rooms")
        #expect(resumed.handle(.controlS).last == .finished)
        #expect(resumed.answers["rooms"] == .number(20))
        #expect(resumed.answers["date"] == july)
    }

    /// Tab takes the default into the line; Ctrl-U drops the default of an optional question.
    @Test func editsAndDropsDefaults() {
        let note = FormQuestion(
            "note", prompt: "?", kind: .text(limit: 20), isOptional: true, defaultAnswer: { _ in .text("như cũ") })
        var edited = Form([note])
        #expect(edited.type([.tab] + SampleForm.keys("!") + [.enter]).first == .answered("note", .text("như cũ!")))
        var dropped = Form([note])
        #expect(dropped.type([.controlU, .enter]).first == .answered("note", .blank))
    }

    /// Yes and no answer to their keys in either case; keys of other things do nothing.
    @Test func yesOrNo() {
        let question = FormQuestion(
            "sure", prompt: "?",
            kind: .yesNo(yes: FormChoice(id: "y", label: "Có"), no: FormChoice(id: "n", label: "Không")))
        var form = Form([question])
        #expect(form.type(SampleForm.keys("x") + [.enter]) == [])
        #expect(form.problem == .nothingChosen)
        #expect(form.type(SampleForm.keys("K")) == [.answered("sure", .flag(false)), .finished])
    }

    /// Days as they are written here and by ISO; parts left out come from the base; no day that does not exist.
    @Test(
        arguments: [
            ("2025-07-01", "2025-07-01"), ("1/7/2025", "2025-07-01"), ("2.9.2024", "2024-09-02"), ("5/8", "2025-08-05"),
            ("9", "2025-07-09"), ("29/2/2024", "2024-02-29"), ("29/2/2025", nil), ("1/7/25", nil), ("", nil),
            ("a/b", nil),
            ("1//2", nil), ("99999", nil), ("0", nil), ("-1", nil), ("٣/٧", nil),
        ] as [(String, String?)])
    func dates(_ text: String, _ iso: String?) {
        #expect(FormDate(text, base: FormDate(year: 2025, month: 7, day: 1))?.iso == iso)
    }
}
