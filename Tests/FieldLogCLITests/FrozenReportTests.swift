import FieldLogTestSupport
import Foundation
import Testing

/// Reports that are frozen, made again and followed, told from outside.
@Suite struct FrozenReportTests {
    /// A cell that differs: where, what it was, what it is, and why.
    private struct Difference: Equatable, CustomStringConvertible {
        let area: String
        let column: String
        let old: Int
        let new: Int
        let reasons: [String]
        var description: String { "\(area):\(column) \(old)→\(new) \(reasons)" }
    }

    private struct Answer {
        let id: String
        let rows: [Difference]
        let total: [Difference]
        let document: [String: Any]
    }

    private let trio: Trio
    private var cli: CLI { trio.cli }
    private static let ward = "26740@2025-07-01"

    init() throws { trio = try Trio() }

    private func at(_ day: String) -> [String: String] { ["FIELDLOG_NOW": day + "T09:00:00+07:00"] }

    private func run(_ day: String, _ store: String, _ words: String...) throws -> Run {
        let run = try cli.run(["--store", store] + words, env: at(day))
        try #require(run.exit == 0 || run.exit == 3, "\(words): \(run.out)\(run.err)")
        return run
    }

    private func freeze(_ day: String, _ store: String = "hub", _ more: String...) throws -> [String: Any] {
        let run = try cli.run(
            ["--store", store, "report", "half-year", "--area", "79", "--freeze", "--json"] + more, env: at(day))
        try #require(run.exit == 0, "\(run.err)")
        return try CLI.document(run)
    }

    private func reissue(_ day: String, _ id: String, check: Bool = false) throws -> Answer {
        let run = try cli.run(
            ["--store", "hub", "report", "reissue", id, "--json"] + (check ? ["--check"] : []), env: at(day))
        try #require(run.exit == 0, "\(run.err)")
        let document = try CLI.document(run)
        let rows = try #require(document["rows"] as? [[String: Any]])
        func list(_ isTotal: Bool) -> [Difference] {
            rows.filter { ($0["total"] as? Bool ?? false) == isTotal }.map { row in
                let reasons = (row["reasons"] as? [[String: Any]] ?? []).compactMap { $0["reason"] as? String }
                return Difference(
                    area: row["area"] as? String ?? "", column: row["column"] as? String ?? "",
                    old: (row["old"] as? NSNumber)?.intValue ?? -1, new: (row["new"] as? NSNumber)?.intValue ?? -1,
                    reasons: reasons.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
            }
        }
        return Answer(id: document["id"] as? String ?? "", rows: list(false), total: list(true), document: document)
    }

    private func row(_ column: String, _ old: Int, _ new: Int, _ reasons: String...) -> Difference {
        Difference(area: Self.ward, column: column, old: old, new: new, reasons: reasons)
    }

    /// A year of three offices: found in March by a commune's team, decided in June twice and synced late, executed in July, the visit amended
    /// in between. Each report says exactly what differs, and why.
    @Test func aYearOfThreeOffices() throws {
        let place = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--opened", "2024-01-01")
        let visit = try run(
            "2026-03-10", "a", "visit", "add", "--establishment", place, "--informed", "4", "--final"
        ).id
        let finding = try run("2026-03-10", "a", "finding", "add", "--visit", visit, "--domain", "FIRE").id
        let measure = try run(
            "2026-03-10", "a", "measure", "propose", "--visit", visit, "--finding", finding, "--kind", "FINE"
        ).id
        try trio.sync()
        _ = try run(
            "2026-06-08", "b", "measure", "decide", measure, "--number", "07/QĐ-XPHC", "--authority", "Chủ tịch UBND",
            "--amount", "35000000")
        let first = try freeze("2026-06-10")
        let id = try #require(first["id"] as? String)
        #expect((first["total"] as? [String: Any])?["fined"] as? Int == 0)
        // The other decision was made where nobody knew of the first.
        _ = try run(
            "2026-06-08", "a", "measure", "decide", measure, "--number", "08/QĐ-XPHC", "--authority", "Chủ tịch UBND",
            "--amount", "30000000")
        _ = try run("2026-06-12", "b", "sync", "hub")
        _ = try run("2026-06-11", "a", "visit", "amend", visit, "--informed", "6", "--reason", "đếm sót")
        _ = try run("2026-06-12", "a", "sync", "hub")
        let second = try reissue("2026-06-30", id)
        let amount = try #require(second.rows.first { $0.column == "amount" }?.new)
        #expect([30_000_000, 35_000_000].contains(amount))
        #expect(
            second.rows == [
                row("fined", 0, 1, "late"), row("amount", 0, amount, "late"), row("informed", 4, 6, "amended"),
            ])
        #expect(second.total.map(\.column) == ["fined", "amount", "informed"])
        #expect((second.document["missing"] as? [String: Any])?["conflicts"] as? Int == 1)
        _ = try run("2026-07-20", "b", "sync", "hub")
        _ = try run("2026-07-20", "b", "measure", "execute", measure, "--executed", "2026-07-15")
        _ = try run("2026-07-20", "b", "sync", "hub")
        let third = try reissue("2026-07-31", second.id)
        #expect(third.rows == [row("executed", 0, 1, "new")] && third.total.map(\.column) == ["executed"])
        #expect(third.document["previous"] as? String == second.id)
        // What is said otherwise since is changed: what two decisions came to, and what somebody put right.
        let conflict = try #require(
            (try cli.json("hub", "conflict", "list")["rows"] as? [[String: Any]])?.first?["id"] as? String)
        _ = try run("2026-08-01", "hub", "conflict", "settle", conflict, "--take", "2")
        let settled = try reissue("2026-08-01", third.id, check: true)
        #expect(settled.rows == [row("amount", amount, 65_000_000 - amount, "changed")])
        _ = try run("2026-08-02", "hub", "measure", "edit", measure, "--amount", "31000000")
        let edited = try reissue("2026-08-02", third.id, check: true)
        #expect(edited.rows == [row("amount", amount, 31_000_000, "changed")])
        // Beside the first one of all, everything differs that ever did; nothing more is frozen.
        let all = try reissue("2026-07-31", id, check: true)
        #expect(
            all.rows == [
                row("fined", 0, 1, "late", "new"), row("amount", 0, 31_000_000, "late", "new"),
                row("executed", 0, 1, "late", "new"), row("informed", 4, 6, "amended"),
            ])
        #expect(all.document["id"] is NSNull)
        #expect(try (cli.json("hub", "report", "list")["rows"] as? [Any])?.count == 3)
        // What was frozen is what it was, here and wherever it came to.
        try trio.sync()
        for store in ["hub", "b"] {
            let again = try cli.json(store, "report", "show", id)
            #expect(again["total"] as? NSDictionary == first["total"] as? NSDictionary, "\(store)")
            #expect(again["digest"] as? String == first["digest"] as? String)
            #expect(again["missing"] as? NSDictionary == first["missing"] as? NSDictionary)
        }
        let traced = try cli.json("hub", "report", "trace", second.id, "26740:amount")["rows"] as? [[String: Any]]
        #expect(traced?.map { $0["id"] as? String } == [measure] && traced?.first?["visit"] as? String == visit)
        #expect(traced?.first?["added"] as? Int == amount && traced?.first?["state"] as? String == "changed")
        try check(["hub", "b"])
    }

    /// The reader in another language finds the digest, the sums and every hash of every frozen report as the document says.
    private func check(_ stores: [String]) throws {
        guard OnTerminal.isPossible else { return }
        let reader = (CLI.sources as NSString).deletingLastPathComponent + "/Independent/check_reports.py"
        for store in stores {
            let ran = try Finished(["python3", "-B", reader, trio.cli.folder + "/" + store])
            #expect(ran.status == 0 && ran.output.hasPrefix("reports "), "\(store): \(ran.output)\(ran.errors)")
        }
    }

    /// What was erased, cut, or said to be one: the number changes, the reason says so, and the frozen report keeps its number.
    @Test func whatWentAwayIsSaid() throws {
        var visits: [String] = []
        var places: [String] = []
        var cuts = ""
        for (number, name) in ["Karaoke Một", "Nhà nghỉ Hai", "Quán bar Ba"].enumerated() {
            places.append(try trio.establishment("hub", name, more: "--opened", "2024-01-01"))
            let store = number == 2 ? "b" : "hub"
            if number == 2 {
                _ = try run("2026-01-05", "b", "sync", "hub")
                _ = try run("2026-01-06", "b", "establishment", "edit", places[2], "--rooms", "4")
                _ = try run("2026-01-07", "b", "sync", "hub")
                cuts = try cli.file("cuts.tsv", try run("2026-01-07", "hub", "device", "feeds", "máy-B").out)
            }
            visits.append(
                try run(
                    "2026-02-0\(number + 1)", store, "visit", "add", "--establishment", places[number], "--informed",
                    "3", "--final"
                ).id)
        }
        _ = try run("2026-02-04", "b", "sync", "hub")
        let first = try freeze("2026-06-10")
        let id = try #require(first["id"] as? String)
        #expect((first["total"] as? [String: Any])?["visits"] as? Int == 3)
        let rows = try #require(try cli.json("hub", "log", visits[0])["rows"] as? [[String: Any]])
        let hash = try #require(rows.first?["hash"] as? String)
        _ = try run("2026-06-11", "hub", "erase", hash, "--legal-basis", "QĐ 12/QĐ-UBND")
        let erased = try reissue("2026-06-11", id, check: true)
        #expect(erased.rows.first { $0.column == "visits" } == row("visits", 3, 2, "erased"), "\(erased.rows)")
        // An entry that is no longer admitted: what the device wrote is admitted up to the one before.
        _ = try run("2026-06-11", "hub", "device", "revoke", "máy-B", "--reason", "mất máy", "--at", cuts)
        let cut = try reissue("2026-06-12", id, check: true)
        let gone = try #require(cut.rows.first { $0.column == "visits" })
        #expect(gone.old == 3 && gone.new == 1 && Set(gone.reasons) == ["erased", "cut"], "\(cut.rows)")
        _ = try run("2026-06-12", "hub", "duplicate", "link", places[0], places[1], "--reason", "cùng số ĐKKD")
        let linked = try reissue("2026-06-13", id, check: true)
        #expect(linked.rows.first { $0.column == "register" } == row("register", 3, 2, "linked"), "\(linked.rows)")
        _ = try run("2026-06-14", "hub", "establishment", "withdraw", places[2], "--reason", "ghi nhầm")
        let taken = try #require(try reissue("2026-06-14", id, check: true).rows.first { $0.column == "register" })
        #expect(taken.new == 1 && Set(taken.reasons) == ["withdrawn", "linked"], "\(taken)")
        let states = try cli.json("hub", "report", "trace", id, "visits")["rows"] as? [[String: Any]] ?? []
        #expect(states.map { $0["state"] as? String ?? "" }.sorted() == ["absent", "erased", "same"])
        #expect(try (cli.json("hub", "report", "show", id)["total"] as? [String: Any])?["visits"] as? Int == 3)
    }

    /// Two things at once, each with its own reason: what went to another row because a link was taken back, and what was logged.
    @Test func eachRecordHasItsOwnReason() throws {
        let one = try trio.establishment("hub", "Karaoke Biển", more: "--opened", "2024-01-01")
        let other = try run(
            "2026-01-10", "hub", "establishment", "add", "--new", "--area", "26743", "--kind", "KARAOKE", "--name",
            "Karaoke Biển", "--opened", "2024-01-01"
        ).id
        for (place, count) in [(one, "4"), (other, "5")] {
            _ = try run(
                "2026-03-15", "hub", "visit", "add", "--establishment", place, "--date", "2026-03-15", "--informed",
                count,
                "--final")
        }
        _ = try run("2026-03-16", "hub", "duplicate", "link", one, other)
        let frozen = try freeze("2026-06-10", "hub", "--level", "commune")
        let id = try #require(frozen["id"] as? String)
        _ = try run("2026-06-15", "hub", "duplicate", "unlink", one, other)
        _ = try run(
            "2026-06-16", "hub", "visit", "add", "--establishment", one, "--date", "2026-06-16", "--informed", "1",
            "--final")
        let rows = try reissue("2026-06-30", id, check: true).rows.filter { $0.column == "informed" }
        #expect(rows.count == 2)
        for row in rows where row.area == Self.ward {
            #expect(row.new == 5 && Set(row.reasons) == ["linked", "new"], "\(row)")
        }
        for row in rows where row.area != Self.ward {
            #expect(row.new == 5 && row.reasons == ["linked"], "\(row)")
        }
    }

    /// A report that is damaged or not here as a whole is not shown as if it were; a cell that is none is named.
    @Test func whatCannotBeTrustedIsNotShown() throws {
        _ = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let id = try #require(try freeze("2026-06-10")["id"] as? String)
        let unknown = try cli.on("hub", "report", "trace", id, "26740:luot")
        #expect(unknown.exit == 1 && unknown.err.contains("visits_planned"), "\(unknown.err)")
        let nowhere = try cli.on("hub", "report", "trace", id, "99999:visits")
        #expect(nowhere.exit == 1 && nowhere.err.contains("26743"), "\(nowhere.err)")
        let without = try cli.on("hub", "report", "half-year", "--freeze")
        #expect(without.exit == 64 && without.err.contains("--area"), "\(without.err)")
        let early = try cli.on("hub", "report", "year", "--area", "79", "--as-of", "2027-01-01", "--freeze")
        #expect(early.exit == 64 && early.err.contains("2027-01-01") && !early.err.contains("----"), "\(early.err)")
        let path = cli.folder + "/hub/fieldlog.db"
        func sql(_ statement: String) throws {
            #expect(
                try Finished([
                    "python3", "-c",
                    "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1])\nc.execute(sys.argv[2])\nc.commit()", path,
                    statement,
                ]).status == 0)
        }
        guard OnTerminal.isPossible else { return }
        try sql("UPDATE reportpart SET text = replace(text, '\"register\",1', '\"register\",2')")
        for words in [["show", id], ["trace", id, "visits"], ["reissue", id]] {
            let run = try cli.run(["--store", "hub", "report"] + words)
            #expect(run.exit == 20 && run.out.isEmpty && run.err.contains("digest"), "\(run.exit) \(run.err)")
        }
        try sql("DELETE FROM reportpart")
        let run = try cli.on("hub", "report", "show", id)
        #expect(run.exit == 1 && run.err.contains("0 of 1"), "\(run.exit) \(run.err)")
    }

    /// Due dates and reminders are data of a target: a report is named from the day of the reminder on, then as overdue, until it is frozen.
    @Test func aReportThatIsDueIsNamed() throws {
        let form =
            #"{"name": "Báo cáo", "area": "79", "reports": {"2026-H1": "2026-06-10", "2026": "2026-11-30"}, "remind": 7}"#
        try cli.ok("hub", "target", "set", try cli.file("han.json", form))
        func due(_ day: String, _ more: String...) throws -> [[String: Any]] {
            let run = try cli.run(["--store", "hub", "chase", "--json"] + more, env: at(day))
            let rows = try CLI.document(run)["rows"] as? [[String: Any]] ?? []
            return rows.filter { $0["section"] as? String == "reports" }
        }
        #expect(try due("2026-06-02").isEmpty)
        let soon = try #require(try due("2026-06-03").first)
        #expect(soon["days"] as? Int == -7 && soon["kind"] as? String == "2026-H1")
        let command = "fieldlog report half-year --period 2026-H1 --area 79@ --freeze"
        #expect(soon["command"] as? String == command)
        #expect(try due("2026-06-20").first?["days"] as? Int == 10)
        #expect(try due("2026-06-20", "--area", "15").isEmpty && due("2026-06-20", "--area", "79").count == 1)
        _ = try cli.run(
            ["--store", "hub"] + command.split(separator: " ").dropFirst().map(String.init), env: at("2026-06-21"))
        #expect(try due("2026-06-22").isEmpty)
        #expect(try due("2026-12-05").map { $0["kind"] as? String } == ["2026"])
        let wrong = try cli.on(
            "hub", "target", "set", try cli.file("sai.json", form.replacingOccurrences(of: "7}", with: "700}")))
        #expect(wrong.exit == 1 && wrong.err.contains("remind"), "\(wrong.err)")
    }

    /// A commune that began with a reform, asked about a period before it: on the boundaries of its first day; one that ended, on its last.
    @Test func anAreaThatWasNotThere() throws {
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh", more: "--opened", "2024-01-01")
        _ = try run("2025-08-02", "hub", "visit", "add", "--establishment", place, "--date", "2025-05-05", "--final")
        for area in ["26740", "26740@2025-07-01"] {
            let report = try cli.json("hub", "report", "half-year", "--period", "2025-H1", "--area", area)
            #expect(report["boundaries"] as? String == "2025-07-01" && report["last"] as? String == "2025-06-30")
            #expect((report["total"] as? [String: Any])?["visits"] as? Int == 1)
        }
        let ended = try cli.json("hub", "report", "year", "--period", "2025", "--area", "760@")
        #expect(ended["boundaries"] as? String == "2025-06-30")
        let wrong = try cli.on("hub", "report", "half-year", "--area", "4711")
        #expect(wrong.exit == 1 && wrong.err.contains("4711"), "\(wrong.err)")
    }

    /// The page escapes what comes from records; what is published hides small numbers, and says so.
    @Test func thePageAndWhatIsPublished() throws {
        let names = ["Sóng Xanh", "Ánh Trăng", "Hoa Sữa", "Biển Bạc", "Lá Me", "Đêm Phố", "Ruộng Vàng"]
        for (number, name) in zip(1..., names) {
            let place = try trio.establishment("hub", name)
            if number < 4 {
                _ = try run("2026-03-0\(number)", "hub", "visit", "add", "--establishment", place, "--final")
            }
        }
        let id = try #require(try freeze("2026-06-10")["id"] as? String)
        let page = try run("2026-06-10", "hub", "report", "show", id, "--html").out
        #expect(page.contains("size: A4 landscape") && page.contains("Phường Bến Thành") && !page.contains("<script"))
        #expect(page.contains("Những gì báo cáo chưa biết") && page.contains("NGƯỜI LẬP"))
        let open = try cli.json("hub", "report", "show", id)["total"] as? [String: Any]
        #expect(open?["register"] as? Int == 7 && open?["visits"] as? Int == 3)
        let published = try cli.json("hub", "report", "show", id, "--publish")
        let total = published["total"] as? [String: Any]
        #expect(total?["register"] as? Int == 7 && total?["visits"] as? String == "<5")
        #expect(total?["coverage"] as? String == "…" && published["published"] as? Bool == true)
        #expect(
            try run("2026-06-10", "hub", "report", "show", id, "--html", "--publish").out.contains("BẢN ĐỂ CÔNG BỐ"))
    }
}
