import FieldLogTestSupport
import Foundation
import Testing

/// The lists of Tests/Mutants, which name places in the sources by their text.
@Suite("Lists of mutants") struct MutantTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Mutants/mutants.py").path

    // Whoever changes a line that a mutant is planted in learns of it here, and not when the mutants are run at length.
    @Test("every text stands in the sources once") func everyTextIsFound() throws {
        let run = try Finished(["python3", "-B", Self.script, "--check"])
        #expect(run.status == 0, Comment(rawValue: run.output + run.errors))
        #expect(run.output.contains("mutants.txt: ") && run.output.contains("planted.txt: "))
    }
}
