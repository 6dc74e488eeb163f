/// The headings and phrases of help.
public struct HelpWords: Sendable, Equatable {
    /// Above the usage line.
    public var usage: Bilingual = Bilingual(vi: "Cách dùng", en: "Usage")
    /// Above a list of commands without a group.
    public var commands: Bilingual = Bilingual(vi: "Các lệnh", en: "Commands")
    /// Above the arguments told by their place.
    public var arguments: Bilingual = Bilingual(vi: "Tham số", en: "Arguments")
    /// Above a command's options.
    public var options: Bilingual = Bilingual(vi: "Tùy chọn", en: "Options")
    /// Above the options of every command.
    public var globalOptions: Bilingual = Bilingual(vi: "Tùy chọn chung", en: "Global options")
    /// Above the examples.
    public var examples: Bilingual = Bilingual(vi: "Ví dụ", en: "Examples")
    /// Above the table of exit codes.
    public var exitCodes: Bilingual = Bilingual(vi: "Mã thoát", en: "Exit codes")
    /// In a usage line, in place of the options.
    public var optionsPlaceholder: Bilingual = Bilingual(vi: "[tùy chọn]", en: "[options]")
    /// In a usage line, in place of the command.
    public var commandPlaceholder: Bilingual = Bilingual(vi: "LỆNH", en: "COMMAND")
    /// After the summary of an option that may stand several times.
    public var repeatable: Bilingual = Bilingual(vi: "(ghi được nhiều lần)", en: "(may be repeated)")
    /// After the summary of an option that must stand there.
    public var required: Bilingual = Bilingual(vi: "(bắt buộc)", en: "(required)")

    /// The standard wording.
    public init() {}
}

/// Nouns that belong together in the help of the whole program.
public struct HelpGroup: Sendable, Equatable {
    /// The heading.
    public let title: Bilingual
    /// The first words of the commands in it.
    public let nouns: [String]

    /// A group of nouns.
    public init(_ title: Bilingual, nouns: [String]) {
        self.title = title
        self.nouns = nouns
    }
}

/// A row of the table of exit codes.
public struct ExitCodeRow: Sendable, Equatable {
    /// The code, 0 to 255.
    public let code: Int32
    /// What it says.
    public let meaning: Bilingual

    /// A row of the table.
    public init(_ code: Int32, _ meaning: Bilingual) {
        self.code = code
        self.meaning = meaning
    }
}
