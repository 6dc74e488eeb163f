import Foundation
import Testing

/// A device that goes to another team or area.
@Suite struct HandoverTests {
    private static func add(_ cli: CLI, _ area: String, _ name: String) throws -> Run {
        try cli.on("c", "establishment", "add", "--area", area, "--kind", "KARAOKE", "--name", name)
    }

    private static func handOver(_ cli: CLI, to area: String, name: String) throws -> [String: Any] {
        try cli.ok("c", "device", "request", "--handover", "--out", name)
        return try cli.json(
            "hub", "device", "handover", name, "--role", "inspector", "--area", area, "--out", name + ".answer")
    }

    private static func equal(_ cli: CLI, _ area: String) throws -> Bool {
        Set(try ["hub", "c"].map { try cli.ok($0, "digest", "--area", area).id }).count == 1
    }

    /// Unsent visits of the former area arrive, new ones of the new area are admitted, nothing is lost, all is sound.
    @Test func unsentWorkArrives() throws {
        let cli = try Trio(devices: false).cli
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        let place = try Self.add(cli, "26740", "Karaoke Sóng Xanh").id
        try cli.ok("c", "sync", "hub")
        let unsent = try (1...3).map { number in
            try cli.ok("c", "visit", "add", "--establishment", place, "--workers", "\(number)", "--final").id
        }
        let outcome = try Self.handOver(cli, to: "26743", name: "c.request")
        #expect(outcome["missing_entries"] as? Int == 3)
        let name = try cli.json("c", "status")["incarnation"] as? String

        let sync = try cli.json("c", "sync", "hub")
        #expect(sync["refused"] as? Int == 0 && sync["sent"] as? Int == 3)
        for visit in unsent {
            for store in ["hub", "c"] { #expect(try cli.on(store, "visit", "show", visit).exit == 0) }
        }
        #expect(try cli.json("c", "sync", "hub")["round_trips"] as? Int == 1, "nothing is brought twice")
        #expect(try cli.json("c", "status")["scope"] as? String == "26743@2025-07-01")
        #expect(try Self.add(cli, "26740", "Karaoke Cũ").exit == 4)
        #expect(try cli.on("c", "visit", "add", "--establishment", place, "--final").exit == 4)

        let fresh = try Self.add(cli, "26743", "Quán Mới").id
        let visit = try cli.ok("c", "visit", "add", "--establishment", fresh, "--final").id
        #expect(try cli.json("c", "status")["incarnation"] as? String != name)
        #expect(try cli.json("c", "sync", "hub")["refused"] as? Int == 0)
        #expect(try cli.on("hub", "visit", "show", visit).exit == 0)
        try cli.ok("d", "clone", "hub", "d", "--device", "máy-D")
        for id in unsent + [visit] { #expect(try cli.on("d", "visit", "show", id).exit == 0) }
        #expect(try Self.equal(cli, "26743"))
        #expect(Set(try ["hub", "d"].map { try cli.ok($0, "digest").id }).count == 1)
        for store in ["hub", "c", "d"] { #expect(try cli.ok(store, "check").out.isEmpty) }
        let rows = try #require(try cli.json("hub", "device", "list")["rows"] as? [[String: Any]])
        #expect(rows[1]["incarnations"] as? Int == 2 && rows[1]["state"] as? String == "live")
    }

    /// What was logged between the request and the sync is kept aside and comes back with a second request.
    @Test func workAfterTheRequestComesBack() throws {
        let cli = try Trio(devices: false).cli
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        let place = try Self.add(cli, "26740", "Karaoke Sóng Xanh").id
        try cli.ok("c", "device", "request", "--handover", "--out", "c.request")
        let late = try cli.ok("c", "visit", "add", "--establishment", place, "--workers", "5", "--final").id
        try cli.ok(
            "hub", "device", "handover", "c.request", "--role", "inspector", "--area", "26743", "--out", "c.answer")
        // Nothing is lost in silence: whatever the device asks from now on, it is told that work of its own is nowhere else, and what to do.
        let told = try cli.on("c", "sync", "hub")
        #expect(told.exit == 3 && told.err.contains("fieldlog device request --handover"), "\(told.exit) \(told.err)")
        let status = try cli.on("c", "status")
        #expect(status.exit == 21 && status.err.contains("fieldlog device request --handover"), "\(status.err)")
        #expect(try cli.json("c", "status", exit: 21)["own_withheld"] as? Int == 1)
        #expect(try cli.json("c", "sync", "hub", exit: 3)["withheld"] as? Int == 1)
        #expect(try cli.json("hub", "status")["own_withheld"] as? Int == 0)
        for store in ["hub", "c"] {
            #expect(try cli.on(store, "establishment", "show", place).exit == 0)
            #expect(try cli.on(store, "visit", "show", late).exit == 1)
        }
        #expect(try Self.handOver(cli, to: "26743", name: "c.again")["missing_entries"] as? Int == 1)
        try cli.ok("c", "sync", "hub")
        for store in ["hub", "c"] {
            #expect(try cli.json(store, "visit", "show", late)["workers"] as? Int == 5)
            #expect(try cli.ok(store, "check").out.isEmpty)
        }
        #expect(try cli.json("c", "status")["own_withheld"] as? Int == 0)
        #expect(try Self.add(cli, "26743", "Quán Mới").exit == 0)
        #expect(try cli.ok("c", "sync", "hub").err.isEmpty)
        #expect(try Self.equal(cli, "26743"))
    }

    /// Requests that are not for a handover are told so, and a request of another deployment or with a flipped byte is refused.
    @Test func otherRequestsAreRefused() throws {
        let cli = try Trio(devices: false).cli
        _ = try cli.run(["device", "request", "n", "--device", "máy-N", "--out", "n.request"])
        let line = ["device", "handover", "n.request", "--role", "inspector", "--out", "x"]
        let new = try cli.run(["--store", "hub"] + line)
        #expect(new.exit == 4 && new.err.contains("device enrol"))
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        try cli.ok("c", "device", "request", "--handover", "--out", "c.request")
        let path = cli.folder + "/c.request"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let flipped = try cli.on("hub", "device", "handover", "c.request", "--role", "inspector", "--out", "x")
        #expect(flipped.exit == 4 && !FileManager.default.fileExists(atPath: cli.folder + "/x"))
    }
}
