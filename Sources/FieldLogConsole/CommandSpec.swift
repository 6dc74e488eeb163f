/// An argument that is told by its place: `PEER`, `FILE...`.
public struct PositionalSpec: Sendable, Equatable {
    /// The name shown in help and asked for in ``Invocation/argument(_:)``, by custom in capitals.
    public let name: String
    /// What it is, for help.
    public let summary: Bilingual
    /// Whether it may be left out. Optional arguments stand after the required ones.
    public let isOptional: Bool
    /// Whether it takes all arguments that are left. Only the last one may.
    public let isRepeated: Bool

    /// An argument told by its place; required and single unless said otherwise.
    public init(_ name: String, summary: Bilingual, isOptional: Bool = false, isRepeated: Bool = false) {
        self.name = name
        self.summary = summary
        self.isOptional = isOptional
        self.isRepeated = isRepeated
    }
}

/// An option: `--area CODE`, or a flag without a value: `--json`.
public struct OptionSpec: Sendable, Equatable {
    /// The long name with its dashes. On the command line `-` and `_` within it are the same.
    public let name: String
    /// One ASCII letter for the short form (`-h`), if there is one. Short forms are not bundled.
    public let short: Character?
    /// The placeholder of its value in help; `nil` makes it a flag.
    public let placeholder: Bilingual?
    /// What it does, for help.
    public let summary: Bilingual
    /// Whether it may stand several times. A flag may always.
    public let isRepeatable: Bool
    /// Whether the command refuses to run without it.
    public let isRequired: Bool
    /// Whether it makes everything else beside the point (`--help`, `--version`): a command line with it is not
    /// checked for being complete.
    public let isPreempting: Bool

    /// An option with a value, or a flag where `placeholder` is left out.
    public init(
        _ name: String,
        short: Character? = nil,
        placeholder: Bilingual? = nil,
        summary: Bilingual,
        isRepeatable: Bool = false,
        isRequired: Bool = false,
        isPreempting: Bool = false
    ) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.summary = summary
        self.isRepeatable = isRepeatable
        self.isRequired = isRequired
        self.isPreempting = isPreempting
    }

    /// Whether a value follows it.
    public var takesValue: Bool { placeholder != nil }

    var key: String { OptionKey.of(name) }
}

/// A command line to show in help, with what it does.
public struct ExampleSpec: Sendable, Equatable {
    /// The whole line as it is typed.
    public let line: String
    /// What the line does.
    public let meaning: Bilingual

    /// An example for help.
    public init(_ line: String, meaning: Bilingual) {
        self.line = line
        self.meaning = meaning
    }
}

/// One command: its words, its arguments and what help says of it.
public struct CommandSpec: Sendable, Equatable {
    /// The words: `["visit", "add"]`, or `["digest"]` for a noun that needs no verb.
    public let path: [String]
    /// One line of what it does.
    public let summary: Bilingual
    /// What a user has to know beyond the line; paragraphs are parted by newlines.
    public let discussion: Bilingual?
    /// Arguments told by their place, required ones first, a repeated one last.
    public let positionals: [PositionalSpec]
    /// Its own options; global ones are not repeated here.
    public let options: [OptionSpec]
    /// Examples for help.
    public let examples: [ExampleSpec]

    /// A command.
    public init(
        _ path: [String],
        summary: Bilingual,
        discussion: Bilingual? = nil,
        positionals: [PositionalSpec] = [],
        options: [OptionSpec] = [],
        examples: [ExampleSpec] = []
    ) {
        self.path = path
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.options = options
        self.examples = examples
    }
}

/// The form under which option names are compared.
enum OptionKey {
    static func of(_ name: String) -> String {
        var key = ""
        for character in name.drop(while: { $0 == "-" }) {
            key.append(character == "_" ? "-" : character)
        }
        return key
    }
}
