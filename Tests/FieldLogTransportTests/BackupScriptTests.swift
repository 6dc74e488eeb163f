import FieldLogTestSupport
import Foundation
import Testing

/// A small part of what `Tests/Reliability/backup_checks.py` does: the whole of it is run by hand.
@Suite("Backups, full disks and read-only file systems", .serialized)
struct BackupScriptTests {
    private static let script =
        #filePath.components(separatedBy: "/FieldLogTransportTests/")[0]
        + "/Reliability/backup_checks.py"

    private static let program = Built.program()

    // Each part ends without a violation; what needs root is skipped without it, and says so.
    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "python3 is not installed"),
        arguments: [
            ["crowd", "--backups", "1", "--writers", "6", "--kills", "1", "--visits", "40"], ["full", "--pages", "1"],
            ["readonly"],
        ])
    func aSlice(_ arguments: [String]) throws {
        let ran = try Finished(["python3", "-B", Self.script, "--fieldlog", Self.program, "--only"] + arguments)
        let failures = ran.output.split(separator: "\n").filter { $0.hasPrefix("FAILED") }
        #expect(failures.isEmpty, Comment(rawValue: failures.joined(separator: "\n")))
        #expect(ran.status == 0, Comment(rawValue: String(ran.output.suffix(2_000) + ran.errors)))
        #expect(ran.output.contains(" 0 violations"), Comment(rawValue: String(ran.output.suffix(500))))
    }
}
