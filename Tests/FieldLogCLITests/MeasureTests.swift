import Foundation
import Testing

/// What follows a visit: measures, complaints and follow-ups, told from outside.
@Suite struct MeasureTests {
    private static func visit(_ trio: Trio, _ place: String, _ date: String, _ more: String...) throws -> String {
        let run = try trio.cli.run(
            ["--store", "a", "visit", "add", "--establishment", place, "--date", date, "--final"] + more)
        try #require(run.exit == 0, "\(run.err)")
        return run.id
    }

    /// Proposed, decided, executed, each on its own day; every step out of its turn names the field and what to do.
    @Test func aMeasureGoesStepByStep() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try Self.visit(trio, place, "2026-03-01")
        let finding = try cli.ok("a", "finding", "add", "--visit", visit, "--domain", "FIRE").id
        let other = try Self.visit(trio, place, "2026-03-05")
        let elsewhere = try cli.on(
            "a", "measure", "propose", "--finding", finding, "--visit", other, "--kind", "FINE")
        #expect(elsewhere.exit == 1 && elsewhere.err.contains("measure.finding"))
        let early = try cli.on(
            "a", "measure", "propose", "--finding", finding, "--kind", "FINE", "--proposed", "2026-02-01")
        #expect(early.exit == 1 && early.err.contains("measure.proposed: must not be before visit.date"))
        let measure = try cli.ok(
            "a", "measure", "propose", "--finding", finding, "--kind", "fine", "--proposed", "2026-03-02"
        ).id
        #expect(try cli.json("a", "measure", "show", measure)["visit"] as? String == visit)

        let refusals: [([String], String)] = [
            (["execute", measure], "measure.executed: decided is not there yet"),
            (["decide", measure, "--decided", "2026-03-01"], "measure.decided: must not be before proposed"),
            (["decide", measure, "--amount", "2.5"], "measure.amount: “2.5” is no whole amount of đồng"),
            (["decide", measure, "--amount", "1.2345"], "measure.amount"),
            (["decide", measure, "--executed", "2026-03-04"], "no option “--executed”"),
            (["drop", measure], "a reason is needed"),
        ]
        for (words, message) in refusals {
            let run = try cli.run(["--store", "a", "measure"] + words)
            #expect(run.exit != 0 && run.err.contains(message), "\(words): \(run.err)")
        }
        try cli.ok(
            "a", "measure", "decide", measure, "--number", "07/QĐ-XPHC", "--decided", "2026-06-08", "--authority",
            "Chủ tịch UBND", "--amount", "35.000.000 đồng")
        #expect(
            try cli.on("a", "measure", "decide", measure).err.contains("measure.decided: is there already (2026-06-08)")
        )
        #expect(
            try cli.on("a", "measure", "execute", measure, "--executed", "2026-06-07").err.contains("measure.executed"))
        try cli.ok("a", "measure", "execute", measure, "--executed", "2026-07-01")
        #expect(
            try cli.on("a", "measure", "drop", measure, "--reason", "hết thời hiệu").err.contains("measure.executed"))
        let shown = try cli.json("a", "measure", "show", measure)
        #expect(shown["amount"] as? Int == 35_000_000 && shown["executed"] as? String == "2026-07-01")
        #expect(shown["flag"] is NSNull)
        #expect(try (cli.json("a", "measure", "list", "--open")["rows"] as? [Any])?.isEmpty == true)
    }

    /// What two offices did apart and what no office would have been let do: kept, equal everywhere, and flagged with the field.
    @Test func whatArrivesIsKeptAndFlagged() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try Self.visit(trio, place, "2026-03-01")
        let measure = try cli.ok(
            "a", "measure", "propose", "--visit", visit, "--kind", "FINE", "--proposed", "2026-03-02"
        ).id
        try trio.sync()
        try cli.ok("a", "measure", "decide", measure, "--number", "1/QĐ", "--decided", "2026-06-08", "--amount", "1000")
        try cli.ok("b", "measure", "edit", measure, "--proposed", "2026-07-01")
        try cli.ok("b", "measure", "decide", measure, "--number", "2/QĐ", "--decided", "2026-07-02", "--amount", "2000")
        try trio.sync()
        #expect(try trio.digests().count == 1)
        let numbers = try trio.values("measure", measure, "number")
        let amounts = try trio.values("measure", measure, "amount")
        #expect(numbers.count == 1 && amounts.count == 1)
        // Number, day and amount are of one decision: never the number of one with the amount of the other.
        #expect([["1/QĐ"]: ["1000"], ["2/QĐ"]: ["2000"]][numbers] == amounts)
        #expect(try (cli.json("hub", "conflict", "list")["rows"] as? [Any])?.count == 1)
        let isEarly = numbers == ["1/QĐ"]
        #expect(try trio.values("measure", measure, "flag") == [isEarly ? "decided:before" : "<null>"])
        let conflict = try #require(cli.ok("hub", "conflict", "list").lines.first?.split(separator: "\t").first)
        for take in ["1", "2"] where isEarly == (take == "2") {
            try cli.ok("hub", "conflict", "settle", String(conflict), "--take", take)
        }
        try trio.sync()
        #expect(try trio.values("measure", measure, "number") == [isEarly ? "2/QĐ" : "2/QĐ"])
    }

    /// A complaint about an establishment or an area: received, verified, closed, with what each step needs.
    @Test func aComplaintIsAnswered() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let nowhere = try cli.on("a", "complaint", "add", "--channel", "HOTLINE")
        #expect(nowhere.exit == 1 && nowhere.err.contains("one is needed of: --area, --establishment"))
        #expect(
            try cli.on("a", "complaint", "add", "--area", "26743", "--channel", "HOTLINE", "--establishment", place)
                .exit == 1)
        let late = try cli.on(
            "a", "complaint", "add", "--area", "26740", "--channel", "LETTER", "--received", "2026-05-02", "--due",
            "2026-05-01")
        #expect(late.exit == 1 && late.err.contains("complaint.due: must not be before received"))
        let person = try cli.on(
            "a", "complaint", "add", "--area", "26740", "--channel", "LETTER", "--text", "gọi 0912 345 678")
        #expect(person.exit == 1 && !person.err.contains("345"))
        let complaint = try cli.ok(
            "a", "complaint", "add", "--establishment", place, "--channel", "HOTLINE", "--received", "2026-05-02",
            "--class", "TIP", "--text", "mở nhạc quá giờ"
        ).id
        #expect(try cli.on("a", "complaint", "close", complaint).err.contains("complaint.result: required"))
        #expect(try cli.on("a", "complaint", "verify", complaint).err.contains("complaint.verification: required"))
        let other = try trio.establishment("a", "Quán bar Đêm Phố", kind: "BAR")
        let elsewhere = try Self.visit(trio, other, "2026-05-03")
        let wrong = try cli.on("a", "complaint", "verify", complaint, "--verification", "FOUNDED", "--visit", elsewhere)
        #expect(wrong.exit == 1 && wrong.err.contains("complaint.visit"))
        let visit = try Self.visit(trio, place, "2026-05-03")
        try cli.ok(
            "a", "complaint", "verify", complaint, "--verification", "founded", "--visit", visit, "--verified",
            "2026-05-04")
        try cli.ok("a", "complaint", "close", complaint, "--result", "đã nhắc nhở cơ sở", "--closed", "2026-05-06")
        #expect(try cli.on("a", "complaint", "close", complaint, "--result", "lại").err.contains("(2026-05-06)"))
        #expect(try (cli.json("a", "complaint", "list", "--open")["rows"] as? [Any])?.isEmpty == true)
    }

    /// A deadline asks for a follow-up by itself; a visit of the same establishment closes it, a visit elsewhere does not.
    @Test func aDeadlineIsFollowedUp() throws {
        let trio = try Trio()
        let cli = trio.cli
        func open() throws -> [[String: Any]] {
            try cli.json("a", "followup", "list")["rows"] as? [[String: Any]] ?? []
        }
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try Self.visit(trio, place, "2026-03-01")
        let one = try cli.ok("a", "finding", "add", "--visit", visit, "--domain", "FIRE", "--deadline", "2026-03-20").id
        let two = try cli.ok("a", "finding", "add", "--visit", visit, "--domain", "LICENCE", "--deadline", "2026-04-20")
            .id
        try cli.ok("a", "finding", "add", "--visit", visit, "--domain", "LABOUR")
        #expect(try open().map { $0["id"] as? String } == [one, two])
        #expect(try open().allSatisfy { $0["derived"] as? Bool == true && $0["asked_by"] as? String == visit })

        let other = try trio.establishment("a", "Quán bar Đêm Phố", kind: "BAR")
        let elsewhere = try Self.visit(trio, other, "2026-03-18")
        let wrong = try cli.on("a", "followup", "close", one, "--visit", elsewhere)
        #expect(wrong.exit == 1 && wrong.err.contains("followup.visit"))
        let again = try Self.visit(trio, place, "2026-03-18")
        let before = try Self.visit(trio, place, "2026-02-01")
        #expect(try cli.on("a", "followup", "close", one, "--visit", before).err.contains("before finding.visit"))
        let closed = try cli.ok("a", "followup", "close", one, "--visit", again).id
        #expect(try open().map { $0["id"] as? String } == [two])
        // The closing visit was a slip: what it closed is open again, and says why.
        try cli.ok("a", "visit", "annul", again, "--reason", "nhầm cơ sở")
        #expect(try open().map { $0["id"] as? String } == [one, two])
        #expect(try open().first?["flag"] as? String == "visit:void")
        try cli.ok("a", "followup", "withdraw", closed, "--reason", "nhầm")
        #expect(try open().first?["flag"] is NSNull)

        // A follow-up visit closes what is older by itself.
        _ = try Self.visit(trio, place, "2026-04-01", "--kind", "FOLLOW_UP", "--outcome", "NO_ACCESS")
        #expect(try open().count == 2)
        let third = try Self.visit(trio, place, "2026-04-02", "--kind", "FOLLOW_UP")
        #expect(try open().isEmpty)
        let asked = try cli.ok(
            "a", "followup", "add", "--asked-by", third, "--due", "2026-12-01", "--reason", "xem giấy phép"
        ).id
        #expect(try open().map { $0["establishment"] as? String } == [place])
        // The visit that asked for it closes nothing, nor does one that found nobody, nor one that is not final yet.
        let nobody = try Self.visit(trio, place, "2026-04-20", "--outcome", "CLOSED")
        let draft = try cli.ok("a", "visit", "add", "--establishment", place, "--date", "2026-04-21").id
        for (id, word) in [(third, "is the same one"), (nobody, "inspected nothing (CLOSED)"), (draft, "draft")] {
            let refused = try cli.on("a", "followup", "close", asked, "--visit", id)
            #expect(refused.exit == 1 && refused.err.contains(word), "\(refused.err)")
        }
        #expect(try open().count == 1)
        try cli.ok("a", "visit", "finalize", draft)
        try cli.ok("a", "followup", "close", asked, "--visit", draft)
        #expect(try open().isEmpty)
        #expect(try (cli.json("a", "followup", "list", "--all")["rows"] as? [Any])?.count == 3)
    }

    /// A decision that was given up counts no more from that day on; what rests on an annulled visit is kept, and says that it does.
    @Test func whatWasTakenBackSaysSo() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        func add(_ words: String...) throws -> String { try cli.run(["--store", "hub"] + words).id }
        let visit = try add("visit", "add", "--establishment", place, "--date", "2026-03-01", "--final")
        let finding = try add("finding", "add", "--visit", visit, "--domain", "FIRE")
        let measure = try add(
            "measure", "propose", "--finding", finding, "--kind", "FINE", "--proposed", "2026-03-02")
        try cli.ok(
            "hub", "measure", "decide", measure, "--number", "1/QĐ", "--authority", "UBND", "--amount", "9000000",
            "--decided", "2026-03-05")
        func figures(_ day: String) throws -> [Int?] {
            let run = try cli.run(
                ["--store", "hub", "report", "year", "--area", "79", "--json"],
                env: ["FIELDLOG_NOW": "\(day)T09:00:00+07:00"])
            let total = try CLI.document(run)["total"] as? [String: Any]
            return ["proposed", "fined", "amount"].map { total?[$0] as? Int }
        }
        let before = try figures("2026-04-01")
        #expect(before.dropFirst() == [1, 9_000_000])
        try cli.ok("hub", "measure", "drop", measure, "--dropped", "2026-04-02", "--reason", "quyết định bị hủy")
        #expect(try figures("2026-04-01") == before)
        #expect(try figures("2026-04-02").dropFirst() == [0, 0])
        // Who asks for what was dropped gets it.
        let layout = try cli.file(
            "mau.json",
            """
            {"id": "a", "title": "x", "columns": [
              {"key": "dropped", "title": "thôi", "count": {"source": "measures", "by": "dropped"}},
              {"key": "both", "title": "hủy", "count": {"source": "measures", "where": {"dropped": true}}},
              {"key": "proposed", "title": "đề xuất", "count": {"source": "measures", "by": "proposed"}},
              {"key": "decided", "title": "quyết định", "count": {"source": "measures"}}]}
            """)
        let asked = try CLI.document(
            try cli.run(
                ["--store", "hub", "report", "year", "--area", "79", "--json", "--layout", layout],
                env: ["FIELDLOG_NOW": "2026-04-03T09:00:00+07:00"]))
        let totals = asked["total"] as? [String: Any]
        #expect(["dropped", "both", "proposed", "decided"].map { totals?[$0] as? Int } == [1, 1, 1, 0])
        try cli.ok("hub", "visit", "annul", visit, "--reason", "nhầm cơ sở")
        for noun in ["finding", "measure"] {
            let rows = try cli.json("hub", noun, "list")["rows"] as? [[String: Any]]
            #expect(rows?.map { $0["flag"] as? String } == ["visit:void"], "\(noun)")
        }
        // A visit of an establishment that was withdrawn, and one of a standing one.
        let other = try trio.establishment("hub", "Quán bar Đêm Phố", kind: "BAR")
        let stands = try add("visit", "add", "--establishment", other, "--date", "2026-03-03", "--final")
        let lost = try add("visit", "add", "--establishment", place, "--date", "2026-03-03", "--final")
        let followUp = try add("followup", "add", "--establishment", place, "--due", "2027-01-01")
        try cli.ok("hub", "establishment", "withdraw", place, "--reason", "ghi trùng")
        let waiting = try cli.json("hub", "followup", "list")["rows"] as? [[String: Any]]
        #expect(waiting?.first { $0["id"] as? String == followUp }?["flag"] as? String == "establishment:void")
        let rows = try #require(try cli.json("hub", "visit", "list")["rows"] as? [[String: Any]])
        let byID = Dictionary(rows.map { ($0["id"] as? String ?? "", $0["flag"] as? String) }) { first, _ in first }
        #expect(byID[lost] == "establishment:void" && byID[stands] == .some(nil) && byID[visit] == .some(nil))
    }
}
