import Foundation
import Testing

/// What may be a slip is said and saved as it was typed; what cannot be is refused with what to do.
@Suite struct DoubtTests {
    private let trio: Trio
    private var cli: CLI { trio.cli }

    init() throws { trio = try Trio(devices: false) }

    private func on(_ day: String, _ words: String...) throws -> Run {
        try cli.run(["--store", "hub"] + words, env: ["FIELDLOG_NOW": day + "T09:00:00+07:00"])
    }

    /// Clocks are wrong in the field: a day that has not come is no reason to lose a visit, and a reason to look again.
    @Test func aDayThatHasNotComeIsSaidAndSaved() throws {
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let visit = try on(
            "2025-08-01", "visit", "add", "--establishment", place, "--date", "2052-08-01", "--final")
        #expect(visit.exit == 0 && visit.err.contains("--date 2052-08-01 lies after today (2025-08-01"), "\(visit.err)")
        #expect(try cli.json("hub", "visit", "show", visit.id)["date"] as? String == "2052-08-01")
        let right = try on(
            "2025-08-01", "visit", "amend", visit.id, "--date", "2025-08-01", "--reason", "gõ nhầm năm")
        #expect(right.exit == 0 && !right.err.contains("lies after"), "\(right.err)")
        let measure = try on(
            "2025-08-01", "measure", "propose", "--visit", visit.id, "--kind", "FINE", "--proposed", "2025-08-01")
        #expect(measure.exit == 0 && !measure.err.contains("lies after"), "\(measure.err)")
        let decided = try on(
            "2025-08-01", "measure", "decide", measure.id, "--number", "1/QĐ", "--authority", "UBND", "--amount",
            "5000000",
            "--decided", "2025-08-02")
        #expect(decided.exit == 0 && decided.err.contains("--decided 2025-08-02 lies after"), "\(decided.err)")
    }

    @Test func aVisitAfterTheEndIsSaid() throws {
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--closed", "2025-06-30")
        let before = try on("2025-08-01", "visit", "add", "--establishment", place, "--date", "2025-06-30")
        #expect(before.exit == 0 && !before.err.contains("closed"), "\(before.err)")
        let after = try on("2025-08-01", "visit", "add", "--establishment", place, "--date", "2025-07-01")
        #expect(after.exit == 0 && after.err.contains("closed (2025-06-30)"), "\(after.err)")
        // Who found the door locked was there for nothing, and says nothing else.
        let found = try on(
            "2025-08-01", "visit", "add", "--establishment", place, "--date", "2025-07-01", "--outcome", "CLOSED")
        #expect(found.exit == 0 && !found.err.contains("closed (2025-06-30)"), "\(found.err)")
    }

    /// One number in two areas, under two names: likely enough a slip or a move, and not enough to refuse.
    @Test func aNumberThatAnotherHasIsSaid() throws {
        let one = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--registration-number", "0312345678")
        let other = try on(
            "2025-08-01", "establishment", "add", "--area", "26743", "--kind", "HOTEL", "--name", "Khách sạn Bình Minh",
            "--registration-number", "0312345678", "--new")
        #expect(other.exit == 0 && other.err.contains(one) && other.err.contains("Karaoke Sóng Xanh"), "\(other.err)")
        let third = try on(
            "2025-08-01", "establishment", "add", "--area", "26743", "--kind", "BAR", "--name", "Quán bar Đêm",
            "--registration-number", "0312345679", "--new")
        #expect(third.exit == 0 && !third.err.contains("Note"), "\(third.err)")
    }

    /// More of a part than of all; visits of one that is off the register.
    @Test func countsThatCannotBothBeRightAreSaid() throws {
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let visit = try on(
            "2025-08-01", "visit", "add", "--establishment", place, "--workers", "4", "--under-18", "5", "--contracts",
            "4", "--final")
        #expect(visit.exit == 0 && visit.err.contains("--under-18 5 is more than --workers 4"), "\(visit.err)")
        #expect(!visit.err.contains("--contracts"))
        let gone = try on("2025-08-01", "establishment", "withdraw", place, "--reason", "ghi trùng")
        #expect(gone.exit == 0 && gone.err.contains("1 final visit count"), "\(gone.err)")
    }

    /// What cannot be is refused: one that continues itself, a deadline before the visit that set it.
    @Test func whatCannotBeIsRefused() throws {
        let one = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let other = try trio.establishment("hub", "Khách sạn Bình Minh", kind: "HOTEL")
        try cli.ok("hub", "establishment", "edit", other, "--continues", one)
        for (record, continued) in [(one, one), (one, other)] {
            let run = try cli.on("hub", "establishment", "edit", record, "--continues", continued)
            #expect(run.exit == 1 && run.err.contains("establishment.continues"), "\(run.err)")
        }
        let visit = try on("2025-08-01", "visit", "add", "--establishment", one, "--date", "2025-07-20", "--final")
        let early = try cli.on(
            "hub", "finding", "add", "--visit", visit.id, "--domain", "FIRE", "--deadline", "2025-07-19")
        #expect(
            early.exit == 1 && early.err.contains("finding.deadline: must not be before visit.date"), "\(early.err)")
    }

    /// What was refused for personal data is kept with it masked, in no file of the store as it was typed, and is not saved masked either.
    @Test func aDraftHoldsNoPersonalData() throws {
        let number = "0938.111.777"
        let run = try cli.on("hub", "plan", "add", "--name", "gọi \(number) trước", "--first", "2025-08-01")
        #expect(run.exit == 1 && run.err.contains("█"), "\(run.err)")
        let path = cli.folder + "/hub/draft-plan.json"
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        #expect(kept.contains("gọi ████████████ trước") && kept.contains("2025-08-01"), "\(kept)")
        let again = try cli.on("hub", "plan", "add", "--resume")
        #expect(again.exit == 1 && again.err.contains("plan.name"), "\(again.err)")
        let other = try cli.on(
            "hub", "establishment", "add", "--area", "26740", "--kind", "BAR", "--name", "Quán bar", "--new",
            "--registration-number", "079 203 001 234")
        #expect(other.exit == 1 && other.err.contains("HKD"), "\(other.err)")
        for file in try FileManager.default.contentsOfDirectory(atPath: cli.folder + "/hub") {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: cli.folder + "/hub/" + file))
            for text in ["0938.111", "111.777", "001 234", "203 001"] {
                #expect(bytes.range(of: Data(text.utf8)) == nil, "\(file) \(text)")
            }
        }
        try cli.ok("hub", "plan", "add", "--resume", "--name", "kế hoạch tháng 8", "--last", "2025-08-31")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// A code of before the reform: refused with what took its place; with a day it means what it says, and says what came after.
    @Test func anAreaThatEndedNamesItsHeirs() throws {
        try cli.ok(
            "hub", "succession", "add", "--from", "760", "--to", "26740", "--date", "2025-07-01", "--extent", "part")
        try cli.ok(
            "hub", "succession", "add", "--from", "760", "--to", "26743", "--date", "2025-07-01", "--extent", "part")
        let words = ["establishment", "add", "--kind", "KARAOKE", "--name", "Karaoke Cũ", "--area"]
        let digest = try cli.ok("hub", "digest").out
        let refused = try cli.run(["--store", "hub"] + words + ["760"])
        #expect(refused.exit == 1, "\(refused.err)")
        #expect(refused.err.contains("ended on 2025-07-01; in its place: 26740, 26743"), "\(refused.err)")
        #expect(try cli.ok("hub", "digest").out == digest)
        let old = try cli.run(["--store", "hub"] + words + ["760@2024-05-01"])
        #expect(old.exit == 0 && old.err.contains("26740, 26743"), "\(old.err)")
        #expect(try cli.json("hub", "establishment", "show", old.id)["area"] as? String == "760@")
        // Who moves within what ended has to say where to.
        let stays = try cli.on("hub", "establishment", "move", old.id, "--address", "7 Đồng Khởi")
        #expect(stays.exit == 1 && stays.err.contains("26740, 26743"), "\(stays.err)")
        try cli.ok("hub", "establishment", "move", old.id, "--to-area", "26743", "--address", "7 Đồng Khởi")
    }

    /// A period of another length names its command; no form stands beside another.
    @Test func whatReportsCannotBeIsNamed() throws {
        let other = try cli.on("hub", "report", "half-year", "--area", "79", "--period", "2025-Q3")
        #expect(other.exit == 64 && other.err.contains("fieldlog report quarter"), "\(other.err)")
        let none = try on("2025-08-01", "report", "half-year", "--area", "79", "--period", "H1")
        #expect(none.exit == 64 && none.err.contains("2025-H1, 2025-H2"), "\(none.err)")
        for form in ["--json", "--csv"] {
            let both = try cli.on("hub", "report", "year", "--area", "79", "--html", form)
            #expect(both.exit == 64 && both.out.isEmpty && both.err.contains(form), "\(both.err)")
        }
        let long = String(repeating: " ", count: 70_000)
        let layout = try cli.file("mau.json", "{" + long + "}")
        let large = try cli.on("hub", "report", "year", "--area", "79", "--layout", layout)
        #expect(large.exit == 1 && large.err.contains("65536") && large.err.contains("LAYOUTS.md"), "\(large.err)")
    }

    /// What was linked is one business: who looked again at the one has looked again at the other, for as long as they are one.
    @Test func aFollowUpAtOneOfTwoClosesThatOfTheOther() throws {
        let one = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let other = try trio.establishment("hub", "Karaoke Song Xanh")
        let visit = try cli.ok("hub", "visit", "add", "--establishment", one, "--date", "2025-03-01", "--final").id
        let finding = try cli.ok(
            "hub", "finding", "add", "--visit", visit, "--domain", "FIRE", "--deadline", "2025-04-01"
        ).id
        let asked = try cli.ok(
            "hub", "followup", "add", "--establishment", one, "--due", "2025-05-01", "--reason", "xem lại"
        ).id
        let again = try cli.ok(
            "hub", "visit", "add", "--establishment", other, "--date", "2025-04-02", "--kind", "FOLLOW_UP", "--final"
        ).id
        func open() throws -> Set<String> {
            let rows = try cli.json("hub", "followup", "list")["rows"] as? [[String: Any]] ?? []
            return Set(rows.compactMap { $0["id"] as? String })
        }
        #expect(try open() == [finding, asked])
        let apart = try cli.on("hub", "followup", "close", asked, "--visit", again)
        #expect(apart.exit == 1 && apart.err.contains(again), "\(apart.err)")
        try cli.ok("hub", "duplicate", "link", one, other)
        #expect(try open() == [asked])
        let all = try cli.json("hub", "followup", "list", "--all")["rows"] as? [[String: Any]] ?? []
        #expect(all.first { $0["id"] as? String == finding }?["visit"] as? String == again)
        try cli.ok("hub", "followup", "close", asked, "--visit", again)
        #expect(try open().isEmpty)
        let today = try cli.json("hub", "today")
        let needs = (today["rows"] as? [[String: Any]] ?? []).filter { $0["list"] as? String == "follow_ups" }
        #expect(needs.isEmpty, "\(needs)")
        try cli.ok("hub", "duplicate", "unlink", one, other)
        #expect(try open() == [finding, asked])
    }
}
