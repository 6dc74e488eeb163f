import Foundation
import Testing

/// The backups of `nightly`: made after the syncs, kept in rotation, and said when they fail.
@Suite struct NightBackupTests {
    private static func configuration(_ cli: CLI, peers: String = "", _ more: String) throws -> String {
        chmod(cli.folder, 0o700)
        let path = try cli.file("config.json", #"{"peers":[\#(peers)],"store":"\#(cli.folder)/a",\#(more)}"#)
        chmod(path, 0o600)
        return path
    }

    private static func backups(_ cli: CLI) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: cli.folder + "/sao lưu").filter {
            $0.hasPrefix("fieldlog-")
        }
        .sorted()
    }

    /// Nights of a month leave the last days and weeks; what others put there stays; each is verified and becomes a store.
    @Test func nightsAreKeptInRotation() throws {
        let trio = try Trio()
        let cli = trio.cli
        try FileManager.default.createDirectory(atPath: cli.folder + "/sao lưu", withIntermediateDirectories: false)
        try cli.ok("b", "backup", "sao lưu/fieldlog-b.backup")
        let device = try #require(try cli.json("a", "device", "list")["rows"] as? [[String: Any]])
        _ = device
        let path = try Self.configuration(
            cli, peers: #""\#(cli.folder)/hub""#,
            #""backup":"\#(cli.folder)/sao lưu","backup_keep":3,"backup_keep_weeks":2"#)
        for day in stride(from: 4, through: 28, by: 3) {
            let now = "2025-08-\(day < 10 ? "0" : "")\(day)T02:00:00+07:00"
            let run = try cli.on("a", "nightly", "--config", path, env: ["FIELDLOG_NOW": now])
            try #require(run.exit == 0, "\(run.out)\(run.err)")
            #expect(run.lines.count == 2 && run.lines[1].hasPrefix("backup=") && run.lines[1].contains("outcome=ok"))
        }
        // 4, 7, …, 28: of the last three days 22, 25, 28, of the last two weeks 24 (none), 28 and 22.
        let kept = try Self.backups(cli).filter { $0 != "fieldlog-b.backup" }.map { String($0.dropLast(14).suffix(10)) }
        #expect(kept == ["2025-08-22", "2025-08-25", "2025-08-28"], "\(kept)")
        #expect(FileManager.default.fileExists(atPath: cli.folder + "/sao lưu/fieldlog-b.backup"))
        let last = try #require(try Self.backups(cli).last { $0 != "fieldlog-b.backup" })
        #expect(try cli.run(["restore", "sao lưu/" + last, "lại", "--offline"]).exit == 0)
        #expect(try cli.ok("lại", "check").out.isEmpty)
    }

    /// What a rotation would remove is kept, and said, where it has what the store lacks; one whose name is of a later time is left alone.
    @Test func whatTheStoreLacksIsKept() throws {
        let trio = try Trio()
        let cli = trio.cli
        let folder = cli.folder + "/sao lưu"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let path = try Self.configuration(
            cli, peers: #""\#(cli.folder)/hub""#, #""backup":"\#(folder)","backup_keep":1,"backup_keep_weeks":0"#)
        func night(_ time: String, exit: Int32) throws -> [String: Any] {
            let run = try cli.on("a", "nightly", "--config", path, "--json", env: ["FIELDLOG_NOW": time])
            #expect(run.exit == exit, "\(run.out)\(run.err)")
            let document = try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any]
            return try #require(document?["backup"] as? [String: Any])
        }
        try cli.ok("a", "backup", "trước.backup")
        _ = try trio.establishment("a", "Quán Đêm")
        try FileManager.default.moveItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/xa")
        _ = try night("2031-08-04T02:00:00+07:00", exit: 5)
        _ = try night("2025-08-04T02:00:00+07:00", exit: 5)
        try FileManager.default.removeItem(atPath: cli.folder + "/a")
        try FileManager.default.moveItem(atPath: cli.folder + "/xa", toPath: cli.folder + "/hub")
        let restored = try cli.run(["restore", "trước.backup", "a", "--offline"])
        #expect(restored.exit == 3, "\(restored.exit) \(restored.out) \(restored.err)")
        let backup = try night("2025-08-05T02:00:00+07:00", exit: 3)
        #expect(backup["outcome"] as? String == "partial" && backup["removed"] as? Int == 0)
        #expect(backup["kept"] as? Int == 1 && backup["later"] as? Int == 1, "\(backup)")
        #expect(
            (backup["reason"] as? String)?.contains("2025-08-04-020000.backup has 1 entry that") == true, "\(backup)")
        #expect(try Self.backups(cli).count == 3)
        let lost = try #require(try Self.backups(cli).first)
        #expect(try cli.run(["restore", "sao lưu/" + lost, "lại", "--offline"]).exit == 0)
        try cli.ok("a", "sync", cli.folder + "/lại")
        let after = try night("2025-08-06T02:00:00+07:00", exit: 0)
        #expect(after["removed"] as? Int == 2 && after["kept"] as? Int == 0 && after["later"] as? Int == 1, "\(after)")
        #expect(try cli.ok("a", "establishment", "list").out.contains("Quán Đêm"))
    }

    /// A backup that fails is one line and exit code 3; what was synced stays, and no older backup is removed.
    @Test func aFailingBackupIsSaid() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Quán Đêm")
        let path = try Self.configuration(
            cli, peers: #""\#(cli.folder)/hub""#, #""backup":"\#(cli.folder)/không có","backup_keep":1"#)
        let run = try cli.on("a", "nightly", "--config", path)
        #expect(run.exit == 3 && run.lines.count == 2, "\(run.out)\(run.err)")
        #expect(run.lines[0].contains("outcome=ok") && run.lines[1].contains("outcome=failed"), "\(run.out)")
        #expect(run.lines[1].contains("reason=") && !run.out.contains("Quán"))
        #expect(try cli.json("hub", "establishment", "show", place)["name"] as? String == "Quán Đêm")
        let json = try cli.json("a", "nightly", "--config", path, exit: 3)
        #expect((json["backup"] as? [String: Any])?["outcome"] as? String == "failed")
        #expect((json["rows"] as? [Any])?.count == 1)
        let status = try cli.run(["status"], env: ["XDG_CONFIG_HOME": cli.folder + "/x", "FIELDLOG_STORE": "a"])
        #expect(status.exit == 0, "no configuration, no word on backups: \(status.err)")
        try FileManager.default.createDirectory(atPath: cli.folder + "/x/fieldlog", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path, toPath: cli.folder + "/x/fieldlog/config.json")
        chmod(cli.folder + "/x/fieldlog", 0o700)
        chmod(cli.folder + "/x/fieldlog/config.json", 0o600)
        let due = try cli.run(["status"], env: ["XDG_CONFIG_HOME": cli.folder + "/x", "FIELDLOG_STORE": "a"])
        #expect(due.exit == 21 && due.err.contains("no backup yet"), "\(due.exit) \(due.err)")
    }

    /// Members that mean nothing without a folder, or are no numbers, are slips.
    @Test(arguments: [
        #""backup_keep":7"#, #""backup":"tương đối""#, #""backup":"/x","backup_keep":0"#,
        #""backup":"/x","backup_without_key":1"#,
    ])
    func slipsAreNamed(_ more: String) throws {
        let cli = try CLI()
        let path = try Self.configuration(cli, more)
        let run = try cli.run(["nightly", "--config", path])
        #expect(run.exit == 1 && run.err.contains("backup"), "\(run.err)")
    }
}
