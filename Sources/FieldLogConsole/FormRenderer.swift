/// A drawn form: lines from the top, and where the cursor stands, both counted from 0.
public struct FormScreen: Sendable, Equatable {
    /// The lines; none is wider than the size it was drawn for.
    public let lines: [String]
    /// The cursor's line.
    public let cursorRow: Int
    /// The cursor's column, in terminal columns.
    public let cursorColumn: Int
}

/// Draws a ``Form``. Whatever was typed or found is sanitised, so no escape reaches the terminal by it.
public struct FormRenderer: Sendable {
    let words: FormWords
    let language: ConsoleLanguage
    let measure: any CellMeasure
    let color: Bool

    /// - Parameter color: whether attributes may be used; without, a `>` marks the highlighted line all the same.
    public init(words: FormWords = FormWords(), language: ConsoleLanguage, color: Bool, measure: any CellMeasure) {
        self.words = words
        self.language = language
        self.color = color
        self.measure = measure
    }

    /// The form as lines: answers so far as far as there is room, the question, its choices, the problem, the keys.
    public func render(_ form: Form, size: TerminalSize) -> FormScreen {
        guard let place = form.current else { return FormScreen(lines: [], cursorRow: 0, cursorColumn: 0) }
        let question = form.questions[place]
        let columns = max(20, size.columns - 1)
        let (entry, cursorColumn) = entryLine(form, question, columns)
        var closing: [String] = []
        if let problem = form.problem { closing.append(styled(cut("! " + text(of: problem), columns), "1")) }
        closing.append(styled(cut(words.keys.text(language), columns), "2"))
        let most = max(3, size.rows - 1)
        let choices = candidates(form.input, question, columns)
        let shown = window(choices, around: highlighted(form.input), count: most - 1 - closing.count)
        let below = shown + closing
        let room = max(0, most - 1 - below.count)
        let above = form.questions[..<place].compactMap { answeredLine($0, form, columns) }.suffix(room)
        return FormScreen(lines: above + [entry] + below, cursorRow: above.count, cursorColumn: cursorColumn)
    }

    private func answeredLine(_ question: FormQuestion, _ form: Form, _ columns: Int) -> String? {
        guard let answer = form.answers[question.id] else { return nil }
        return styled(cut(question.prompt + ": " + label(of: answer, question), columns), "2")
    }

    private func entryLine(_ form: Form, _ question: FormQuestion, _ columns: Int) -> (String, Int) {
        var prompt = question.prompt
        if let answer = form.currentDefault {
            let shown = measure.sanitize(label(of: answer, question))
            if !shown.isEmpty { prompt += " [" + measure.truncate(shown, to: columns / 3) + "]" }
        }
        let head = cut(prompt, columns * 2 / 3) + ": "
        let start = measure.width(head)
        let editor: LineEditor
        switch form.input {
        case .line(let line): editor = line
        case .picker(let picker): editor = picker.query
        case .choice: return (head, start)
        }
        // The line scrolls: what stands left of the cursor gives way first.
        let room = max(4, columns - start)
        var before = String(measure.sanitize(editor.before).suffix(room))
        while measure.width(before) > room - 1, !before.isEmpty { before.removeFirst() }
        let cursor = measure.width(before)
        let after = cut(editor.after, max(0, room - cursor))
        return (head + before + after, start + cursor)
    }

    private func candidates(_ input: FormInput, _ question: FormQuestion, _ columns: Int) -> [String] {
        switch input {
        case .line: return []
        case .choice(let highlighted):
            return (question.choices ?? []).enumerated().map { index, choice in
                let key = choice.key ?? choice.label.first ?? " "
                return row("\(key)  \(choice.label)", isHighlighted: index == highlighted, columns)
            }
        case .picker(let picker):
            if picker.items.isEmpty {
                let hint = picker.query.isEmpty ? words.typeToSearch : words.nothingFound
                return [cut("  " + hint.text(language), columns)]
            }
            return picker.items.enumerated().map { index, item in
                let detail = item.detail.isEmpty ? "" : "  " + item.detail
                return row(item.label + detail, isHighlighted: index == picker.highlighted, columns)
            }
        }
    }

    private func row(_ content: String, isHighlighted: Bool, _ columns: Int) -> String {
        let line = cut((isHighlighted ? "> " : "  ") + content, columns)
        return isHighlighted ? styled(line, "7") : line
    }

    /// The answer as the user knows it.
    func label(of answer: FormAnswer, _ question: FormQuestion) -> String {
        switch (answer, question.kind) {
        case (.choice(let id), .choice(let choices)): return choices.first { $0.id == id }?.label ?? id
        case (.choice(let id), _): return id
        case (.flag(let isYes), .yesNo(let yes, let no)): return isYes ? yes.label : no.label
        case (.flag, _): return ""
        default: return answer.editableText
        }
    }

    private func text(of problem: FormProblem) -> String {
        switch problem {
        case .required: words.required.text(language)
        case .notANumber: words.notANumber.text(language)
        case .notADate: words.notADate.text(language)
        case .nothingChosen: words.nothingChosen.text(language)
        case .refused(let text): text
        }
    }

    private func cut(_ text: String, _ columns: Int) -> String {
        measure.truncate(measure.sanitize(text), to: columns)
    }

    private func styled(_ line: String, _ attribute: String) -> String {
        color ? "\u{1B}[\(attribute)m" + line + "\u{1B}[0m" : line
    }

    private func highlighted(_ input: FormInput) -> Int {
        switch input {
        case .line: 0
        case .choice(let place): place ?? 0
        case .picker(let picker): picker.highlighted ?? 0
        }
    }

    /// The part of a list that fits and has the highlighted line in it.
    private func window(_ lines: [String], around place: Int, count: Int) -> [String] {
        guard lines.count > count else { return lines }
        let start = min(max(0, place - count + 1), lines.count - max(0, count))
        return Array(lines[start...].prefix(max(0, count)))
    }
}
