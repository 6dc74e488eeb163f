import Foundation
import Testing

/// What a repair could not place goes with the store, whatever is made of it: a backup, a restored store, a salvage.
@Suite struct LooseBackupTests {
    private typealias Scene = RepairScene
    private let files = FileManager.default
    private static let third =
        "UPDATE entry SET body = zeroblob(length(body)) WHERE pos = (SELECT pos FROM entry JOIN feed ON no = pos >> 32 WHERE area LIKE '26740%' ORDER BY pos LIMIT 1 OFFSET 2);"

    /// The third entry is lost, and four wait for it, the last of which nobody else has.
    private static func repaired() throws -> Scene {
        let scene = try Scene()
        try scene.gather("a")
        try scene.sql("a", third)
        let alone = try scene.cli.on("a", "repair")
        try #require(alone.exit == 3 && alone.out.contains("4 entries wait for those before them"), "\(alone.out)")
        return scene
    }

    /// What `check` says of what is missing.
    private static func missing(_ scene: Scene, _ store: String) throws -> [Substring] {
        let check = try scene.cli.ok(store, "check")
        #expect(check.out.isEmpty, "\(store): \(check.out)")
        return check.err.split(separator: "\n").filter { $0.contains("missing 3") }
    }

    /// A store names what the original did, and the hub gives it all that was lost: then it has what only the loose entries had.
    private static func expectAllComesBack(_ scene: Scene, _ store: String, missing: [Substring]) throws {
        #expect(missing.count == 1)
        #expect(try Self.missing(scene, store) == missing)
        #expect(try scene.cli.on(store, "doctor").out.contains("still missing 3"))
        let repair = try scene.cli.on(store, "repair", "--from", "hub")
        #expect(
            repair.exit == 0 && repair.out.contains("1 loose entry went into the log"), "\(repair.out)\(repair.err)")
        #expect(try Self.missing(scene, store).isEmpty)
        #expect(try scene.cli.ok(store, "visit", "list").lines.count == 6)
        try scene.cli.ok(store, "sync", "hub")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 6)
        #expect(try scene.cli.ok(store, "digest").id == scene.cli.ok("hub", "digest").id)
        #expect(try scene.cli.ok(store, "check").out.isEmpty)
    }

    /// A backup has the loose entries and the missing numbers, with the key and without it, and says so; so has a backup of what was restored.
    @Test(arguments: [false, true]) func aBackupHasWhatIsLoose(withoutKey: Bool) throws {
        let scene = try Self.repaired()
        let missing = try Self.missing(scene, "a")
        try files.copyItem(atPath: scene.path("a/key"), toPath: scene.path("khóa"))
        let words = withoutKey ? ["--without-key"] : []
        let made = try scene.cli.run(["--store", "a", "backup", "a.backup"] + words)
        #expect(
            made.exit == 0 && made.err.contains("loose entries and the missing numbers of an earlier repair"),
            "\(made.err)")
        let json = try scene.cli.run(["--store", "a", "backup", "b.backup", "--json"] + words)
        #expect(json.out.contains("\"has_key\":\(!withoutKey)"), "\(json.out)")
        try files.moveItem(atPath: scene.path("a"), toPath: scene.path("chết"))
        let key = withoutKey ? ["--key", "khóa"] : []
        let restored = try scene.cli.run(["restore", "a.backup", "mới", "--offline"] + key)
        #expect(
            restored.exit == 3 && restored.err.contains("loose or missing entries"),
            "\(restored.exit) \(restored.out)\(restored.err)")
        let mode = try files.attributesOfItem(atPath: scene.path("mới/" + (scene.folders("mới").first ?? "")))
        #expect(mode[.posixPermissions] as? Int == 0o700)
        try scene.cli.ok("mới", "backup", "mới.backup")
        #expect(try scene.cli.run(["restore", "mới.backup", "mới 2", "--offline"]).exit == 3)
        for store in ["mới", "mới 2"] { #expect(try Self.missing(scene, store) == missing, "\(store)") }
        try Self.expectAllComesBack(scene, withoutKey ? "mới" : "mới 2", missing: missing)
        // Nothing is left to carry.
        let whole = try scene.cli.ok(withoutKey ? "mới" : "mới 2", "backup", "c.backup")
        #expect(!whole.err.contains("loose"), "\(whole.err)")
    }

    /// What was missing may come by a sync as well: what waited for it goes into the log and to the others at once.
    @Test func aSyncPlacesWhatIsLoose() throws {
        let scene = try Self.repaired()
        let sync = try scene.cli.on("a", "sync", "hub")
        #expect(sync.exit == 0, "\(sync.exit) \(sync.out)\(sync.err)")
        #expect(try Self.missing(scene, "a").isEmpty)
        for store in ["a", "hub"] { #expect(try scene.cli.ok(store, "visit", "list").lines.count == 6, "\(store)") }
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
    }

    /// Restored beside a hub that it remembers, the store has everything at once.
    @Test func aRestoreTakesBack() throws {
        let scene = try Self.repaired()
        try scene.cli.ok("a", "backup", "a.backup")
        let restored = try scene.cli.run(["restore", "a.backup", "mới"])
        #expect(restored.exit == 0, "\(restored.out)\(restored.err)")
        #expect(!restored.err.contains("loose or missing"), "\(restored.err)")
        #expect(try scene.cli.ok("mới", "visit", "list").lines.count == 6)
        try scene.cli.ok("mới", "sync", "hub")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 6)
    }

    /// A salvage of the store, of a backup of it that is damaged elsewhere, and of a repair that was killed before it had moved what it decided.
    @Test(arguments: ["folder", "backup", "decided"]) func aSalvageHasWhatIsLoose(_ how: String) throws {
        let scene = try Self.repaired()
        let missing = try Self.missing(scene, "a")
        var from = "a"
        switch how {
        case "backup":
            from = "a.backup"
            try scene.cli.ok("a", "backup", from)
            try scene.damage(from) { $0[$0.count - 1] ^= 1 }
            #expect(try scene.cli.run(["restore", from, "mới", "--offline"]).exit != 0)
        case "decided":
            // As a kill leaves it: what is decided lies in a folder of work still.
            let (ready, aside) = (scene.path("a/.repair-ready"), try #require(try scene.folders("a").first))
            try files.createDirectory(
                atPath: ready, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            try Data("fieldlog work 1\n".utf8).write(to: URL(fileURLWithPath: ready + "/.fieldlog-work"))
            try files.moveItem(atPath: scene.path("a/" + aside), toPath: ready + "/" + aside)
        default: break
        }
        let salvage = try scene.cli.run(["salvage", from, "--to", "cứu"])
        #expect(salvage.exit == 3, "\(salvage.out)\(salvage.err)")
        #expect(salvage.out.contains("4 entries wait for those before them"), "\(salvage.out)")
        #expect(salvage.out.contains("missing 3,") && salvage.out.contains("/loose.fieldlog"), "\(salvage.out)")
        try Self.expectAllComesBack(scene, "cứu", missing: missing)
    }

    /// What was loose, and fits as more is read out of the wreck, goes into the log of the salvage with what waits behind it.
    @Test func aSalvageTakesBack() throws {
        let scene = try Self.repaired()
        #expect(try scene.cli.on("a", "repair", "--from", "hub").exit == 0)
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "10", "--final")
        let log = try scene.cli.ok("a", "log").out
        try scene.gather("a")
        // What an earlier repair had found is gone from the database a second time.
        try scene.sql("a", Self.third.replacingOccurrences(of: "OFFSET 2", with: "OFFSET 4"))
        let salvage = try scene.cli.run(["salvage", "a", "--to", "cứu"])
        #expect(salvage.exit == 0, "\(salvage.out)\(salvage.err)")
        #expect(try scene.cli.ok("cứu", "log").out == log)
        #expect(try scene.cli.ok("cứu", "check").out.isEmpty)
    }

    /// A bit of the loose entries turns over in a backup: it is named, nothing is restored, and a salvage puts what it finds of them apart.
    @Test func looseEntriesAreProtected() throws {
        let scene = try Self.repaired()
        try scene.cli.ok("a", "backup", "a.backup")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: scene.path("a.backup"))))
        let title = try #require(Data(bytes).range(of: Data("fieldlog loose 2\n".utf8))).lowerBound
        // In the header of an entry: its hash is right, for it is made of what is there.
        try scene.damage("a.backup") { $0[title + 80] ^= 1 }
        let restore = try scene.cli.run(["restore", "a.backup", "mới", "--offline"])
        #expect(restore.exit == 20 && restore.err.contains("loose entries of an earlier repair"), "\(restore.err)")
        #expect(!files.fileExists(atPath: scene.path("mới")))
        let salvage = try scene.cli.run(["salvage", "a.backup", "--to", "cứu"])
        #expect(salvage.exit == 3 && salvage.out.contains("as nothing bears them out"), "\(salvage.out)\(salvage.err)")
        #expect(salvage.out.contains("missing 3") && salvage.out.contains("wait for those before them"))
        #expect(try scene.cli.ok("cứu", "check").out.isEmpty)
    }

    /// A backup that alone has loose entries is replaced by none without them, and the store that has them replaces it.
    @Test func aBackupWithLooseEntriesIsKept() throws {
        let scene = try Self.repaired()
        try scene.cli.ok("a", "backup", "a.backup")
        try scene.cli.ok("a", "backup", "a.backup", "--replace")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: scene.path("a.backup")))
        let aside = try #require(try scene.folders("a").first)
        try files.moveItem(atPath: scene.path("a/" + aside), toPath: scene.path(aside))
        let less = try scene.cli.on("a", "backup", "a.backup", "--replace")
        #expect(less.exit == 1 && less.err.contains("4 entries"), "\(less.exit) \(less.err)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.path("a.backup"))) == bytes)
        try files.moveItem(atPath: scene.path(aside), toPath: scene.path("a/" + aside))
        #expect(try scene.cli.on("a", "repair", "--from", "hub").exit == 0)
        try scene.cli.ok("a", "backup", "a.backup", "--replace")
    }

    /// Loose entries that cannot be read would be missing in a backup that is sound in itself.
    @Test func looseEntriesThatCannotBeRead() throws {
        let scene = try Self.repaired()
        let path = scene.path("a/" + (try #require(try scene.folders("a").first)) + "/loose.fieldlog")
        try scene.cli.ok("a", "backup", "a.backup")
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        // More than is ever read, and not a byte of the disk.
        try handle.truncate(atOffset: 1 << 33)
        try handle.close()
        let backup = try scene.cli.on("a", "backup", "b.backup")
        #expect(backup.exit != 0 && backup.err.contains(path), "\(backup.exit) \(backup.err)")
        #expect(!files.fileExists(atPath: scene.path("b.backup")))
    }
}
