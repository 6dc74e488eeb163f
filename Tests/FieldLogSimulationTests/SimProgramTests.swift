import FieldLogTestSupport
import Foundation
import Testing

/// The simulator as a program: what it could not do it does not call well.
@Suite struct SimProgramTests {
    private static func run(_ arguments: String...) throws -> Finished {
        try Finished([Built.program("fieldlog-sim")] + arguments)
    }

    /// A folder in which a worker cannot write down what it does: an error that names it, not "0 violations".
    @Test func aFolderThatCannotBeWritten() throws {
        try withTemporaryFolder { folder in
            try FileManager.default.createDirectory(
                atPath: folder + "/kho/worker-0", withIntermediateDirectories: true)
            let run = try Self.run("--worlds", "2", "--jobs", "1", "--folder", folder + "/kho")
            #expect(run.status == 74 && run.errors.contains("/kho cannot be written"), "\(run)")
            #expect(run.errors.contains("--folder DIR") && !run.output.contains("0 violations"), "\(run)")
        }
    }

    /// Two small worlds go well; what is asked wrongly is named; a missing plan leaves nothing behind.
    @Test func optionsAreNamed() throws {
        try withTemporaryFolder { folder in
            let kho = folder + "/kho"
            let run = try Self.run(
                "--worlds", "2", "--jobs", "2", "--models", "100", "--events", "60", "--folder", kho)
            #expect(run.status == 0 && run.output.hasSuffix(" sessions, 0 violations\n"), "\(run)")
            let help = try Self.run("--help")
            #expect(help.status == 0 && help.output.contains("--marks-after") && help.errors.isEmpty, "\(help)")
            for (name, value) in [("--bogus", "1"), ("--jobs", "0"), ("--seed", "x"), ("--models", "101")] {
                let wrong = try Self.run(name, value)
                #expect(wrong.status == 64 && wrong.errors.contains(name), "\(wrong)")
            }
            #expect(try Self.run("--models").errors.contains("--models: needs a value"))
            let plan = try Self.run("--plan", folder + "/không", "--folder", kho)
            #expect(plan.status == 65 && plan.errors.contains("/không"), "\(plan)")
            #expect(!FileManager.default.fileExists(atPath: kho))
        }
    }
}
