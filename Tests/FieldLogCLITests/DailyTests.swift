import Foundation
import Testing

/// `today` and `chase`, told from outside.
@Suite struct DailyTests {
    private static func rows(_ cli: CLI, _ store: String, _ section: String, _ arguments: String...) throws
        -> [[String: Any]]
    {
        let run = try cli.run(["--store", store] + arguments + ["--json"])
        try #require(run.exit == 0, "\(run.err)")
        let rows = try #require(try CLI.document(run)["rows"] as? [[String: Any]])
        return rows.filter { $0["section"] as? String == section }
    }

    private static func ids(_ rows: [[String: Any]]) -> [String] { rows.compactMap { $0["id"] as? String } }

    /// An attempt, a draft and an annulled visit are no inspection; a final one is, and after a year it is stale.
    @Test func onlyAFinalVisitThatWasDoneCounts() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        func never() throws -> [String] { Self.ids(try Self.rows(cli, "hub", "never", "today")) }
        func visit(_ date: String, _ more: String...) throws -> String {
            let run = try cli.run(
                ["--store", "hub", "visit", "add", "--establishment", place, "--date", date] + more)
            try #require(run.exit == 0, "\(run.err)")
            return run.id
        }
        #expect(try never() == [place])
        _ = try visit("2025-07-01", "--outcome", "NO_ACCESS", "--final")
        let draft = try visit("2025-07-02")
        #expect(try never() == [place])
        try cli.ok("hub", "visit", "finalize", draft)
        #expect(try never() == [])
        try cli.ok("hub", "visit", "annul", draft, "--reason", "ghi nhầm cơ sở")
        #expect(try never() == [place])
        let done = try visit("2024-07-31", "--final")
        let stale = try Self.rows(cli, "hub", "stale", "today")
        #expect(Self.ids(stale) == [place] && stale[0]["days"] as? Int == 366)
        #expect(stale[0]["inspected"] as? String == "2024-07-31")
        // A year is not more than a year.
        try cli.ok("hub", "visit", "amend", done, "--date", "2024-08-01", "--reason", "ghi nhầm ngày")
        #expect(try Self.rows(cli, "hub", "stale", "today").isEmpty)
        #expect(try Self.ids(Self.rows(cli, "hub", "stale", "today", "--stale-after", "364")) == [place])
        for status in ["SUSPENDED", "NOT_FOUND", "CLOSED"] {
            try cli.ok("hub", "establishment", "edit", place, "--status", status)
            #expect(try Self.rows(cli, "hub", "stale", "today", "--stale-after", "1").isEmpty, "\(status)")
        }
        let run = try cli.ok("hub", "today")
        #expect(run.out.isEmpty && run.err.isEmpty)
    }

    /// A follow-up is due until a visit closes it, said so or not; overdue ones come first, and later ones are counted.
    @Test func followUpsUntilAVisitClosesThem() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let other = try trio.establishment("hub", "Nhà nghỉ Hoa Sữa", kind: "MOTEL")
        let visit = try cli.ok("hub", "visit", "add", "--establishment", place, "--date", "2025-06-01", "--final").id
        let finding = try cli.ok(
            "hub", "finding", "add", "--visit", visit, "--domain", "FIRE", "--deadline", "2025-08-02", "--text",
            "lối thoát nạn bị chắn"
        ).id
        let asked = try cli.ok(
            "hub", "followup", "add", "--establishment", other, "--due", "2025-07-20", "--reason", "xem lại giấy phép"
        ).id
        try cli.ok("hub", "followup", "add", "--establishment", other, "--due", "2025-09-20")
        func due() throws -> [String] {
            try Self.rows(cli, "hub", "follow_ups", "today").compactMap { $0["followup"] as? String }
        }
        let rows = try Self.rows(cli, "hub", "follow_ups", "today")
        #expect(rows.compactMap { $0["followup"] as? String } == [asked, finding])
        #expect(rows.map { $0["late"] as? Bool } == [true, false] && Self.ids(rows) == [other, place])
        #expect(rows[0]["command"] as? String == "fieldlog visit add --establishment \(other) --kind FOLLOW_UP")
        let totals = try cli.json("hub", "today")["totals"] as? [String: Int]
        #expect(totals == ["follow_ups": 2, "never": 1, "stale": 0, "later": 1, "off_register": 0])
        let text = try cli.ok("hub", "today", "--limit", "1", env: ["FIELDLOG_LANG": "vi"]).out
        #expect(text.contains(asked) == false || text.contains(other))
        let closing = try cli.ok("hub", "visit", "add", "--establishment", other, "--date", "2025-07-30", "--final").id
        try cli.ok("hub", "followup", "close", asked, "--visit", closing)
        #expect(try due() == [finding])
        try cli.ok("hub", "visit", "annul", closing, "--reason", "ghi nhầm cơ sở")
        #expect(try due() == [asked, finding])
        // A follow-up visit closes the deadline by itself, but not before it was made.
        let again = try cli.ok(
            "hub", "visit", "add", "--establishment", place, "--kind", "FOLLOW_UP", "--date", "2025-07-31"
        ).id
        #expect(try due() == [asked, finding])
        try cli.ok("hub", "visit", "finalize", again)
        #expect(try due() == [asked])
        try cli.ok("hub", "establishment", "edit", other, "--closed", "2025-07-31", "--status", "CLOSED")
        #expect(try due() == [])
        #expect((try cli.json("hub", "today")["totals"] as? [String: Int])?["off_register"] == 2)
    }

    /// Another team that was there lately is a warning; the own one is none.
    @Test func anotherTeamIsAWarning() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let team = try cli.ok(
            "hub", "team", "add", "--name", "Đội 178 phường Bến Thành", "--level", "commune", "--area", "26740"
        ).id
        try trio.sync()
        try cli.ok(
            "a", "visit", "add", "--establishment", place, "--date", "2025-07-20", "--outcome", "NO_ACCESS", "--team",
            team, "--final")
        try trio.sync()
        let here = try Self.rows(cli, "a", "never", "today")
        #expect(Self.ids(here) == [place] && here[0]["warning"] is NSNull)
        let there = try Self.rows(cli, "b", "never", "today")
        #expect(Self.ids(there) == [place])
        #expect(there[0]["recent_team"] as? String == "Đội 178 phường Bến Thành")
        #expect(there[0]["recent_date"] as? String == "2025-07-20")
        #expect(there[0]["warning"] as? String == "Đội 178 phường Bến Thành was there on 2025-07-20")
        #expect(try Self.rows(cli, "b", "never", "today", "--recent", "11")[0]["warning"] is NSNull)
        #expect(try Self.rows(cli, "b", "never", "today", "--recent", "12")[0]["warning"] is String)
    }

    /// Near by id, by the words of a street, and by a name; what is not there is refused.
    @Test func nearByIdStreetAndName() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let here = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi, tổ 3")
        let along = try trio.establishment("hub", "Nhà nghỉ Hoa Sữa", more: "--address", "Số 40, đường Lê Lợi, tổ 5")
        let ward = try trio.establishment("hub", "Spa An Nhiên", more: "--address", "3 Hàm Nghi")
        let beyond = try cli.ok(
            "hub", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Bar Đêm Phố", "--address",
            "99 Lê Lợi"
        ).id
        #expect(try Self.ids(Self.rows(cli, "hub", "near", "today", "--near", here)) == [along, ward, beyond])
        #expect(try Self.ids(Self.rows(cli, "hub", "near", "today", "--near", "song xanh")) == [along, ward, beyond])
        let street = try Self.ids(Self.rows(cli, "hub", "near", "today", "--near", "lê lợi"))
        #expect(Set(street) == [here, along, beyond] && street.count == 3)
        #expect(try Self.ids(Self.rows(cli, "hub", "near", "today", "--near", "đường Hàm Nghi")) == [ward])
        #expect(try cli.json("hub", "today")["near"] is NSNull)
        let run = try cli.on("hub", "today", "--near", "Trần Hưng Đạo")
        #expect(run.exit == 64 && run.err.contains("--near") && run.err.contains("Trần Hưng Đạo"))
        #expect(try Self.ids(Self.rows(cli, "hub", "never", "today", "--area", "26743")) == [beyond])
    }

    /// What waits for a decision, for being executed, for an answer: each with whose it is and the command that goes on; not what was dropped,
    /// withdrawn or annulled. A measure that was executed without a decision came by sync, waits for one, and is flagged.
    @Test func chaseNamesWhoAndWhat() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let team = try cli.ok(
            "hub", "team", "add", "--name", "Đội 178 phường Bến Thành", "--level", "commune", "--area", "26740"
        ).id
        try trio.sync()
        func visit() throws -> String {
            try cli.ok(
                "a", "visit", "add", "--establishment", place, "--date", "2025-03-01", "--team", team, "--final"
            ).id
        }
        func measure(_ visit: String, _ day: String) throws -> String {
            try cli.ok(
                "a", "measure", "propose", "--visit", visit, "--kind", "FINE", "--proposed", day, "--proposed-by",
                "POLICE"
            ).id
        }
        let visits = try (visit(), visit())
        let old = try measure(visits.0, "2025-03-02")
        let young = try measure(visits.0, "2025-07-30")
        let decided = try measure(visits.0, "2025-03-03")
        try cli.ok(
            "a", "measure", "decide", decided, "--number", "07/QĐ-XPHC", "--decided", "2025-06-08", "--authority",
            "Chủ tịch UBND", "--amount", "35000000")
        let executed = try measure(visits.0, "2025-03-04")
        try cli.ok("a", "measure", "decide", executed, "--decided", "2025-06-08", "--amount", "1000000")
        try cli.ok("a", "measure", "execute", executed, "--executed", "2025-07-01")
        let dropped = try measure(visits.0, "2025-03-05")
        try cli.ok("a", "measure", "drop", dropped, "--reason", "hết thời hiệu")
        let withdrawn = try measure(visits.0, "2025-03-06")
        try cli.ok("a", "measure", "withdraw", withdrawn, "--reason", "ghi nhầm")
        _ = try measure(visits.1, "2025-03-07")
        try cli.ok("a", "visit", "annul", visits.1, "--reason", "ghi nhầm cơ sở")
        let late = try cli.ok(
            "a", "complaint", "add", "--area", "26740", "--channel", "HOTLINE", "--received", "2025-07-01", "--due",
            "2025-07-20"
        ).id
        try cli.ok(
            "a", "complaint", "add", "--area", "26740", "--channel", "HOTLINE", "--received", "2025-07-01", "--due",
            "2025-08-01")

        let rows = try Self.rows(cli, "a", "undecided", "chase")
        #expect(Self.ids(rows) == [old, young])
        #expect(rows[0]["days"] as? Int == 152 && rows[0]["since"] as? String == "2025-03-02")
        #expect(rows[0]["team"] as? String == "Đội 178 phường Bến Thành" && rows[0]["office"] as? String == "POLICE")
        #expect(rows[0]["command"] as? String == "fieldlog measure decide \(old)" && rows[0]["flag"] is NSNull)
        #expect(rows[0]["establishment"] as? String == place)
        let waiting = try Self.rows(cli, "a", "unexecuted", "chase")
        #expect(Self.ids(waiting) == [decided] && waiting[0]["amount"] as? Int == 35_000_000)
        #expect(waiting[0]["office"] as? String == "Chủ tịch UBND" && waiting[0]["days"] as? Int == 54)
        let complaints = try Self.rows(cli, "a", "complaints", "chase")
        #expect(Self.ids(complaints) == [late] && complaints[0]["days"] as? Int == 12)
        #expect(complaints[0]["team"] as? String == "Đội 178 phường Bến Thành")
        #expect(complaints[0]["command"] as? String == "fieldlog complaint verify \(late)")
        try cli.ok("a", "complaint", "verify", late, "--verification", "FOUNDED")
        #expect(
            try Self.rows(cli, "a", "complaints", "chase")[0]["command"] as? String
                == "fieldlog complaint close \(late)")
        let totals = try cli.json("a", "chase")["totals"] as? [String: Int]
        #expect(
            totals == [
                "undecided": 2, "unexecuted": 1, "complaints": 1, "reports": 0, "devices": 0, "amount": 35_000_000,
            ])
        #expect(try Self.rows(cli, "a", "undecided", "chase", "--area", "26743").isEmpty)

        // One office takes the decision back while another records that it was executed.
        try trio.sync()
        try cli.ok("b", "measure", "execute", decided, "--executed", "2025-07-15")
        try cli.ok("a", "measure", "edit", decided, "--decided", "", "--number", "", "--authority", "", "--amount", "")
        try trio.sync()
        let flagged = try Self.rows(cli, "hub", "undecided", "chase").first { $0["id"] as? String == decided }
        #expect(flagged?["flag"] as? String == "executed:step-missing")
    }

    /// Devices that nothing has been heard of, at the central store.
    @Test func chaseNamesSilentDevices() throws {
        let trio = try Trio()
        let run = try trio.cli.run(
            ["--store", "hub", "chase", "--json"], env: ["FIELDLOG_NOW": "2025-08-09T09:00:00+07:00"])
        let rows = try #require(try CLI.document(run)["rows"] as? [[String: Any]])
        #expect(rows.map { $0["section"] as? String } == ["devices", "devices"])
        // Which of them was heard of a moment later is for the clock to say.
        #expect(rows.compactMap { $0["id"] as? String }.sorted() == ["máy-A", "máy-B"])
        #expect(rows.map { $0["days"] as? Int } == [8, 8])
        #expect(
            rows.compactMap { $0["command"] as? String }.sorted() == [
                "fieldlog device feeds máy-A", "fieldlog device feeds máy-B",
            ])
        #expect(try Self.rows(trio.cli, "hub", "devices", "chase").isEmpty)
    }
}
