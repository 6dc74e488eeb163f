import Foundation
import Testing

/// An establishment that moves house.
@Suite struct MovingTests {
    /// The old one leaves the register on the day on which the new one enters it; visits stay where they were made, and the new place has not
    /// been inspected.
    @Test func oneLeavesAsTheOtherEnters() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let old = try trio.establishment(
            "hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi", "--registration-number", "41A8-012345",
            "--certificate-number", "GCN-7", "--rooms", "8", "--opened", "2024-01-01")
        try cli.ok("hub", "visit", "add", "--establishment", old, "--date", "2025-03-01", "--final")
        let new = try cli.ok(
            "hub", "establishment", "move", old, "--to-area", "26743", "--address", "40 Hàm Nghi", "--date",
            "2025-06-15"
        ).id
        let shown = try cli.json("hub", "establishment", "show", new)
        #expect(shown["area"] as? String == "26743@2025-07-01" && shown["continues"] as? String == old)
        #expect(shown["name"] as? String == "Karaoke Sóng Xanh" && shown["address"] as? String == "40 Hàm Nghi")
        #expect(shown["registration_number"] as? String == "41A8-012345" && shown["opened"] as? String == "2025-06-15")
        #expect(shown["certificate_number"] is NSNull && shown["rooms"] is NSNull)
        let earlier = try #require(shown["earlier"] as? [[String: Any]])
        #expect(earlier.map { $0["id"] as? String } == [old] && earlier[0]["visits"] as? Int == 1)
        #expect(earlier[0]["inspected"] as? String == "2025-03-01" && earlier[0]["closed"] as? String == "2025-06-15")
        let before = try cli.json("hub", "establishment", "show", old)
        #expect(before["status"] as? String == "CLOSED" && before["continued_by"] as? [String] == [new])
        #expect(before["address"] as? String == "12 Lê Lợi" && before["flag"] == nil)

        func total(_ date: String) throws -> [Int?] {
            // The register is that of the day on which it is asked for.
            let run = try cli.on(
                "hub", "coverage", "--year", "2025", "--json", env: ["FIELDLOG_NOW": "\(date)T09:00:00+07:00"])
            let total = try CLI.document(run)
            return ["register", "inspected"].map { total[$0] as? Int }
        }
        // The day before, the day itself, and later: one establishment all the time, inspected only where it was.
        #expect(try total("2025-06-14") == [1, 1])
        #expect(try total("2025-06-15") == [1, 0])
        #expect(try total("2025-07-31") == [1, 0])
        let never = try #require(try cli.json("hub", "today")["rows"] as? [[String: Any]])
        #expect(never.map { $0["id"] as? String } == [new] && never[0]["continues"] as? String == old)
        // They are two records of one business and no slip.
        #expect((try cli.json("hub", "duplicate", "list")["rows"] as? [Any])?.isEmpty == true)
    }

    /// What cannot be is refused with its field, and changes nothing.
    @Test func whatCannotBeIsRefused() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let old = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--opened", "2025-02-01")
        let digest = try cli.ok("hub", "digest").out
        let refusals: [([String], String)] = [
            ([], "--to-area"),
            (["--address", "40 Hàm Nghi", "--date", "2025-01-31"], "--date: must not be before opened"),
            (["--address", "40 Hàm Nghi", "--date", "31/1"], "establishment.closed"), (["--to-area", "4711"], "4711"),
            (["--address", "gọi 0912345678"], "establishment.address"),
        ]
        for (words, message) in refusals {
            let run = try cli.run(["--store", "hub", "establishment", "move", old] + words)
            #expect(run.exit != 0 && run.err.contains(message), "\(words): \(run.err)")
        }
        #expect(try cli.ok("hub", "digest").out == digest)
        try cli.ok("hub", "establishment", "move", old, "--address", "40 Hàm Nghi", "--date", "2025-06-15")
        let again = try cli.on("hub", "establishment", "move", old, "--address", "7 Đồng Khởi")
        #expect(again.exit == 1 && again.err.contains("establishment.closed: is there already (2025-06-15)"))
    }

    /// Two offices that record one move apart: both records are kept everywhere, and the old one says so until one is withdrawn.
    @Test func twoOfficesRecordOneMove() throws {
        let trio = try Trio()
        let cli = trio.cli
        let old = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        let new = try ["a", "b"].map {
            try cli.ok($0, "establishment", "move", old, "--address", "40 Hàm Nghi", "--date", "2025-06-15").id
        }
        try trio.sync()
        #expect(try trio.digests().count == 1)
        let shown = try cli.json("hub", "establishment", "show", old)
        #expect(
            Set(shown["continued_by"] as? [String] ?? []) == Set(new) && shown["flag"] as? String == "continues:already"
        )
        try cli.ok("b", "establishment", "withdraw", new[1], "--reason", "đã ghi ở nơi khác")
        let after = try cli.json("b", "establishment", "show", old)
        #expect(after["continued_by"] as? [String] == [new[0]] && after["flag"] == nil)
    }
}
