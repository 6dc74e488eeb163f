import FieldLogTestSupport
import Foundation
import Testing

/// Bodies that the law has erased.
@Suite struct ErasureTests {
    private static let secret = "ghi chú phải xóa 178"

    private static func rows(_ cli: CLI, _ store: String, _ record: String) throws -> [[String: Any]] {
        try #require(try cli.json(store, "log", record)["rows"] as? [[String: Any]])
    }

    /// Whether the bytes of the note are anywhere in a store's database or its write-ahead log.
    private static func holds(_ cli: CLI, _ store: String) throws -> Bool {
        try ["fieldlog.db", "fieldlog.db-wal"].contains { name in
            let path = "\(cli.folder)/\(store)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { return false }
            return try Data(Contents.bytes(path)).range(of: Data(secret.utf8)) != nil
        }
    }

    /// Who amends a number leaves the note as it was, in two entries: that the other one is still there is said.
    @Test func whatStillHoldsTheTextIsNamed() throws {
        let district = try District()
        let cli = district.cli
        let visit = try district.visit("hub", workers: 7, note: Self.secret)
        try cli.ok("hub", "visit", "amend", visit, "--workers", "8", "--reason", "đếm sót")
        let hashes = try Self.rows(cli, "hub", visit).compactMap { $0["hash"] as? String }
        let (first, second) = (try #require(hashes.first), try #require(hashes.last))
        #expect(first != second)
        let run = try cli.on("hub", "erase", first, "--legal-basis", "QĐ 12/QĐ-UBND", "--json")
        #expect(run.exit == 0 && run.err.contains(second.prefix(16)), "\(run.err)")
        #expect(try CLI.document(run)["alike"] as? [String] == [second])
        let last = try cli.on("hub", "erase", second, "--legal-basis", "QĐ 12/QĐ-UBND", "--json")
        #expect(try last.exit == 0 && CLI.document(last)["alike"] as? [String] == [], "\(last.err)")
        #expect(try !Self.holds(cli, "hub"))
    }

    /// The body of a final visit goes here and in every peer that syncs, in whatever order; the history says when and why.
    @Test func anErasedBodyIsGoneEverywhere() throws {
        let district = try District()
        let cli = district.cli
        let visit = try district.visit("a", workers: 7, note: Self.secret)
        for (store, peer) in [("a", "h1"), ("h1", "hub"), ("h2", "hub")] { try cli.ok(store, "sync", peer) }
        let hash = try #require(try Self.rows(cli, "hub", visit).first?["hash"] as? String)
        let erased = try cli.json("hub", "erase", String(hash.prefix(10)), "--legal-basis", "QĐ 12/QĐ-UBND")
        #expect(erased["sealed"] as? Bool == true && erased["record"] as? String == visit)
        #expect(try !Self.holds(cli, "hub"))
        // One that still has the body brings nothing back, and loses it when it hears.
        #expect(try Self.holds(cli, "a"))
        for (store, peer) in [("h2", "hub"), ("a", "h2"), ("h1", "hub"), ("a", "hub")] {
            try cli.ok(store, "sync", peer)
        }
        for store in ["hub", "h1", "h2", "a"] {
            #expect(try !Self.holds(cli, store), "\(store)")
            let history = try cli.json(store, "visit", "show", visit, "--history")["history"] as? [[String: Any]]
            let version = try #require(history?.first)
            let erasure = try #require(version["erased"] as? [String: Any])
            #expect(erasure["legal_basis"] as? String == "QĐ 12/QĐ-UBND")
            #expect((erasure["time"] as? String)?.hasPrefix("2025-08-01") == true)
            #expect((version["values"] as? [String: Any])?.isEmpty == true)
            let shown = try cli.json(store, "visit", "show", visit)
            #expect(shown["status"] is NSNull)
            #expect((shown["erased"] as? [String: Any])?["legal_basis"] as? String == "QĐ 12/QĐ-UBND")
            #expect(try cli.ok(store, "visit", "show", visit).lines.contains { $0.hasPrefix("erased\t") })
            #expect(try Self.rows(cli, store, visit).first?["erased"] as? Bool == true)
        }
        #expect(try district.states(["hub", "h1", "h2", "a"]).count == 1)
        let whole = try district.visit("a", workers: 8)
        #expect(try cli.json("a", "visit", "show", whole)["erased"] is NSNull)
        #expect(try !cli.ok("a", "visit", "show", whole).out.contains("erased"))
        if OnTerminal.isPossible {
            let list = try OnTerminal(cli, ["--store", "hub", "--lang", "vi", "visit", "list"], columns: 120).text
            #expect(list.contains("(đã xóa)"), "\(list)")
            let show = try OnTerminal(cli, ["--store", "hub", "--lang", "vi", "visit", "show", visit], columns: 120)
                .text
            #expect(show.contains("Đã xóa") && show.contains("QĐ 12/QĐ-UBND"), "\(show)")
        }
        #expect(try cli.on("hub", "erase", hash, "--legal-basis", "QĐ 12").exit == 4, "erased already")
    }

    /// An entry is named by its place too; an amendment stands when the version before it was erased.
    @Test func anAmendmentStandsUponAnErasedVersion() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try cli.ok(
            "a", "visit", "add", "--establishment", place, "--workers", "7", "--note", Self.secret, "--final"
        ).id
        try cli.ok("a", "visit", "amend", visit, "--note", "đã nhắc", "--reason", "đính chính ghi chú")
        try trio.sync()
        let row = try #require(try Self.rows(cli, "hub", visit).first)
        let incarnation = try #require(row["incarnation"] as? String).prefix(8)
        let (area, seq) = ("\(row["area"] ?? "")", "\(row["seq"] ?? "")")
        try cli.ok("hub", "erase", "\(incarnation)/\(area):\(seq)", "--legal-basis", "QĐ 12/QĐ-UBND")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.values("visit", visit, "note") == ["đã nhắc"])
        #expect(try trio.values("visit", visit, "workers") == ["7"])
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] {
            #expect(try cli.ok(store, "check").out.isEmpty)
            #expect(try !Self.holds(cli, store), "\(store)")
        }
    }

    // MARK: Traces

    /// The hash of the last entry about a record.
    private static func hash(_ cli: CLI, _ store: String, _ record: String) throws -> String {
        try #require(try rows(cli, store, record).last?["hash"] as? String)
    }

    private static func traces(_ cli: CLI, _ stores: String...) throws -> [String] {
        try stores.flatMap { store in
            try Traces.files(holding: secret, under: "\(cli.folder)/\(store)").map { store + "/" + $0 }
        }
    }

    /// Whatever a repair set aside on a store's disk is rid of it, and what waits there for other entries still waits; so is a backup made later, and
    /// one made before brings nothing back.
    @Test func nothingIsLeftInWhatWasSetAside() throws {
        let scene = try RepairScene()
        let cli = scene.cli
        let visit = try cli.ok(
            "a", "visit", "add", "--establishment", scene.place, "--workers", "7", "--note", Self.secret, "--final"
        ).id
        try cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "8", "--final")
        try cli.ok("a", "sync", "hub")
        try cli.ok("a", "backup", "old.backup")
        try cli.ok("hub", "bundle", "create", "--all", "--out", "old.bundle")
        try scene.gather("a")
        // One before it is lost: it waits among the loose entries, and stands in the damaged database.
        try scene.sql(
            "a",
            "UPDATE entry SET body = zeroblob(length(body)) WHERE pos = (SELECT pos FROM entry JOIN feed ON no = pos >> 32 WHERE area LIKE '26740%' ORDER BY pos LIMIT 1 OFFSET 2);"
        )
        #expect(try cli.on("a", "repair").exit == 3)
        let aside = try #require(try scene.folders("a").first)
        #expect(
            try Self.traces(cli, "a") == ["a/\(aside)/fieldlog.db", "a/\(aside)/loose.fieldlog"])
        // The stores that a repair and a clone leave unfinished when they are killed.
        for name in [".repair-new", ".fieldlog-new"] {
            let path = scene.path("a/" + name)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            try Data("fieldlog work 1\n".utf8).write(to: URL(fileURLWithPath: path + "/.fieldlog-work"))
            try Data(Self.secret.utf8).write(to: URL(fileURLWithPath: path + "/fieldlog.db"))
        }
        try cli.ok("hub", "erase", try Self.hash(cli, "hub", visit), "--legal-basis", "QĐ 12/QĐ-UBND")
        #expect(try Self.traces(cli, "hub") == [])
        // It hears of it and of nothing else: what is loose stays loose.
        let loose = try Contents.bytes(scene.path("a/\(aside)/loose.fieldlog")).count
        let run = try cli.on("a", "sync", "hub")
        #expect(run.exit == 0 && !run.err.contains("Traces"), "\(run.out)\(run.err)")
        #expect(try Self.traces(cli, "a") == [])
        let left = try Contents.bytes(scene.path("a/\(aside)/loose.fieldlog")).count
        #expect(left < loose && left > 0)
        #expect(try cli.ok("a", "visit", "list").lines.count == 8)
        try cli.ok("a", "backup", "new.backup")
        try cli.ok("a", "bundle", "create", "--all", "--out", "new.bundle")
        for name in ["new.backup", "new.bundle"] {
            let bytes = Data(try Contents.bytes(scene.path(name)))
            #expect(bytes.range(of: Data(Self.secret.utf8)) == nil, "\(name)")
        }
        // What still has it brings nothing back.
        for store in ["a", "hub"] {
            let taken = try cli.on(store, "bundle", "apply", "old.bundle")
            #expect([0, 3].contains(taken.exit), "\(taken.out)\(taken.err)")
        }
        #expect(try cli.run(["restore", "old.backup", "c", "--offline"]).exit == 0)
        #expect(try Self.traces(cli, "c") != [])
        #expect(try cli.on("c", "sync", "hub").exit == 0)
        try cli.ok("b", "sync", "hub")
        #expect(try Self.traces(cli, "a", "b", "c", "hub") == [])
        for store in ["a", "b", "c", "hub"] { #expect(try cli.ok(store, "check").out.isEmpty, "\(store)") }
    }

    /// A reader that needs what is to go keeps it in the write-ahead log: that is said, and the next session removes it. Killed anywhere in
    /// between, the next run does the rest.
    @Test func whatCouldNotBeDoneAtOnceIsDoneLater() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        var visits: [String] = []
        for workers in 0..<4 {
            visits.append(
                try cli.ok(
                    "a", "visit", "add", "--establishment", place, "--workers", "\(workers)", "--note", Self.secret,
                    "--final"
                ).id)
        }
        try trio.sync()
        let script =
            "import sqlite3,sys,time; d=sqlite3.connect(sys.argv[1]); d.execute('BEGIN'); d.execute('SELECT count(*) FROM entry').fetchone(); open('ready','w'); time.sleep(60)"
        let reader = try cli.start("/usr/bin/env", ["python3", "-c", script, "hub/fieldlog.db"])
        while !FileManager.default.fileExists(atPath: cli.folder + "/ready") { usleep(10_000) }
        let first = try cli.on("hub", "erase", try Self.hash(cli, "hub", visits[0]), "--legal-basis", "QĐ 12")
        #expect(first.exit == 0 && first.err.contains("Traces of what was erased"), "\(first.err)")
        #expect(try cli.ok("hub", "visit", "show", visits[0]).lines.contains { $0.hasPrefix("erased\t") })
        kill(reader.id, SIGKILL)
        _ = try reader.end()
        try cli.ok("b", "sync", "hub")
        for visit in visits.dropFirst() {
            try cli.ok("hub", "erase", try Self.hash(cli, "hub", visit), "--legal-basis", "QĐ 12")
        }
        #expect(try Self.traces(cli, "hub") == [])
        for round in 0..<8 {
            let run = try cli.start(CLI.program, ["--store", "a", "sync", "hub"])
            usleep(UInt32(3_000 + round * 6_000))
            kill(run.id, SIGKILL)
            _ = try run.end()
        }
        try cli.ok("a", "sync", "hub")
        try cli.ok("b", "sync", "hub")
        #expect(try Self.traces(cli, "a", "b", "hub") == [])
        #expect(try trio.digests().count == 1)
    }

    /// What says who writes, or who may, is never erased; what names no entry or several is an error.
    @Test func someEntriesAreNotErased() throws {
        let trio = try Trio()
        let cli = trio.cli
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        let name = try #require(try cli.json("a", "status")["incarnation"] as? String)
        let central = try #require(try cli.json("hub", "status")["incarnation"] as? String)
        let basis = ["--legal-basis", "QĐ 12"]
        for (entry, code) in [
            ([name, "commons", "1"], 4), ([central, "authority", "1"], 4), (["\(central)/authority:2"], 4),
            ([name, "commons", "99"], 1), (["zz/commons:1"], 1), (["0123456789abcdef0123"], 1), (["x"], 1),
        ] as [([String], Int32)] {
            let run = try cli.run(["--store", "hub", "erase"] + entry + basis)
            #expect(run.exit == code, "\(entry): \(run.exit) \(run.err)")
        }
        #expect(try cli.run(["--store", "hub", "erase", name, "commons", "2", "--legal-basis", " "]).exit == 64)
    }
}
