import Foundation
import Testing

/// What a store believes of its peers, from sessions and from receipts that travel.
@Suite struct PeerNewsTests {
    private static func peers(_ cli: CLI, _ store: String, now: String = CLI.now) throws -> [[String: Any]] {
        let run = try cli.run(["--store", store, "status", "--json"], env: ["FIELDLOG_NOW": now])
        return try #require(try CLI.document(run)["peers"] as? [[String: Any]])
    }

    private static func states(_ cli: CLI, _ store: String, _ id: String) throws -> [String] {
        let shown = try cli.json(store, "visit", "show", id)
        return try #require(shown["locations"] as? [[String: Any]]).compactMap { $0["state"] as? String }
    }

    /// A folder that is not there any more leaves a trace in the status, and a night of nothing else ends as one that reached nobody.
    @Test func aFolderThatIsGoneLeavesATrace() throws {
        let trio = try Trio()
        let cli = trio.cli
        try cli.ok("a", "sync", "hub")
        try FileManager.default.moveItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/elsewhere")
        let config = try cli.file("night.json", #"{"peers":["\#(cli.folder)/hub"]}"#)
        chmod(config, 0o600)
        let night = try cli.on("a", "nightly", "--config", config)
        #expect(night.exit == 5 && night.out.contains("outcome=no-store"), "\(night.out)\(night.err)")
        let peer = try #require(try Self.peers(cli, "a").first)
        #expect(peer["failure"] as? String == "no-store" && peer["last_try"] as? String == CLI.now)
        // A name that was never a peer does not become one.
        #expect(try cli.on("a", "sync", "hubb").exit != 0)
        #expect(try Self.peers(cli, "a").count == 1)
    }

    /// A disk that is not mounted may lack folders further above, and a name may be written in several ways: the trace is left all the same,
    /// by a sync at hand too.
    @Test func aDiskThatIsNotMountedLeavesATrace() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        try FileManager.default.createDirectory(
            atPath: cli.folder + "/đĩa/usb", withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: cli.folder + "/hub", toPath: cli.folder + "/đĩa/usb/hub")
        try cli.ok("b", "clone", "đĩa/usb/hub", "b", "--device", "máy-B")
        try FileManager.default.removeItem(atPath: cli.folder + "/đĩa")
        let later = "2025-08-02T10:00:00+07:00"
        let run = try cli.on("b", "sync", cli.folder + "//đĩa/usb/hub/", env: ["FIELDLOG_NOW": later])
        #expect(run.exit == 10, "\(run.err)")
        let peers = try Self.peers(cli, "b", now: later)
        #expect(peers.count == 1 && peers.first?["failure"] as? String == "no-store")
        #expect(peers.first?["last_try"] as? String == later && peers.first?["last_success"] as? String == CLI.now)
    }

    /// Receipts count as news of their maker, and an old one takes nothing back that a newer one has told.
    @Test func anOldReceiptTakesNothingBack() throws {
        let trio = try Trio()
        let cli = trio.cli
        func receipt(_ name: String, _ now: String) throws {
            let env = ["FIELDLOG_NOW": now]
            for line in [
                ["--store", "a", "bundle", "create", "--all", "--out", name],
                ["--store", "hub", "bundle", "apply", name, "--receipt", name + ".receipt"],
            ] {
                let run = try cli.run(line, env: env)
                try #require(run.exit == 0, "\(run.err)")
            }
        }
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        func visit() throws -> String { try cli.ok("a", "visit", "add", "--establishment", place, "--final").id }
        let first = try visit()
        try receipt("1", "2025-08-02T09:00:00+07:00")
        let second = try visit()
        try receipt("2", "2025-08-03T09:00:00+07:00")
        let later = "2025-08-04T09:00:00+07:00"
        for name in ["2.receipt", "1.receipt"] {
            let run = try cli.run(["--store", "a", "bundle", "receipt", name], env: ["FIELDLOG_NOW": later])
            try #require(run.exit == 0, "\(run.err)")
        }
        for id in [first, second] { #expect(try Self.states(cli, "a", id).contains("confirmed"), "\(id)") }
        let maker = try #require(try Self.peers(cli, "a", now: later).first { $0["calls"] as? Bool == true })
        #expect(maker["restored"] is NSNull && maker["silent"] as? Bool == false)
        #expect(maker["last_success"] as? String == "2025-08-03T09:00:00+07:00")
    }

    /// A device that calls under another name than before may have been restored: what it had confirmed counts as handed over, from its
    /// first word on.
    @Test func aCallerWithANewNameIsBelievedLess() throws {
        let trio = try Trio()
        let cli = trio.cli
        for run in try trio.sync() { #expect(run.exit == 0) }
        let place = try trio.establishment("b", "Karaoke Sóng Xanh")
        let visit = try cli.ok("b", "visit", "add", "--establishment", place, "--final").id
        for run in try trio.sync(["b", "a", "a"]) { #expect(run.exit == 0) }
        func state() throws -> String? {
            let shown = try cli.json("hub", "visit", "show", visit)
            let places = try #require(shown["locations"] as? [[String: Any]])
            return places.first { $0["peer"] as? String == "máy-A" }?["state"] as? String
        }
        #expect(try state() == "confirmed")
        // The same machine's store, put back as a copy: it takes another name with the next thing it writes.
        try RestoreTests.copy(trio, "a", "backup")
        try FileManager.default.moveItem(atPath: cli.folder + "/a", toPath: cli.folder + "/gone")
        try FileManager.default.moveItem(atPath: cli.folder + "/backup", toPath: cli.folder + "/a")
        _ = try trio.establishment("a", "Quán Bình Minh")
        let wire = try Wire(cli, to: "hub", principal: "máy-A")
        let called = try wire.sync("a")
        #expect(called.exit == 0, "\(called.err)")
        let peer = try #require(try Self.peers(cli, "hub").first { $0["name"] as? String == "máy-A" })
        #expect(peer["renamed"] as? String == CLI.now && peer["restored"] is NSNull, "\(peer)")
        for run in try trio.sync(["a", "a"]) { #expect(run.exit == 0) }
        #expect(try state() == "confirmed")
    }

    /// A new key is no loss: nobody says that the central store was restored because its key was replaced. That it has one is told for a
    /// week, and a loss that comes later is told as one.
    @Test func aNewKeyIsNoLoss() throws {
        let trio = try Trio()
        let cli = trio.cli
        for run in try trio.sync() { #expect(run.exit == 0) }
        try cli.ok("hub", "key", "rotate")
        for run in try trio.sync() { #expect(run.exit == 0, "\(run.err)") }
        func hub(_ now: String) throws -> [String: Any] { try #require(try Self.peers(cli, "a", now: now).first) }
        let before = try hub(CLI.now)
        #expect(before["restored"] is NSNull && before["renamed"] as? String == CLI.now, "\(before)")
        let day = "2025-08-12T09:00:00+07:00"
        for now in [day, "2025-08-12T10:00:00+07:00"] { try cli.ok("a", "sync", "hub", env: ["FIELDLOG_NOW": now]) }
        #expect(try hub(day)["renamed"] is NSNull)

        // Last night's hub in its place, under the name of its new key.
        try RestoreTests.copy(trio, "hub", "backup")
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        try cli.ok("a", "sync", "hub", env: ["FIELDLOG_NOW": "2025-08-13T09:00:00+07:00"])
        try FileManager.default.removeItem(atPath: cli.folder + "/hub")
        try RestoreTests.copy(trio, "backup", "hub")
        let found = "2025-08-14T09:00:00+07:00"
        try cli.ok("a", "sync", "hub", env: ["FIELDLOG_NOW": found])
        #expect(try hub(found)["restored"] as? String == found)
        // Told for a week, though the next night finds nothing missing.
        try cli.ok("a", "sync", "hub", env: ["FIELDLOG_NOW": "2025-08-15T09:00:00+07:00"])
        #expect(try hub("2025-08-15T10:00:00+07:00")["restored"] as? String == found)
        for now in ["2025-08-22T09:00:00+07:00", "2025-08-23T09:00:00+07:00"] {
            try cli.ok("a", "sync", "hub", env: ["FIELDLOG_NOW": now])
        }
        let after = try hub("2025-08-23T10:00:00+07:00")
        #expect(after["restored"] is NSNull && after["renamed"] is NSNull && after["unsent"] as? Int == 0)
        try cli.ok("a", "check")
    }
}
