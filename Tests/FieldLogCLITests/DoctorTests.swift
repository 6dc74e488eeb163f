import Foundation
import Testing

/// What the doctor finds.
@Suite struct DoctorTests {
    private static func rows(_ run: Run) throws -> [[String: Any]] {
        try #require(try CLI.document(run)["rows"] as? [[String: Any]])
    }

    /// A device in order: every check has a line, none fails; no secret and no other word than the three.
    @Test func aStoreInOrderHasALineForEachCheck() throws {
        let trio = try Trio()
        let run = try trio.cli.on("a", "doctor", "--json")
        let rows = try Self.rows(run)
        #expect(run.exit == 0 || run.exit == 21, "\(run.out)")
        let checks = Set(rows.compactMap { $0["check"] as? String })
        #expect(
            checks == ["clock", "disk", "permissions", "witness", "keys", "peers", "versions", "lock"], "\(checks)")
        #expect(rows.allSatisfy { ["ok", "warn"].contains($0["level"] as? String ?? "") }, "\(run.out)")
        #expect(!run.out.contains("PRIVATE KEY"))
    }

    /// The root key in the central store is worth a warning, until it is moved.
    @Test func theRootKeyIsToBeMoved() throws {
        let trio = try Trio(devices: false)
        let found = try trio.cli.on("hub", "doctor")
        #expect(found.exit == 21 && found.out.contains("root-key"))
        for name in ["root-key", "root-key.pub"] {
            try FileManager.default.removeItem(atPath: trio.cli.folder + "/hub/" + name)
        }
        #expect(try !trio.cli.on("hub", "doctor").out.contains("root-key"))
    }

    /// Another key in the folder, a clock of another century, a hub that is gone: each is said.
    @Test func whatIsWrongIsNamed() throws {
        let trio = try Trio()
        let clock = try trio.cli.on("a", "doctor", "--json", env: ["FIELDLOG_NOW": "1999-08-01T09:00:00+07:00"])
        #expect(clock.exit == 20)
        let early = try trio.cli.on("a", "doctor", "--json", env: ["FIELDLOG_NOW": "2025-07-01T09:00:00+07:00"])
        #expect(try Self.rows(early).contains { $0["check"] as? String == "clock" && $0["level"] as? String == "warn" })
        let wire = try Wire(trio.cli, to: "hub", principal: "máy-A")
        #expect(try wire.sync("a").exit == 0)
        let far = try trio.cli.on("a", "doctor", "--json")
        #expect(far.out.contains("ssh://hub/srv/kho"))
        try FileManager.default.moveItem(atPath: trio.cli.folder + "/hub", toPath: trio.cli.folder + "/elsewhere")
        let gone = try Self.rows(try trio.cli.on("a", "doctor", "--json"))
        #expect(gone.contains { $0["check"] as? String == "peers" && $0["level"] as? String == "warn" })
        let files = FileManager.default
        try files.removeItem(atPath: trio.cli.folder + "/a/key.pub")
        try files.copyItem(atPath: trio.cli.folder + "/b/key.pub", toPath: trio.cli.folder + "/a/key.pub")
        let key = try trio.cli.on("a", "doctor", "--json")
        #expect(key.exit == 20)
        #expect(try Self.rows(key).contains { $0["check"] as? String == "keys" && $0["level"] as? String == "fail" })
    }
}
