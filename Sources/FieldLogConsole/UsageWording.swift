/// A ``UsageError`` in words.
public struct UsageWording: Sendable {
    /// The program's name as the user types it.
    public let program: String
    let measure: any CellMeasure

    /// - Parameter measure: cleans what came from outside before it is shown.
    public init(program: String, measure: any CellMeasure) {
        self.program = program
        self.measure = measure
    }

    /// The message, and on lines of their own the suggestions and where help is. No newline at the end.
    public func text(_ error: UsageError, _ language: ConsoleLanguage) -> String {
        var lines = [message(error).text(language)]
        let near = suggestions(of: error)
        if !near.isEmpty {
            let list = near.joined(separator: ", ")
            lines.append(Bilingual(vi: "Có phải ý bạn là: \(list)?", en: "Did you mean: \(list)?").text(language))
        }
        let help = ([program] + command(of: error) + ["--help"]).joined(separator: " ")
        lines.append(Bilingual(vi: "Xem: \(help)", en: "See: \(help)").text(language))
        return lines.joined(separator: "\n")
    }

    private func message(_ error: UsageError) -> Bilingual {
        switch error {
        case .unknownCommand(let words, _):
            let text = shown(words.joined(separator: " "))
            return Bilingual(vi: "Không có lệnh “\(text)”.", en: "There is no command “\(text)”.")
        case .incompleteCommand(let words, let next):
            let list = next.joined(separator: ", ")
            if words.isEmpty { return Bilingual(vi: "Thiếu tên lệnh: \(list).", en: "A command is missing: \(list).") }
            let text = shown(words.joined(separator: " "))
            return Bilingual(vi: "Sau “\(text)” cần một trong: \(list).", en: "After “\(text)” one of: \(list).")
        case .unknownOption(let option, _, _):
            let text = shown(option)
            return Bilingual(vi: "Không có tùy chọn “\(text)”.", en: "There is no option “\(text)”.")
        case .missingValue(let option, _):
            return Bilingual(vi: "Tùy chọn \(shown(option)) thiếu giá trị.", en: "\(shown(option)) needs a value.")
        case .valueForFlag(let option, _):
            return Bilingual(
                vi: "Tùy chọn \(shown(option)) không nhận giá trị.", en: "\(shown(option)) takes no value.")
        case .repeatedOption(let option, _):
            return Bilingual(
                vi: "Tùy chọn \(shown(option)) chỉ được ghi một lần.", en: "\(shown(option)) may stand only once.")
        case .missingOption(let option, _):
            return Bilingual(vi: "Thiếu tùy chọn \(option).", en: "The option \(option) is missing.")
        case .unexpectedArgument(let argument, _):
            let text = shown(argument)
            return Bilingual(vi: "Thừa tham số “\(text)”.", en: "The argument “\(text)” is one too many.")
        case .missingArgument(let name, _):
            return Bilingual(vi: "Thiếu tham số \(name).", en: "The argument \(name) is missing.")
        case .notText(let position, let text):
            return Bilingual(
                vi: "Tham số thứ \(position) không phải UTF-8: \(text)",
                en: "Argument \(position) is not UTF-8 text: \(text)")
        }
    }

    private func suggestions(of error: UsageError) -> [String] {
        switch error {
        case .unknownCommand(_, let near), .unknownOption(_, _, let near): near
        default: []
        }
    }

    private func command(of error: UsageError) -> [String] {
        switch error {
        case .unknownCommand, .notText: []
        case .incompleteCommand(let command, _), .unknownOption(_, let command, _), .missingValue(_, let command),
            .valueForFlag(_, let command), .repeatedOption(_, let command), .missingOption(_, let command),
            .unexpectedArgument(_, let command), .missingArgument(_, let command):
            command
        }
    }

    private func shown(_ text: String) -> String {
        measure.truncate(measure.sanitize(text), to: 60)
    }
}
