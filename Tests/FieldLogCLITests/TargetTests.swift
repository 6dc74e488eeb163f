import Foundation
import Testing

/// Targets told from outside: set, changed, printed back, withdrawn; the same on every store.
@Suite struct TargetTests {
    private static let form = """
        {"name": "Kiểm tra 4 lượt", "basis": "15/KH-UBND", "area": "26740", "period": "2025", "count": {"source": "visits"}, "at_least": 4}
        """

    /// A target goes its way: set, told, changed with what changes, printed back, withdrawn; each refusal names field and remedy.
    @Test func aTargetGoesItsWay() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        for date in ["2025-07-10", "2025-07-20"] {
            try cli.ok("a", "visit", "add", "--establishment", place, "--date", date, "--final")
        }
        try cli.ok("a", "visit", "add", "--establishment", place, "--date", "2025-07-21")
        let file = try cli.file("t.json", Self.form)
        let id = try cli.ok("a", "target", "set", file).id
        let progress = try cli.json("a", "target", "progress", id)
        let row = try #require((progress["rows"] as? [[String: Any]])?.first)
        #expect(progress["as_of"] as? String == "2025-08-01" && progress["by"] is NSNull)
        #expect(row["done"] as? Int == 2 && row["required"] as? Int == 4 && row["days_left"] as? Int == 152)
        // 213 days have gone.
        #expect(row["projected"] as? Int == 3 && row["state"] as? String == "behind")
        #expect(abs((row["needed_per_week"] as? Double ?? 0) - 2 * 7 / 152.0) < 1e-9)
        #expect(abs((row["per_week"] as? Double ?? 0) - 2 * 7 / 213.0) < 1e-9)
        #expect(row["area"] as? String == "26740@2025-07-01" && row["complete_scope"] as? Bool == true)
        let early = try cli.json("a", "target", "progress", "--as-of", "2025-07-10")
        #expect(((early["rows"] as? [[String: Any]])?.first)?["done"] as? Int == 1)

        let other = try cli.file("u.json", Self.form.replacingOccurrences(of: "4}", with: "2}"))
        let changed = try cli.json("a", "target", "set", other, "--id", id)
        let changes = try #require(changed["changes"] as? [[String: Any]])
        #expect(changes.count == 1 && changes[0]["place"] as? String == "at_least" && changes[0]["before"] as? Int == 4)
        #expect(try (cli.json("a", "target", "set", other, "--id", id)["changes"] as? [Any])?.isEmpty == true)
        let met = try #require((cli.json("a", "target", "progress")["rows"] as? [[String: Any]])?.first)
        #expect(met["state"] as? String == "met" && met["needed_per_week"] as? Double == 0)

        let back = try cli.file("back.json", try cli.ok("a", "target", "show", id).out)
        #expect(try (cli.json("a", "target", "set", back, "--id", id)["changes"] as? [Any])?.isEmpty == true)
        let shown = try cli.json("a", "target", "show", id)
        #expect(shown["flag"] is NSNull && (shown["form"] as? [String: Any])?["at_least"] as? Int == 2)
        #expect(try cli.ok("a", "target", "list").lines.count == 1)

        let refusals: [(String, String)] = [
            (
                "\"of\": {\"source\": \"register\"}, \"at_least\": \"120%\"",
                "at_least: a share of 120% is over 100%; write"
            ),
            ("\"at_lest\": 4", "no key “at_lest”; there are: at_least"),
            ("\"at_least\": 4, \"team\": \"Đội ma\"", "see: fieldlog team list"),
        ]
        for (text, message) in refusals {
            let bad = try cli.file("bad.json", Self.form.replacingOccurrences(of: "\"at_least\": 4", with: text))
            let run = try cli.on("a", "target", "set", bad, "--id", id)
            #expect(run.exit == 1 && run.err.contains(message) && run.err.contains("bad.json"), "\(run.err)")
        }
        #expect(try cli.on("a", "target", "set", "none.json").exit == 1)
        #expect(try cli.on("a", "target", "progress", "--by", "month").err.contains("area, team, kind"))
        #expect(try cli.on("a", "target", "progress", "--as-of", "31/12/2025").exit == 64)
        #expect(try cli.on("a", "target", "progress", "zzzz").err.contains("fieldlog target list"))
        try cli.ok("a", "target", "withdraw", id, "--reason", "đặt nhầm")
        #expect(try (cli.json("a", "target", "progress")["rows"] as? [Any])?.isEmpty == true)
        #expect(try (cli.json("a", "target", "list", "--all")["rows"] as? [Any])?.count == 1)
        #expect(try cli.on("a", "target", "set", file, "--id", id).err.contains(id))
    }

    /// What one store sets, another one has after a sync, and tells the same of it in every form.
    @Test func everyStoreTellsTheSame() throws {
        let trio = try Trio()
        let cli = trio.cli
        let team = try cli.ok(
            "a", "team", "add", "--name", "Đội 178 Bến Thành", "--level", "commune", "--area", "26740"
        ).id
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        _ = try trio.establishment("a", "Quán bar Đêm", kind: "BAR")
        try cli.ok(
            "a", "visit", "add", "--establishment", place, "--date", "2025-07-10", "--team", team, "--final")
        let form = Self.form.replacingOccurrences(of: "\"period\"", with: "\"team\": \"Đội 178 Bến Thành\", \"period\"")
        try cli.ok("a", "target", "set", try cli.file("t.json", form))
        try cli.ok(
            "a", "target", "set",
            try cli.file(
                "u.json",
                """
                {"name": "Một nửa", "period": "2025", "count": {"source": "visits", "unit": "establishments",
                 "where": {"register": true}}, "of": {"source": "register"}, "at_least": "50%"}
                """))
        try trio.sync()
        for words in [[], ["--by", "team"], ["--by", "kind"], ["--by", "area"], ["--area", "79"]] {
            for form in ["--json", "--csv"] {
                let said = try ["hub", "a", "b"].map { store in
                    let run = try cli.run(["--store", store, "target", "progress", form] + words)
                    try #require(run.exit == 0, "\(run.err)")
                    return run.out
                }
                #expect(Set(said).count == 1 && said[0].contains("2025"), "\(words)")
            }
        }
        let rows = try #require(cli.json("b", "target", "progress", "--by", "team")["rows"] as? [[String: Any]])
        #expect(rows.compactMap { $0["part"] as? String }.contains("Đội 178 Bến Thành"))
        #expect(rows.contains { $0["ratio"] as? Double == 0.5 && $0["state"] as? String == "met" })
        let vi = try cli.on("b", "target", "progress", env: ["FIELDLOG_LANG": "vi"])
        #expect(vi.exit == 0 && vi.lines.count == 2)
        // An inspector reads targets and does not set them.
        let device = try cli.ok("c", "clone", "hub", "c", "--device", "máy-C")
        #expect(device.exit == 0)
    }

    /// A report is done when it was frozen by its day, late when it was frozen after it, and a withdrawn one never was.
    @Test func aFrozenReportIsDone() throws {
        let cli = try Trio(devices: false).cli
        let form = """
            {"name": "Báo cáo đúng hạn", "area": "79",
             "reports": {"2025-07": "2025-08-05", "2025-H1": "2025-07-10", "2025-Q3": "2025-10-05", "2025": "2025-11-30"}}
            """
        try cli.ok("hub", "target", "set", try cli.file("t.json", form))
        func row(_ asOf: String) throws -> [String: Any] {
            let progress = try cli.json("hub", "target", "progress", "--as-of", asOf)
            return try #require((progress["rows"] as? [[String: Any]])?.first)
        }
        let before = try row("2025-08-01")
        #expect(
            before["done"] as? Int == 0 && before["required"] as? Int == 4 && before["state"] as? String == "behind")
        #expect(before["overdue_reports"] as? [String] == ["2025-H1 2025-07-10"])
        #expect(before["next_report"] as? [String] == ["2025-07 2025-08-05"])
        // Of another area, or another period: not this one.
        try cli.ok("hub", "report", "month", "--period", "2025-07", "--area", "26743", "--freeze")
        try cli.ok("hub", "report", "month", "--period", "2025-06", "--area", "79", "--freeze")
        #expect(try row("2025-08-01")["done"] as? Int == 0)
        try cli.ok("hub", "report", "month", "--period", "2025-07", "--area", "79", "--freeze")
        try cli.ok("hub", "report", "half-year", "--period", "2025-H1", "--area", "79", "--freeze")
        let after = try row("2025-08-01")
        #expect(after["done"] as? Int == 1 && after["next_report"] as? [String] == ["2025-Q3 2025-10-05"])
        // It came too late, and is awaited no longer.
        #expect((after["overdue_reports"] as? [String])?.isEmpty == true && after["state"] as? String == "behind")
        // As of the day before, neither was there.
        #expect(try row("2025-07-31")["done"] as? Int == 0)
        let end = try row("2025-12-31")
        #expect(end["state"] as? String == "missed" && end["done"] as? Int == 1)
        #expect((end["overdue_reports"] as? [String])?.count == 2)
    }
}
