import Foundation
import Testing

/// Where a visit is: never more than what a peer has said.
@Suite struct LocationTests {
    private static func state(_ trio: Trio, _ visit: String) throws -> [String: String] {
        let rows = try #require(try trio.cli.json("a", "visit", "show", visit)["locations"] as? [[String: Any]])
        var states: [String: String] = [:]
        for row in rows {
            #expect((row["since"] as? String)?.contains("T") == true)
            states[row["peer"] as? String ?? "here"] = row["state"] as? String
        }
        return states
    }

    private static func peer(_ trio: Trio) throws -> [String: Any] {
        let status = try trio.cli.json("a", "status")
        let peers = try #require(status["peers"] as? [[String: Any]])
        return try #require(peers.first { $0["name"] as? String == Wire.address })
    }

    /// An answer is lost after the hub has committed: handed, not confirmed. The next sync confirms it; a hub that was restored to an older
    /// state has it no more, and gets it again.
    @Test func itNeverClaimsMoreThanWasConfirmed() throws {
        let trio = try Trio()
        let wire = try Wire(trio.cli, to: "hub", principal: "máy-A")
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try #require(try wire.sync("a").exit == 0)
        let first = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--final").id
        #expect(try Self.state(trio, first) == ["here": "here"])
        try #require(try wire.sync("a").exit == 0)
        let answers = try wire.answers()
        #expect(try Self.state(trio, first)[Wire.address] == "confirmed")
        #expect(try Self.peer(trio)["unsent"] as? Int == 0)
        try RestoreTests.copy(trio, "hub", "backup")

        let second = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--workers", "7", "--final").id
        let lost = try wire.sync("a", cut: answers - 1)
        #expect(lost.exit == 5, "\(lost.err)")
        #expect(try trio.cli.json("hub", "visit", "show", second)["workers"] as? Int == 7, "the hub has committed")
        #expect(try Self.state(trio, second) == ["here": "here", Wire.address: "handed"])
        #expect(try Self.state(trio, first)[Wire.address] == "confirmed")
        let after = try Self.peer(trio)
        #expect(after["unsent"] as? Int == 1 && after["failure"] as? String == "network")
        #expect((after["last_success"] as? String)?.isEmpty == false)

        let again = try wire.sync("a")
        #expect(again.exit == 0 && again.out.hasPrefix("0\t"), "what arrived is not sent again: \(again.out)")
        #expect(try Self.state(trio, second)[Wire.address] == "confirmed")
        #expect(try Self.peer(trio)["failure"] is NSNull)

        // Last week's hub, in its place: what it had confirmed since is only handed over again, then sent again.
        try FileManager.default.removeItem(atPath: trio.cli.folder + "/hub")
        try RestoreTests.copy(trio, "backup", "hub")
        #expect(try trio.cli.on("hub", "visit", "show", second).exit == 1)
        var cut = 0
        while try Self.state(trio, second)[Wire.address] == "confirmed", cut < 12 {
            // Cut wherever it is, the hub's word is all that counts: its lower heads turn it back.
            #expect(try wire.sync("a", cut: cut).exit == 5, "\(cut)")
            cut += 1
        }
        #expect(try Self.state(trio, second)[Wire.address] == "handed")
        #expect(try Self.state(trio, first)[Wire.address] == "confirmed", "the older one was in the backup")
        let back = try wire.sync("a")
        #expect(back.exit == 0, "\(back.err)")
        #expect(try trio.cli.json("hub", "visit", "show", second)["workers"] as? Int == 7)
        #expect(try Self.state(trio, second)[Wire.address] == "confirmed")
        #expect(try Self.peer(trio)["restored"] as? String != nil, "the status says that the hub was restored")
        try trio.cli.ok("b", "sync", "hub")
        #expect(try trio.cli.json("b", "visit", "show", second)["workers"] as? Int == 7)
    }

    /// A peer that has the visit but not its amendment has not confirmed the visit.
    @Test func anAmendmentIsPartOfTheVisit() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try trio.cli.ok("a", "visit", "add", "--establishment", place, "--final").id
        try trio.cli.ok("a", "sync", "hub")
        let hub = try #require(try Self.state(trio, visit).keys.first { $0 != "here" })
        #expect(hub.hasSuffix("/hub"))
        try trio.cli.ok("a", "visit", "amend", visit, "--workers", "3", "--reason", "đếm lại")
        #expect(try Self.state(trio, visit) == ["here": "here"])
        try trio.cli.ok("a", "sync", "hub")
        #expect(try Self.state(trio, visit) == ["here": "here", hub: "confirmed"])
    }
}
