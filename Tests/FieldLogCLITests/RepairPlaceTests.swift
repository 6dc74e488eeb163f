import Foundation
import Testing

/// What lies where a database belongs.
@Suite struct RepairPlaceTests {
    private typealias Scene = RepairScene
    private let files = FileManager.default

    /// Where a folder, or a link that leads nowhere, has the name of the database, that is said, and a repair moves it aside.
    @Test(arguments: ["folder", "link"]) func noFileWhereTheDatabaseBelongs(_ how: String) throws {
        let scene = try Scene()
        try scene.gather("a")
        try scene.cli.ok("a", "sync", "hub")
        try files.removeItem(atPath: scene.path("a/fieldlog.db"))
        if how == "folder" {
            try files.createDirectory(atPath: scene.path("a/fieldlog.db"), withIntermediateDirectories: false)
            _ = try scene.cli.file("a/fieldlog.db/thư", "x")
        } else {
            try files.createSymbolicLink(atPath: scene.path("a/fieldlog.db"), withDestinationPath: "nowhere")
        }
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("a/fieldlog.db: not a file"), "\(check.out)\(check.err)")
        #expect(check.err.contains("fieldlog repair"), "\(check.err)")
        let json = try scene.cli.json("a", "check", exit: 20)
        #expect((json["rows"] as? [[String: Any]])?.first?["how"] as? String == "not_a_file")
        for arguments in [["status"], ["visit", "list"], ["sync", "hub"]] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            #expect(run.exit == 20 && run.err.contains("a/fieldlog.db: not a file"), "\(run.exit) \(run.err)")
        }
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect([0, 3].contains(repair.exit), "\(repair.out)\(repair.err)")
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
        #expect(try scene.cli.ok("a", "log").out == scene.cli.ok("hub", "log").out)
        let aside = try #require(scene.folders("a").first)
        let kept = scene.path("a/" + aside + "/fieldlog.db")
        if how == "folder" {
            #expect(files.fileExists(atPath: kept + "/thư"))
        } else {
            #expect(try files.destinationOfSymbolicLink(atPath: kept) == "nowhere")
        }
    }
}
