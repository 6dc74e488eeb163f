import Foundation
import Testing

/// A few bits of the trial of ten thousand (Examples/RELIABILITY.md).
@Suite struct FlipTests {
    /// Every flip that changes what a command would print or send is found, and everything comes back.
    @Test func aFewBits() throws {
        let cli = try CLI()
        let program = String(CLI.program.dropLast("fieldlog".count)) + "fieldlog-flips"
        let run = try cli.start(program, ["--flips", "12", "--seed", "178"]).end()
        #expect(run.exit == 0 && run.lines.last?.hasSuffix(" 0 violations") == true, "\(run.out)\(run.err)")
        #expect(try cli.start(program, ["--flips", "none"]).end().exit == 64)
    }
}
