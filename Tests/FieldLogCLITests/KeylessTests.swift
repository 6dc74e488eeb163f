import Foundation
import Testing

/// A store whose key is gone: it reads, and says what is wrong with it before anything is lost.
@Suite struct KeylessTests {
    /// Nothing is written that nobody could sign; what was typed is not lost with it, and with the key back all goes on.
    @Test func nothingIsWrittenWithoutTheKey() throws {
        let scene = try RepairScene()
        let files = FileManager.default
        for name in ["key", "key.pub"] {
            try files.moveItem(atPath: scene.path("a/" + name), toPath: scene.path(name))
        }
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.out.contains("/a/key: missing"), "\(check.out)\(check.err)")
        #expect(try scene.cli.on("a", "check", "--quick").exit == 21)
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--workers", "7", "--final")
        #expect(add.exit == 4 && add.err.contains("/a/key: missing"), "\(add.out)\(add.err)")
        #expect(add.err.contains("fieldlog visit add --resume"), "\(add.err)")
        #expect(try scene.cli.ok("a", "log").out == scene.log)
        let sync = try scene.cli.on("a", "sync", "hub")
        #expect(sync.exit == 4 && sync.err.contains("/a/key: missing"), "\(sync.out)\(sync.err)")
        // Who asks it for something is told whose key is meant.
        let asked = try scene.cli.on("hub", "sync", "a")
        #expect(asked.exit != 0 && asked.err.contains("the peer has no key"), "\(asked.out)\(asked.err)")
        let bundle = try scene.cli.on("a", "bundle", "create", "--all", "--out", "x.bundle")
        #expect(bundle.exit == 4 && bundle.err.contains("/a/key: missing"), "\(bundle.out)\(bundle.err)")
        for name in ["key", "key.pub"] {
            try files.moveItem(atPath: scene.path(name), toPath: scene.path("a/" + name))
        }
        #expect(try scene.cli.on("a", "check").exit == 0)
        try scene.cli.ok("a", "visit", "add", "--resume")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 7)
    }

    /// A damaged store without its key is repaired from its own files; with a peer it says which file is wanted where something has to be
    /// signed.
    @Test func aRepairWithoutTheKey() throws {
        let scene = try RepairScene()
        for name in ["key", "key.pub"] { try FileManager.default.removeItem(atPath: scene.path("a/" + name)) }
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let asked = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(asked.exit == 4 && asked.err.contains("/a/key: missing"), "\(asked.out)\(asked.err)")
        try scene.cli.ok("a", "repair")
        #expect(try scene.cli.on("a", "check").exit == 21)
        #expect(try scene.cli.ok("a", "log").out == scene.log)
    }

    /// Another key in the folder: what were written with it, others would refuse.
    @Test func nothingIsWrittenWithAnotherKey() throws {
        let scene = try RepairScene()
        for name in ["key", "key.pub"] {
            let other = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.path("b/" + name))))
            try scene.damage("a/" + name) { $0 = other }
        }
        #expect(try scene.cli.on("a", "check").exit == 21)
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--final")
        #expect(add.exit == 4 && add.err.contains("not the key of this store"), "\(add.out)\(add.err)")
        #expect(try scene.cli.ok("a", "log").out == scene.log)
    }
}
