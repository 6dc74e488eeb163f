import FieldLogFuzzing
import FieldLogTestSupport
import Foundation
import Testing

/// The program finds what was planted: without that, a run without violations says nothing.
struct PlantedTests {
    /// The program, built beside the tests.
    private static let program = Built.program("fieldlog-fuzz")

    /// A broken property and a trap are found, made as small as they go, and end the program with 1.
    @Test(arguments: [("planted-wrong", "21000000", "planted"), ("planted-trap", "21", "ended by signal")])
    func failuresAreFoundAndMadeSmall(name: String, hex: String, what: String) throws {
        try withTemporaryFolder { folder in
            let run = try Finished([
                Self.program, "--target", name, "--executions", "20000", "--jobs", "1", "--failures", folder,
                "--folder", folder,
            ])
            #expect(run.status == 1)
            #expect(run.output.contains("\(name): \(what)"), "\(run.output)")
            let words = run.output.split(separator: "hex: \"").dropFirst().first?.prefix { $0 != "\"" } ?? ""
            // Where the mark stands depends on what was left out first.
            #expect(words.count == hex.count && words.contains("21"), "\(run.output)")
            #expect(run.output.hasSuffix("executions, 1 violations\n"))
        }
    }

    /// So is memory beyond the bound.
    @Test func memoryIsBounded() throws {
        try withTemporaryFolder { folder in
            let run = try Finished([
                Self.program, "--target", "planted-memory", "--executions", "20000", "--memory", "48", "--failures",
                folder, "--folder", folder,
            ])
            #expect(run.status == 1)
            #expect(run.output.contains("more than 48 MiB"), "\(run.output)")
        }
    }
}
