import Foundation
import Testing

/// Decisions of the central store about devices.
@Suite struct DeviceDecisionTests {
    /// The list tells who takes part, how far, and who does no more.
    @Test func theListTellsWhoTakesPart() throws {
        let trio = try Trio()
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "sync", "hub")
        _ = try trio.cli.run(["device", "request", "c", "--device", "máy-C", "--out", "c.request"])
        try trio.cli.ok(
            "hub", "device", "enrol", "c.request", "--role", "inspector", "--area", "26740", "--out", "c.answer")
        try trio.cli.ok("hub", "device", "revoke", "máy-B", "--reason", "mất máy")
        let rows = try #require(try trio.cli.json("hub", "device", "list")["rows"] as? [[String: Any]])
        let states = rows.map { "\($0["principal"] ?? "") \($0["role"] ?? "") \($0["state"] ?? "")" }
        #expect(
            states == [
                "central ADMINISTRATOR live", "máy-A ADMINISTRATOR live", "máy-B OFFICER revoked",
                "máy-C INSPECTOR not_seen",
            ])
        #expect(rows[3]["areas"] as? String == "26740@2025-07-01")
        #expect(rows[1]["entries"] as? Int == 2 && rows[1]["incarnations"] as? Int == 1)
        #expect(rows[1]["last_contact"] as? String != nil && rows[3]["last_contact"] is NSNull)
        #expect((rows[0]["since"] as? String)?.hasPrefix("2025-08-01") == true)
    }

    /// Only the central store decides; elsewhere all of it is exit 4 and nothing changes.
    @Test func onlyTheCentralStoreDecides() throws {
        let trio = try Trio()
        try trio.cli.ok("a", "device", "request", "--handover", "--out", "a.handover")
        let before = try trio.cli.ok("b", "digest").id
        for line in [
            "device revoke máy-A --reason mất", "device handover a.handover --role inspector --out x",
            "grant máy-A --role hub", "key rotate", "erase ab12cd34ef --legal-basis luật", "quarantine release 1",
        ] {
            let run = try trio.cli.run(["--store", "b"] + line.split(separator: " ").map(String.init))
            #expect(run.exit == 4 && run.err.contains("central store"), "\(line): \(run.exit) \(run.err)")
        }
        #expect(try trio.cli.ok("b", "digest").id == before)
        #expect(try trio.cli.on("hub", "device", "revoke", "máy-X", "--reason", "mất").exit == 4)
        #expect(try trio.cli.on("hub", "device", "revoke", "central", "--reason", "mất").exit == 4)
        #expect(try trio.cli.on("hub", "device", "revoke", "máy-A", "--reason", " ").exit == 64)
        #expect(try trio.cli.on("hub", "quarantine", "show", "7").exit == 1)
        #expect(try trio.cli.on("hub", "quarantine", "drop", "7").exit == 1)
        #expect(try trio.cli.run(["device", "request", "--out", "x"]).exit == 64)
    }

    /// A revoked device keeps what the central store has of it, is not served any more, and logs nothing once it knows.
    @Test func aRevokedDeviceKeepsWhatArrived() throws {
        let district = try District()
        let visit = try district.visit("a", workers: 7)
        try district.cli.ok("a", "sync", "hub")
        let revoke = try district.cli.json("hub", "device", "revoke", "máy-A", "--reason", "mất máy")
        #expect(revoke["entries"] as? Int == 3 && revoke["feeds"] as? Int == 2)
        #expect(try district.has("hub", [visit]) == [true])
        let refused = try district.cli.on("a", "sync", "hub")
        #expect(refused.exit == 4 && refused.err.contains("or was revoked"), "\(refused.err)")
        let again = try district.cli.on("hub", "device", "revoke", "máy-A", "--reason", "mất máy")
        #expect(
            again.exit == 4 && again.err.contains("is revoked already") && again.err.contains("--at"), "\(again.err)")
        #expect(try district.cli.ok("hub", "check").out.isEmpty)
        // It hears of it from another device that lies beside it, and from then on refuses to log what nobody would take.
        try district.cli.ok("b", "clone", "hub", "b", "--device", "máy-B")
        _ = try district.cli.on("b", "sync", "a")
        #expect(try district.has("a", [visit]) == [true])
        let late = try district.cli.on("a", "visit", "add", "--establishment", district.place)
        #expect(late.exit == 4 && late.err.contains("máy-A"))
    }

    /// Two hubs learn of one revocation in opposite orders, with data before and after: equal digests and tables. The cut moved on brings the
    /// honest work back on both.
    @Test func twoHubsInOppositeOrdersEndEqual() throws {
        let district = try District()
        let cli = district.cli
        let before = try district.visit("a", workers: 7)
        for (store, peer) in [("a", "h1"), ("h1", "hub"), ("h2", "hub")] { try cli.ok(store, "sync", peer) }
        let after = try district.visit("a", workers: 8)
        try cli.ok("a", "sync", "h2")
        #expect(try district.has("h2", [before, after]) == [true, true])
        try cli.ok("hub", "device", "revoke", "máy-A", "--reason", "mất máy")
        try cli.ok("h1", "sync", "hub")
        #expect(try cli.on("a", "sync", "h1").exit == 4)
        _ = try cli.on("h2", "sync", "h1")
        _ = try cli.on("h2", "sync", "hub")
        for store in ["h1", "h2", "hub"] { #expect(try district.has(store, [before, after]) == [true, false]) }
        #expect(try district.states(["h1", "h2", "hub"]).count == 1)

        let rows = try #require(try cli.json("h2", "device", "list")["rows"] as? [[String: Any]])
        #expect(rows.first { $0["principal"] as? String == "máy-A" }?["withheld"] as? Int == 1)
        let feeds = try cli.file("feeds.txt", try cli.ok("h2", "device", "feeds", "máy-A").out)
        try cli.ok("hub", "device", "revoke", "máy-A", "--at", feeds, "--reason", "việc trước khi mất")
        for (store, peer) in [("h2", "hub"), ("h1", "hub")] { try cli.ok(store, "sync", peer) }
        for store in ["h1", "h2", "hub"] { #expect(try district.has(store, [before, after]) == [true, true]) }
        #expect(try district.states(["h1", "h2", "hub"]).count == 1)
    }

    /// A file of cut lines is read strictly: a slip names its line, and nothing is decided.
    @Test func cutLinesAreReadStrictly() throws {
        let district = try District()
        let before = try district.cli.ok("hub", "digest").id
        for text in ["", "ab12 commons 1\n", "\u{1B}[31m x 1 2\n"] {
            let path = try district.cli.file("feeds.txt", text)
            let run = try district.cli.on("hub", "device", "revoke", "máy-A", "--at", path, "--reason", "mất")
            #expect(run.exit == 1 && run.err.contains("feeds.txt") && !run.err.contains("\u{1B}"), "\(run.err)")
        }
        #expect(try district.cli.ok("hub", "digest").id == before)
    }

    /// A request that is enrolled again gives what is asked now and no more. Once the device writes, less takes a handover, so that what it has
    /// not handed in is named; what was logged under a grant that is gone comes back by one.
    @Test func enrolledAgainItHasNoMoreThanAsked() throws {
        let district = try District()
        let cli = district.cli
        func enrol(_ role: String, _ areas: String...) throws -> Run {
            try cli.run(
                ["--store", "hub", "device", "enrol", "p.request", "--role", role, "--out", "p.answer"]
                    + areas.flatMap { ["--area", $0] })
        }
        func standing() throws -> [String] {
            let rows = try #require(try cli.json("hub", "device", "list")["rows"] as? [[String: Any]])
            return rows.filter { $0["principal"] as? String == "p" }.map { "\($0["role"] ?? "") \($0["areas"] ?? "")" }
        }
        _ = try cli.run(["device", "request", "p", "--device", "p", "--out", "p.request"])
        #expect(try enrol("hub").exit == 0)
        #expect(try standing() == ["HUB *"])
        try cli.ok("h1", "sync", "hub")
        // A copy takes the first answer to a hub of which the central store hears nothing for now.
        try FileManager.default.copyItem(atPath: cli.folder + "/p.answer", toPath: cli.folder + "/p.first")
        #expect(try cli.run(["clone", "h1", "p", "--answer", "p.first"]).exit == 0)
        let visit = try district.visit("p", workers: 6)
        #expect(try enrol("inspector", "26743").exit == 0)
        #expect(try standing() == ["INSPECTOR 26743@2025-07-01"])
        #expect(try enrol("inspector", "26740").exit == 0)
        #expect(try standing() == ["INSPECTOR 26740@2025-07-01"])
        #expect(try enrol("officer", "79").exit == 0)
        #expect(try standing() == ["OFFICER 26740@2025-07-01 79@"])
        #expect(try enrol("officer", "79").exit == 0, "nothing less: it may be asked for as often as one likes")

        try cli.ok("h1", "sync", "hub")
        let told = try cli.on("p", "sync", "h1")
        #expect(told.exit == 3 && told.err.contains("device request --handover"), "\(told.exit) \(told.err)")
        try cli.ok("p", "device", "request", "--handover", "--out", "p.handover")
        try cli.ok("hub", "device", "handover", "p.handover", "--role", "officer", "--area", "79", "--out", "x")
        for (store, peer) in [("h1", "hub"), ("p", "h1"), ("h1", "hub")] { try cli.ok(store, "sync", peer) }
        #expect(try district.has("hub", [visit]) == [true])
        let digest = try cli.ok("hub", "digest").id
        for run in [try enrol("inspector", "79"), try enrol("officer", "26740")] {
            #expect(run.exit == 4 && run.err.contains("device handover"), "\(run.exit) \(run.err)")
        }
        #expect(try cli.ok("hub", "digest").id == digest)
        for store in ["hub", "h1", "p"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// The administrator reads what was granted, every area where none was named, and how the device goes on.
    @Test(.enabled(if: OnTerminal.isPossible)) func anEnrolmentSaysWhatItGrants() throws {
        let trio = try Trio()
        let cli = trio.cli
        func enrol(_ request: String, _ more: String...) throws -> String {
            let line = ["--store", "hub", "--lang", "en", "device", "enrol", request, "--out", "x", "--role"] + more
            return try OnTerminal(cli, line, columns: 200).text
        }
        _ = try cli.run(["device", "request", "p", "--device", "p", "--out", "p.request"])
        let all = try enrol("p.request", "hub")
        #expect(all.contains("p: HUB, EVERY area") && all.contains("clone PEER DIR --answer x"), "\(all)")
        #expect(try enrol("p.request", "inspector", "--area", "26740").contains("INSPECTOR, area 26740@2025-07-01"))
        try cli.ok("b", "key", "rotate", "--out", "b.request")
        let key = try enrol("b.request", "officer")
        #expect(key.contains("key rotate --answer x") && !key.contains("clone"), "\(key)")
    }

    /// A slip in the file of keys: the hub takes a device for another. The device is told when its areas differ, the hub's status names the two
    /// in any case, and with the right name all is well again.
    @Test func aDeviceTakenForAnotherIsNoticed() throws {
        let trio = try Trio()
        let cli = trio.cli
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        try cli.ok("c", "sync", "hub")
        try cli.ok("b", "sync", "hub")
        #expect(try cli.on("hub", "status").err.isEmpty)
        let wrong = try Wire(cli, to: "hub", principal: "máy-B").sync("c")
        #expect(wrong.exit == 3 && wrong.err.contains("takes this device for another"), "\(wrong.exit) \(wrong.err)")
        let status = try cli.on("hub", "status")
        #expect(status.exit == 21 && status.err.contains("máy-C calls under the name of máy-B"), "\(status.err)")
        let right = try Wire(cli, to: "hub", principal: "máy-C").sync("c")
        #expect(right.exit == 0 && right.err.isEmpty, "\(right.err)")
        try cli.ok("b", "sync", "hub")
        #expect(try cli.on("hub", "status").err.isEmpty)
    }

    /// A grant does not lower a role: a device that went on as if it had not heard of it would keep the old one. A handover does lower it,
    /// and what the device writes under an older number of the authority feed is cut.
    @Test func aRoleIsLoweredByARevocationAlone() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        try cli.ok("hub", "grant", "máy-C", "--role", "hub")
        try cli.ok("c", "sync", "hub")
        let digest = try cli.ok("hub", "digest").id
        for (name, role) in [("máy-C", "inspector"), ("central", "officer")] {
            let run = try cli.on("hub", "grant", name, "--role", role)
            #expect(run.exit == 4 && run.err.contains("device handover"), "\(run.exit) \(run.err)")
        }
        #expect(try cli.ok("hub", "digest").id == digest)
        // The device as it is now, before it hears of anything: it goes on with a new name and what it knows.
        try FileManager.default.copyItem(atPath: cli.folder + "/c", toPath: cli.folder + "/old")
        try cli.ok("c", "device", "request", "--handover", "--out", "c.request")
        try cli.ok("hub", "device", "handover", "c.request", "--role", "inspector", "--out", "c.answer")
        try cli.ok("old", "team", "add", "--name", "Đội 178 giả", "--level", "commune", "--area", "26740")
        _ = try cli.on("old", "sync", "hub")
        try cli.ok("c", "sync", "hub")
        let late = try cli.on("c", "team", "add", "--name", "Đội 178", "--level", "commune", "--area", "26740")
        #expect(late.exit == 4)
        #expect(!(try cli.ok("hub", "team", "list").out.contains("Đội 178")))
        for store in ["hub", "c"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }

    /// More areas and another role take effect after a sync, without a new name and without anything lost.
    @Test func aGrantAddsAreas() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        try cli.ok("c", "clone", "hub", "c", "--device", "máy-C", "--area", "26740")
        let name = try cli.json("c", "status")["incarnation"] as? String
        let line = ["establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Quán Gió"]
        #expect(try cli.run(["--store", "c"] + line).exit == 4)
        let granted = try cli.json("hub", "grant", "máy-C", "--area", "26743", "--role", "hub")
        #expect(granted["areas"] as? String == "26740@2025-07-01 26743@2025-07-01")
        #expect(granted["role"] as? String == "HUB")
        try cli.ok("c", "sync", "hub")
        #expect(try cli.run(["--store", "c"] + line).exit == 0)
        try cli.ok("c", "sync", "hub")
        #expect(try cli.ok("hub", "establishment", "list").out.contains("Quán Gió"))
        #expect(try cli.json("c", "status")["incarnation"] as? String == name)
        let nothing = try cli.on("hub", "grant", "máy-C")
        #expect(nothing.exit == 64 && nothing.err.contains("--area, --role"), "\(nothing.err)")
        let role = try cli.on("hub", "grant", "máy-C", "--role", "vua")
        #expect(role.exit == 64 && role.err.contains("--role:") && role.err.contains("inspector"), "\(role.err)")
        for store in ["hub", "c"] { #expect(try cli.ok(store, "check").out.isEmpty) }
    }
}
