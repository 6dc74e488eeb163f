import FieldLogConsole
import FieldLogModel
import FieldLogStorage
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
        text += "\n== Sentences\n"
        for sentence in sentences { text += sentence.text(language) + "\n" }
        return text
    }

    private static let id = "k3v9a7b2c4d5e6f7"

    private static let sentences: [Bilingual] = [
        Words.summary, Words.founded("kho"), Words.cloned("kho", 91), Words.saved(Schema.establishment, id),
        Words.draftSaved(id), Words.changed(id), Words.unchanged(id), Words.finalized(id), Words.amended(id),
        Words.annulled(id), Words.discarded(id), Words.withdrawn(id), Words.settled(id), Words.seeConflicts,
        Words.settle("k3v9a7b2"), Words.nothing,
        Words.noPeer("/mnt/hub"), Words.kept("fieldlog visit add --resume"), Words.unfinished("fieldlog visit add"),
        Words.renewed(.missing), Words.renewed(.unreadable), Words.renewed(.otherMachine), Words.renewed(.otherFile),
        Words.renewed(.behind), Words.renewed(.differs), Words.renewed(.peerAhead),
    ]

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
            if case .database(1, _, _) = error { continue }
            #expect(vi != en, "\(en)")
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
