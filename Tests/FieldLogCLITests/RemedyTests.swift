import Foundation
import Testing

/// What is said fits what happened, and what it names helps.
@Suite struct RemedyTests {
    private typealias Scene = RepairScene

    /// A store whose first page is gone is a damaged store, whatever asks; one that has lost a table is, too.
    @Test(arguments: ["page", "old", "table"]) func aDamagedStoreIsCalledSo(_ how: String) throws {
        let scene = try Scene()
        switch how {
        case "page":
            try scene.gather("a")
            try scene.damage("a/fieldlog.db") { for place in 0..<4_096 { $0[place] = 0 } }
        case "old": try FileManager.default.removeItem(atPath: scene.path("a/fieldlog.db-wal"))
        default: try scene.sql("a", "DROP TABLE visit; DROP TABLE team")
        }
        for arguments in [["visit", "list"], ["sync", "hub"], ["status"], ["doctor"], ["backup", "x.backup"]] {
            let run = try scene.cli.run(["--store", "a"] + arguments)
            // What does not ask for visits knows nothing of it; the doctor has a look at the rest all the same.
            if how == "table", run.exit == 0 || arguments == ["doctor"] { continue }
            #expect(run.exit == 20, "\(how) \(arguments): \(run.exit) \(run.out)\(run.err)")
            #expect(run.err.contains("fieldlog check") && run.err.contains("fieldlog repair"), "\(run.err)")
        }
        #expect(try scene.cli.on("a", "visit", "list").exit == 20)
        #expect(try scene.cli.on("a", "check").exit == 20)
        #expect(try scene.cli.on("a", "repair", "--from", "hub").exit != 20)
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
    }

    /// The database of another program is no store, and is not called a damaged one.
    @Test func anotherProgramsDatabase() throws {
        let scene = try Scene()
        try FileManager.default.createDirectory(atPath: scene.path("khác"), withIntermediateDirectories: true)
        try scene.sql("khác", "PRAGMA journal_mode = WAL; CREATE TABLE other(x)")
        for arguments in [["status"], ["sync", "hub"]] {
            let run = try scene.cli.run(["--store", "khác"] + arguments)
            #expect(run.exit == 1 && run.err.contains("not a FieldLog store"), "\(run.err)")
            #expect(run.err.contains("check the path"), "\(run.err)")
        }
    }

    /// A peer that is damaged is not called busy, and it is the peer that somebody must look at. A store is no peer of its own repair.
    @Test func aDamagedPeer() throws {
        let scene = try Scene()
        try scene.gather("hub")
        try scene.damage("hub/fieldlog.db") { for place in 0..<4_096 { $0[place] = 0 } }
        let sync = try scene.cli.on("a", "sync", "hub")
        #expect(sync.exit == 1 && sync.err.contains("error 18"), "\(sync.exit) \(sync.err)")
        #expect(sync.err.contains("fieldlog --store \(scene.hub) check") && !sync.err.contains("later"), "\(sync.err)")
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let itself = try scene.cli.on("a", "repair", "--from", "a")
        #expect(itself.exit == 1 && itself.err.contains("is this very store"), "\(itself.err)")
        let nobody = try scene.cli.on("a", "repair", "--from", "nosuch")
        #expect(nobody.exit == 10 && !nobody.err.contains("init"), "\(nobody.err)")
        #expect(nobody.err.contains("check the path"), "\(nobody.err)")
    }

    /// Whoever opens a damaged peer in a folder says that it is the peer, and which commands look at it there. With another peer it goes on.
    @Test func aDamagedPeerIsNamedByAllWhoAskIt() throws {
        let scene = try Scene()
        try scene.cli.ok("c", "clone", "hub", "c", "--device", "máy-C")
        try scene.cli.ok("c", "sync", "a")
        try scene.cli.ok("a", "backup", "a.backup")
        try scene.gather("hub")
        try scene.gather("c")
        // Without a page of their own, tables are read as far as they are asked for.
        try scene.damage("hub/fieldlog.db") { bytes in
            for place in 4_096..<bytes.count { bytes[place] = 0xE5 }
        }
        let night = scene.path("n.json")
        let configuration: [String: Any] = ["store": scene.path("a"), "peers": [scene.path("hub")]]
        try JSONSerialization.data(withJSONObject: configuration).write(to: URL(fileURLWithPath: night))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: night)
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        for arguments in [
            ["--store", "a", "repair", "--from", "hub"], ["clone", "hub", "n", "--device", "máy-N"],
            ["restore", "a.backup", "b2", "--from", "hub"], ["--store", "b", "sync", "hub"],
            ["nightly", "--config", night],
        ] {
            let run = try scene.cli.run(arguments)
            #expect(run.exit != 0 && run.exit != 20, "\(arguments): \(run.exit) \(run.out)\(run.err)")
            let said = run.out + run.err
            #expect(said.contains("peer's store, \(scene.hub)"), "\(arguments): \(said)")
            #expect(said.contains("fieldlog --store \(scene.hub) check"), "\(arguments): \(said)")
            // The line of a night is cut to its length.
            #expect(arguments[0] == "nightly" || said.contains("name another peer"), "\(arguments): \(said)")
        }
        #expect(try scene.cli.on("b", "status", "--json").out.contains("error-18"))
        try scene.cli.ok("a", "repair", "--from", "c")
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
    }

    /// Where the log is damaged, no line names the command that makes tables anew.
    @Test func everyLineNamesWhatHelps() throws {
        let scene = try Scene()
        try scene.gather("a")
        try scene.sql(
            "a", "DELETE FROM entry WHERE pos = (SELECT max(pos) FROM entry); UPDATE visit SET workers = 99;")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.lines.count > 1, "\(check.out)")
        #expect(check.lines.allSatisfy { $0.hasSuffix("; fieldlog repair --from PEER") }, "\(check.out)")
    }

    /// The file of a backup that is damaged anywhere is read like the database in it, with the key where that is whole.
    @Test(arguments: ["whole", "mark", "header", "database", "cut"]) func aDamagedBackupIsSalvaged(_ how: String) throws
    {
        let scene = try Scene()
        try scene.cli.ok("a", "backup", "a.backup")
        try scene.damage("a.backup") { bytes in
            switch how {
            case "mark": bytes[3] ^= 1
            case "header": bytes[40] ^= 1
            case "database": for place in bytes.count - 5_000..<bytes.count - 4_900 { bytes[place] = 0xE5 }
            case "cut": bytes.removeLast(20)
            default: break
            }
        }
        if how != "whole" {
            let restore = try scene.cli.run(["restore", "a.backup", "x"])
            #expect(restore.exit == 20, "\(restore.err)")
            #expect(how == "mark" || restore.err.contains("fieldlog salvage"), "\(restore.err)")
        }
        let run = try scene.cli.run(["salvage", "a.backup", "--to", "mới"])
        #expect([0, 3].contains(run.exit), "\(how): \(run.out)\(run.err)")
        let isKeyless = ["mark", "header"].contains(how)
        #expect(run.err.contains("no key") == isKeyless, "\(how): \(run.err)")
        #expect(try scene.cli.on("mới", "check").exit == (isKeyless ? 21 : 0))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.path("mới")).contains("backup") == false)
        if how != "database" { #expect(try scene.cli.ok("mới", "log").out == scene.log, "\(how)") }
        if how == "whole" { try scene.cli.ok("mới", "sync", "hub") }
    }

    /// A restore that was killed after its store was there does not lead to a second one; what else is in the way is called what it is.
    @Test func whatIsInTheWayOfARestore() throws {
        let scene = try Scene()
        try scene.cli.ok("a", "backup", "a.backup")
        #expect(try scene.cli.run(["restore", "a.backup", "lại", "--offline"]).exit == 0)
        let again = try scene.cli.run(["restore", "a.backup", "lại"])
        #expect(again.exit == 1 && again.err.contains("fieldlog --store lại status"), "\(again.err)")
        #expect(again.err.contains("fieldlog --store lại sync"), "\(again.err)")
        let file = try scene.cli.run(["restore", "a.backup", "areas.csv"])
        #expect(file.exit == 1 && file.err.contains("not a folder"), "\(file.err)")
        let other = try CLI()
        try other.ok("kho", "init", "kho")
        let foreign = try scene.cli.run(["restore", "a.backup", "c", "--from", other.folder + "/kho"])
        #expect(foreign.exit == 3 && !foreign.err.contains("later: fieldlog sync"), "\(foreign.err)")
        let gone = try scene.cli.run(["restore", "a.backup", "d", "--from", "nosuch"])
        #expect(gone.exit == 3 && !gone.err.contains("init"), "\(gone.err)")
    }

    /// A salvage of nothing says that nothing is left; one into the wreck says where it may go.
    @Test func whatCannotBeSalvaged() throws {
        let cli = try CLI()
        try FileManager.default.createDirectory(atPath: cli.folder + "/trống", withIntermediateDirectories: true)
        let nothing = try cli.run(["salvage", "trống", "--to", "mới"])
        #expect(nothing.exit == 20 && nothing.err.contains("not one entry is left"), "\(nothing.err)")
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/mới"))
        let inside = try cli.run(["salvage", ".", "--to", "mới"])
        #expect(inside.exit == 1 && inside.err.contains("lies in the wreck"), "\(inside.err)")
    }

    /// Paths and names from outside reach no terminal as they are.
    @Test func noEscapeComesOut() throws {
        let scene = try Scene()
        let name = "kho-\u{1B}[31m1"
        try scene.cli.ok("a", "backup", name + ".backup")
        try FileManager.default.copyItem(atPath: scene.path("a"), toPath: scene.path(name))
        try FileManager.default.copyItem(atPath: scene.path("hub"), toPath: scene.path(name + "hub"))
        try scene.damage(name + "/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let commands = [
            ["salvage", name, "--to", name + "2"], ["salvage", name + "/fieldlog.db", "--to", name + "3"],
            ["salvage", name + "9", "--to", name + "8"], ["--store", name, "check"], ["--store", name, "status"],
            ["--store", name, "repair", "--from", name + "nosuch"], ["--store", name, "repair"],
            ["--store", name, "check"], ["--store", name, "doctor"], ["--store", name, "sync", name + "hub"],
            ["--store", name, "status"], ["--store", name, "doctor"], ["--store", name, "peer", "forget", name],
            ["restore", name + ".backup", name + "4"], ["restore", name + "nosuch", "x"],
            ["--store", name, "backup", name + ".backup"], ["--store", name + "x", "status"], ["init", name + "5"],
            ["--store", name, "bundle", "verify", name], ["nightly", "--config", name], [name], ["sync", "--" + name],
            ["--store", name, "import", name, "--map", name], ["--store", name, "visit", "show", name],
        ]
        for command in commands {
            for form in [[], ["--json"]] {
                let run = try scene.cli.run(command + form)
                #expect(!(run.out + run.err).unicodeScalars.contains("\u{1B}"), "\(command): \(run.out)\(run.err)")
            }
        }
    }

    /// A folder in the place of a file is to be moved; other rights would not help.
    @Test func aFolderInTheWay() throws {
        let scene = try Scene()
        let path = scene.path("a/fieldlog.db-shm")
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 21 && check.out.contains("fieldlog.db-shm: a folder"), "\(check.out)\(check.err)")
        #expect(!check.out.contains("chmod"), "\(check.out)")
    }

    /// The history of a visit as CSV says the same in both languages.
    @Test func dataDoNotDependOnTheLanguage() throws {
        let scene = try Scene()
        let visit = try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "4", "--final")
            .id
        try scene.trio.sync()
        let rows = try #require(try scene.cli.json("hub", "log", visit)["rows"] as? [[String: Any]])
        let entry = try #require(rows.first?["hash"] as? String)
        try scene.cli.ok("hub", "erase", entry, "--legal-basis", "Luật 91/2025/QH15")
        let forms = try ["vi", "en"].map {
            try scene.cli.run(["--lang", $0, "--store", "hub", "visit", "show", visit, "--history", "--csv"]).out
        }
        #expect(forms[0] == forms[1] && forms[0].contains("Luật 91/2025/QH15"), "\(forms)")
        #expect(!forms[1].contains("contents erased"), "\(forms)")
    }
}
