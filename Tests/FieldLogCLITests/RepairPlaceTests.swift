import Foundation
import Testing

/// What lies where a repair works, and where a database belongs.
@Suite struct RepairPlaceTests {
    private typealias Scene = RepairScene
    private let files = FileManager.default

    private func names(_ scene: RepairScene, _ folder: String) throws -> [String] {
        try files.contentsOfDirectory(atPath: scene.path(folder)).sorted()
    }

    /// Another store under the name of a repair's work, or a link to one, is refused with its path and what to do, and is left as it is.
    @Test(arguments: ["link", "store"]) func anotherStoreWhereARepairWorks(_ how: String) throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 3] ^= 1 }
        let place = scene.path("a/.repair-new")
        if how == "link" {
            try files.createSymbolicLink(atPath: place, withDestinationPath: "../b")
        } else {
            try files.copyItem(atPath: scene.path("b"), toPath: place)
        }
        let before = try names(scene, "b")
        for arguments in [["repair"], ["repair", "--from", "hub"]] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            #expect(run.exit == 1 && run.err.contains("/a/.repair-new: "), "\(run.err)")
            #expect(run.err.contains("Move it elsewhere"), "\(run.err)")
        }
        #expect(try names(scene, "b") == before && names(scene, "a/.repair-new") == before)
        // As the message says.
        try files.moveItem(atPath: place, toPath: scene.path("c"))
        #expect(try scene.cli.ok("b", "check").out.isEmpty)
        try scene.cli.ok("a", "repair")
        try scene.expectWhole(how)
    }

    /// What a repair has left that was killed is taken over, also before it had said whose it is; a link in it is not followed.
    @Test(arguments: [false, true]) func aKilledRepairsFolder(_ isMarked: Bool) throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 3] ^= 1 }
        try files.createDirectory(atPath: scene.path("a/.repair-new"), withIntermediateDirectories: false)
        if isMarked {
            _ = try scene.cli.file("a/.repair-new/.fieldlog-work", "fieldlog work 1\n")
            try files.createSymbolicLink(atPath: scene.path("a/.repair-new/damaged-1"), withDestinationPath: "../../b")
        }
        try scene.cli.ok("a", "repair")
        try scene.expectWhole("\(isMarked)")
        #expect(try !names(scene, "a").contains { $0.hasPrefix(".") } && scene.cli.ok("b", "check").out.isEmpty)
    }

    /// A store that was repaired once, or a link to it, decides nothing under the name of a decision, and keeps all that it has.
    @Test(arguments: ["link", "store"]) func anotherStoreInPlaceOfADecision(_ how: String) throws {
        let scene = try Scene()
        try files.createDirectory(atPath: scene.path("b/damaged-1"), withIntermediateDirectories: false)
        let place = scene.path("a/.repair-ready")
        if how == "link" {
            try files.createSymbolicLink(atPath: place, withDestinationPath: "../b")
        } else {
            try files.copyItem(atPath: scene.path("b"), toPath: place)
        }
        let before = try names(scene, "b")
        try scene.expectWhole(how)
        #expect(try names(scene, "b") == before && names(scene, "a/damaged-unknown") == before)
    }

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

    /// A link in what looks like a decision leads nothing that is moved, and nothing that root gives away, to somebody else's place.
    @Test(arguments: [false, true]) func aLinkInADecision(_ hasDatabase: Bool) throws {
        let scene = try Scene()
        let digest = try scene.cli.ok("a", "digest").id
        try files.createDirectory(
            atPath: scene.path("a/.repair-ready"), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        _ = try scene.cli.file("a/.repair-ready/.fieldlog-work", "fieldlog work 1\n")
        if hasDatabase { _ = try scene.cli.file("a/.repair-ready/fieldlog.db", "của người khác") }
        try files.createDirectory(atPath: scene.path("nhà"), withIntermediateDirectories: false)
        _ = try scene.cli.file("nhà/bí mật", "x")
        try files.createSymbolicLink(
            atPath: scene.path("a/.repair-ready/damaged-x"), withDestinationPath: scene.path("nhà"))
        if geteuid() == 0 { chown(scene.path("a"), 65_534, 65_534) }
        #expect(try scene.cli.ok("a", "digest").id == digest)
        if geteuid() == 0 {
            var found = stat()
            #expect(stat(scene.path("nhà/bí mật"), &found) == 0 && found.st_uid == 0)
        }
        #expect(try names(scene, "nhà") == ["bí mật"])
        #expect(try names(scene, "a").contains("damaged-unknown"))
    }
}
