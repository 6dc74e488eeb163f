/// Writes help from the commands' specification: for the program, a noun, a command.
///
/// Every text ends with a newline. Lines keep to the width unless one word is wider.
public struct HelpRenderer: Sendable {
    let program: String
    let summary: Bilingual
    let parser: CommandLineParser
    let groups: [HelpGroup]
    let exitCodes: [ExitCodeRow]
    let words: HelpWords
    let measure: any CellMeasure
    let columns: Int

    /// - Parameters:
    ///   - program: the name the user types.
    ///   - summary: one line of what the program is for.
    ///   - parser: the commands and global options to describe.
    ///   - groups: how the nouns are grouped; nouns in no group stand at the end.
    ///   - exitCodes: the documented exit codes, shown as given.
    ///   - width: columns; taken as at least 40 and at most 100.
    public init(
        program: String,
        summary: Bilingual,
        parser: CommandLineParser,
        groups: [HelpGroup] = [],
        exitCodes: [ExitCodeRow] = [],
        words: HelpWords = HelpWords(),
        measure: any CellMeasure,
        width: Int = 80
    ) {
        self.program = program
        self.summary = summary
        self.parser = parser
        self.groups = groups
        self.exitCodes = exitCodes
        self.words = words
        self.measure = measure
        self.columns = min(100, max(40, width))
    }

    /// Help for whatever words were given: the program's for none or unknown ones, else a noun's or a command's.
    public func help(for path: [String], _ language: ConsoleLanguage) -> String {
        if let command = parser.commands.first(where: { $0.path == path }) {
            return self.command(command, language)
        }
        return noun(path, language) ?? topLevel(language)
    }

    /// Help for the whole program: what it is, its commands by group, global options, exit codes.
    public func topLevel(_ language: ConsoleLanguage) -> String {
        var page = Page(measure: measure, columns: columns)
        page.paragraph("\(program): \(summary.text(language))")
        page.heading(words.usage.text(language))
        let placeholders = [words.commandPlaceholder, words.optionsPlaceholder].map { $0.text(language) }
        page.line(([program] + placeholders).joined(separator: " "))
        for (title, nouns) in groupedNouns() {
            page.heading(title.text(language))
            page.pairs(nouns.flatMap { commandRows([$0], language) })
        }
        closing(&page, language)
        return page.text
    }

    /// Help for a noun: its verbs. `nil` if no command begins with the words.
    public func noun(_ path: [String], _ language: ConsoleLanguage) -> String? {
        let rows = path.isEmpty ? [] : commandRows(path, language)
        guard !rows.isEmpty else { return nil }
        var page = Page(measure: measure, columns: columns)
        page.heading(words.usage.text(language))
        page.line("\(program) \(path.joined(separator: " ")) \(words.commandPlaceholder.text(language))")
        page.heading(words.commands.text(language))
        page.pairs(rows)
        page.heading(words.globalOptions.text(language))
        page.pairs(optionRows(parser.globalOptions, language))
        return page.text
    }

    /// Help for one command.
    public func command(_ command: CommandSpec, _ language: ConsoleLanguage) -> String {
        var page = Page(measure: measure, columns: columns)
        page.paragraph("\(program) \(command.path.joined(separator: " ")): \(command.summary.text(language))")
        page.heading(words.usage.text(language))
        page.line(usageLine(command, language))
        if let discussion = command.discussion {
            page.gap()
            page.paragraph(discussion.text(language))
        }
        if !command.positionals.isEmpty {
            page.heading(words.arguments.text(language))
            page.pairs(command.positionals.map { ($0.name, $0.summary.text(language)) })
        }
        if !command.options.isEmpty {
            page.heading(words.options.text(language))
            page.pairs(optionRows(command.options, language))
        }
        if !command.examples.isEmpty {
            page.heading(words.examples.text(language))
            for example in command.examples {
                page.copied(example.line)
                page.paragraph(example.meaning.text(language), indent: 6)
            }
        }
        closing(&page, language)
        return page.text
    }

    private func closing(_ page: inout Page, _ language: ConsoleLanguage) {
        if !parser.globalOptions.isEmpty {
            page.heading(words.globalOptions.text(language))
            page.pairs(optionRows(parser.globalOptions, language))
        }
        if !exitCodes.isEmpty {
            page.heading(words.exitCodes.text(language))
            page.pairs(
                exitCodes.map { row in
                    let code = String(row.code)
                    return (
                        String(repeating: " ", count: max(0, 3 - code.utf8.count)) + code, row.meaning.text(language)
                    )
                })
        }
    }

    private func groupedNouns() -> [(Bilingual, [String])] {
        var left: [String] = []
        for noun in parser.commands.compactMap(\.path.first) where !left.contains(noun) { left.append(noun) }
        var grouped: [(Bilingual, [String])] = []
        for group in groups {
            let nouns = group.nouns.filter { left.contains($0) }
            left.removeAll { nouns.contains($0) }
            if !nouns.isEmpty { grouped.append((group.title, nouns)) }
        }
        if !left.isEmpty { grouped.append((words.commands, left)) }
        return grouped
    }

    private func commandRows(_ prefix: [String], _ language: ConsoleLanguage) -> [(String, String)] {
        parser.commands.filter { $0.path.starts(with: prefix) }.map { command in
            let parts = command.path + command.positionals.map(placeholder)
            return (parts.joined(separator: " "), command.summary.text(language))
        }
    }

    private func optionRows(_ options: [OptionSpec], _ language: ConsoleLanguage) -> [(String, String)] {
        options.map { option in
            var left = option.short.map { "-\($0), " } ?? ""
            left += option.name
            if let value = option.placeholder { left += " " + value.text(language) }
            var right = option.summary.text(language)
            if option.isRequired { right += " " + words.required.text(language) }
            if option.isRepeatable { right += " " + words.repeatable.text(language) }
            return (left, right)
        }
    }

    private func usageLine(_ command: CommandSpec, _ language: ConsoleLanguage) -> String {
        var parts = [program] + command.path + command.positionals.map(placeholder)
        for option in command.options where option.isRequired {
            parts.append(option.name)
            if let value = option.placeholder { parts.append(value.text(language)) }
        }
        parts.append(words.optionsPlaceholder.text(language))
        return parts.joined(separator: " ")
    }

    private func placeholder(_ spec: PositionalSpec) -> String {
        let name = spec.isRepeated ? spec.name + "..." : spec.name
        return spec.isOptional ? "[\(name)]" : name
    }
}
