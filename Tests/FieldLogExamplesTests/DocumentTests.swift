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
    @Test("every command succeeds", arguments: ["FIRST-HOUR.md", "WORST-DAY.md"])
    func everyCommand(name: String) throws {
        let examples = Self.root.appending(path: "Examples")
        let run = try Finished([
            "sh", examples.appending(path: "run-document.sh").path, examples.appending(path: name).path, Self.program,
        ])
        #expect(run.status == 0, "\(run.errors.suffix(2_000))")
        #expect(run.output.contains("Every command of \(name) did what it says."))
    }
}
