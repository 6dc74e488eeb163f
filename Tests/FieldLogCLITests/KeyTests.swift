import Foundation
import Testing

/// Keys that are replaced, and a central store whose key is lost.
@Suite struct KeyTests {
    private static func key(_ cli: CLI, _ store: String, _ name: String = "key.pub") throws -> String {
        try String(contentsOfFile: "\(cli.folder)/\(store)/\(name)", encoding: .utf8)
    }

    private static func mode(_ cli: CLI, _ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(cli.folder)/\(path)")[.posixPermissions] as? Int
    }

    /// A device takes a new key; what it wrote with either is admitted everywhere.
    @Test func aDeviceTakesANewKey() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        let old = try Self.key(cli, "b")
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        try cli.ok("hub", "device", "enrol", "b.request", "--role", "officer", "--out", "b.answer")
        let early = try cli.on("b", "key", "rotate", "--answer", "b.answer")
        #expect(early.exit == 4 && early.err.contains("fieldlog sync"))
        try cli.ok("b", "sync", "hub")
        #expect(try cli.on("b", "visit", "add", "--establishment", place).exit == 4, "neither key may write yet")
        try cli.ok("b", "key", "rotate", "--answer", "b.answer")
        #expect(try Self.key(cli, "b") != old && Self.key(cli, "b", "key.old-1.pub") == old)
        for file in ["b/key", "b/key.old-1", "b/key.pub"] { #expect(try Self.mode(cli, file) == 0o600, "\(file)") }
        #expect(!FileManager.default.fileExists(atPath: cli.folder + "/b/key.next"))
        let visit = try cli.ok("b", "visit", "add", "--establishment", place, "--workers", "4", "--final").id
        for run in try trio.sync(["b", "a", "b"]) { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.values("visit", visit, "workers") == ["4"])
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try cli.ok(store, "check").out.isEmpty) }
        #expect(try cli.on("b", "key", "rotate", "--answer", "b.answer").exit == 4, "no key waits for it")
    }

    /// A store that was put back from before its key was replaced, beside the device that goes on: what it logs comes to the others without
    /// anything being taken from the device.
    @Test func workUnderAReplacedKeyIsAdmitted() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        try cli.ok("b", "sync", "hub")
        try cli.ok("b", "backup", "b.backup")
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        try cli.ok("hub", "device", "enrol", "b.request", "--role", "officer", "--out", "b.answer")
        try cli.ok("b", "sync", "hub")
        try cli.ok("b", "key", "rotate", "--answer", "b.answer")
        try cli.ok("b", "sync", "hub")
        #expect(try cli.run(["restore", "b.backup", "c", "--offline"]).exit == 0)
        let visit = try cli.ok("c", "visit", "add", "--establishment", place, "--workers", "4", "--final").id
        let again = try cli.run(["restore", "b.backup", "d", "--from", "hub"])
        #expect(again.exit == 3 && again.err.contains("--former-keys"), "\(again.exit) \(again.err)")
        let told = try cli.on("c", "sync", "hub")
        #expect(told.exit == 3 && told.err.contains("--former-keys --at feeds.txt"), "\(told.exit) \(told.err)")
        let name = try #require(cli.json("c", "status", exit: 21)["device"] as? String)
        func admit(_ file: String) throws -> Run {
            try cli.run(
                ["device", "revoke", name, "--former-keys", "--reason", "máy được khôi phục", "--at", file],
                env: ["FIELDLOG_STORE": "hub"])
        }
        _ = try cli.file("feeds.txt", try cli.ok("c", "device", "feeds", name).out)
        // Lines of the key that the device has now are not for this, and change nothing.
        let present = try #require(cli.json("b", "status")["incarnation"] as? String)
        let newer = try cli.ok("b", "device", "feeds", name).lines.filter { $0.hasPrefix(present) }.joined(
            separator: "\n")
        _ = try cli.file("newer.txt", newer)
        let none = try admit("newer.txt")
        #expect(none.exit == 4 && none.err.contains("former key"), "\(none.exit) \(none.err)")
        let done = try admit("feeds.txt")
        #expect(done.exit == 0, "\(done.err)")
        #expect(try cli.on("c", "sync", "hub").exit == 0)
        #expect(try cli.json("hub", "visit", "show", visit)["workers"] as? Int == 4)
        let second = try cli.ok("b", "visit", "add", "--establishment", place, "--workers", "5", "--final").id
        try cli.ok("b", "sync", "hub")
        #expect(try cli.json("hub", "visit", "show", second)["workers"] as? Int == 5, "the device goes on")
    }

    /// What was logged between the request for a new key and the answer is told of, and a request for a handover under the new key brings it
    /// back: the old key had signed it before it went.
    @Test func workUnderTheOldKeyComesBack() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        let early = try cli.ok("b", "visit", "add", "--establishment", place, "--workers", "6", "--final")
        #expect(early.err.contains("fieldlog key rotate --out"), "\(early.err)")
        // A request that is written again names what was logged since the first.
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        let late = try cli.ok("b", "visit", "add", "--establishment", place, "--workers", "7", "--final").id
        try cli.ok("hub", "device", "enrol", "b.request", "--role", "officer", "--out", "b.answer")
        let told = try cli.on("b", "sync", "hub")
        #expect(told.exit == 3 && told.err.contains("key rotate --answer"), "\(told.exit) \(told.err)")
        let taken = try cli.ok("b", "key", "rotate", "--answer", "b.answer")
        #expect(taken.err.contains("device request --handover"), "\(taken.err)")
        #expect(try cli.on("b", "visit", "show", late).exit == 1)
        #expect(try cli.on("b", "visit", "show", early.id).exit == 0)
        #expect(try cli.json("b", "status", exit: 21)["own_withheld"] as? Int == 1)
        try cli.ok("b", "device", "request", "--handover", "--out", "b.again")
        let outcome = try cli.json(
            "hub", "device", "handover", "b.again", "--role", "officer", "--out", "b.again-answer")
        #expect(outcome["missing_entries"] as? Int == 2)
        for run in try trio.sync(["b", "a", "b"]) { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.values("visit", late, "workers") == ["7"])
        #expect(try cli.json("b", "status")["own_withheld"] as? Int == 0)
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// An answer of somebody else, or for another device, changes nothing.
    @Test func anAnswerMustBeTheCentralStores() throws {
        let trio = try Trio()
        let cli = trio.cli
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        try cli.ok("hub", "device", "enrol", "b.request", "--role", "officer", "--out", "b.answer")
        try cli.ok("b", "sync", "hub")
        let key = try Self.key(cli, "b")
        #expect(try cli.on("b", "key", "rotate", "--answer", "a.answer").exit == 4)
        #expect(try cli.on("a", "key", "rotate", "--answer", "b.answer").exit == 4)
        #expect(try cli.on("b", "key", "rotate", "--answer", "b.request").exit == 4)
        #expect(try Self.key(cli, "b") == key)
        #expect(try cli.on("hub", "key", "rotate", "--out", "x").exit == 4)
    }

    /// The central store replaces its own key: devices follow, new ones join, all of the feed is verified by both keys.
    @Test func theCentralStoreReplacesItsKey() throws {
        let trio = try Trio()
        let cli = trio.cli
        let old = try Self.key(cli, "hub")
        try cli.ok("hub", "key", "rotate")
        #expect(try Self.key(cli, "hub") != old && Self.key(cli, "hub", "key.old-1.pub") == old)
        #expect(try Self.mode(cli, "hub/key.old-1") == 0o600)
        #expect(try cli.json("hub", "status")["central"] as? Bool == true)
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        try cli.ok("hub", "grant", "máy-B", "--role", "administrator")
        try cli.ok("n", "clone", "hub", "n", "--device", "máy-N")
        try cli.ok("hub", "key", "rotate")
        #expect(try Self.key(cli, "hub", "key.old-1.pub") == old)
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        try cli.ok("n", "sync", "hub")
        #expect(try cli.json("n", "establishment", "show", place)["name"] as? String == "Karaoke Sóng Xanh")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b", "n"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// The central store is gone: another store takes over with the root key, and the deployment goes on.
    @Test func theRootKeyMakesAnotherStoreCentral() throws {
        let trio = try Trio()
        let cli = trio.cli
        try trio.sync()
        for name in ["root-key", "root-key.pub"] {
            try FileManager.default.moveItem(atPath: "\(cli.folder)/hub/\(name)", toPath: "\(cli.folder)/\(name)")
        }
        try FileManager.default.removeItem(atPath: cli.folder + "/hub")
        let wrong = try cli.on("b", "key", "takeover", "--root", "a/key")
        #expect(wrong.exit == 4 && wrong.err.contains("root key"))
        #expect(try cli.json("b", "status")["central"] as? Bool == false)
        try cli.ok("b", "key", "takeover", "--root", "root-key")
        try cli.ok("b", "key", "takeover", "--root", "root-key")
        #expect(try cli.json("b", "status")["central"] as? Bool == true)
        try cli.ok("b", "device", "revoke", "central", "--reason", "mất máy chủ")
        try cli.ok("n", "clone", "b", "n", "--device", "máy-N")
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try cli.ok("a", "sync", "b")
        try cli.ok("n", "sync", "b")
        try cli.ok("a", "sync", "b")
        #expect(try cli.on("n", "establishment", "show", place).exit == 0)
        #expect(Set(try ["a", "b", "n"].map { try cli.ok($0, "digest").id }).count == 1)
        for store in ["a", "b", "n"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }
}
