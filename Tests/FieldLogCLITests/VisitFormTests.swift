import Foundation
import Testing

/// Logging a visit on a terminal, as an inspector does.
@Suite(.enabled(if: OnTerminal.isPossible, "needs python3 for a terminal")) struct VisitFormTests {
    private static func visits(_ trio: Trio) throws -> [[String: Any]] {
        try #require(try trio.cli.json("a", "visit", "list")["rows"] as? [[String: Any]])
    }

    private static let ask = ["--store", "a", "--lang", "vi", "visit", "add"]

    private static func trio() throws -> (Trio, place: String) {
        let trio = try Trio()
        let place = try trio.establishment("a", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "5 Lý Tự Trọng")
        _ = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        return (trio, place)
    }

    /// A clean visit to a known establishment takes at most 25 keystrokes, searched for without diacritics.
    @Test func aCleanVisitTakesFewKeys() throws {
        let (trio, place) = try Self.trio()
        let search = "hoa sua".map { OnTerminal.Step.keys(String($0)) }
        let enters = [OnTerminal.Step](repeating: .keys("\r"), count: 9)
        let run = try OnTerminal(trio.cli, Self.ask, search + enters + [.keys("c")])
        #expect(run.exit == 0, "\(run.text)")
        #expect(run.typed <= 25, "\(run.typed)")
        let visit = try #require(try Self.visits(trio).first)
        #expect(visit["establishment"] as? String == place && visit["status"] as? String == "FINAL")
        #expect(visit["date"] as? String == "2025-08-01" && visit["outcome"] as? String == "DONE")
    }

    /// Answers land in the record, and what the last visit said is offered again.
    @Test func answersLandInTheRecord() throws {
        let (trio, place) = try Self.trio()
        try trio.cli.ok(
            "a", "visit", "add", "--establishment", place, "--kind", "UNANNOUNCED", "--agencies", "POLICE=2,CULTURE=1",
            "--final")
        let keys = ["song xanh\r", "31/7\r", "\r", "\r", "\r", "9\r", "8\r", "\r", "đủ 20 m²\r", "k"]
        let run = try OnTerminal(trio.cli, Self.ask, keys.map { .keys($0) })
        #expect(run.exit == 0, "\(run.text)")
        let id = try #require(try Self.visits(trio).first { $0["status"] as? String == "DRAFT" }?["id"] as? String)
        let visit = try trio.cli.json("a", "visit", "show", id)
        #expect(visit["establishment_name"] as? String == "Karaoke Sóng Xanh")
        #expect(visit["date"] as? String == "2025-07-31" && visit["kind"] as? String == "UNANNOUNCED")
        #expect(visit["agencies"] as? String == "CULTURE=1,POLICE=2")
        #expect(visit["workers"] as? Int == 9 && visit["contracts"] as? Int == 8)
        #expect(visit["note"] as? String == "đủ 20 m²")
    }

    /// One key goes back, and the answer changed there is the one that counts.
    @Test func oneKeyGoesBack() throws {
        let (trio, place) = try Self.trio()
        let run = try OnTerminal(
            trio.cli, Self.ask,
            [.keys("xanh\r"), .keys("\u{1B}[Z"), .keys("\u{1B}"), .keys("hoa\r"), .keys("\u{13}")])
        #expect(run.exit == 0, "\(run.text)")
        #expect(try Self.visits(trio).first?["establishment"] as? String == place)
    }

    /// Ctrl-C in the middle keeps the answers, and the next `visit add` goes on with them; so does a power cut.
    @Test(arguments: [true, false]) func anUnfinishedVisitGoesOn(_ isPowerCut: Bool) throws {
        let (trio, place) = try Self.trio()
        let end: OnTerminal.Step = isPowerCut ? .signal(SIGKILL) : .keys("\u{03}")
        let first = try OnTerminal(trio.cli, Self.ask, [.keys("hoa\r"), .keys("30/7\r"), end])
        #expect(first.exit == (isPowerCut ? -SIGKILL : 130), "\(first.text)")
        #expect(isPowerCut || first.text.contains("fieldlog visit add"))
        #expect(try Self.visits(trio).isEmpty)
        // A whole line in between neither takes the answers nor loses them.
        try trio.cli.ok("a", "visit", "add", "--establishment", place, "--date", "2025-01-02")
        let second = try OnTerminal(trio.cli, Self.ask, [.keys("\u{13}")])
        #expect(second.exit == 0 && second.text.contains("Nhà nghỉ Hoa Sữa"), "\(second.text)")
        let dates = try Self.visits(trio).compactMap { $0["date"] as? String }
        #expect(dates.sorted() == ["2025-01-02", "2025-07-30"])
    }

    /// A note that is refused is asked again at once, with a masked excerpt; nothing else is asked twice.
    @Test func aRefusedAnswerIsAskedAgain() throws {
        let (trio, _) = try Self.trio()
        let flags = Self.ask + ["--workers", "4", "--final"]
        let enters = [OnTerminal.Step](repeating: .keys("\r"), count: 6)
        let run = try OnTerminal(
            trio.cli, flags,
            [.keys("hoa\r")] + enters + [.keys("gọi 0912345678\r"), .keys("\u{15}đã nhắc\r")])
        #expect(run.exit == 0, "\(run.text)")
        let visit = try trio.cli.json("a", "visit", "show", "@last")
        #expect(visit["note"] as? String == "đã nhắc" && visit["workers"] as? Int == 4)
        #expect(visit["status"] as? String == "FINAL")
    }

    /// A line that was refused does not bar the way to the form: the two keep their drafts apart.
    @Test func aRefusedLineLeadsIntoTheForm() throws {
        let (trio, place) = try Self.trio()
        let line = try trio.cli.on("a", "visit", "add", "--establishment", "zzzz", "--workers", "4")
        #expect(line.exit == 1)
        let refused = try OnTerminal(trio.cli, Self.ask, [.keys("hoa\r"), .keys("\u{13}")])
        #expect(refused.exit == 0, "\(refused.text)")
        #expect(try Self.visits(trio).first?["establishment"] as? String == place)
    }
}
