/// The two languages a console program speaks here.
public enum ConsoleLanguage: String, Sendable, Equatable, CaseIterable {
    /// Vietnamese, `--lang vi`.
    case vietnamese = "vi"
    /// English, `--lang en`.
    case english = "en"

    /// The language the environment asks for, by the order POSIX gives to locale variables:
    /// the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set and not empty.
    ///
    /// - Parameter environment: looks a variable up; `nil` when it is not set.
    /// - Returns: Vietnamese for a locale whose language is `vi`, else English.
    public static func preferred(environment: (String) -> String?) -> ConsoleLanguage {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = environment(name), !value.isEmpty else { continue }
            let language = value.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
            return language.lowercased() == "vi" ? .vietnamese : .english
        }
        return .english
    }
}

/// One text in Vietnamese and in English.
///
/// The texts are the program's own; nothing that came from outside belongs into one.
public struct Bilingual: Sendable, Equatable, ExpressibleByStringLiteral {
    /// The Vietnamese text.
    public let vi: String
    /// The English text.
    public let en: String

    /// A text that differs by language.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// A text that is the same in both languages: a code, a file name, a placeholder.
    public init(stringLiteral value: String) {
        self.init(vi: value, en: value)
    }

    /// The text in one language.
    public func text(_ language: ConsoleLanguage) -> String {
        switch language {
        case .vietnamese: vi
        case .english: en
        }
    }
}
