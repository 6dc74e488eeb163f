import Foundation
import Testing

/// Stores that were copied or restored: nothing is overwritten, and the person is told.
@Suite struct RestoreTests {
    static func copy(_ trio: Trio, _ from: String, _ to: String) throws {
        let run = try trio.cli.start("/bin/cp", ["-a", from, to]).end()
        try #require(run.exit == 0, "\(run.err)")
    }

    /// A copy used on another machine and its original both go on logging; both arrive, and the copy says that it took a new name.
    @Test func aCopyAndItsOriginalBothArrive() throws {
        let trio = try Trio()
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        try Self.copy(trio, "a", "c")
        let elsewhere = ["FIELDLOG_MACHINE_ID": "another-machine"]
        let first = try trio.cli.ok(
            "c", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán ở máy kia", env: elsewhere)
        #expect(first.err.contains("new name"))
        let again = try trio.cli.ok("c", "establishment", "edit", first.id, "--rooms", "2", env: elsewhere)
        #expect(again.err.isEmpty, "the new name is told once")
        let mine = try trio.establishment("a", "Quán ở máy này", kind: "BAR")
        try trio.cli.ok("a", "sync", "hub")
        try trio.cli.ok("c", "sync", "hub", env: elsewhere)
        let told = try trio.cli.ok("a", "sync", "hub")
        #expect(
            told.err.contains("another store writes with the key"),
            "the owner of the original is told as well: \(told.err)")
        #expect(try trio.cli.json("a", "status")["copies"] as? Int == 1)
        #expect(try trio.cli.ok("a", "sync", "hub").err.isEmpty, "and told once")
        for store in ["hub", "a", "c"] {
            #expect(try trio.cli.json(store, "establishment", "show", first.id)["rooms"] as? Int == 2)
            #expect(try trio.cli.json(store, "establishment", "show", mine)["name"] as? String == "Quán ở máy này")
            #expect(try trio.cli.ok(store, "check").out.isEmpty)
        }
        #expect(Set(try ["hub", "a", "c"].map { try trio.cli.ok($0, "digest").id }).count == 1)
    }

    /// The folder of last week put back in its place: it goes on logging, and the hub gives the lost week back.
    @Test func lastWeeksFolderGetsItsWeekBack() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        try Self.copy(trio, "a", "backup")
        let lost = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "7", "--final").id
        try trio.cli.ok("a", "sync", "hub")
        try FileManager.default.removeItem(atPath: trio.cli.folder + "/a")
        try Self.copy(trio, "backup", "a")
        #expect(try trio.cli.on("a", "visit", "show", lost).exit == 1)
        let sync = try trio.cli.ok("a", "sync", "hub")
        #expect(sync.err.contains("new name"))
        #expect(try trio.cli.json("a", "visit", "show", lost)["workers"] as? Int == 7)
        #expect(try trio.cli.json("a", "status")["copies"] as? Int == 0, "its own former name is no copy")
        let next = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--final").id
        try trio.sync()
        #expect(try trio.values("visit", next, "status") == ["FINAL"])
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try trio.cli.ok(store, "check").out.isEmpty) }
    }

    /// The same, but logging goes on before the first sync: both weeks are there in the end.
    @Test func loggingBeforeTheSyncOverwritesNothing() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try Self.copy(trio, "a", "backup")
        let lost = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "7", "--final").id
        try trio.cli.ok("a", "sync", "hub")
        try FileManager.default.removeItem(atPath: trio.cli.folder + "/a")
        try Self.copy(trio, "backup", "a")
        let added = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "5", "--final")
        #expect(added.err.contains("new name"))
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.values("visit", lost, "workers") == ["7"])
        #expect(try trio.values("visit", added.id, "workers") == ["5"])
        #expect(try trio.digests().count == 1)
    }

    /// Devices on machines of their own meet at a hub on a third: the hub keeps its name, nobody is told of a copy, all end equal.
    @Test func machinesOfTheirOwnMeetAtTheHub() throws {
        let trio = try Trio(devices: false)
        let name = try trio.cli.json("hub", "status")["incarnation"] as? String
        for store in ["a", "b"] {
            let machine = ["FIELDLOG_MACHINE_ID": "machine-\(store)"]
            let clone = try trio.cli.ok("hub", "clone", "hub", store, "--device", "máy-\(store)", env: machine)
            #expect(clone.err.isEmpty)
            try trio.cli.ok(
                store, "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán \(store)",
                env: machine)
        }
        for store in ["a", "b", "a"] {
            let sync = try trio.cli.ok(store, "sync", "hub", env: ["FIELDLOG_MACHINE_ID": "machine-\(store)"])
            #expect(sync.err.isEmpty, "\(sync.err)")
        }
        #expect(try trio.digests().count == 1)
        #expect(try trio.cli.json("hub", "status")["incarnation"] as? String == name)
    }
}
