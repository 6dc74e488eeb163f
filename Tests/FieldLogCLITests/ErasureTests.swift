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
