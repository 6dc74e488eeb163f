import Foundation
import Testing

/// Stores that lack the end of what they once had: it is said, by number, until it comes back, and no backup is replaced by less.
@Suite struct LostEndTests {
    private let files = FileManager.default

    /// Twelve bytes in the middle of the write-ahead log: the copy that SQLite would make is sound in itself and lacks what lies behind them.
    /// No backup of that is made, so none that is good goes for it, in rotation or in its place.
    @Test func aDamagedStoreReplacesNoBackup() throws {
        let scene = try RepairScene()
        try files.createDirectory(atPath: scene.path("usb"), withIntermediateDirectories: false)
        let config = try scene.cli.file(
            "night.json",
            #"{"peers":[],"store":"\#(scene.path("a"))","backup":"\#(scene.path("usb"))","backup_keep":1}"#)
        #expect(try scene.cli.run(["nightly", "--config", config]).exit == 0)
        try scene.cli.ok("a", "backup", "sao lưu")
        let good = try Data(contentsOf: URL(fileURLWithPath: scene.path("sao lưu")))
        let nights = try files.contentsOfDirectory(atPath: scene.path("usb"))
        try scene.damage("a/fieldlog.db-wal") { bytes in
            for place in bytes.count / 2..<bytes.count / 2 + 12 { bytes[place] = 0x78 }
        }
        #expect(try scene.cli.on("a", "check").exit == 20)
        let backup = try scene.cli.on("a", "backup", "sao lưu", "--replace")
        #expect(backup.exit == 20 && backup.err.contains("fieldlog repair"), "\(backup.out)\(backup.err)")
        let next = ["FIELDLOG_NOW": "2031-01-02T03:04:05Z"]
        let night = try scene.cli.run(["nightly", "--config", config], env: next)
        #expect(night.exit == 20 && night.out.contains("outcome=failed"), "\(night.out)\(night.err)")
        #expect(try files.contentsOfDirectory(atPath: scene.path("usb")) == nights)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.path("sao lưu"))) == good)
    }

    /// Put back from one backup twice: the second time the store knows nothing of the name that it took the first time, and the witness does.
    @Test func theSecondDisaster() throws {
        let scene = try RepairScene()
        try scene.cli.ok("a", "backup", "sao lưu")
        try files.removeItem(atPath: scene.path("a"))
        try scene.cli.ok("a", "restore", "sao lưu", "a", "--offline")
        for workers in 1...3 {
            try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "\(workers)", "--final")
        }
        try files.removeItem(atPath: scene.path("a"))
        let restored = try scene.cli.on("a", "restore", "sao lưu", "a", "--offline")
        #expect(restored.exit == 3 && restored.err.contains("entry 1–3"), "\(restored.out)\(restored.err)")
        for words in [["check"], ["doctor"], ["repair"]] {
            let run = try scene.cli.run(["--store", "a"] + words)
            #expect((run.out + run.err).contains("still missing 1–3"), "\(words): \(run.out)\(run.err)")
        }
    }

    /// An older state of the folder, put back: `check` finds it; and when the store has gone on under another name, which no longer lets the
    /// witness tell, it still says what is missing.
    @Test(arguments: [false, true]) func anOlderFolder(tookName: Bool) throws {
        let scene = try RepairScene()
        let cli = scene.cli
        func visit(_ workers: Int) throws {
            try cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "\(workers)", "--final")
        }
        #expect(try cli.start("/bin/cp", ["-a", "a", "cũ"]).end().exit == 0)
        if tookName {
            // Another file: the store takes a new name, which the older folder never had.
            let swap = "cp a/fieldlog.db a/x && mv a/x a/fieldlog.db"
            #expect(try cli.start("/bin/sh", ["-c", swap]).end().exit == 0)
        }
        for workers in 1...2 { try visit(workers) }
        try files.removeItem(atPath: scene.path("a"))
        #expect(try cli.start("/bin/cp", ["-a", "cũ", "a"]).end().exit == 0)
        let check = try cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("older state"), "\(check.out)\(check.err)")
        try visit(3)
        let after = try cli.on("a", "check")
        let missing = tookName ? "still missing 1–2" : "still missing 8–9"
        #expect((after.out + after.err).contains(missing), "\(after.out)\(after.err)")
    }

    /// What a device that was taken out had handed in behind its cut is kept aside. Where the disk loses that, or the signature without which
    /// nobody would take it from this store, it is said: nothing else would tell of it before a later cut lets it in.
    @Test(arguments: ["withheld", "signature"]) func whatIsKeptAside(table: String) throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("b", "Quán Một")
        try cli.ok("b", "sync", "hub")
        try cli.ok("hub", "clone", "hub", "c", "--device", "máy-C")
        _ = try trio.establishment("b", "Quán Hai")
        try cli.ok("b", "sync", "c")
        try cli.ok("hub", "device", "revoke", "máy-B", "--reason", "mất máy")
        try cli.ok("c", "sync", "hub")
        #expect(try cli.rows("c", "SELECT count(*) FROM withheld") == "1")
        try cli.gather("c")
        let place = try cli.rows("c", "SELECT pos FROM withheld")
        try cli.sql("c", "DELETE FROM \(table) WHERE pos = \(place)")
        let check = try cli.on("c", "check")
        #expect(check.exit == 20, "\(check.out)\(check.err)")
        let repair = try cli.on("c", "repair", "--from", "hub")
        if table == "withheld" {
            #expect(repair.exit == 3 && repair.out.contains("missing 2"), "\(repair.out)\(repair.err)")
            let again = try cli.on("c", "check")
            #expect((again.out + again.err).contains("still missing 2"), "\(again.out)\(again.err)")
            // Another damage does not make it forgotten.
            try cli.sql("c", "UPDATE setting SET value = 'x' WHERE name = 'scope'")
            let later = try cli.on("c", "repair", "--from", "hub")
            #expect(later.exit == 3 && later.out.contains("missing 2"), "\(later.out)\(later.err)")
        } else {
            #expect(check.out.contains("entry 2: without its author's signature"), "\(check.out)")
            #expect(repair.exit == 20 && repair.err.contains("entry 2: without"), "\(repair.out)\(repair.err)")
        }
    }

    /// Put back from one backup twice, with nothing logged in between, or something: what the first restore named, the second names too.
    @Test(arguments: [false, true]) func aSecondRestoreForgetsNothing(_ logs: Bool) throws {
        let scene = try RepairScene()
        try scene.cli.ok("a", "backup", "sao lưu")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "3", "--final")
        func restore() throws -> Run {
            try files.removeItem(atPath: scene.path("a"))
            return try scene.cli.run(["restore", "sao lưu", "a", "--offline"])
        }
        let first = try restore()
        let lost = try #require(first.err.split(separator: "\n").first { $0.contains("known of by") })
        let entry = try #require(lost.split(separator: ":").dropFirst().first).description
        #expect(first.exit == 3)
        if logs { try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "4", "--final") }
        let second = try restore()
        #expect(second.exit == 3 && second.err.contains(entry), "\(entry) / \(second.err)")
        #expect(second.err.components(separatedBy: "known of by").count == (logs ? 3 : 2), "\(second.err)")
        let check = try scene.cli.on("a", "check")
        #expect((check.out + check.err).contains("still missing"), "\(check.out)\(check.err)")
    }

    /// A record that lies behind a damage of the write-ahead log is not called unknown.
    @Test func whatLiesBehindADamageIsNotUnknown() throws {
        let scene = try RepairScene()
        try scene.damage("a/fieldlog.db-wal") { bytes in
            for place in 4_200..<4_212 { bytes[place] ^= 0x78 }
        }
        for line in [
            ["visit", "add", "--establishment", scene.place, "--workers", "3"], ["establishment", "show", scene.place],
        ] {
            let run = try scene.cli.run(["--store", "a"] + line)
            #expect(run.exit == 20 && run.err.contains("repair"), "\(run.exit) \(run.err)")
        }
    }

    /// What a night that was killed has left in the folder of backups goes with the next one, whenever that is.
    @Test func aKilledNightLeavesNothing() throws {
        let scene = try RepairScene()
        try files.createDirectory(atPath: scene.path("usb"), withIntermediateDirectories: false)
        let config = try scene.cli.file(
            "night.json", #"{"peers":[],"store":"\#(scene.path("a"))","backup":"\#(scene.path("usb"))"}"#)
        let night = ["nightly", "--config", config]
        #expect(try scene.cli.run(night, env: ["FIELDLOG_NOW": "2031-01-02T03:04:05Z"]).exit == 0)
        let name = try #require(try files.contentsOfDirectory(atPath: scene.path("usb")).first)
        let killed = scene.path("usb/" + name.replacing("2031", with: "2030") + ".partial")
        try files.createDirectory(
            atPath: killed, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try Data("fieldlog work 1\n".utf8).write(to: URL(fileURLWithPath: killed + "/.fieldlog-work"))
        try Data("key".utf8).write(to: URL(fileURLWithPath: killed + "/key"))
        let mine = scene.path("usb/" + name.replacing("2031", with: "2029") + ".partial")
        try files.createDirectory(atPath: mine, withIntermediateDirectories: false)
        try Data("của tôi".utf8).write(to: URL(fileURLWithPath: mine + "/ghi chú"))
        #expect(try scene.cli.run(night, env: ["FIELDLOG_NOW": "2031-01-03T03:04:05Z"]).exit == 0)
        #expect(!files.fileExists(atPath: killed) && files.fileExists(atPath: mine + "/ghi chú"))
    }

    /// A repair that has lost the settings, and with them what was known to be lost, finds it beside the store; and it leaves nothing of its own.
    @Test(arguments: [false, true]) func aRepairForgetsNoLoss(_ hasPeer: Bool) throws {
        let scene = try RepairScene()
        try scene.cli.ok("a", "backup", "sao lưu")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "3", "--final")
        try files.removeItem(atPath: scene.path("a"))
        #expect(try scene.cli.run(["restore", "sao lưu", "a", "--offline"]).exit == 3)
        try scene.gather("a")
        try scene.sql("a", "DELETE FROM setting WHERE name = 'lost';")
        #expect(try scene.cli.on("a", "check").exit == 20)
        let way = hasPeer ? ["repair", "--from", "hub"] : ["repair"]
        let repair = try scene.cli.run(["--store", "a"] + way)
        #expect([0, 3].contains(repair.exit), "\(repair.exit) \(repair.out)\(repair.err)")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "4", "--final")
        try scene.cli.ok("a", "sync", "hub")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 0 && (check.out + check.err).contains("still missing"), "\(check.out)\(check.err)")
        #expect(try !files.contentsOfDirectory(atPath: scene.path("a")).contains { $0.hasPrefix(".") })
    }
}
