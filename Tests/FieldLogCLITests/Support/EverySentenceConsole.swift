import FieldLogConsole

@testable import FieldLogCLI

/// What the console says by itself: headings of help, forms, slips in a command line.
extension EverySentence {
    static let console: [(title: String, lines: [Bilingual])] = [
        ("HelpWords", help), ("FormWords", form), ("UsageWording", EveryCase.walk(slip).map(usage)),
    ]

    private static let help: [Bilingual] = {
        let words = HelpWords()
        return [
            words.usage, words.commands, words.arguments, words.options, words.globalOptions, words.examples,
            words.exitCodes, words.optionsPlaceholder, words.commandPlaceholder, words.repeatable, words.required,
        ]
    }()

    private static let form: [Bilingual] = {
        let words = FormWords()
        return [
            words.keys, words.required, words.notANumber, words.notADate, words.nothingChosen, words.nothingFound,
            words.typeToSearch,
        ]
    }()

    private static func usage(_ error: UsageError) -> Bilingual {
        let wording = UsageWording(program: "fieldlog", measure: Measure())
        return Bilingual(vi: wording.text(error, .vietnamese), en: wording.text(error, .english))
    }

    private static func slip(_ last: UsageError?) -> UsageError? {
        let command = ["visit", "add"]
        return switch last {
        case nil: .unknownCommand(["vist"], suggestions: ["visit"])
        case .unknownCommand: .incompleteCommand([], next: ["init", "clone"])
        case .incompleteCommand: .unknownOption("--estab", command: command, suggestions: ["--establishment"])
        case .unknownOption: .missingValue(option: "--date", command: command)
        case .missingValue: .valueForFlag(option: "--json", command: command)
        case .valueForFlag: .repeatedOption(option: "--date", command: command)
        case .repeatedOption: .missingOption(option: "--area", command: command)
        case .missingOption: .unexpectedArgument("x", command: command)
        case .unexpectedArgument: .missingArgument(name: "DIR", command: ["clone"])
        case .missingArgument: .notText(position: 2, shown: "\\xFF")
        case .notText: nil
        }
    }
}
