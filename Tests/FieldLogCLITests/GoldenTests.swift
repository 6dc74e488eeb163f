import FieldLogConsole
import FieldLogModel
import Foundation
import Testing

@testable import FieldLogCLI

/// All that the program says, in both languages, as it stands in `Golden`. With `FIELDLOG_GOLDEN=write` the files are written anew:
/// read the difference before it is committed.
@Suite struct GoldenTests {
    private static func page(_ language: ConsoleLanguage) throws -> String {
        let cli = try CLI()
        var text = ""
        for path in [[], ["visit"], ["visit", "add"]] {
            let run = try cli.run(path + ["--help", "--lang", language.rawValue])
            try #require(run.exit == 0)
            text += (["$ fieldlog"] + path + ["--help"]).joined(separator: " ") + "\n\(run.out)\n"
        }
        for line in ["vist add", "visit", "visit add --estab x", "clone hub", "area show 1 2", "area list --json=1"] {
            let run = try cli.run(line.split(separator: " ").map(String.init) + ["--lang", language.rawValue])
            text += "$ fieldlog \(line)\n\(run.err)\n"
        }
        let presenter = ErrorPresenter(language: language)
        text += "== Errors\n"
        for error in EveryError.all { text += "\(presenter.exitCode(error))  \(presenter.text(error))\n" }
        for section in EverySentence.all {
            text += "\n== \(section.title)\n"
            for line in section.lines { text += line.text(language) + "\n" }
        }
        return text
    }

    /// What the program says is what the golden file of the language has.
    @Test(arguments: ["vi", "en"]) func wordsAreThoseOfTheGoldenFile(_ code: String) throws {
        let language = try #require(ConsoleLanguage(rawValue: code))
        try Self.compare("\(code).txt", try Self.page(language))
    }

    /// The help of every command is what the golden file has, its options and examples included.
    @Test(arguments: ["vi", "en"]) func helpIsThatOfTheGoldenFile(_ code: String) throws {
        let language = try #require(ConsoleLanguage(rawValue: code))
        let pages = CommandTable.all.map { Self.help($0.spec, language) }
        try Self.compare("help.\(code).txt", pages.joined(separator: "\n"))
    }

    /// The names of kinds, fields and codes are those of the golden file.
    @Test(arguments: ["vi", "en"]) func labelsAreThoseOfTheGoldenFile(_ code: String) throws {
        let language = try #require(ConsoleLanguage(rawValue: code))
        var text = ""
        for kind in Schema.kinds {
            text += "\(kind.name): \(Bilingual(kind.label).text(language))\n"
            for field in kind.fields { text += "  \(field.name): \(Bilingual(field.label).text(language))\n" }
        }
        for code in Catalogues.initial {
            text += "\(code.catalogue) \(code.code): \(Bilingual(code.label).text(language))\n"
        }
        for code in Catalogues.marks { text += "\(code.code): \(Bilingual(code.label).text(language))\n" }
        try Self.compare("labels.\(code).txt", text)
    }

    /// What a command's help says of the command itself.
    private static func help(_ spec: CommandSpec, _ language: ConsoleLanguage) -> String {
        var text = "== \(spec.path.joined(separator: " ")): \(spec.summary.text(language))\n"
        if let discussion = spec.discussion { text += discussion.text(language) + "\n" }
        for argument in spec.positionals { text += "  \(argument.name)  \(argument.summary.text(language))\n" }
        for option in spec.options {
            let value = option.placeholder.map { " " + $0.text(language) } ?? ""
            text += "  \(option.name)\(value)  \(option.summary.text(language))\n"
        }
        for example in spec.examples { text += "  $ \(example.line)\n      \(example.meaning.text(language))\n" }
        return text
    }

    private static func compare(_ name: String, _ now: String) throws {
        let path = CLI.sources + "/Golden/" + name
        if ProcessInfo.processInfo.environment["FIELDLOG_GOLDEN"] == "write" {
            try Data(now.utf8).write(to: URL(fileURLWithPath: path))
        }
        let golden = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let pairs = zip(
            now.split(separator: "\n", omittingEmptySubsequences: false),
            golden.split(separator: "\n", omittingEmptySubsequences: false))
        for (mine, theirs) in pairs where mine != theirs {
            Issue.record("says “\(mine)”, golden “\(theirs)”")
            break
        }
        #expect(now.utf8.count == golden.utf8.count)
    }

    /// Every error has words of its own in both languages, and none shows a Swift name.
    @Test func everyErrorHasWords() {
        for error in EveryError.all {
            let vi = ErrorPresenter(language: .vietnamese).text(error)
            let en = ErrorPresenter(language: .english).text(error)
            for text in [vi, en] { #expect(!text.contains("FieldLogModel") && !text.contains("(path:"), "\(text)") }
            for text in [vi, en] {
                #expect(text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8), "\(text)")
            }
            if case .database(1, _, _) = error { continue }
            #expect(vi != en, "\(en)")
        }
    }

    /// Every sentence has words of its own in both languages, composed, without a Swift name, and none is left empty.
    @Test func everySentenceIsInBothLanguages() {
        // What other programs say, and codes, are the same in both.
        let same = ["Many", "CheckWords", "PeerWords.failure", "DoctorWords"]
        for section in EverySentence.all {
            for line in section.lines {
                #expect(!line.vi.isEmpty && !line.en.isEmpty, "\(section.title)")
                #expect(line.vi.utf8.elementsEqual(line.vi.precomposedStringWithCanonicalMapping.utf8), "\(line.vi)")
                for text in [line.vi, line.en] {
                    #expect(!text.contains("Optional(") && !text.contains("(path:"), "\(text)")
                }
                if !same.contains(section.title) { #expect(line.vi != line.en, "\(line.en)") }
            }
        }
    }

    /// Every command has help in both languages, with an example.
    @Test func everyCommandHasHelpWithAnExample() throws {
        let cli = try CLI()
        for command in CommandTable.all {
            #expect(!command.spec.examples.isEmpty, "\(command.spec.path)")
            for example in command.spec.examples {
                #expect(
                    example.line.hasPrefix("fieldlog " + command.spec.path.joined(separator: " ")), "\(example.line)")
            }
            #expect(command.spec.summary.vi != command.spec.summary.en)
        }
        let run = try cli.run(["help"])
        for command in CommandTable.all { #expect(run.out.contains("  " + command.spec.path.joined(separator: " "))) }
    }
}
