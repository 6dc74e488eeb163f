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
        let path = CLI.sources + "/Golden/\(code).txt"
        let now = try Self.page(language)
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
