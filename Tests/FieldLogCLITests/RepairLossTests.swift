import Foundation
import Testing

/// Repairs of stores of which something is gone for good: nothing that is still in the files is destroyed, and what nobody holds is named.
@Suite struct RepairLossTests {
    private typealias Scene = RepairScene
    private let files = FileManager.default

    /// Zeros in the write-ahead log, behind which SQLite passes over everything: what lies behind them is back, and the damaged files are kept.
    @Test func zerosInTheWriteAheadLog() throws {
        let scene = try Scene()
        try scene.gather("a")
        for workers in 1...2 {
            try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "\(workers)", "--final")
        }
        try scene.damage("a/fieldlog.db-wal") { bytes in
            for place in (bytes.count - 4_000)..<(bytes.count - 1_000) { bytes[place] = 0 }
        }
        let salvaged = try scene.cli.run(["salvage", "a", "--to", "cứu"])
        let visits = try scene.cli.ok("cứu", "visit", "list").lines.count
        let repair = try scene.cli.on("a", "repair")
        #expect(try scene.folders("a").count == 1, "\(repair.out)\(repair.err)")
        #expect(try scene.cli.ok("a", "visit", "list").lines.count >= visits, "\(salvaged.out)")
        #expect(try scene.cli.on("a", "check").exit == 0)
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
    }

    /// A bit turns over in the write-ahead log, and the day goes on: no command writes over what lies behind it, and each that wants to says
    /// what to do. After the repair everything is there.
    @Test(arguments: [6_000, 60_000]) func nobodyWritesBehindADamage(fromEnd: Int) throws {
        let scene = try Scene()
        try scene.damage("a/fieldlog.db-wal") { $0[$0.count - fromEnd] ^= 0x20 }
        for words in [["visit", "add", "--establishment", scene.place], ["sync", "hub"]] {
            for _ in 1...3 {
                let run = try scene.cli.run(["--store", "a"] + words)
                #expect(run.exit == 20 && run.err.contains("fieldlog repair --from PEER"), "\(run.out)\(run.err)")
            }
        }
        #expect(try scene.cli.on("hub", "sync", "a").exit != 0)
        #expect(try scene.cli.on("a", "repair").exit == 0)
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 6)
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
    }

    /// Nothing is left but the key and the witness: the hub gives what it has, and the last entry, which only this store had, is named. So it
    /// is by every repair that follows, until it comes.
    @Test func theWitnessKnowsOfMore() throws {
        let scene = try Scene()
        for end in ["", "-wal", "-shm"] { try? files.removeItem(atPath: scene.path("a/fieldlog.db" + end)) }
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("fieldlog repair --from PEER"), "\(check.out)\(check.err)")
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(repair.exit == 3 && repair.out.contains("missing 7, held by nobody asked"), "\(repair.out)")
        #expect(!repair.out.contains("saved 6"))
        let again = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(again.exit == 3 && again.out.contains("still missing 7"), "\(again.out)")
        let json = try scene.cli.json("a", "repair", exit: 3)
        #expect((json["missing"] as? [[String: Any]])?.first?["missing"] as? [String] == ["7"])
        let visit = try scene.cli.ok("a", "visit", "list")
        #expect(visit.lines.count == 5)
    }

    /// Bits turn over in the name within the row of a feed's only entry: the hash of what is there now is right, for it is made of it. It is
    /// taken neither for an entry of its feed nor for one of a device that never was, and the number that is missing is named.
    @Test func aRowThatNamesAnotherFeed() throws {
        let scene = try Scene()
        _ = try scene.trio.establishment("b", "Quán Gió")
        try scene.gather("b")
        let own = try scene.cli.rows("b", "SELECT value FROM setting WHERE name = 'incarnation'")
        try scene.sql(
            "b",
            """
            UPDATE entry SET header = CAST(substr(header, 1, 5) || x'55AA' || substr(header, 8) AS BLOB) WHERE pos = (
                SELECT no << 32 | 1 FROM feed
                WHERE area NOT IN ('commons', 'authority') AND lower(hex(incarnation)) = '\(own)')
            """)
        try scene.gather("b")
        #expect(try scene.cli.on("b", "check").exit == 20)
        let repair = try scene.cli.on("b", "repair", "--from", "hub")
        #expect(repair.exit == 3 && repair.out.contains("missing 1"), "\(repair.out)\(repair.err)")
        let names = try scene.cli.ok("b", "log", "--json").out
        #expect(try scene.cli.on("b", "check").exit == 0)
        try scene.cli.ok("b", "sync", "hub")
        #expect(try scene.cli.ok("b", "digest").id == scene.cli.ok("hub", "digest").id)
        #expect(!names.contains("Quán Gió"))
    }

    /// Repaired alone first, when nearly nothing was left; then with the hub, which gives it all.
    @Test func aloneFirst() throws {
        let scene = try Scene()
        try scene.cli.ok("a", "sync", "hub")
        try scene.gather("a")
        try scene.damage("a/fieldlog.db") { $0.removeLast($0.count - 40_960) }
        let alone = try scene.cli.on("a", "repair")
        #expect(alone.exit == 3, "\(alone.out)\(alone.err)")
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(repair.exit == 0, "\(repair.out)\(repair.err)")
        #expect(try scene.cli.ok("a", "visit", "list").lines.count == 6)
    }

    /// An older copy in another file is no harmless copy: what it lacks is found, named, and not called nothing.
    @Test func anOlderCopyInAnotherFile() throws {
        let scene = try Scene()
        try scene.gather("a")
        try files.copyItem(atPath: scene.path("a/fieldlog.db"), toPath: scene.path("cũ.db"))
        let place = try scene.trio.establishment("a", "Quán Gió")
        try scene.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "3", "--final")
        for end in ["", "-wal", "-shm"] { try? files.removeItem(atPath: scene.path("a/fieldlog.db" + end)) }
        try files.moveItem(atPath: scene.path("cũ.db"), toPath: scene.path("a/fieldlog.db"))
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scene.path("a/fieldlog.db"))
        #expect(try scene.cli.on("a", "check").exit == 20)
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(repair.exit == 3 && repair.out.contains("missing 8–9, held by nobody asked"), "\(repair.out)")
        let visit = try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "2")
        #expect(!visit.err.contains("Nothing is lost"), "\(visit.err)")
    }

    /// Two repairs by one and the same second of the clock.
    @Test func twoRepairsInOneSecond() throws {
        let scene = try Scene()
        for _ in 0..<2 {
            try scene.damage("a/fieldlog.db-wal") { $0[$0.count / 2] ^= 4 }
            #expect([0, 3].contains(try scene.cli.on("a", "repair").exit))
            try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "2", "--final")
        }
        #expect(try scene.folders("a").count == 2)
        let inside = try files.contentsOfDirectory(atPath: scene.path("a"))
        #expect(!inside.contains { $0.contains("repair") }, "\(inside)")
    }

    /// A central store that was put back, and repaired so that it has forgotten its peers, decides nothing until it has heard from one.
    @Test func aRepairedCentreWaits() throws {
        let scene = try Scene()
        try scene.gather("hub")
        try files.copyItem(atPath: scene.path("hub/fieldlog.db"), toPath: scene.path("cũ.db"))
        try scene.cli.ok("hub", "device", "revoke", "máy-B", "--reason", "mất máy")
        try scene.cli.ok("a", "sync", "hub")
        for end in ["-wal", "-shm"] { try? files.removeItem(atPath: scene.path("hub/fieldlog.db" + end)) }
        let old = try Data(contentsOf: URL(fileURLWithPath: scene.path("cũ.db")))
        try scene.damage("hub/fieldlog.db") { bytes in
            bytes = [UInt8](repeating: 0, count: 100) + [UInt8](old).dropFirst(100)
        }
        _ = try scene.cli.on("hub", "repair")
        let revoke = try scene.cli.on("hub", "device", "revoke", "máy-A", "--reason", "mất máy")
        #expect(revoke.exit == 4, "\(revoke.out)\(revoke.err)")
        // The first brings back what was decided, and the second finds both equal.
        for _ in 0..<2 { try scene.cli.ok("a", "sync", "hub") }
        let later = try scene.cli.on("hub", "device", "revoke", "máy-A", "--reason", "mất máy")
        #expect(later.exit == 0, "\(later.out)\(later.err)")
        #expect(try scene.cli.on("hub", "check").exit == 0)
    }

    /// The settings are gone, and so is what the log says of the device: the store reads, hears and says what is wrong until a peer has told
    /// it which one it is; then it writes again, and what only it had is sent.
    @Test(arguments: ["a", "hub"]) func aStoreWithoutAName(_ how: String) throws {
        let scene = try Scene()
        try scene.nameless("a")
        let alone = try scene.cli.on("a", "repair")
        #expect(alone.exit == 3 && alone.out.contains("which device this store is of"), "\(alone.out)\(alone.err)")
        let check = try scene.cli.on("a", "check")
        #expect(check.exit == 20 && check.out.contains("which device this store is of"), "\(check.out)\(check.err)")
        #expect(try scene.cli.on("a", "visit", "add", "--establishment", scene.place).exit == 20)
        #expect(try scene.cli.on("a", "repair").exit == 3)
        // By a repair, or by whoever syncs first.
        let told = try how == "a" ? scene.cli.on("a", "repair", "--from", "hub") : scene.cli.on("a", "sync", "hub")
        #expect(told.exit == 0, "\(told.out)\(told.err)")
        #expect(try scene.cli.on("a", "check").exit == 0)
        let again = try scene.cli.on("a", "repair")
        #expect(again.exit == 0 && again.out == "Nothing to repair.\n", "\(again.out)\(again.err)")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 6)
        try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--workers", "4", "--final")
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("hub", "visit", "list").lines.count == 7)
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
        #expect(try scene.cli.ok("hub", "check").out.isEmpty)
    }

    /// The same at the central store: who syncs with it gives it its name back.
    @Test(arguments: ["hub", "a"]) func aCentreWithoutAName(_ who: String) throws {
        let scene = try Scene()
        try scene.cli.ok("a", "sync", "hub")
        try scene.nameless("hub")
        #expect(try scene.cli.on("hub", "repair").exit == 3)
        #expect(try scene.cli.on("hub", "device", "revoke", "máy-B", "--reason", "mất máy").exit == 20)
        let sync = { for _ in 0..<2 { try scene.cli.ok(who, "sync", who == "a" ? "hub" : "a") } }
        try sync()
        if who == "a" {
            // It was asked only, and finds out now that it has to hear from others before it decides.
            #expect(try scene.cli.on("hub", "device", "revoke", "máy-B", "--reason", "mất máy").exit == 4)
            try sync()
        }
        let revoke = try scene.cli.on("hub", "device", "revoke", "máy-B", "--reason", "mất máy")
        #expect(revoke.exit == 0, "\(revoke.out)\(revoke.err)")
        #expect(try scene.cli.on("hub", "check").exit == 0)
        try scene.cli.ok("a", "sync", "hub")
        #expect(try scene.cli.ok("a", "digest").id == scene.cli.ok("hub", "digest").id)
    }

    /// A new name that was taken while the store was repaired is the only one that it takes.
    @Test func oneNewNameIsEnough() throws {
        let scene = try Scene()
        try scene.gather("a")
        try scene.sql("a", "DROP TABLE setting;")
        let repair = try scene.cli.on("a", "repair", "--from", "hub")
        #expect(repair.exit == 0 && repair.out.contains("has taken a new name"), "\(repair.out)\(repair.err)")
        #expect(!repair.out.contains("takes a new name"), "\(repair.out)")
        #expect(try scene.cli.ok("a", "check").err.isEmpty)
        #expect(try scene.cli.ok("a", "visit", "add", "--establishment", scene.place, "--final").err.isEmpty)
    }
}
