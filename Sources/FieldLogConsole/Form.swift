/// What a key did to a form.
public enum FormEvent: Sendable, Equatable {
    /// An answer was accepted: the moment to write it to a draft.
    case answered(String, FormAnswer)
    /// An answer accepted earlier no longer holds: it was a default that came from an answer changed since, or its
    /// question is not asked any more.
    case withdrawn(String)
    /// All questions are answered.
    case finished
    /// The user stopped; the answers so far are kept.
    case aborted
}

/// A list of questions, asked one after another, as a value: keys in, events out; it reads and draws nothing.
///
/// Enter accepts what is entered, or the default. Shift-Tab goes back to the previous question (Ctrl-B does too, for
/// terminals that keep Shift-Tab), and what was typed is still there on return. Ctrl-S accepts this and all remaining
/// questions by their defaults, and stops at the first that has none. Ctrl-C, or Ctrl-D on an empty line, stops. Tab
/// puts a default into the line to be edited, Ctrl-U on an empty line drops the default of an optional question,
/// Escape starts the entry anew.
public struct Form {
    /// The questions.
    public let questions: [FormQuestion]
    /// The answers given.
    public private(set) var answers: FormAnswers
    /// The place of the current question; `nil` once the form is finished.
    public private(set) var current: Int?
    /// What is entered for the current question.
    public private(set) var input: FormInput = .choice(nil)
    /// Why the last Enter did not take the answer; gone with the next key.
    public private(set) var problem: FormProblem?
    /// What Enter takes for the current question if nothing is entered: the answer given before, else the default.
    public private(set) var currentDefault: FormAnswer?
    /// Whether the user stopped.
    public private(set) var isAborted = false

    private var halfTyped: [String: FormInput] = [:]
    private var takenAsDefault: Set<String> = []

    /// - Parameter answers: those given already, from a draft; the form begins at the first question without one.
    ///   They count as typed. Answers to unknown questions are kept and not looked at.
    public init(_ questions: [FormQuestion], answers: FormAnswers = FormAnswers()) {
        self.questions = questions
        self.answers = answers
        open(nextUnanswered(from: 0))
    }

    /// Whether all questions are answered.
    public var isFinished: Bool { current == nil }

    /// Takes a key. After the end, keys do nothing.
    public mutating func handle(_ key: Key) -> [FormEvent] {
        guard let place = current, !isAborted else { return [] }
        let question = questions[place]
        problem = nil
        switch key {
        case .enter: return accept(place)
        case .controlS: return acceptAll(place)
        case .shiftTab, .controlB:
            goBack(from: place)
            return []
        case .controlC:
            isAborted = true
            return [.aborted]
        default: return enter(key, question, place)
        }
    }

    private mutating func enter(_ key: Key, _ question: FormQuestion, _ place: Int) -> [FormEvent] {
        switch input {
        case .line(var editor):
            if editor.isEmpty, key == .controlD { return handle(.controlC) }
            if editor.isEmpty, key == .tab, let answer = currentDefault {
                editor = LineEditor(answer.editableText, limit: editor.limit)
            } else if editor.isEmpty, key == .controlU, question.isOptional {
                currentDefault = nil
            } else if key == .escape {
                open(place)
                return []
            } else {
                _ = editor.handle(key)
            }
            input = .line(editor)
            return []
        case .picker(var picker):
            if picker.query.isEmpty, key == .controlD { return handle(.controlC) }
            _ = picker.handle(key)
            input = .picker(picker)
            return []
        case .choice(let highlighted):
            if key == .controlD { return handle(.controlC) }
            return choose(key, question.choices ?? [], highlighted, place)
        }
    }

    private mutating func choose(
        _ key: Key, _ choices: [FormChoice], _ highlighted: Int?, _ place: Int
    ) -> [FormEvent] {
        guard !choices.isEmpty else { return [] }
        switch key {
        case .up, .left: input = .choice(max(0, (highlighted ?? 1) - 1))
        case .down, .right: input = .choice(min(choices.count - 1, (highlighted ?? -1) + 1))
        case .escape: open(place)
        case .character(let scalar):
            let matches = choices.indices.filter { choices[$0].answers(to: Character(scalar)) }
            guard let first = matches.first else { return [] }
            let next = matches.first { $0 > (highlighted ?? -1) } ?? first
            input = .choice(next)
            if matches.count == 1 { return accept(place) }
        default: break
        }
        return []
    }

    private mutating func accept(_ place: Int) -> [FormEvent] {
        guard var events = take(place) else { return [] }
        let next = nextAsked(from: place + 1)
        open(next)
        if next == nil { events.append(.finished) }
        return events
    }

    private mutating func acceptAll(_ place: Int) -> [FormEvent] {
        var events: [FormEvent] = []
        var next: Int? = place
        while let now = next {
            guard let more = take(now) else { return events }
            events += more
            next = nextAsked(from: now + 1)
            open(next)
        }
        return events + [.finished]
    }

    /// Accepts what is entered for the current question; `nil`, with the problem noted, if it cannot be.
    private mutating func take(_ place: Int) -> [FormEvent]? {
        let question = questions[place]
        let answer: FormAnswer
        switch question.read(input, default: currentDefault) {
        case .failure(let refusal):
            problem = refusal.problem
            return nil
        case .success(let value): answer = value
        }
        if let text = question.problem(answer, answers) {
            problem = .refused(text)
            return nil
        }
        let former = answers[question.id]
        let isDefault = former == nil ? answer == question.defaultAnswer(answers) : former == answer
        if !isDefault {
            takenAsDefault.remove(question.id)
        } else if former == nil {
            takenAsDefault.insert(question.id)
        }
        answers[question.id] = answer
        halfTyped[question.id] = nil
        var events: [FormEvent] = [.answered(question.id, answer)]
        withdrawStale(after: place, defaultsToo: former != nil && former != answer, &events)
        return events
    }

    private mutating func withdrawStale(after place: Int, defaultsToo: Bool, _ events: inout [FormEvent]) {
        for question in questions[(place + 1)...] where answers[question.id] != nil {
            let isStale = defaultsToo && takenAsDefault.contains(question.id)
            guard isStale || !question.isAsked(answers) else { continue }
            answers[question.id] = nil
            takenAsDefault.remove(question.id)
            events.append(.withdrawn(question.id))
        }
    }

    private mutating func goBack(from place: Int) {
        let question = questions[place]
        let isTouched = input.isTouched(since: question.freshInput(default: currentDefault))
        halfTyped[question.id] = isTouched ? input : nil
        guard let previous = questions[..<place].lastIndex(where: { $0.isAsked(answers) }) else { return }
        open(previous)
    }

    private mutating func open(_ place: Int?) {
        current = place
        problem = nil
        guard let place else { return }
        let question = questions[place]
        let standing = answers[question.id] ?? question.defaultAnswer(answers)
        currentDefault = standing
        input = halfTyped.removeValue(forKey: question.id) ?? question.freshInput(default: standing)
    }

    private func nextAsked(from start: Int) -> Int? {
        questions.indices.first { $0 >= start && questions[$0].isAsked(answers) }
    }

    private func nextUnanswered(from start: Int) -> Int? {
        questions.indices.first {
            $0 >= start && answers[questions[$0].id] == nil && questions[$0].isAsked(answers)
        }
    }
}

extension FormAnswer {
    /// The answer as it would be typed.
    var editableText: String {
        switch self {
        case .blank, .choice, .flag: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .date(let date): date.iso
        case .picked(let item): item.label
        }
    }
}
