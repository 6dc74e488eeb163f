import Foundation
import Testing

/// Folders of which so much is gone that a repair has nothing to begin with: what is named does work.
@Suite struct LostStoreTests {
    private typealias Scene = RepairScene

    private static func empty(_ scene: Scene, but kept: Set<String> = []) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: scene.path("a")) where !kept.contains(name) {
            try FileManager.default.removeItem(atPath: scene.path("a/" + name))
        }
    }

    /// All files are gone: no repair is named, but a backup and a new device, with what the witness knows of. Nothing is laid into the folder, so
    /// that the backup goes into it.
    @Test(arguments: ["gone", "empty"]) func allFilesAreGone(_ how: String) throws {
        let scene = try Scene()
        try scene.cli.ok("a", "backup", "a.backup")
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "11", "--final")
        let entries = try #require(try scene.cli.json("a", "log", "--limit", "1000")["rows"] as? [[String: Any]])
        let visits = entries.filter { $0["kind"] as? String == "visit" }
        let seq = try #require(visits.compactMap { $0["seq"] as? Int }.max())
        try Self.empty(scene)
        if how == "empty" {
            #expect(FileManager.default.createFile(atPath: scene.path("a/fieldlog.db"), contents: Data()))
        }
        for arguments in [["check"], ["repair", "--from", "hub"], ["repair"], ["visit", "list"], ["doctor"]] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            let said = run.out + run.err
            #expect(run.exit == 20, "\(arguments): \(run.exit) \(said)")
            #expect(said.contains("fieldlog restore FILE DIR") && said.contains("fieldlog device request"), "\(said)")
            #expect(
                said.contains("number \(seq) of feed") && !said.contains("fieldlog repair"), "\(arguments): \(said)")
        }
        let rows = try #require(try scene.cli.json("a", "check", exit: 20)["rows"] as? [[String: Any]])
        #expect(rows.first?["seq"] as? Int == seq && rows.first?["repair"] as? String == "fieldlog restore FILE DIR")
        guard how == "gone" else { return }
        #expect(try scene.cli.run(["restore", "a.backup", "a", "--from", "hub"]).exit == 3)
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 6)
        try scene.cli.ok("n", "device", "request", "n", "--device", "máy-N", "--out", "n.request")
    }

    /// Only the key is left, without its public half even: a peer in a folder that knows it brings all that it has. Of another one it is said
    /// why it cannot.
    @Test func onlyTheKeyIsLeft() throws {
        let scene = try Scene()
        let foreign = try CLI()
        try foreign.ok("kho", "init", "kho")
        try Self.empty(scene, but: ["key"])
        let alone = try scene.cli.on("a", "repair")
        #expect(alone.exit == 20 && alone.err.contains("fieldlog repair --from PEER"), "\(alone.err)")
        let far = try scene.cli.on("a", "repair", "--from", "ssh://huyen/srv/hub")
        #expect(far.exit == 20 && far.err.contains("over a network ssh://huyen/srv/hub cannot say"), "\(far.err)")
        let other = try scene.cli.on("a", "repair", "--from", foreign.folder + "/kho")
        #expect(other.exit == 20 && other.err.contains("belongs to another deployment"), "\(other.err)")
        #expect(other.err.contains(foreign.folder + "/kho does not know it"), "\(other.err)")
        #expect([0, 3].contains(try scene.cli.on("a", "repair", "--from", "hub").exit))
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 5)
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "12", "--final")
        try scene.cli.ok("a", "sync", "hub")
    }

    /// The own database is there and another deployment is asked: that is the reason that is told.
    @Test func aPeerOfAnotherDeployment() throws {
        let scene = try Scene()
        let foreign = try CLI()
        try foreign.ok("kho", "init", "kho")
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let other = try scene.cli.on("a", "repair", "--from", foreign.folder + "/kho")
        #expect(other.exit == 1 && other.err.contains("another deployment"), "\(other.exit) \(other.err)")
    }
}
