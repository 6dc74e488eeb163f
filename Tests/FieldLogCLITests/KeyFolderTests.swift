import Foundation
import Testing

/// Folders that hold the key of a device and no store, and folders that have a store already.
@Suite struct KeyFolderTests {
    private let files = FileManager.default

    /// Nothing replaces the key of a device that awaits its answer; whoever asks is told what the answer is for.
    @Test func aKeyThatAwaitsItsAnswerStays() throws {
        let trio = try Trio()
        let cli = trio.cli
        #expect(try cli.run(["device", "request", "d", "--device", "máy-D", "--out", "d.request"]).exit == 0)
        try cli.ok("hub", "device", "enrol", "d.request", "--role", "inspector", "--area", "26740", "--out", "d.answer")
        try cli.ok("a", "backup", "a.backup")
        let key = try Data(contentsOf: URL(fileURLWithPath: cli.folder + "/d/key"))
        let ways = [
            ["--store", "d", "status"], ["init", "d"], ["salvage", "a", "--to", "d"],
            ["restore", "a.backup", "d", "--offline"], ["clone", "hub", "d", "--device", "máy-E", "--area", "26740"],
        ]
        for way in ways {
            let run = try cli.run(way)
            #expect(run.exit == 10 && run.err.contains("d --answer FILE"), "\(way) \(run.err)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: cli.folder + "/d/key")) == key, "\(way)")
        }
        #expect(try files.contentsOfDirectory(atPath: cli.folder + "/d").sorted() == ["key", "key.pub"])
        #expect(try cli.run(["clone", "hub", "d", "--answer", "d.answer"]).exit == 0)
        #expect(try cli.ok("d", "check").out.isEmpty)
        let again = try cli.run(["clone", "hub", "d", "--answer", "d.answer"])
        #expect(again.exit == 1 && again.err.contains("is a store already"), "\(again.exit) \(again.err)")
    }

    /// The key of a store whose database is gone stays as well: it is what a repair begins with.
    @Test func theKeyOfALostStoreStays() throws {
        let scene = try RepairScene()
        for name in try files.contentsOfDirectory(atPath: scene.path("a")) where !name.hasPrefix("key") {
            try files.removeItem(atPath: scene.path("a/" + name))
        }
        let key = try Data(contentsOf: URL(fileURLWithPath: scene.path("a/key")))
        for way in [["init", "a"], ["salvage", "b", "--to", "a"], ["clone", "hub", "a", "--device", "máy-X"]] {
            let run = try scene.cli.run(way)
            #expect(run.exit == 20 && run.err.contains("repair"), "\(way) \(run.exit) \(run.err)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: scene.path("a/key"))) == key, "\(way)")
        }
        #expect([0, 3].contains(try scene.cli.on("a", "repair", "--from", "hub").exit))
        #expect(try scene.cli.ok("a", "establishment", "list").out.contains("Karaoke Sóng Xanh"))
    }

    /// A store that is salvaged while a repair's, or a new store's, files are on their way to their place has them all.
    @Test(arguments: ["repaired", "new"]) func filesOnTheirWayAreSalvaged(_ how: String) throws {
        let scene = try RepairScene()
        try scene.gather("a")
        let place = scene.path(how == "new" ? "a/.fieldlog-ready" : "a/.repair-ready")
        let inner = how == "new" ? place + "/new" : place
        try files.createDirectory(atPath: inner, withIntermediateDirectories: true)
        try Data("fieldlog work 1\n".utf8).write(to: URL(fileURLWithPath: place + "/.fieldlog-work"))
        for name in how == "new" ? ["fieldlog.db", "key"] : ["fieldlog.db"] {
            try files.moveItem(atPath: scene.path("a/" + name), toPath: inner + "/" + name)
        }
        let run = try scene.cli.run(["salvage", "a", "--to", "s"])
        #expect([0, 3].contains(run.exit), "\(run.exit) \(run.out) \(run.err)")
        #expect(try scene.cli.ok("s", "log").out == scene.log)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.path("s/key"))).isEmpty == false)
    }
}
