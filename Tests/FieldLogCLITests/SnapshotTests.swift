import Foundation
import Testing

/// Machines that were duplicated, hubs that were restored.
@Suite struct SnapshotTests {
    /// Makes a copy of a store as a snapshot of the whole machine would: the witness is there, and matches.
    private static func snapshot(_ trio: Trio, _ from: String, _ to: String) throws {
        try RestoreTests.copy(trio, from, to)
        let inode = try #require(
            try FileManager.default.attributesOfItem(atPath: "\(trio.cli.folder)/\(to)/fieldlog.db")[.systemFileNumber]
                as? Int)
        let text = try String(contentsOfFile: "\(trio.cli.folder)/.\(from).fieldlog-witness", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.hasPrefix("inode ") ? "inode \(inode)" : String($0)
        }
        try Data(lines.joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: "\(trio.cli.folder)/.\(to).fieldlog-witness"))
    }

    private static func add(_ trio: Trio, _ store: String, _ name: String) throws -> String {
        let run = try trio.cli.ok(
            store, "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", name)
        #expect(run.err.isEmpty, "nothing tells the two apart: \(run.err)")
        return run.id
    }

    /// One machine became two, with all that tells them apart: both go on under one name. Two hubs learn of it in opposite orders, keep both
    /// branches, say so and are equal; everybody goes on.
    @Test func aDuplicatedMachineEndsAsAReportedFork() throws {
        let trio = try Trio()
        try trio.cli.ok("hub2", "clone", "hub", "hub2", "--device", "huyện")
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        for hub in ["hub", "hub2"] { try trio.cli.ok("a", "sync", hub) }
        try Self.snapshot(trio, "a", "c")
        let mine = try Self.add(trio, "a", "Quán máy A")
        let other = try Self.add(trio, "c", "Quán máy C")
        for (store, hub) in [("a", "hub"), ("c", "hub"), ("c", "hub2"), ("a", "hub2")] {
            let run = try trio.cli.on(store, "sync", hub)
            #expect([0, 3].contains(run.exit), "\(store) \(hub): \(run.exit) \(run.err)")
        }
        for hub in ["hub", "hub2"] {
            #expect(try trio.cli.json(hub, "establishment", "show", mine)["name"] as? String == "Quán máy A")
            #expect(try trio.cli.json(hub, "establishment", "show", other)["name"] as? String == "Quán máy C")
            let status = try trio.cli.json(hub, "status", exit: 21)
            #expect((status["forks"] as? [[String: Any]])?.count == 2)
            #expect(try trio.cli.ok(hub, "check").out.isEmpty)
        }
        // Whoever was duplicated hears of it, and goes on under a name of its own.
        for store in ["a", "c"] {
            for hub in ["hub", "hub2", "hub"] {
                let run = try trio.cli.on(store, "sync", hub)
                #expect([0, 3].contains(run.exit), "\(store) \(hub): \(run.exit) \(run.err)")
            }
            #expect((try trio.cli.json(store, "status", exit: 21)["forks"] as? [[String: Any]])?.count == 2)
        }
        let next = try ["a", "c"].map {
            try trio.cli.ok($0, "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Sau \($0)").id
        }
        for (store, hub) in [("a", "hub"), ("c", "hub"), ("c", "hub2"), ("a", "hub2"), ("c", "hub"), ("a", "hub")] {
            let run = try trio.cli.on(store, "sync", hub)
            #expect(run.exit == 0, "\(store) \(hub): \(run.exit) \(run.err)")
        }
        try trio.cli.ok("hub2", "sync", "hub")
        let digests = try ["hub", "hub2"].map { try trio.cli.ok($0, "digest").id }
        #expect(Set(digests).count == 1)
        for id in next {
            for store in ["hub", "hub2", "a"] {
                #expect(try trio.cli.on(store, "establishment", "show", id).exit == 0, "\(store) \(id)")
            }
        }
        #expect(
            Set(try ["a", "c"].map { try trio.cli.json($0, "status", exit: 21)["incarnation"] as? String }).count == 2)
        // Where a feed forked its trunk ends earlier: nobody takes that for a loss.
        for store in ["hub", "hub2", "a", "c"] {
            let peers = try #require(try trio.cli.json(store, "status", exit: 21)["peers"] as? [[String: Any]])
            #expect(!peers.isEmpty && peers.allSatisfy { $0["restored"] is NSNull }, "\(store): \(peers)")
        }
    }

    /// Last week's hub, put back in its place, gets its week from the devices; their status says that it had lost it.
    @Test func aRestoredHubGetsItsWeekBack() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        try RestoreTests.copy(trio, "hub", "backup")
        let ofA = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "5", "--final").id
        let ofB = try trio.cli.ok("b", "visit", "add", "--establishment", place, "--workers", "6", "--final").id
        try trio.sync()
        // Moved and not removed, or the file system may give the copy the inode of the old one, and nothing tells them apart.
        try FileManager.default.moveItem(
            atPath: trio.cli.folder + "/hub", toPath: trio.cli.folder + "/hub-cũ")
        try RestoreTests.copy(trio, "backup", "hub")
        // A is dead; B alone gives all of it back, A's visit too.
        let sync = try trio.cli.ok("b", "sync", "hub")
        #expect(sync.exit == 0)
        #expect(try trio.cli.json("hub", "visit", "show", ofA)["workers"] as? Int == 5)
        #expect(try trio.cli.json("hub", "visit", "show", ofB)["workers"] as? Int == 6)
        let peers = try #require(try trio.cli.json("b", "status")["peers"] as? [[String: Any]])
        #expect(peers.first?["restored"] as? String == CLI.now && peers.first?["unsent"] as? Int == 0)
        try trio.sync()
        #expect(try trio.digests().count == 1)
        for store in ["hub", "a", "b"] { #expect(try trio.cli.ok(store, "check").out.isEmpty) }
        // The central store sees that it was restored when it is to decide something; it does so once a peer has told it that both have the
        // same decisions.
        #expect(try trio.cli.on("d", "clone", "hub", "d", "--device", "máy-D").exit == 4)
        #expect(try trio.cli.json("hub", "status")["authority_held"] as? Bool == true)
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        #expect(try trio.cli.json("hub", "status")["authority_held"] as? Bool == false)
        try trio.cli.ok("d", "clone", "hub", "d", "--device", "máy-D")
    }

    /// A central store that was restored with nothing to send finds it out when it syncs, and that sync lets it decide again.
    @Test func aRestoredCentralStoreDecidesAfterOneSync() throws {
        let trio = try Trio()
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        try RestoreTests.copy(trio, "hub", "backup")
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        // The former folder stays, so that the copy is another file.
        for (from, to) in [("hub", "gone"), ("backup", "hub")] {
            try FileManager.default.moveItem(atPath: "\(trio.cli.folder)/\(from)", toPath: "\(trio.cli.folder)/\(to)")
        }
        #expect(try trio.cli.on("hub", "sync", trio.cli.folder + "/a").exit == 0)
        #expect(try trio.cli.json("hub", "status")["authority_held"] as? Bool == false)
        #expect(try trio.cli.on("hub", "grant", "máy-B", "--role", "hub").exit == 0)
        #expect(try trio.cli.ok("hub", "check").out.isEmpty)
    }

    /// A hub that its owner and root use on one machine, and devices from theirs, keeps its name.
    @Test func aHubUsedByManyKeepsItsName() throws {
        let trio = try Trio()
        let name = try trio.cli.json("hub", "status")["incarnation"] as? String
        for (machine, store) in [("machine-a", "a"), ("machine-b", "b"), ("machine-of-the-tests", "a")] {
            _ = try trio.cli.on(store, "sync", "hub", env: ["FIELDLOG_MACHINE_ID": machine])
        }
        let other = try trio.cli.file("more.csv", "code,parent_code,level,kind,name,valid_from,valid_to,full_name\n")
        _ = try trio.cli.on("hub", "area", "import", other)
        _ = try trio.cli.on("hub", "code", "add", "--catalogue", "KIND", "--code", "HOMESTAY", "--vi", "homestay")
        #expect(try trio.cli.json("hub", "status")["incarnation"] as? String == name)
    }

    /// Whether root can act for another account here.
    static let hasAccounts = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")

    /// A hub of its own account in a folder of root, as the manual sets it up, used by that account and by root in turn: it keeps its name,
    /// whatever root leaves in it belongs to the account, and neither stands in the other's way.
    @Test(.enabled(if: hasAccounts, "needs root and setpriv"))
    func aHubUsedByItsOwnerAndByRootKeepsItsName() throws {
        let trio = try Trio()
        let cli = trio.cli
        #expect(try cli.start("/bin/chown", ["-R", "65534:65534", "hub"]).end().exit == 0)
        chmod(cli.folder, 0o755)
        func asOwner(_ arguments: String...) throws -> Run {
            let words = [
                "--reuid=65534", "--regid=65534", "--clear-groups", CLI.program, "--store", cli.folder + "/hub",
            ]
            return try cli.start("/usr/bin/setpriv", words + arguments).end()
        }
        // The program must be where the other account can reach it.
        guard try asOwner("digest").exit == 0 else { return }
        let config = try cli.file("night.json", #"{"peers":["\#(cli.folder)/a"]}"#)
        chmod(config, 0o644)
        #expect(try asOwner("establishment", "add", "--area", "26740", "--kind", "bar", "--name", "Một").exit == 0)
        let name = try cli.json("hub", "status")["incarnation"] as? String
        for round in 0..<3 {
            // A refusal leaves what was typed in the store's folder, and a night its lock.
            #expect(try cli.on("hub", "establishment", "add", "--area", "26740", "--kind", "bar").exit == 1)
            #expect(try cli.on("hub", "nightly", "--config", config).exit == 0)
            let own = try asOwner("establishment", "add", "--resume", "--name", "Quán \(round)")
            #expect(own.exit == 0, "\(own.err)")
            let night = try asOwner("nightly", "--config", config)
            #expect(night.exit != 11 && !night.err.contains("night.lock"), "\(night.err)")
            #expect(try asOwner("check").exit == 0)
        }
        #expect(try cli.json("hub", "status")["incarnation"] as? String == name)
        let found = try cli.start("/usr/bin/find", ["hub", "!", "-user", "65534"]).end()
        #expect(found.out.isEmpty, "\(found.out)")
    }
}
