import FieldLogTestSupport
import Foundation
import Testing

/// The walks of Tests/Reliability, a slice of each; Examples/RELIABILITY.md says how they are run at length.
private enum Walks {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Reliability").path

    static let program = Built.program()

    static let missing: String? = {
        let needed = ["strace", "python3"]
        let lacking = needed.filter { !FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0) }
        return lacking.isEmpty ? nil : lacking.joined(separator: ", ") + " not installed"
    }()

    /// Runs a slice; its last line tells of no violation.
    static func run(_ name: String, _ arguments: [String]) throws {
        let ran = try Finished(["python3", "-B", "\(folder)/\(name)", "--fieldlog", program] + arguments)
        #expect(ran.status == 0, Comment(rawValue: String(ran.output.suffix(3_000)) + ran.errors))
        let last = ran.output.split(separator: "\n").last ?? ""
        #expect(last.hasSuffix(", 0 violations"), Comment(rawValue: String(last)))
    }
}

@Suite(
    "Faults on real processes", .serialized, .enabled(if: Walks.missing == nil, Comment(rawValue: Walks.missing ?? "")))
struct ReliabilityTests {
    // Processes that are killed while they log, import and sync, inside and outside transactions, lose nothing that they acknowledged.
    @Test func killedProcesses() throws { try Walks.run("kill_walk.py", ["--kills", "14", "--jobs", "2"]) }

    // Calls of the file system that fail or kill, some of them in some commands: the old state or the new one, the exit code and the words.
    @Test func failingCalls() throws {
        let commands = ["visit add", "init", "sync (folder)", "key rotate (central)", "bundle create"]
        try Walks.run("syscall_walk.py", ["--sample", "211", "--jobs", "2"] + commands.flatMap { ["--only", $0] })
    }

    // Processes that commit beside others that checkpoint: all that was acknowledged is there, and the file is sound.
    @Test func committingBesideCheckpoints() throws {
        try Walks.run("wal_stress.py", ["--seconds", "2", "--processes", "3"])
    }
}
