import FieldLogDemo
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// The targets of `Examples/targets` on made provinces, beside numbers that SQL counts in the store.
struct TargetTests {
    static let examples = #filePath.components(separatedBy: "/Tests/")[0] + "/Examples/targets"
    static let files = [
        "commune-2020-hamlets", "complaints-in-time", "ha-noi-2014-districts", "ha-noi-2014-establishments",
        "ha-noi-2014-visits", "ha-noi-2026", "reports", "soc-trang-2011-communes", "soc-trang-coverage",
        "soc-trang-growth", "thai-nguyen-coverage", "workers-informed",
    ]

    static func workspace(_ folder: String) throws -> Workspace {
        try Workspace.open(folder, host: StandInHost(seed: 1).host())
    }

    /// The progress of the target of a file.
    static func progress(
        _ workspace: Workspace, _ name: String, _ request: TargetRequest
    ) throws -> TargetProgress {
        let made = try Targets.set(workspace, path: "\(examples)/\(name).json")
        #expect(made.isNew && made.target.problem == nil)
        return try #require(try TargetProgress.run(workspace, [made.target], request).first)
    }

    // MARK: SQL that shares nothing with the engine

    private static let stands = "v.status IN ('FINAL', 'AMENDED')"
    private static let visits = "FROM visit v WHERE v.outcome = 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(stands)"
    private static let open = """
        e.withdrawn IS NULL AND (e.opened IS NULL OR e.opened <= ?2)
        AND CASE WHEN e.closed IS NULL THEN coalesce(e.status, '') <> 'CLOSED' ELSE e.closed > ?2 END
        """
    private static let inspected = """
        SELECT count(DISTINCT e.id) FROM visit v JOIN establishment e ON e.id = v.establishment AND e.home = v.home
        WHERE v.outcome = 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(stands) AND \(open)
        """
    private static let register = "SELECT count(*) FROM establishment e WHERE ?1 <= ?2 AND \(open)"
    private static let decided = """
        SELECT count(*) FROM measure m JOIN visit v ON v.id = m.visit
        WHERE m.withdrawn IS NULL AND m.decided BETWEEN ?1 AND ?2 AND \(stands)
        """
    private static func byTeams(_ level: String, _ what: String) -> String {
        "SELECT \(what) FROM visit v JOIN team t ON t.id = v.team WHERE t.level = '\(level)' AND v.outcome = 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(stands)"
    }

    private struct Counting {
        let table: Table
        let asOf: String

        func number(_ sql: String, _ first: String, _ last: String) throws -> Int64 {
            Int64(try table.rows(sql, first, min(last, asOf)).first?.first ?? "") ?? 0
        }

        /// The complaints of a year: what was to be done by the day of the figures, and what of all was done in time.
        func complaints(_ year: Int) throws -> (done: Int64, whole: Int64) {
            var (done, whole) = (Int64(0), Int64(0))
            let rows = try table.rows(
                "SELECT due, closed, verified, class FROM complaint WHERE withdrawn IS NULL AND received BETWEEN ?1 AND ?2",
                "\(year)-01-01", min("\(year)-12-31", asOf))
            for row in rows where !row[0].isEmpty {
                let isDone =
                    !row[1].isEmpty && row[1] <= row[0] && row[1] <= asOf && !row[2].isEmpty && row[2] <= asOf
                    && !row[3].isEmpty
                if isDone { done += 1 }
                if isDone || row[0] < asOf { whole += 1 }
            }
            return (done, whole)
        }
    }

    /// What a line must say; nil where it is not looked at.
    private struct Expected {
        var done: Int64?
        var whole: Int64?
        var required: Int64?
        var previous: Int64?
    }

    /// The lines that a file must give, goal by goal, period by period, area by area.
    private static func expected(_ name: String, _ counting: Counting) throws -> [Expected] {
        func share(_ percent: Int64, _ whole: Int64) -> Int64 { (whole * percent + 99) / 100 }
        func coverage(_ percent: Int64, _ first: String, _ last: String) throws -> Expected {
            let whole = try counting.number(register, first, last)
            return Expected(
                done: try counting.number(inspected, first, last), whole: whole, required: share(percent, whole))
        }
        let begun = (2021...2025).filter { "\($0)-01-01" <= counting.asOf }
        let year = ("2025-01-01", "2025-12-31")
        switch name {
        case "commune-2020-hamlets": return [Expected(done: 0, whole: 0, required: 7)]
        case "complaints-in-time":
            return try begun.map {
                let (done, whole) = try counting.complaints($0)
                return Expected(done: done, whole: whole, required: whole)
            }
        case "ha-noi-2014-districts":
            let sql = byTeams("district", "count(DISTINCT v.establishment)")
            let areas = try ["9010", "9011"].map {
                try counting.number(
                    sql + " AND v.home IN (SELECT code || '@' FROM area WHERE parent_code = '\($0)')", year.0, year.1)
            }
            return [
                Expected(done: try counting.number(sql, year.0, year.1), required: 100),
                Expected(done: areas[0], required: 30), Expected(done: areas[1], required: 40),
                Expected(done: try counting.number(sql, year.0, year.1) - areas[0] - areas[1]),
            ]
        case "ha-noi-2014-establishments":
            return [
                Expected(
                    done: try counting.number(byTeams("province", "count(DISTINCT v.establishment)"), year.0, year.1),
                    required: 40)
            ]
        case "ha-noi-2014-visits":
            return [Expected(done: try counting.number("SELECT count(*) \(visits)", year.0, year.1), required: 1_500)]
        case "ha-noi-2026":
            guard counting.asOf >= "2026-01-01" else {
                return [Expected(), Expected(required: 2_937), Expected(required: 40)]
            }
            let days = ("2026-01-01", "2026-12-31")
            let own = byTeams("commune", "count(*)")
            let done = try counting.number(own, days.0, days.1)
            let parts = try ["90100@", "90101@"].map {
                try counting.number(own + " AND v.home = '\($0)'", days.0, days.1)
            }
            return [
                try coverage(60, days.0, days.1), Expected(done: done, required: 2_937),
                Expected(done: parts[0], required: 1_500),
                Expected(done: parts[1], required: 1_437), Expected(done: done - parts[0] - parts[1]),
                Expected(
                    done: try counting.number(
                        byTeams("province", "count(*)") + " AND v.kind = 'UNANNOUNCED'", days.0, days.1), required: 40),
            ]
        case "reports": return [Expected(done: 0, required: 5)]
        case "soc-trang-2011-communes":
            let all = try counting.number(
                "SELECT count(*) FROM area WHERE level = 'commune' AND ?1 <= ?2", year.0, year.1)
            let amiss = try counting.number(
                "SELECT count(DISTINCT f.home) FROM finding f JOIN visit v ON v.id = f.visit WHERE f.domain = 'ABUSE' AND f.withdrawn IS NULL AND v.date BETWEEN ?1 AND ?2 AND \(stands)",
                year.0, year.1)
            return [Expected(done: all - amiss, whole: all, required: 75)]
        case "soc-trang-coverage", "thai-nguyen-coverage":
            let percent: Int64 = name == "soc-trang-coverage" ? 50 : 20
            return try begun.map { try coverage(percent, "\($0)-01-01", "\($0)-12-31") }
                + [try coverage(100, "2021-01-01", "2025-12-31")]
        case "soc-trang-growth":
            return try begun.map {
                let before = try counting.number(decided, "\($0 - 1)-01-01", "\($0 - 1)-12-31")
                return Expected(
                    done: try counting.number(decided, "\($0)-01-01", "\($0)-12-31"),
                    required: before == 0 ? nil : share(103, before), previous: before)
            }
        default:
            return try begun.map {
                let days = ("\($0)-01-01", "\($0)-12-31")
                let whole = try counting.number("SELECT coalesce(sum(v.workers), 0) \(visits)", days.0, days.1)
                return Expected(
                    done: try counting.number("SELECT coalesce(sum(v.informed), 0) \(visits)", days.0, days.1),
                    whole: whole, required: share(70, whole))
            }
        }
    }

    /// The files of the examples are the ones that are tested here.
    @Test func everyExampleIsTested() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.examples).sorted()
        #expect(found == Self.files.map { $0 + ".json" })
    }

    /// Every example, on provinces of several seeds, as of several days, says what SQL counts.
    @Test(arguments: [178, 5, 41] as [UInt64]) func examplesAreWhatSQLCounts(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.seed = seed
            options.establishments = seed == 178 ? 220 : 90
            options.visits = seed == 178 ? 450 : 260
            options.years = 3
            options.first = "2024-01-01"
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Self.workspace(folder + "/a")
            let table = try Table(made.outcome.path)
            var wrong: [String] = []
            var sum: Int64 = 0
            for name in Self.files {
                for asOf in ["2025-08-17", "2025-12-31", "2026-09-30"] {
                    let counting = Counting(table: table, asOf: asOf)
                    let progress = try Self.progress(workspace, name, TargetRequest(asOf: asOf))
                    let lines = progress.lines.filter { $0.state != .notBegun || name == "ha-noi-2026" }
                    let expected = try Self.expected(name, counting)
                    #expect(lines.count == expected.count, "\(name) \(asOf)")
                    for (line, said) in zip(lines, expected) {
                        let place = "\(seed) \(name) \(asOf) \(line.goal) \(line.period.name) \(line.part)"
                        let pairs = [
                            (said.done, line.done, "done"), (said.whole, line.whole, "of"),
                            (said.required, line.required, "required"), (said.previous, line.previous, "previous"),
                        ]
                        for (mine, its, what) in pairs where mine != its {
                            wrong.append(
                                "\(place) \(what): \(String(describing: its)), SQL \(String(describing: mine))")
                        }
                        sum += line.done ?? 0
                        Self.checkState(line, asOf)
                    }
                }
            }
            #expect(wrong.prefix(5).joined(separator: "; ") == "")
            #expect(sum > 1_000)
        }
    }

    /// Hamlets, of which a made province has none: seven are kept clean until something is found in one.
    @Test func hamletsAreKeptClean() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 20
            options.visits = 40
            options.years = 1
            options.first = "2025-01-01"
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Self.workspace(folder + "/a")
            let table = try Table(made.outcome.path)
            let commune = try #require(
                try workspace.store.records(Schema.area).compactMap { Area(stored: $0) }
                    .filter { $0.level == "commune" && $0.validTo == nil }.map(\.key.code).min())
            for number in 1...7 {
                let fields = [
                    ("code", "T\(number)"), ("parent_code", commune), ("level", "hamlet"), ("kind", "thôn"),
                    ("name", "Thôn \(number)"),
                ]
                _ = try workspace.addArea(fields.map { TypedField($0.0, $0.1) })
            }
            let target = try Targets.set(workspace, path: "\(Self.examples)/commune-2020-hamlets.json").target
            func clean() throws -> Int64? {
                let line = try TargetProgress.run(workspace, [target], TargetRequest(asOf: "2025-12-31")).first?.lines
                    .first
                #expect(line?.whole == 7 && line?.required == 7)
                let counted = try table.rows(
                    """
                    SELECT count(*) FROM area a WHERE a.level = 'hamlet' AND NOT EXISTS(
                      SELECT 1 FROM finding f JOIN visit v ON v.id = f.visit AND v.home = f.home WHERE f.home = a.code || '@'
                      AND f.domain = ?1 AND v.date LIKE ?2 AND v.status IN ('FINAL', 'AMENDED'))
                    """, "ABUSE", "2025%")
                #expect(counted.first?.first == line?.done.map { "\($0)" })
                return line?.done
            }
            #expect(try clean() == 7)
            for (hamlet, domain) in [("T3", "ABUSE"), ("T5", "FIRE"), ("T3", "ABUSE")] {
                let place = try workspace.addEstablishment(
                    [TypedField("name", "Nhà nghỉ \(hamlet)"), TypedField("kind", "MOTEL")], area: hamlet)
                let visit = try workspace.addVisit(
                    [TypedField("establishment", place.id.description), TypedField("date", "2025-05-05")], isFinal: true
                )
                _ = try workspace.addFinding(
                    [TypedField("visit", visit.id.description), TypedField("domain", domain)])
            }
            #expect(try clean() == 6)
        }
    }

    /// The state, the pace and what it comes to follow from the numbers of a line.
    private static func checkState(_ line: TargetLine, _ asOf: String) {
        guard line.reports.isEmpty, let done = line.done else { return }
        let left = max(0, days(from: asOf, to: line.period.last))
        let gone = days(from: line.period.first, to: min(asOf, line.period.last)) + 1
        #expect(line.daysLeft == left)
        if let pace = line.pace { #expect(abs(pace - Double(done) * 7 / Double(gone)) < 1e-9) }
        if let projected = line.projected, line.whole == nil {
            #expect(projected == done + done * Int64(left) / Int64(gone))
        }
        if line.state == .nothing {
            #expect(line.whole == 0 || line.previous == 0)
            #expect(line.ratio == nil && line.growth == nil)
            return
        }
        guard let required = line.required else { return }
        if let needed = line.needed, left > 0 {
            #expect(abs(needed - Double(max(0, required - done)) * 7 / Double(left)) < 1e-9)
        }
        switch line.state {
        case .met, .over: #expect(done >= required)
        case .missed: #expect(done < required && left == 0)
        case .behind: #expect(done < required)
        case .onCourse: #expect(done >= required || (line.projected ?? 0) >= required)
        default: Issue.record("\(line)")
        }
    }

    private static func days(from first: String, to last: String) -> Int {
        let form = ISO8601DateFormatter()
        form.formatOptions = [.withFullDate]
        guard let one = form.date(from: first), let other = form.date(from: last) else { return -1 }
        return Int((other.timeIntervalSince(one) / 86_400).rounded())
    }

    /// Lines by area and by kind add up to the whole; so do those by team, but for establishments that two teams visited.
    @Test func partsAddUp() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 120
            options.first = "2025-01-01"
            options.years = 1
            options.visits = 500
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Self.workspace(folder + "/a")
            let table = try Table(made.outcome.path)
            for name in ["soc-trang-coverage", "ha-noi-2014-visits", "workers-informed", "complaints-in-time"] {
                for breakdown in TargetBreakdown.allCases {
                    let progress = try Self.progress(
                        workspace, name, TargetRequest(asOf: "2025-12-31", by: breakdown))
                    let year = progress.lines.filter { $0.goal == 1 && $0.period.name == "2025" }
                    let whole = try #require(year.first { $0.part == .whole })
                    let parts = year.filter { $0.part != .whole }
                    let sum = parts.reduce(0) { $0 + ($1.done ?? 0) }
                    #expect(parts.count > 1 || name == "complaints-in-time")
                    if name == "soc-trang-coverage", breakdown == .team {
                        let each = try table.rows(
                            """
                            SELECT count(DISTINCT v.establishment || v.home) FROM visit v
                            JOIN establishment e ON e.id = v.establishment AND e.home = v.home
                            WHERE v.outcome = 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(Self.stands) AND \(Self.open)
                            GROUP BY v.team
                            """, "2025-01-01", "2025-12-31"
                        ).reduce(0) { $0 + (Int64($1[0]) ?? 0) }
                        #expect(sum == each && sum > whole.done ?? 0 && whole.notes.contains(.teamsOverlap))
                        #expect(parts.allSatisfy { $0.whole == nil && $0.state == nil })
                    } else {
                        #expect(sum == whole.done, "\(name) \(breakdown)")
                        if breakdown != .team {
                            #expect(parts.reduce(0) { $0 + ($1.whole ?? 0) } == whole.whole ?? 0)
                        }
                    }
                }
            }
        }
    }
}
