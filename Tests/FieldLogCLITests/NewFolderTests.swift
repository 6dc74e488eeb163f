import Foundation
import Testing

/// New stores in folders of every kind, and what lies in the way of one.
@Suite struct NewFolderTests {
    private let files = FileManager.default

    /// A central store and a backup of it.
    private func world() throws -> CLI {
        let cli = try CLI()
        try cli.ok("hub", "init", "hub")
        try cli.ok("hub", "backup", "hub.backup")
        return cli
    }

    /// The ways in which a store is made in a folder `x`.
    private static let ways = [
        ["init", "x"], ["restore", "hub.backup", "x", "--offline"], ["salvage", "hub", "--to", "x"],
        ["clone", "hub", "x", "--device", "máy-X"],
    ]

    private func names(_ cli: CLI, _ folder: String) throws -> [String] {
        try files.contentsOfDirectory(atPath: cli.folder + "/" + folder).sorted()
    }

    private func folder(_ cli: CLI, _ name: String) throws {
        try files.createDirectory(
            atPath: cli.folder + "/" + name, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    private func link(_ cli: CLI, _ name: String, to target: String) throws {
        try files.createSymbolicLink(atPath: cli.folder + "/" + name, withDestinationPath: target)
    }

    /// Somebody's store in a folder whose name is like the new one's stays as it is.
    @Test(arguments: ways) func storesWithNamesAlike(_ way: [String]) throws {
        let cli = try world()
        for name in ["x.partial", "x.before-answer"] {
            try files.copyItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/" + name)
        }
        let run = try cli.run(way)
        #expect(run.exit == 0, "\(run.err)")
        #expect(try cli.on("x", "check").exit == 0)
        for name in ["x.partial", "x.before-answer"] {
            #expect(try names(cli, name) == names(cli, "hub"))
            #expect(try cli.ok(name, "check").out.isEmpty)
        }
    }

    /// An empty folder that is there is filled and not replaced: through a link, and where one stands in it. Nobody else may enter it then.
    @Test(arguments: ways) func aFolderThatCannotBeReplaced(_ way: [String]) throws {
        let cli = try world()
        try files.createDirectory(
            atPath: cli.folder + "/d", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        try link(cli, "x", to: "d")
        let before = try files.attributesOfItem(atPath: cli.folder + "/d")
        let run = try cli.run(way)
        #expect(run.exit == 0, "\(run.err)")
        let after = try files.attributesOfItem(atPath: cli.folder + "/d")
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(after[.posixPermissions] as? Int == 0o700)
        #expect(try files.destinationOfSymbolicLink(atPath: cli.folder + "/x") == "d")
        #expect(try cli.on("d", "check").exit == 0)
        #expect(try !names(cli, "d").contains { $0.hasPrefix(".") })
        // Standing in it.
        try folder(cli, "e")
        let words = way.map { word in
            switch word {
            case "x": "."
            case "máy-X": "máy-Y"
            default: word.hasPrefix("hub") ? "../" + word : word
            }
        }
        let script = "cd e && '\(CLI.program)' \(words.joined(separator: " ")) && '\(CLI.program)' --store . check"
        let here = try cli.start("/bin/sh", ["-c", script]).end()
        #expect(here.exit == 0, "\(here.out)\(here.err)")
        #expect(try names(cli, "").allSatisfy { $0 != "..partial" && $0 != "...fieldlog-witness" })
    }

    /// What lies in the folder is refused by name and left alone, also a store, or a link to one, under the name of our own work.
    @Test(arguments: ["thư", ".fieldlog-new", ".fieldlog-ready", "link"]) func whatIsNotOurs(_ name: String) throws {
        let cli = try world()
        try folder(cli, "x")
        if name == "link" {
            try link(cli, "x/.fieldlog-new", to: "../hub")
        } else {
            try files.copyItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/x/" + name)
        }
        let before = try names(cli, "x")
        for way in Self.ways {
            let run = try cli.run(way)
            #expect(run.exit == 1 && run.err.contains("x is not empty; choose another folder"), "\(way): \(run.err)")
        }
        #expect(try names(cli, "x") == before && cli.ok("hub", "check").out.isEmpty)
        #expect(try !cli.ok("hub", "device", "list").out.contains("máy-X"))
        if name != "link" { #expect(try names(cli, "x/" + name) == names(cli, "hub")) }
    }

    /// What a run has left that was killed is taken over, whenever that was; until then no store is said to be there.
    @Test(arguments: [0, 1, 2]) func whatAKilledRunLeft(_ step: Int) throws {
        let cli = try world()
        try folder(cli, "x/.fieldlog-new")
        // Beside it stands what an earlier store has left that is lost.
        try files.copyItem(atPath: cli.folder + "/.hub.fieldlog-witness", toPath: cli.folder + "/.x.fieldlog-witness")
        if step == 0 { _ = try cli.file("x/.fieldlog-new/.fl-0123456789abcdef.tmp", "field") }
        if step > 0 { _ = try cli.file("x/.fieldlog-new/.fieldlog-work", "fieldlog work 1\n") }
        if step > 1 {
            try files.copyItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/x/.fieldlog-new/new")
            try link(cli, "x/.fieldlog-new/new/liên-kết", to: "../../../hub")
            try folder(cli, "x/.fieldlog-new/new/damaged-1")
        }
        let none = try cli.on("x", "status")
        #expect(none.exit == 10, "\(none.out)\(none.err)")
        let run = try cli.run(["restore", "hub.backup", "x", "--offline"])
        #expect(run.exit == 0, "\(run.err)")
        #expect(try cli.on("x", "check").exit == 0)
        #expect(try !names(cli, "x").contains { $0.hasPrefix(".") || $0.contains("liên") })
        #expect(try cli.ok("hub", "check").out.isEmpty)
    }

    /// Cut after the decision: whoever opens the store next moves the rest of its files.
    @Test(arguments: [0, 1, 3]) func aDecisionIsCarriedOut(_ moved: Int) throws {
        let cli = try world()
        let digest = try cli.ok("hub", "digest").id
        try folder(cli, "x/.fieldlog-ready")
        _ = try cli.file("x/.fieldlog-ready/.fieldlog-work", "fieldlog work 1\n")
        try files.copyItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/x/.fieldlog-ready/new")
        let all = try names(cli, "x/.fieldlog-ready/new").filter { $0 != "lock" && $0 != "fieldlog.db-shm" }
        for name in all.prefix(moved) {
            try files.moveItem(
                atPath: cli.folder + "/x/.fieldlog-ready/new/" + name, toPath: cli.folder + "/x/" + name)
        }
        let again = try cli.run(["restore", "hub.backup", "x"])
        #expect(again.exit == 1 && again.err.contains("is a store already"), "\(again.err)")
        #expect(try cli.ok("x", "digest").id == digest)
        #expect(try names(cli, "x").filter { $0 != "fieldlog.db-shm" } == (all + ["lock"]).sorted())
    }

    /// A run that is killed anywhere leaves no store or the whole one, and the next one goes on.
    @Test func killedAnywhere() throws {
        let cli = try world()
        let digest = try cli.ok("hub", "digest").id
        var random = Seeded(20_261_122)
        var killed = 0
        for round in 0..<16 {
            let name = "x\(round / 8)"
            if round % 8 == 0, round > 0 { try folder(cli, name) }
            let run = try cli.start(CLI.program, ["salvage", "hub", "--to", name])
            usleep(UInt32.random(in: 1_000...(4_000 + UInt32(round % 8) * 30_000), using: &random))
            kill(run.id, SIGKILL)
            if try run.end().exit == -SIGKILL { killed += 1 }
            let check = try cli.on(name, "digest")
            #expect(check.exit == 10 || check.id == digest, "round \(round): \(check.out)\(check.err)")
        }
        #expect(killed > 0)
        for name in ["x0", "x1"] {
            let run = try cli.run(["salvage", "hub", "--to", name])
            #expect(run.exit == 0 || run.err.contains("is a store already"), "\(run.err)")
            #expect(try cli.ok(name, "digest").id == digest)
            #expect(try !names(cli, name).contains { $0.hasPrefix(".") })
        }
    }

    /// What is refused leaves nothing, no private key above all.
    @Test func aRefusalLeavesNothing() throws {
        let cli = try world()
        try cli.damage("hub.backup") { $0.removeLast(400) }
        try folder(cli, "đây")
        for name in ["x", "đây"] {
            #expect(try cli.run(["restore", "hub.backup", name]).exit == 20)
            #expect(try cli.run(["clone", "hub", name, "--device", "central"]).exit != 0)
        }
        #expect(try names(cli, "đây").isEmpty && !files.fileExists(atPath: cli.folder + "/x"))
    }
}
