import Foundation
import Testing

/// A device with work of its own, a hub that has most of it, and what the device said before anything happened.
struct RepairScene {
    let trio: Trio
    let cli: CLI
    /// An establishment of the device.
    let place: String
    let log: String
    let digest: String

    init() throws {
        trio = try Trio()
        cli = trio.cli
        place = try trio.establishment("a", "Karaoke Sóng Xanh")
        for workers in 1...5 {
            try cli.ok(
                "a", "visit", "add", "--establishment", place, "--workers", "\(workers)", "--note",
                "tầng \(workers)", "--final")
        }
        try trio.sync()
        try cli.ok("a", "visit", "add", "--establishment", place, "--workers", "9", "--final")
        log = try cli.ok("a", "log").out
        digest = try cli.ok("a", "digest").id
    }

    func damage(_ name: String, _ change: (inout [UInt8]) -> Void) throws { try cli.damage(name, change) }
    func gather(_ store: String) throws { try cli.gather(store) }
    func sql(_ store: String, _ statements: String) throws { try cli.sql(store, statements) }

    func nameless(_ store: String) throws { try cli.nameless(store) }

    func path(_ name: String) -> String { cli.folder + "/" + name }

    /// The hub as it is named by its whole path.
    var hub: String { path("hub") }

    func folders(_ store: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(store)).filter { $0.hasPrefix("damaged-") }
    }

    /// A store is sound, but that the end of what is left of another's feed may have lost its signature with what came behind it.
    func expectReadable(_ store: String, _ what: String) throws {
        let check = try cli.on(store, "check")
        let isUnsigned = check.lines.allSatisfy { $0.contains("without its author's signature") }
        #expect(check.exit == 0 || check.exit == 20 && isUnsigned, "\(what): \(check.out)")
    }

    /// The store says again what it said before, and nothing is wrong with it.
    func expectWhole(_ what: String) throws {
        #expect(try cli.ok("a", "check").out.isEmpty, "\(what)")
        #expect(try cli.ok("a", "digest").id == digest, "\(what)")
        #expect(try cli.ok("a", "log").out == log, "\(what)")
    }
}

/// How stores are damaged.
extension CLI {
    /// Changes the bytes of a file.
    func damage(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        let url = URL(fileURLWithPath: folder + "/" + name)
        var bytes = [UInt8](try Data(contentsOf: url))
        change(&bytes)
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Moves everything of a store into its database.
    func gather(_ store: String) throws {
        let script =
            "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('PRAGMA wal_checkpoint(TRUNCATE)'); d.close()"
        try #require(
            try start("/usr/bin/env", ["python3", "-c", script, "\(store)/fieldlog.db"]).end().exit == 0)
    }

    /// Runs SQL on a store, as a program that knows no better.
    func sql(_ store: String, _ statements: String) throws {
        let script =
            "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.executescript(sys.argv[2]); d.commit(); d.close()"
        let run = try start("/usr/bin/env", ["python3", "-c", script, "\(store)/fieldlog.db", statements]).end()
        try #require(run.exit == 0, "\(run.err)")
    }

    /// What a query of a store says, row by row.
    func rows(_ store: String, _ query: String) throws -> String {
        let script =
            "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); [print(*r) for r in d.execute(sys.argv[2])]; d.close()"
        let run = try start("/usr/bin/env", ["python3", "-c", script, "\(store)/fieldlog.db", query]).end()
        try #require(run.exit == 0, "\(run.err)")
        return run.out.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Takes from a store its settings, and from its log the first entries of the commons, which say whose it is.
    func nameless(_ store: String) throws {
        try gather(store)
        try sql(
            store,
            "DROP TABLE setting; UPDATE entry SET body = zeroblob(length(body)) WHERE pos IN (SELECT pos FROM entry JOIN feed ON no = pos >> 32 WHERE area = 'commons') AND pos IN (SELECT no << 32 | 1 FROM feed);"
        )
    }
}
