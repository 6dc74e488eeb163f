import Foundation
import Testing

/// `check`, `repair` and `salvage` on stores that were damaged as disks damage them.
@Suite struct RepairTests {
    private typealias Scene = RepairScene

    /// A healthy store: nothing is said to be wrong, nothing is changed.
    @Test func aHealthyStoreIsLeftAlone() throws {
        let scene = try Scene()
        let before = try Data(contentsOf: URL(fileURLWithPath: scene.path("a/fieldlog.db-wal")))
        let repair = try scene.cli.ok("a", "repair", "--from", "hub")
        #expect(repair.out == "Nothing to repair.\n")
        #expect(try scene.cli.run(["--lang", "vi", "--store", "a", "repair"]).out == "Không có gì phải sửa.\n")
        #expect(try scene.folders("a").isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.path("a/fieldlog.db-wal"))) == before)
        #expect(try scene.cli.on("none", "repair").exit == 10)
        #expect(try scene.cli.run(["--store", "a", "check", "--quick"]).out.isEmpty)
        #expect(try scene.cli.run(["salvage", "none", "--to", "mới"]).exit == 1)
        try scene.expectWhole("healthy")
    }

    /// Only tables are wrong: they are made anew in place, and nothing is moved.
    @Test func tablesAreRebuilt() throws {
        let scene = try Scene()
        try scene.sql("a", "DELETE FROM establishment; UPDATE visit SET workers = 99;")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.lines.allSatisfy { $0.hasSuffix("; fieldlog check --rebuild") })
        #expect(try scene.cli.json("a", "repair")["done"] as? String == "rebuilt")
        #expect(try scene.folders("a").isEmpty)
        try scene.expectWhole("tables")
    }

    /// One bit in the write-ahead log, behind which SQLite would pass over everything: it is found and turned back.
    @Test func aBitInTheWriteAheadLog() throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("write-ahead log"))
        let repair = try scene.cli.ok("a", "repair")
        #expect(repair.out.contains("/a/damaged-20250801T020000Z") && !repair.out.contains("takes a new name"))
        #expect(try scene.folders("a").count == 1)
        try scene.expectWhole("wal")
    }

    /// The first page of the database, the middle of it, its end: alone everything that is still legible is back and the rest is named;
    /// with the hub everything.
    @Test(arguments: [(0, 4_096), (40_960, 24_576), (-20_480, 20_480)]) func blocksOfTheDatabase(_ block: (Int, Int))
        throws
    {
        let scene = try Scene()
        try scene.cli.ok("a", "sync", "hub")
        try scene.gather("a")
        try scene.damage("a/fieldlog.db") { bytes in
            let start = block.0 < 0 ? bytes.count + block.0 : block.0
            for place in start..<min(bytes.count, start + block.1) { bytes[place] = 0xE5 }
        }
        try FileManager.default.copyItem(atPath: scene.path("a"), toPath: scene.path("alone"))
        #expect(try scene.cli.on("a", "check").exit == 20, "\(block)")
        let alone = try scene.cli.on("alone", "repair")
        #expect([0, 3, 20].contains(alone.exit), "\(block): \(alone.out)\(alone.err)")
        try scene.expectReadable("alone", "\(block)")
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(repair.exit == 0, "\(block): \(repair.out)\(repair.err)")
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 6, "\(block)")
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
    }

    /// A body is overwritten: without a peer its number is named and what follows waits; the hub gives it, and what waited goes in.
    @Test func aLostEntryIsNamedAndFetched() throws {
        let scene = try Scene()
        try scene.gather("a")
        try scene.sql(
            "a",
            "UPDATE entry SET body = zeroblob(length(body)) WHERE pos = (SELECT pos FROM entry JOIN feed ON no = pos >> 32 WHERE area LIKE '26740%' ORDER BY pos LIMIT 1 OFFSET 2);"
        )
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("entry 3: not as it was written; fieldlog repair --from PEER"))
        let alone = try scene.cli.on("a", "repair")
        #expect(alone.exit == 3 && alone.out.contains("missing 3, held by nobody asked"), "\(alone.out)")
        #expect(alone.out.contains("4 entries wait for those before them"))
        // It stays known: a check and the doctor go on saying it until it is here.
        let checked = try scene.cli.ok("a", "check")
        #expect(checked.out.isEmpty && checked.err.contains("missing 3, held by nobody asked"), "\(checked.err)")
        #expect(try scene.cli.on("a", "doctor").out.contains("still missing 3"))
        let again = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(again.exit == 0, "\(again.out)\(again.err)")
        #expect(try !scene.cli.ok("a", "check").err.contains("missing"))
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 6)
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
        #expect(try scene.cli.ok("hub", "status").exit == 0 && scene.cli.ok("a", "check").out.isEmpty)
    }

    /// A peer that has only part: what it has comes, what nobody holds is named by number, and the rest waits.
    @Test func aPeerWithPart() throws {
        let scene = try Scene()
        let place = try scene.trio.establishment("a", "Quán Gió")
        for workers in 1...3 {
            try scene.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "\(workers)", "--final")
        }
        try scene.gather("a")
        // Two are gone: the hub had the second, and never heard of the ninth.
        try scene.sql(
            "a",
            "UPDATE entry SET body = zeroblob(length(body)) WHERE pos IN (SELECT pos FROM entry JOIN feed ON no = pos >> 32 WHERE area LIKE '26740%' AND (pos & 4294967295) IN (2, 9));"
        )
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(
            repair.exit == 3 && repair.out.contains("missing 9, held by nobody asked"), "\(repair.out)\(repair.err)")
        #expect(repair.out.contains("has 8 entries") && repair.out.contains("has taken a new name"))
        #expect(try scene.cli.ok("a", "check").out.isEmpty)
        try scene.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "4", "--final")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("hub", "check").out.isEmpty)
    }

    /// The last own entry in one area is lost while the witness names a later one in another: the store may not write that number again.
    @Test func aLostTailTakesANewName() throws {
        let scene = try Scene()
        let other = try scene.cli.run([
            "--store", "a", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Quán Gió",
        ]).id
        try scene.gather("a")
        try scene.sql(
            "a",
            "UPDATE entry SET body = zeroblob(length(body)) WHERE pos = (SELECT max(pos) FROM entry JOIN feed ON no = pos >> 32 WHERE area LIKE '26740%');"
        )
        let repair = try scene.cli.on("a", "repair")
        #expect(repair.exit == 3 && repair.out.contains("missing 7") && repair.out.contains("takes a new name"))
        try scene.cli.ok("a", "visit", "add", "--establishment", other, "--workers", "4", "--final")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("hub", "check").out.isEmpty && scene.cli.ok("a", "check").out.isEmpty)
    }

    /// A repair that is killed anywhere leaves the damaged store, or the repaired one; the next one goes on.
    @Test func aKilledRepairIsFinishedByTheNext() throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 3] ^= 1 }
        try FileManager.default.copyItem(atPath: scene.path("a"), toPath: scene.path("original"))
        var random = Seeded(20_261_121)
        var killed = 0
        for round in 0..<12 {
            let repair = try scene.cli.start(CLI.program, ["--store", "a", "repair"])
            // The first ones before it can be done, on any machine.
            usleep(UInt32.random(in: 1_000...(4_000 + UInt32(round) * 22_000), using: &random))
            kill(repair.id, SIGKILL)
            if try repair.end().exit == -SIGKILL { killed += 1 }
            let check = try scene.cli.on("a", "check")
            #expect([0, 20].contains(check.exit), "round \(round): \(check.out)\(check.err)")
            if check.exit == 0 { break }
        }
        #expect(killed > 0)
        _ = try scene.cli.ok("a", "repair")
        #expect(try scene.cli.ok("a", "digest").id == scene.digest)
        #expect(try scene.cli.ok("a", "log").out == scene.log)
    }

    /// Cut between the decision and the last step: whoever opens the store next does the rest.
    @Test(arguments: [0, 1, 2]) func aDecisionIsCarriedOutByTheNext(_ step: Int) throws {
        let scene = try Scene()
        try scene.gather("a")
        let files = FileManager.default
        let ready = scene.path("a/.repair-ready")
        try files.createDirectory(atPath: ready + "/damaged-20250801T020000Z", withIntermediateDirectories: true)
        _ = try scene.cli.file("a/.repair-ready/.fieldlog-work", "fieldlog work 1\n")
        try files.copyItem(atPath: scene.path("a/fieldlog.db"), toPath: ready + "/fieldlog.db")
        try scene.damage("a/fieldlog.db") { for place in 0..<8_192 { $0[place] = 7 } }
        if step > 0 {
            try files.moveItem(
                atPath: scene.path("a/fieldlog.db"), toPath: ready + "/damaged-20250801T020000Z/fieldlog.db")
        }
        if step > 1 { try files.moveItem(atPath: ready + "/fieldlog.db", toPath: scene.path("a/fieldlog.db")) }
        #expect(try scene.cli.ok("a", "log").out == scene.log)
        #expect(try scene.folders("a") == ["damaged-20250801T020000Z"] && !files.fileExists(atPath: ready))
    }

    /// A witness that cannot be read or names an own entry that is gone is found; files that others may read are, too.
    @Test func theWitnessAndPermissions() throws {
        let scene = try Scene()
        try scene.damage(".a.fieldlog-witness") { $0[3] ^= 1 }
        let witness = try scene.cli.on("a", "check")
        #expect(witness.exit == 20 && witness.out.contains("witness"))
        let repair = try scene.cli.ok("a", "repair")
        #expect(repair.out.contains("takes a new name"))
        #expect(try scene.cli.on("a", "check").exit == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: scene.path("b/key"))
        let mode = try scene.cli.on("b", "check")
        #expect(mode.exit == 21 && mode.out.contains("chmod 0600"))
        let json = try scene.cli.json("b", "check", exit: 21)
        #expect((json["facts"] as? [[String: Any]])?.first?["what"] as? String == "permissions")
    }

    /// Salvage of a wreck in every state: whatever chains from the first entry is in a new store that checks clean, and nothing was written
    /// into the wreck.
    @Test(arguments: ["whole", "wal only", "one file", "no key", "torn", "no header"]) func salvage(_ how: String)
        throws
    {
        let scene = try Scene()
        if how != "wal only" { try scene.gather("a") }
        var from = "a"
        switch how {
        case "wal only": try FileManager.default.removeItem(atPath: scene.path("a/fieldlog.db"))
        case "one file": from = "a/fieldlog.db"
        case "no key":
            for name in ["key", "key.pub"] { try FileManager.default.removeItem(atPath: scene.path("a/" + name)) }
        case "torn": try scene.damage("a/fieldlog.db") { $0.removeLast(9_000) }
        case "no header": try scene.damage("a/fieldlog.db") { for place in 0..<4_096 { $0[place] = 0 } }
        default: break
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: scene.path("a")).sorted()
        let run = try scene.cli.run(["salvage", from, "--to", "mới"])
        #expect([0, 3].contains(run.exit), "\(how): \(run.out)\(run.err)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.path("a")).sorted() == names)
        let hasKey = ["whole", "wal only", "torn", "no header"].contains(how)
        if hasKey {
            try scene.expectReadable("mới", how)
        } else {
            #expect(try scene.cli.on("mới", "check").exit == 21, "\(how)")
        }
        if how != "torn" {
            #expect(try scene.cli.ok("mới", "digest").id == scene.digest, "\(how)")
            #expect(try scene.cli.ok("mới", "log").out == scene.log, "\(how)")
        }
        #expect(run.err.contains("no key") == !hasKey, "\(how): \(run.err)")
        if how == "whole" {
            // The same device under another name.
            try scene.cli.ok("mới", "sync", "hub")
            #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 6)
        }
        #expect(try scene.cli.run(["salvage", from, "--to", "mới"]).exit == 1)
        #expect(try scene.cli.run(["salvage", "a", "--to", "a/mới"]).exit == 1)
    }

}
