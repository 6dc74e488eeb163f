import Foundation
import Testing

/// Codes that begin and end: what is dated outside their days is refused here, and kept and flagged where it arrives.
@Suite struct CodeTests {
    @Test func aRetiredCodeIsForWhatIsDatedBefore() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.sync()
        try cli.ok("a", "code", "retire", "AGENCY", "LABOUR", "--on", "2025-03-01")
        let listed = try cli.json("a", "code", "list", "AGENCY")["rows"] as? [[String: Any]] ?? []
        #expect(listed.first { $0["code"] as? String == "LABOUR" }?["retired"] as? String == "2025-03-01")
        let before = try cli.ok(
            "a", "visit", "add", "--establishment", place, "--date", "2025-02-28", "--agencies", "LABOUR=1", "--final"
        ).id
        let after = try cli.on(
            "a", "visit", "add", "--establishment", place, "--date", "2025-03-01", "--agencies", "labour=1")
        #expect(
            after.exit == 1 && after.err.contains("visit.agencies") && after.err.contains("2025-03-01"), "\(after.err)")
        #expect(after.err.contains("--resume"))
        // What stands there goes on to be printed and amended; a move into the days after is refused.
        try cli.ok("a", "visit", "amend", before, "--workers", "9", "--reason", "đếm sót")
        #expect(try cli.json("a", "visit", "show", before)["agencies"] as? String == "LABOUR=1")
        let moved = try cli.on("a", "visit", "amend", before, "--date", "2025-03-02", "--reason", "nhầm ngày")
        #expect(moved.exit == 1 && moved.err.contains("visit.agencies"), "\(moved.err)")
        // A device that has not heard: its record is kept, shown and flagged.
        let visit = try cli.ok("b", "visit", "add", "--establishment", place, "--date", "2025-05-05", "--final").id
        let measure = try cli.ok(
            "b", "measure", "propose", "--visit", visit, "--kind", "WARN", "--proposed", "2025-05-06", "--proposed-by",
            "LABOUR"
        ).id
        try trio.sync()
        for store in ["hub", "a", "b"] {
            let shown = try cli.json(store, "measure", "show", measure)
            #expect(
                shown["flag"] as? String == "proposed_by:retired-code" && shown["proposed_by"] as? String == "LABOUR")
        }
        try cli.ok("a", "measure", "decide", measure, "--number", "1/QĐ", "--decided", "2025-06-01")
        let late = try cli.on(
            "b", "measure", "propose", "--visit", visit, "--kind", "WARN", "--proposed", "2025-05-06", "--proposed-by",
            "LABOUR")
        #expect(late.exit == 1 && late.err.contains("measure.proposed_by"), "\(late.err)")
    }

    @Test func aNewCodeIsForWhatIsDatedSince() throws {
        let trio = try Trio(devices: false)
        let cli = trio.cli
        try cli.ok(
            "hub", "code", "add", "--catalogue", "BASIS", "--code", "ND_144_2026", "--vi", "Nghị định mới",
            "--valid-from",
            "2026-01-01")
        let place = try trio.establishment("hub", "Karaoke Sóng Xanh")
        let old = try cli.ok("hub", "visit", "add", "--establishment", place, "--date", "2025-12-31", "--final").id
        let early = try cli.on("hub", "finding", "add", "--visit", old, "--domain", "FIRE", "--basis", "ND_144_2026")
        #expect(
            early.exit == 1 && early.err.contains("finding.basis") && early.err.contains("2026-01-01"), "\(early.err)")
        let new = try cli.ok("hub", "visit", "add", "--establishment", place, "--date", "2026-01-01", "--final").id
        try cli.ok("hub", "finding", "add", "--visit", new, "--domain", "FIRE", "--basis", "ND_144_2026")
        try cli.ok("hub", "code", "edit", "BASIS", "ND_144_2026", "--vi", "Nghị định 144/2026")
        let rows = try cli.json("hub", "code", "list", "BASIS")["rows"] as? [[String: Any]] ?? []
        let code = try #require(rows.first { $0["code"] as? String == "ND_144_2026" })
        #expect(code["vi"] as? String == "Nghị định 144/2026" && code["valid_from"] as? String == "2026-01-01")
        let unknown = try cli.on("hub", "code", "retire", "KIND", "KHONG_CO", "--on", "2026-01-01")
        #expect(unknown.exit == 1 && unknown.err.contains("KHONG_CO"), "\(unknown.err)")
        let reversed = try cli.on("hub", "code", "retire", "BASIS", "ND_144_2026", "--on", "2025-01-01")
        #expect(reversed.exit == 1 && reversed.err.contains("code.retired"), "\(reversed.err)")
        for (catalogue, code) in [("STATUS", "ACTIVE"), ("OUTCOME", "DONE"), ("LIFE", "FINAL")] {
            let needed = try cli.on("hub", "code", "retire", catalogue, code, "--on", "2025-01-01")
            #expect(needed.exit == 1 && needed.err.contains(code), "\(needed.err)")
        }
        try cli.ok("hub", "code", "retire", "KIND", "KARAOKE", "--on", "2025-01-01")
        #expect(
            try cli.on("hub", "establishment", "add", "--area", "26740", "--kind", "KARAOKE", "--name", "Hai").exit == 1
        )
        try cli.ok("hub", "code", "edit", "KIND", "KARAOKE", "--retired", "")
        _ = try trio.establishment("hub", "Karaoke Hai Bờ")
        let nothing = try cli.on("hub", "code", "edit", "KIND", "SPA")
        #expect(nothing.exit == 64, "\(nothing.err)")
    }
}
