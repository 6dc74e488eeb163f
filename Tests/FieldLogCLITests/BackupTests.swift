import FieldLogTestSupport
import Foundation
import Testing

/// Backups and what is made of them, by the real program.
@Suite struct BackupTests {
    private static func remove(_ trio: Trio, _ name: String) throws {
        try FileManager.default.removeItem(atPath: trio.cli.folder + "/" + name)
    }

    private static func exists(_ trio: Trio, _ name: String) -> Bool {
        FileManager.default.fileExists(atPath: trio.cli.folder + "/" + name)
    }

    private static func bytes(_ trio: Trio, _ name: String) throws -> Data {
        Data(try Contents.bytes(trio.cli.folder + "/" + name))
    }

    private static func visit(_ trio: Trio, _ store: String, _ place: String, _ workers: Int) throws -> String {
        try trio.cli.ok(store, "visit", "add", "--establishment", place, "--workers", "\(workers)", "--final").id
    }

    /// A laptop is gone; its backup becomes a store on another machine, which takes back what it had handed in since, and goes on. All end
    /// equal.
    @Test func aLostLaptopComesBack() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        let name = try trio.cli.json("a", "status")["incarnation"] as? String
        let backup = try trio.cli.ok("a", "backup", "máy a.backup")
        #expect(backup.err.contains("can write as this device"), "\(backup.err)")
        let mode = try FileManager.default.attributesOfItem(atPath: trio.cli.folder + "/máy a.backup")
        #expect(mode[.posixPermissions] as? Int == 0o600)
        #expect(try trio.cli.json("a", "status")["backup_path"] as? String == trio.cli.folder + "/máy a.backup")
        let lost = try Self.visit(trio, "a", place, 7)
        try trio.cli.ok("a", "sync", "hub")
        try Self.remove(trio, "a")
        let elsewhere = ["FIELDLOG_MACHINE_ID": "another-machine"]
        let run = try trio.cli.run(["restore", "máy a.backup", "a", "--json"], env: elsewhere)
        try #require(run.exit == 0, "\(run.out)\(run.err)")
        let facts = try CLI.document(run)
        #expect(facts["incarnation"] as? String != name && facts["has_key"] as? Bool == true)
        let peers = try #require(facts["peers"] as? [[String: Any]])
        #expect(peers.count == 1 && peers[0]["own"] as? Int == 1, "\(peers)")
        #expect((facts["missing"] as? [Any])?.isEmpty == true)
        #expect(try trio.cli.json("a", "visit", "show", lost)["workers"] as? Int == 7)
        let next = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--final", env: elsewhere)
        #expect(next.err.isEmpty, "the new name was taken by the restore: \(next.err)")
        for store in ["a", "b", "a"] {
            let env = store == "a" ? elsewhere : [:]
            try trio.cli.ok(store, "sync", "hub", env: env)
        }
        #expect(try trio.values("visit", next.id, "status") == ["FINAL"])
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try trio.cli.ok(store, "check").out.isEmpty) }
        #expect(try trio.cli.json("a", "status")["copies"] as? Int == 0)
    }

    /// The device was not lost after all: both go on writing, nothing is overwritten, and both arrive.
    @Test func theFormerDeviceStillLives() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        try trio.cli.ok("a", "backup", "a.backup")
        let run = try trio.cli.run(["restore", "a.backup", "c", "--from", "hub"])
        #expect(run.exit == 0 && run.err.contains("neither overwrites the other"), "\(run.err)")
        let mine = try Self.visit(trio, "a", place, 1)
        let other = try Self.visit(trio, "c", place, 2)
        for store in ["a", "c", "b", "a"] { #expect([0, 3].contains(try trio.cli.on(store, "sync", "hub").exit)) }
        #expect(try trio.values("visit", mine, "workers") == ["1"])
        #expect(try trio.values("visit", other, "workers") == ["2"])
        #expect(try trio.cli.ok("c", "digest").id == (try trio.cli.ok("a", "digest").id))
        #expect(try trio.cli.ok("c", "check").out.isEmpty)
        #expect(try trio.cli.json("a", "status")["copies"] as? Int == 1, "the owner is told")
    }

    /// A file that exists stays as it is; only an older backup of the same store is replaced, when that is asked for. A folder with something
    /// in it is left alone.
    @Test func nothingIsOverwritten() throws {
        let trio = try Trio()
        try trio.cli.ok("a", "backup", "a.backup")
        let before = try Self.bytes(trio, "a.backup")
        let again = try trio.cli.on("a", "backup", "a.backup")
        #expect(again.exit == 1 && again.err.contains("--replace"), "\(again.err)")
        let other = try trio.cli.on("b", "backup", "a.backup", "--replace")
        #expect(other.exit == 4 && other.err.contains("another store"), "\(other.err)")
        _ = try trio.cli.file("ghi chú", "không phải bản sao lưu")
        #expect(try trio.cli.on("a", "backup", "ghi chú", "--replace").exit == 20)
        #expect(try Self.bytes(trio, "ghi chú") == Data("không phải bản sao lưu".utf8))
        #expect(try Self.bytes(trio, "a.backup") == before)
        _ = try trio.establishment("a", "Quán sau")
        let replaced = try trio.cli.ok("a", "backup", "a.backup", "--replace", "--json")
        #expect(try CLI.document(replaced)["entries"] as? Int == (try trio.cli.json("a", "status")["entries"] as? Int))
        #expect(try Self.bytes(trio, "a.backup") != before)
        #expect(try trio.cli.on("a", "backup", "a/trong.backup").exit == 1)
        #expect(try trio.cli.on("a", "backup", "không có/a.backup").exit == 1)
        let full = try trio.cli.run(["restore", "a.backup", "b"])
        #expect(full.exit == 1 && full.err.contains("is a store already"), "\(full.err)")
        #expect(try trio.cli.ok("b", "check").out.isEmpty)
        let names = try FileManager.default.contentsOfDirectory(atPath: trio.cli.folder)
        #expect(!names.contains { $0.hasSuffix(".partial") }, "\(names)")
    }

    /// Without the key nobody can write as the device: the restored store is read, and the key that was kept elsewhere gives it its voice.
    @Test func withoutTheKey() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        let run = try trio.cli.ok("a", "backup", "a.backup", "--without-key")
        #expect(run.err.contains("not in it"), "\(run.err)")
        let key = String(decoding: try Self.bytes(trio, "a/key"), as: UTF8.self)
        let line = try #require(key.split(separator: "\n").dropFirst(2).first)
        #expect(try Self.bytes(trio, "a.backup").range(of: Data(line.utf8)) == nil)
        let mute = try trio.cli.run(["restore", "a.backup", "c"])
        #expect(mute.exit == 0 && mute.err.contains("--key") && mute.err.contains("device revoke máy-A"), "\(mute.err)")
        #expect(try trio.cli.json("c", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        #expect(try trio.cli.on("c", "check").exit == 21 && !Self.exists(trio, "c/key"))
        #expect(try trio.cli.on("c", "sync", "hub").exit != 0)
        let wrong = try trio.cli.run(["restore", "a.backup", "d", "--key", "b/key"])
        #expect(wrong.exit == 4 && !Self.exists(trio, "d"), "\(wrong.err)")
        let whole = try trio.cli.run(["restore", "a.backup", "d", "--key", "a/key"])
        #expect(whole.exit == 0, "\(whole.err)")
        _ = try Self.visit(trio, "d", place, 4)
        try trio.cli.ok("d", "sync", "hub")
    }

    /// What was erased after the backup is gone again after the first sync, body and all.
    @Test func anErasureReachesARestoredStore() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--note", "Cửa sau khóa trái")
        try trio.cli.ok("a", "sync", "hub")
        try trio.cli.ok("a", "backup", "a.backup")
        let rows = try #require(try trio.cli.json("hub", "log", place)["rows"] as? [[String: Any]])
        let entry = try #require(rows.first?["hash"] as? String)
        try trio.cli.ok("hub", "erase", entry, "--legal-basis", "Luật 91/2025/QH15")
        try trio.cli.ok("a", "sync", "hub")
        try Self.remove(trio, "a")
        try #require(try trio.cli.run(["restore", "a.backup", "a", "--offline"]).exit == 0)
        #expect(try trio.cli.json("a", "establishment", "show", place)["note"] as? String == "Cửa sau khóa trái")
        try trio.cli.ok("a", "sync", "hub")
        #expect(try trio.cli.json("a", "establishment", "show", place)["note"] is NSNull)
        for name in try FileManager.default.contentsOfDirectory(atPath: trio.cli.folder + "/a") {
            #expect(try Self.bytes(trio, "a/" + name).range(of: Data("Cửa sau khóa trái".utf8)) == nil, "\(name)")
        }
        #expect(try trio.cli.ok("a", "check").out.isEmpty)
        try trio.cli.ok("b", "sync", "hub")
        #expect(try trio.digests().count == 1)
    }

    /// A central store that was restored decides nothing until it has heard from another, for it may have decided something since.
    @Test func aCentralStoreWaits() throws {
        let trio = try Trio()
        try trio.cli.ok("hub", "backup", "hub.backup")
        try trio.cli.ok("b", "clone", "hub", "c", "--device", "máy-C")
        try Self.remove(trio, "hub")
        let alone = try trio.cli.run(["restore", "hub.backup", "hub", "--alone"])
        #expect(alone.exit == 4 && !Self.exists(trio, "hub"), "\(alone.err)")
        let run = try trio.cli.run(["restore", "hub.backup", "hub"])
        #expect(run.exit == 3 && run.err.contains("decides nothing"), "\(run.err)")
        #expect(run.err.contains("/authority entry"), "the witness of the former tells that it had decided more")
        let refused = try trio.cli.on("hub", "grant", "máy-B", "--role", "hub")
        #expect(refused.exit == 4, "\(refused.exit) \(refused.err)")
        try trio.cli.ok("hub", "sync", "c")
        let devices = try #require(try trio.cli.json("hub", "device", "list")["rows"] as? [[String: Any]])
        #expect(devices.contains { "\($0)".contains("máy-C") }, "what it had decided since is back: \(devices)")
        #expect(try trio.cli.json("hub", "status")["authority_held"] as? Bool == false)
        #expect(try trio.cli.on("hub", "check").out.isEmpty)

        // One that never met another is told how to go on.
        let cli = try CLI()
        try cli.ok("kho", "init", "kho")
        try cli.ok("kho", "backup", "kho.backup")
        #expect(try cli.run(["restore", "kho.backup", "một"]).err.contains("--alone"))
        #expect(try cli.run(["restore", "kho.backup", "hai", "--alone"]).exit == 0)
        try cli.ok("hai", "clone", "hai", "máy", "--device", "máy-1")
    }

    /// What others are known to have had and nobody who was asked has is named, by feed and number; the store stays.
    @Test func whatNobodyHasIsNamed() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        try trio.cli.ok("a", "backup", "a.backup")
        _ = try Self.visit(trio, "a", place, 3)
        try Self.remove(trio, "a")
        // The witness of the store that is gone stands beside it still.
        let run = try trio.cli.run(["restore", "a.backup", "a", "--json"])
        #expect(run.exit == 3 && run.err.contains("no store that was asked has it"), "\(run.exit) \(run.err)")
        let missing = try #require(try CLI.document(run)["missing"] as? [[String: Any]])
        #expect(missing.count == 1 && (missing[0]["area"] as? String)?.hasPrefix("26740") == true, "\(missing)")
        #expect(missing[0]["from"] as? Int == missing[0]["through"] as? Int)
        #expect(try trio.cli.ok("a", "check").out.isEmpty)
        // Where nobody was heard to the end, nobody can say that nobody has it; what is missing is in the document.
        try Self.remove(trio, "a")
        let unheard = try trio.cli.run(["restore", "a.backup", "a", "--from", trio.cli.folder + "/mất", "--json"])
        #expect(unheard.exit == 3 && unheard.err.contains("fieldlog sync"), "\(unheard.exit) \(unheard.err)")
        #expect(!unheard.err.contains("no store that was asked has it"), "\(unheard.err)")
        #expect(try !(#require(try CLI.document(unheard)["missing"] as? [Any])).isEmpty)
        let gone = try trio.cli.run(["restore", "a.backup", "d", "--from", trio.cli.folder + "/mất"])
        #expect(
            gone.exit == 3 && Self.exists(trio, "d/fieldlog.db") && gone.err.contains("fieldlog sync"), "\(gone.err)")
    }

    /// Where backups are made, a last one that is too old is said by `status` and `doctor`; elsewhere nothing is.
    @Test func anOldBackupIsSaid() throws {
        let trio = try Trio()
        #expect(try trio.cli.json("a", "status")["backup"] == nil)
        #expect(!(try trio.cli.on("a", "doctor").out.contains("\tbackup\t")))
        try trio.cli.ok("a", "backup", "a.backup")
        #expect(try trio.cli.on("a", "status").exit == 0)
        #expect(try trio.cli.on("a", "doctor").out.contains("ok\tbackup"))
        let later = ["FIELDLOG_NOW": "2025-08-09T09:00:00+07:00"]
        let status = try trio.cli.on("b", "status", "--silent-after", "9999", env: later)
        #expect(status.exit == 0, "\(status.out)\(status.err)")
        let due = try trio.cli.on("a", "status", "--silent-after", "9999", env: later)
        #expect(due.exit == 21 && due.err.contains("fieldlog backup"), "\(due.err)")
        let doctor = try trio.cli.on("a", "doctor", env: later)
        #expect(doctor.out.contains("warn\tbackup"), "\(doctor.out)")
    }
}
