internal import FieldLogConsole
internal import FieldLogModel

/// What is wrong with arguments and options, which have no record that they belong to.
enum ArgumentWords {
    static func text(_ refusal: FieldRefusal) -> Bilingual {
        let problem = FieldWords.text(refusal.problem)
        if case .oneNeeded = refusal.problem { return problem }
        let shown = name(refusal.field)
        guard case .required = refusal.problem, let value = placeholder(refusal.field) else {
            return words("\(shown): \(problem.vi)", "\(shown): \(problem.en)")
        }
        return words("\(shown) \(value.vi): \(problem.vi)", "\(shown) \(value.en): \(problem.en)")
    }

    /// As it is typed: positional arguments have names in capitals.
    private static func name(_ field: String) -> String {
        field == field.uppercased() ? field : FlagName.flag(field)
    }

    /// What stands behind an option in the help.
    private static func placeholder(_ field: String) -> Bilingual? {
        let flag = FlagName.flag(field)
        for command in CommandTable.all {
            if let option = command.spec.options.first(where: { $0.name == flag }) { return option.placeholder }
        }
        return nil
    }
}

extension FieldRefusal {
    /// A refused argument (`DIR`) or option (`--out`).
    init(argument: String, problem: FieldProblem) {
        let isOption = argument.hasPrefix("-")
        self.init(
            kind: FieldRefusal.commandLine, field: isOption ? FlagName.field(argument) : argument, problem: problem)
    }
}
