import FieldLogDemo
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// Targets while establishments are linked, areas merge, forms change and come from elsewhere.
struct TargetLifeTests {
    private static func write(_ folder: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/t.json"))
        return folder + "/t.json"
    }

    private static func line(
        _ workspace: Workspace, _ folder: String, _ form: String, _ asOf: String, area: String? = nil
    ) throws -> TargetLine {
        let made = try Targets.set(workspace, path: try write(folder, form))
        let all = try TargetProgress.run(workspace, [made.target], TargetRequest(area: area, asOf: asOf))
        return try #require(all.first?.lines.first)
    }

    private static let coverage = """
        {"name": "Sáu mươi phần trăm", "period": "2025", "count": {"source": "visits", "unit": "establishments",
         "where": {"register": true}}, "of": {"source": "register"}, "at_least": "60%"}
        """

    /// Two establishments that are linked are one, in what was done and in what there is to do; unlinking gives back what was.
    @Test func linkedEstablishmentsAreOne() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            (options.establishments, options.years, options.first) = (60, 1, "2025-01-01")
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            let before = try Self.line(workspace, folder, Self.coverage, "2025-12-31")
            let ids = try Table(made.outcome.path).rows(
                """
                SELECT DISTINCT hex(e.id), e.home FROM visit v JOIN establishment e ON e.id = v.establishment AND e.home = v.home
                WHERE v.outcome = 'DONE' AND v.status = 'FINAL' AND e.withdrawn IS NULL AND e.closed IS NULL AND e.status <> 'CLOSED'
                LIMIT 3
                """)
            let places = try ids.map { row in
                let bytes = stride(from: 0, to: 20, by: 2).compactMap {
                    UInt8(row[0].dropFirst($0).prefix(2), radix: 16)
                }
                let id = try #require(RecordID(bytes: bytes))
                return try #require(
                    try workspace.store.record(Schema.establishment, id: id, home: AreaKey(text: row[1]) ?? .commons))
            }
            _ = try workspace.link(places[0], places[1], reason: nil)
            _ = try workspace.link(places[1], places[2], reason: nil)
            let linked = try Self.line(workspace, folder, Self.coverage, "2025-12-31")
            #expect(linked.done == before.done.map { $0 - 2 } && linked.whole == before.whole.map { $0 - 2 })
            _ = try workspace.unlink(places[0], places[1], reason: nil)
            let apart = try Self.line(workspace, folder, Self.coverage, "2025-12-31")
            #expect(apart.done == before.done.map { $0 - 1 } && apart.whole == before.whole.map { $0 - 1 })
        }
    }

    /// The register is that of the day that the form names: its last day, its first, or any other.
    @Test func theRegisterIsThatOfTheDay() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            (options.establishments, options.years, options.first) = (150, 2, "2024-01-01")
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            let table = try Table(made.outcome.path)
            var met: Set<Int64> = []
            for (register, day) in [("end", "2025-12-31"), ("start", "2025-01-01"), ("2024-03-01", "2024-03-01")] {
                let form = Self.coverage.replacingOccurrences(
                    of: "\"period\"", with: "\"register\": \"\(register)\", \"period\"")
                let line = try Self.line(workspace, folder, form, "2026-05-01")
                let counted = try table.rows(
                    """
                    SELECT count(*) FROM establishment e WHERE e.withdrawn IS NULL AND coalesce(e.opened, '') <= ?1
                      AND (e.closed > ?1 OR (e.closed IS NULL AND e.status IS NOT 'CLOSED'))
                    """, day)
                #expect(line.whole == Int64(counted[0][0]), "\(register)")
                met.insert(line.whole ?? 0)
            }
            #expect(met.count > 1)
        }
    }

    /// Where there is nothing to do, or nothing was there the year before, nothing is divided and the state says so.
    @Test func nothingIsNotDivided() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            (options.establishments, options.years, options.first) = (20, 1, "2025-01-01")
            _ = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            let none = Self.coverage.replacingOccurrences(
                of: "\"at_least\"", with: "\"register\": \"1950-01-01\", \"at_least\"")
            let empty = try Self.line(workspace, folder, none, "2025-06-30")
            // The demo's establishments may have been there since ever.
            if empty.whole == 0 { #expect(empty.state == .nothing && empty.ratio == nil && empty.required == 0) }
            let kinds = Self.coverage.replacingOccurrences(
                of: "\"at_least\"", with: "\"kinds\": \"TOUR_APT\", \"at_least\"")
            _ = try Self.line(workspace, folder, kinds, "2025-06-30")
            let growth = """
                {"name": "Tăng", "period": "2024", "count": {"source": "measures"}, "growth": "3%"}
                """
            let first = try Self.line(workspace, folder, growth, "2025-12-31")
            #expect(first.previous == 0 && first.state == .nothing && first.notes == [.nothingBefore])
            #expect(first.growth == nil && first.required == nil)
            let past = """
                {"name": "Trước", "period": "1990", "count": {"source": "visits", "sum": "informed"},
                 "of": {"source": "visits", "sum": "workers"}, "at_least": "70%"}
                """
            let before = try Self.line(workspace, folder, past, "2025-12-31")
            #expect(before.whole == 0 && before.state == .nothing && before.ratio == nil)
            let ahead = try Self.line(workspace, folder, Self.coverage, "2024-12-31")
            #expect(ahead.state == .notBegun && ahead.done == nil && ahead.projected == nil && ahead.pace == nil)
        }
    }

    /// A target of a commune that merged goes on to be told on the boundaries before that, with what was logged since.
    @Test func aMergedCommune() throws {
        try withTemporaryFolder { folder in
            try Data(
                """
                code,parent_code,level,kind,name,valid_from,valid_to
                70,,province,tỉnh,Hòa Bình Mới,,
                7001,70,commune,xã,Tân An,,2025-07-01
                7002,70,commune,xã,Tân Bình,,2025-07-01
                7003,70,commune,xã,Tân Châu,,2025-07-01
                7010,70,commune,xã,Tân Hợp,2025-07-01,
                7011,70,commune,xã,Tân Châu Mới,2025-07-01,

                """.utf8
            ).write(to: URL(fileURLWithPath: folder + "/areas.csv"))
            try Data(
                """
                old_code,new_code,effective_date,old_level,new_level,extent
                7001,7010,2025-07-01,commune,commune,whole
                7002,7010,2025-07-01,commune,commune,whole
                7003,7011,2025-07-01,commune,commune,whole

                """.utf8
            ).write(to: URL(fileURLWithPath: folder + "/successions.csv"))
            var options = DemoOptions()
            (options.establishments, options.years, options.first, options.visits) = (60, 1, "2025-01-01", 300)
            options.areas = [folder + "/areas.csv"]
            options.successions = folder + "/successions.csv"
            options.province = "70"
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            let table = try Table(made.outcome.path)
            func visits(_ homes: String...) throws -> Int64 {
                let list = homes.map { "'\($0)'" }.joined(separator: ",")
                let sql =
                    "SELECT count(*) FROM visit WHERE outcome = 'DONE' AND status IN ('FINAL', 'AMENDED') AND date LIKE '2025%' AND home IN (\(list))"
                return Int64(try table.rows(sql)[0][0]) ?? -1
            }
            func target(_ area: String) throws -> (TargetProgress, TargetLine) {
                let form = """
                    {"name": "Lượt", "area": "\(area)", "period": "2025", "count": {"source": "visits"}, "at_least": 10}
                    """
                let set = try Targets.set(workspace, path: try Self.write(folder, form))
                let all = try TargetProgress.run(workspace, [set.target], TargetRequest(asOf: "2025-12-31"))
                return (try #require(all.first), try #require(all.first?.lines.first))
            }
            let (third, whole) = try target("7003@2025-06-30")
            #expect(third.boundaries == "2025-06-30" && third.area?.text == "7003@")
            #expect(try whole.done == visits("7003@", "7011@2025-07-01") && whole.notes == [])
            // What was logged in the new commune first may lie in either of the two that it came from.
            let (_, first) = try target("7001@")
            #expect(try first.done == visits("7001@", "7010@2025-07-01"))
            #expect(try first.notes.contains(.unassigned) == (visits("7010@2025-07-01") > 0))
            let (merged, both) = try target("7010@2025-07-01")
            #expect(merged.boundaries == "2025-12-31")
            #expect(try both.done == visits("7001@", "7002@", "7010@2025-07-01"))
            let (_, province) = try target("70")
            let truth = try #require(made.truth.rows.first { $0.period == "2025" && $0.level == "total" })
            #expect(province.done == truth.figures["visits"])
        }
    }

    /// A form that came by sync and cannot be read is kept, listed with what is wrong, told as unreadable, and harms no other.
    @Test func whatCannotBeReadIsKept() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            (options.establishments, options.years, options.first) = (20, 1, "2025-01-01")
            _ = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            let good = try Targets.set(workspace, path: try Self.write(folder, Self.coverage)).target
            let forms: [(String, String, String)] = [
                ("no JSON", "", "not-json"), ("[1]", "", "wrong-type"), ("{\"form\": 2}", "form", "newer"),
                (
                    "{\"period\": \"2025\", \"count\": {\"source\": \"visits\"}, \"of\": {\"source\": \"register\"}, \"at_least\": \"120%\"}",
                    "at_least", "over-100"
                ),
                (
                    "{\"period\": \"2025\", \"count\": {\"source\": \"gold\"}, \"at_least\": 1}", "count.source",
                    "unknown-name"
                ),
            ]
            for (form, place, reason) in forms {
                let record = try workspace.addTarget([TypedField("name", "Lạ"), TypedField("form", form)])
                let target = try StoredTarget(record, workspace)
                #expect(target.form == nil && target.problem?.place == place && target.problem?.reason.name == reason)
            }
            let lost = try workspace.addTarget([
                TypedField("name", "Xa"),
                TypedField(
                    "form",
                    "{\"period\": \"2025\", \"count\": {\"source\": \"visits\"}, \"at_least\": 1, \"allocation\": [{\"area\": \"4711@\", \"at_least\": 1}]}"
                ),
            ])
            #expect(try StoredTarget(lost, workspace).problem?.place == "allocation")
            let all = try Targets.all(workspace)
            #expect(all.count == 7 && all.filter { $0.problem == nil }.map(\.record.id) == [good.record.id])
            let progress = try TargetProgress.run(workspace, all, TargetRequest(asOf: "2025-12-31"))
            #expect(progress.map(\.target.record.id) == all.map(\.record.id))
            #expect(progress.filter { !$0.lines.isEmpty }.count == 1)
            #expect(try workspace.store.check() == [])
        }
    }

    /// Reports that are due: awaited until their day is over, overdue after it.
    @Test func reportsAreAwaitedUntilTheirDay() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            (options.establishments, options.years) = (20, 1)
            _ = try MadeProvince(folder + "/a", options)
            let workspace = try TargetTests.workspace(folder + "/a")
            for (asOf, state, next, overdue) in [
                ("2024-12-31", TargetState.notBegun, "2025-01", 0), ("2025-02-05", .onCourse, "2025-01", 0),
                ("2025-02-06", .behind, "2025-Q1", 1), ("2025-11-30", .behind, "2025", 4),
                ("2025-12-01", .missed, nil, 5),
            ] as [(String, TargetState, String?, Int)] {
                let progress = try TargetTests.progress(workspace, "reports", TargetRequest(asOf: asOf))
                let line = try #require(progress.lines.first)
                #expect(line.state == state && line.nextReport(asOf)?.period.name == next, "\(asOf)")
                #expect(line.overdueReports(asOf).count == overdue && line.pending == Int64(5 - overdue))
            }
        }
    }
}
