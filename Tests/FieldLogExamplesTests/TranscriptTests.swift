import FieldLogTestSupport
import Foundation
import Testing

@Suite("The examples build against the library alone and say what they say")
struct TranscriptTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a program to its end; standard output and exit status.
    private func run(_ arguments: [String]) throws -> (output: String, status: Int32) {
        let ran = try Finished(arguments)
        return (ran.output, ran.status)
    }

    // The example package uses the façade only, runs offline, and prints the transcript in the repository.
    @Test func visitDiary() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fieldlog-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let examples = Self.root.appendingPathComponent("Examples")
        let ran = try run([
            "swift", "run", "--quiet", "--package-path", examples.path, "--scratch-path",
            folder.appendingPathComponent("build").path, "visit-diary", folder.appendingPathComponent("stores").path,
        ])
        let expected = try String(
            contentsOf: examples.appendingPathComponent("visit-diary.transcript"), encoding: .utf8)
        #expect(ran.status == 0)
        #expect(ran.output == expected)
    }
}
