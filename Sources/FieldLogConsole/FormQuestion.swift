/// One of a few answers to take by a key.
public struct FormChoice: Sendable, Equatable {
    /// What the answer is.
    public let id: String
    /// What is shown, in the user's language.
    public let label: String
    /// The key that takes it at once; without one, the first letter of the label.
    public let key: Character?

    /// One of a few answers.
    public init(id: String, label: String, key: Character? = nil) {
        self.id = id
        self.label = label
        self.key = key
    }

    func answers(to character: Character) -> Bool {
        guard let own = key ?? label.first else { return false }
        return own.lowercased() == character.lowercased()
    }
}

/// What kind of answer a question takes.
public enum FormQuestionKind {
    /// A line of text of at most so many scalars.
    case text(limit: Int)
    /// One of a few; a key that belongs to one alone takes it, one that several share moves between them.
    case choice([FormChoice])
    /// A whole number; its sign is left to the validation.
    case number
    /// A day; see ``FormDate/init(_:base:)``, with the default as the base.
    case date
    /// Yes or no, with their labels and keys; the ids of the choices do not matter.
    case yesNo(yes: FormChoice, no: FormChoice)
    /// Search as you type.
    case picker(search: (String) -> [PickerItem])
}

/// A question of a ``Form``.
///
/// The closures get the answers given so far: a default can come from the last visit to what was picked before.
public struct FormQuestion {
    /// The name under which the answer is reported.
    public let id: String
    /// What is asked, in the user's language.
    public let prompt: String
    /// What kind of answer it takes.
    public let kind: FormQuestionKind
    /// Whether it may be left empty.
    public let isOptional: Bool
    /// What Enter takes if nothing is typed.
    public let defaultAnswer: (FormAnswers) -> FormAnswer?
    /// Whether it is asked at all.
    public let isAsked: (FormAnswers) -> Bool
    /// Why an answer cannot be taken, in the user's language; `nil` if it can. Asked for ``FormAnswer/blank``, too.
    public let problem: (FormAnswer, FormAnswers) -> String?

    /// A question; required, without a default, always asked and with every answer taken unless said otherwise.
    public init(
        _ id: String,
        prompt: String,
        kind: FormQuestionKind,
        isOptional: Bool = false,
        defaultAnswer: @escaping (FormAnswers) -> FormAnswer? = { _ in nil },
        isAsked: @escaping (FormAnswers) -> Bool = { _ in true },
        problem: @escaping (FormAnswer, FormAnswers) -> String? = { _, _ in nil }
    ) {
        self.id = id
        self.prompt = prompt
        self.kind = kind
        self.isOptional = isOptional
        self.defaultAnswer = defaultAnswer
        self.isAsked = isAsked
        self.problem = problem
    }

    /// The choices of a question that is answered by one key.
    var choices: [FormChoice]? {
        switch kind {
        case .choice(let choices): choices
        case .yesNo(let yes, let no): [yes, no]
        case .text, .number, .date, .picker: nil
        }
    }

    /// The answer that the choice at a place stands for.
    func answer(choiceAt place: Int) -> FormAnswer? {
        switch kind {
        case .choice(let choices): choices.indices.contains(place) ? .choice(choices[place].id) : nil
        case .yesNo: .flag(place == 0)
        case .text, .number, .date, .picker: nil
        }
    }
}
