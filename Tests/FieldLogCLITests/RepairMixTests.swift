import Foundation
import Testing

/// Repairs of folders in which lies what is not the store's own, and repairs that get in each other's way.
@Suite struct RepairMixTests {
    private typealias Scene = RepairScene
    private let files = FileManager.default

    /// The database of another device lies in the folder, or its write-ahead log does: nothing is written with the wrong key, and the repair
    /// goes by the key and the witness.
    @Test(arguments: ["fieldlog.db", "fieldlog.db-wal"]) func anotherStoresFiles(_ name: String) throws {
        let scene = try Scene()
        try scene.cli.ok("b", "sync", "hub")
        try scene.cli.ok("b", "visit", "add", "--establishment", scene.place, "--workers", "2", "--final")
        if name == "fieldlog.db" { for store in ["a", "b"] { try scene.gather(store) } }
        let other = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.path("b/" + name))))
        try scene.damage("a/" + name) { $0 = other }
        let add = try scene.cli.on("a", "visit", "add", "--establishment", scene.place, "--final")
        #expect([4, 10, 20].contains(add.exit), "\(add.out)\(add.err)")
        #expect(try scene.cli.on("a", "check").exit == 20)
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect([0, 3].contains(repair.exit), "\(repair.out)\(repair.err)")
        #expect(try scene.cli.json("a", "status")["device"] as? String == "máy-A")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 0, "\(check.out)\(check.err)")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "4", "--final")
        try scene.cli.ok("a", "sync", "hub")
        try scene.cli.ok("b", "sync", "hub")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
        for store in ["a", "b", "hub"] { #expect(try scene.cli.on(store, "check").exit == 0, "\(store)") }
    }

    /// Three repairs at once: one makes the store anew, and the others find it sound.
    @Test func repairsAtOnce() throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let repairs = try (0..<3).map { _ in try scene.cli.start(CLI.program, ["--store", "a", "repair"]) }
        for repair in repairs { #expect(try repair.end().exit == 0) }
        #expect(try scene.folders("a").count == 1)
        try scene.expectWhole("at once")
    }

    /// Over the very tables of this version another number of it is damage, whatever it is; a store that has other tables may well be newer.
    @Test(arguments: [2, 7, 99, 1_003, -5]) func aNumberOfTheVersion(_ number: Int) throws {
        let scene = try Scene()
        try scene.gather("a")
        try scene.sql("a", "PRAGMA user_version = \(number)")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("user_version"), "\(check.out)\(check.err)")
        #expect(try scene.cli.on("a", "visit", "add", "--establishment", scene.place).exit == 20)
        try scene.cli.ok("a", "repair")
        try scene.expectWhole("version")
        guard number == 99 else { return }
        try scene.gather("a")
        try scene.sql("a", "CREATE TABLE future(x); PRAGMA user_version = 1000;")
        let newer = try scene.cli.on("a", "repair")
        #expect(newer.exit == 1 && newer.err.contains("upgrade"), "\(newer.out)\(newer.err)")
        // Somebody may know better.
        #expect(newer.err.contains("fieldlog salvage \(scene.path("a")) --to"), "\(newer.err)")
        try scene.cli.ok("a", "salvage", scene.path("a"), "--to", "mới")
        #expect(try scene.cli.ok("mới", "log").out == scene.log)
    }

    /// What no repair has left decides nothing, and is not thrown away.
    @Test(arguments: ["fieldlog.db", "khác"]) func aDecisionOfNobody(_ name: String) throws {
        let scene = try Scene()
        try files.createDirectory(
            atPath: scene.path("a/.repair-ready"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        #expect(files.createFile(atPath: scene.path("a/.repair-ready/" + name), contents: Data("x".utf8)))
        try scene.expectWhole(name)
        #expect(files.fileExists(atPath: scene.path("a/damaged-unknown/" + name)))
    }
}
