import FieldLogTestSupport
import Foundation
import Testing

/// A thin slice of each walk through the faults below SQLite; Examples/RELIABILITY.md has the whole ones.
@Suite struct WalkTests {
    /// The program, built beside the tests.
    private static let program = Built.program("fieldlog-faults")

    /// Runs a walk in a folder of its own: nothing may be left in it, and the last line counts at least so many.
    private func walk(_ words: [String], atLeast count: Int) throws {
        try withTemporaryFolder { folder in
            let run = try Finished([Self.program] + words + ["--dir", folder])
            #expect(run.status == 0, "\(run.output.suffix(2_000)) \(run.errors)")
            let last = run.output.split(separator: "\n").last.map(String.init) ?? ""
            let figures = last.split(separator: " ").compactMap { Int($0) }
            #expect(figures.count == 2 && figures[0] >= count && figures[1] == 0, "\(last)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    /// Operations that fail, once and from then on, while a device writes, a peer enrols it, and a hub answers it.
    @Test(arguments: ["add-visit", "clone-at-peer", "sync-responder"]) func operations(scenario: String) throws {
        try walk(["vfs", "--scenario", scenario, "--limit", "2"], atLeast: 24)
    }

    /// Memory that runs out while a conflict is settled, at the first allocations and at some of the others.
    @Test func allocations() throws {
        try walk(["malloc", "--scenario", "settle-conflict", "--every", "10", "--sample", "20"], atLeast: 40)
    }

    /// Power that goes at random, and what is left.
    @Test func crashes() throws {
        try walk(["crash", "--images", "120", "--seed", "7"], atLeast: 120)
    }

    /// Who asks for something else is told what there is, and nothing is made.
    @Test func usage() throws {
        for words in [[], ["vsf"], ["vfs", "--limit"], ["crash", "--images", "-1"], ["crash", "--seed", "x"]] {
            let run = try Finished([Self.program] + words)
            #expect(run.status == 64 && run.errors.hasPrefix("usage:") && run.output.isEmpty)
        }
    }
}
