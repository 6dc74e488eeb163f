/// Understands a command line by a declared tree of commands: noun, then verb, then the rest.
///
/// - Global options stand anywhere. A command's own options may also stand before its words, as long as the
///   commands still possible agree on whether they take a value. A global option wins over one of the same name.
/// - `--name value` and `--name=value` are the same; `--` ends the options.
/// - What begins with `-` and a digit is a value, not an option: a negative count must reach the validation that
///   refuses it, with the field's name. The same goes for text with a blank in it, and for `-` alone.
/// - `help` as the first word is `--help`, where there is such an option and no such command.
///
/// The cost is linear in the command line times the number of commands; only an error computes suggestions.
public struct CommandLineParser: Sendable {
    /// The commands, in the order of help.
    public let commands: [CommandSpec]
    /// Options that every command has.
    public let globalOptions: [OptionSpec]

    /// A parser for a program.
    public init(commands: [CommandSpec], globalOptions: [OptionSpec]) {
        self.commands = commands
        self.globalOptions = globalOptions
    }

    /// Understands the arguments, the program's name left out.
    ///
    /// - Throws: the first ``UsageError``. Values are not checked here.
    public func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
        var reading = CommandLineReading(commands: commands, globalOptions: globalOptions)
        try reading.read(arguments)
        return try reading.finish()
    }
}

/// One reading of a command line.
struct CommandLineReading {
    let commands: [CommandSpec]
    let globalOptions: [OptionSpec]
    private var words: [String] = []
    private var positionals: [String] = []
    private var options: [Seen] = []
    private var operandsOnly = false

    private struct Seen {
        let spec: OptionSpec
        let spelled: String
        let value: String?
        let isGlobal: Bool
    }

    init(commands: [CommandSpec], globalOptions: [OptionSpec]) {
        self.commands = commands
        self.globalOptions = globalOptions
    }

    mutating func read(_ arguments: [String]) throws(UsageError) {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if operandsOnly || !OptionToken.isOptionLike(argument) {
                try takeWord(argument, following: index < arguments.count ? arguments[index] : nil)
                continue
            }
            if argument == "--" {
                operandsOnly = true
                continue
            }
            let token = OptionToken(argument)
            let (spec, isGlobal) = try specification(of: token)
            var value = token.value
            if spec.takesValue {
                if value == nil {
                    guard index < arguments.count, !OptionToken.isOptionLike(arguments[index]) else {
                        throw .missingValue(option: spec.name, command: words)
                    }
                    value = arguments[index]
                    index += 1
                }
            } else if value != nil {
                throw .valueForFlag(option: spec.name, command: words)
            }
            options.append(Seen(spec: spec, spelled: token.name, value: value, isGlobal: isGlobal))
        }
    }

    func finish() throws(UsageError) -> Invocation {
        let command = commands.first { $0.path == words }
        let occurrences = options.map { OptionOccurrence(name: $0.spec.name, value: $0.value) }
        if options.contains(where: { $0.spec.isPreempting }) {
            return Invocation(path: words, command: command, positionals: positionals, options: occurrences)
        }
        guard let command else { throw .incompleteCommand(words, next: nextWords(after: words)) }
        var keys: Set<String> = []
        for option in options {
            if !option.isGlobal, !command.options.contains(where: { $0.key == option.spec.key }) {
                throw unknownOption(option.spelled)
            }
            let isNew = keys.insert(option.spec.key).inserted
            if !isNew, option.spec.takesValue, !option.spec.isRepeatable {
                throw .repeatedOption(option: option.spec.name, command: words)
            }
        }
        for spec in command.positionals.dropFirst(positionals.count) where !spec.isOptional {
            throw .missingArgument(name: spec.name, command: words)
        }
        for spec in command.options where spec.isRequired && !keys.contains(spec.key) {
            throw .missingOption(option: spec.name, command: words)
        }
        return Invocation(path: words, command: command, positionals: positionals, options: occurrences)
    }

    private mutating func takeWord(_ word: String, following: String?) throws(UsageError) {
        let command = commands.first { $0.path == words }
        if command == nil || (positionals.isEmpty && !operandsOnly), !candidates(words + [word]).isEmpty {
            words.append(word)
            return
        }
        guard let command else {
            if word == "help", words.isEmpty, let help = globalOptions.first(where: { $0.key == "help" }) {
                options.append(Seen(spec: help, spelled: word, value: nil, isGlobal: true))
                return
            }
            let near = Suggestions.commands(for: words + [word], following: following, among: commands)
            throw .unknownCommand(words + [word], suggestions: near)
        }
        let isHelp = options.contains { $0.spec.isPreempting }
        guard positionals.count < command.positionals.count || command.positionals.last?.isRepeated == true || isHelp
        else { throw .unexpectedArgument(word, command: words) }
        positionals.append(word)
    }

    private func candidates(_ prefix: [String]) -> [CommandSpec] {
        commands.filter { $0.path.starts(with: prefix) }
    }

    private func nextWords(after prefix: [String]) -> [String] {
        var next: [String] = []
        for command in candidates(prefix) where command.path.count > prefix.count {
            let word = command.path[prefix.count]
            if !next.contains(word) { next.append(word) }
        }
        return next
    }

    private func specification(of token: OptionToken) throws(UsageError) -> (OptionSpec, isGlobal: Bool) {
        if let spec = globalOptions.first(where: token.names) { return (spec, true) }
        let possible =
            commands.first { $0.path == words }.map { [$0] } ?? candidates(words)
        let specs = possible.compactMap { $0.options.first(where: token.names) }
        guard let spec = specs.first, specs.allSatisfy({ $0.takesValue == spec.takesValue }) else {
            throw unknownOption(token.name)
        }
        return (spec, false)
    }

    private func unknownOption(_ spelled: String) -> UsageError {
        let own = commands.first { $0.path == words }.map(\.options) ?? candidates(words).flatMap(\.options)
        let near = Suggestions.options(for: spelled, among: own + globalOptions)
        return .unknownOption(spelled, command: words, suggestions: near)
    }
}

/// An argument that has the looks of an option, taken apart at the first `=`.
struct OptionToken {
    let name: String
    let value: String?

    init(_ argument: String) {
        if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
            name = String(argument[..<sign])
            value = String(argument[argument.index(after: sign)...])
        } else {
            name = argument
            value = nil
        }
    }

    func names(_ spec: OptionSpec) -> Bool {
        if name.hasPrefix("--") { return OptionKey.of(name) == spec.key }
        guard let short = spec.short else { return false }
        return name == "-\(short)"
    }

    static func isOptionLike(_ argument: String) -> Bool {
        guard argument.utf8.first == UInt8(ascii: "-") else { return false }
        let rest = argument.unicodeScalars.dropFirst()
        guard let second = rest.first else { return false }
        let isLetter = second.isASCII && second.properties.isAlphabetic
        guard isLetter || second == "-" else { return false }
        return !rest.prefix { $0 != "=" }.contains { $0.properties.isWhitespace }
    }
}
