/// What is being entered for the current question.
public enum FormInput {
    /// A line, for text, numbers and dates.
    case line(LineEditor)
    /// The place of the highlighted choice; `nil` if none is.
    case choice(Int?)
    /// A search.
    case picker(Picker)
}

/// Why an answer was not taken.
public enum FormProblem: Sendable, Equatable {
    /// The question needs an answer and has no default.
    case required
    /// What was typed is not a whole number, or too large a one.
    case notANumber
    /// What was typed is not a day of the calendar.
    case notADate
    /// The search found nothing, or nothing is chosen.
    case nothingChosen
    /// The caller's validation refused it, with this text.
    case refused(String)
}

extension FormInput {
    /// Whether the user has entered anything that going back must not lose. What only shows a default must not be
    /// kept: the default may be another one on return.
    func isTouched(since fresh: FormInput) -> Bool {
        switch (self, fresh) {
        case (.line(let editor), _): !editor.isEmpty
        case (.picker(let picker), _): picker.isTouched
        case (.choice(let place), .choice(let former)): place != former
        case (.choice, _): true
        }
    }
}

extension FormQuestion {
    /// The input with which a question begins.
    func freshInput(default answer: FormAnswer?) -> FormInput {
        switch kind {
        case .text(let limit): return .line(LineEditor(limit: limit))
        case .number, .date: return .line(LineEditor(limit: 40))
        case .choice(let choices):
            guard case .choice(let id) = answer else { return .choice(nil) }
            return .choice(choices.firstIndex { $0.id == id })
        case .yesNo:
            guard case .flag(let isYes) = answer else { return .choice(nil) }
            return .choice(isYes ? 0 : 1)
        case .picker(let search):
            guard case .picked(let item) = answer else { return .picker(Picker(search: search)) }
            return .picker(Picker(suggestion: item, search: search))
        }
    }

    /// What is entered, as an answer; an empty line is the default or, if the question is optional, blank.
    func read(_ input: FormInput, default answer: FormAnswer?) -> Result<FormAnswer, FormRefusal> {
        let fallback = answer ?? (isOptional ? .blank : nil)
        switch input {
        case .choice(let place):
            if let chosen = place.flatMap({ self.answer(choiceAt: $0) }) { return .success(chosen) }
            return fallback.map { .success($0) } ?? .failure(FormRefusal(problem: .nothingChosen))
        case .picker(let picker):
            if let item = picker.choice, !isOptional || picker.isTouched || picker.suggestion != nil {
                return .success(.picked(item))
            }
            let isUntouched = picker.query.isEmpty
            if isUntouched, let fallback { return .success(fallback) }
            return .failure(FormRefusal(problem: .nothingChosen))
        case .line(let editor):
            let typed = Self.trimmed(editor.text)
            if typed.isEmpty { return fallback.map { .success($0) } ?? .failure(FormRefusal(problem: .required)) }
            return parse(typed, default: answer)
        }
    }

    private func parse(_ typed: String, default answer: FormAnswer?) -> Result<FormAnswer, FormRefusal> {
        switch kind {
        case .number:
            return Int64(typed).map { .success(.number($0)) } ?? .failure(FormRefusal(problem: .notANumber))
        case .date:
            var base: FormDate?
            if case .date(let date) = answer { base = date }
            return FormDate(typed, base: base).map { .success(.date($0)) } ?? .failure(FormRefusal(problem: .notADate))
        case .text, .choice, .yesNo, .picker:
            return .success(.text(typed))
        }
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

/// A ``FormProblem`` on its way.
struct FormRefusal: Error {
    let problem: FormProblem
}
