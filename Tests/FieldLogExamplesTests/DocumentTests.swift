import FieldLogTestSupport
import Foundation
import Testing

/// The documents for administrators do what they say: every command in them is run, in its order.
@Suite("The administrator's documents") struct DocumentTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The program, built beside the tests.
    private static let program = Built.program()

    // A command that fails ends the document at its place.
    @Test("every command succeeds", arguments: ["FIRST-AFTERNOON.md", "FIRST-HOUR.md", "WORST-DAY.md"])
    func everyCommand(name: String) throws {
        let examples = Self.root.appending(path: "Examples")
        let run = try Finished([
            "sh", examples.appending(path: "run-document.sh").path, examples.appending(path: name).path, Self.program,
        ])
        #expect(run.status == 0, "\(run.errors.suffix(2_000))")
        #expect(run.output.contains("Every command of \(name) did what it says."))
    }

    // As it stands there: a reader copies the line.
    @Test("every script that a document names can be run") func everyScript() throws {
        var scripts: Set<String> = []
        for name in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "Examples/RELIABILITY.md", "Examples/BENCH.md"]
        {
            let text = try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
            for found in text.matches(of: #/(?:Tests|Examples)/[A-Za-z/_-]+\.(?:py|sh)/#) {
                scripts.insert(String(found.output))
            }
        }
        #expect(scripts.count > 5)
        for script in scripts.sorted() {
            #expect(FileManager.default.isExecutableFile(atPath: Self.root.appending(path: script).path), "\(script)")
        }
    }
}
