import FieldLogDemo
import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// The truth of a made province against the store, counted by SQL that shares nothing with the generator or with the reports.
struct TruthTests {
    private static let counting = "v.status IN ('FINAL', 'AMENDED')"
    private static let open = """
        e.withdrawn IS NULL AND (e.opened IS NULL OR e.opened <= ?2)
        AND CASE WHEN e.closed IS NULL THEN coalesce(e.status, '') <> 'CLOSED' ELSE e.closed > ?2 END
        """

    /// For each column of the truth a query that gives a home and a number, with the first day as ?1 and the last as ?2.
    private static let queries: [String: String] = {
        var all = [
            "register": "SELECT e.home, 1 FROM establishment e WHERE ?1 <= ?2 AND \(open)",
            "inspected": "SELECT v.home, count(DISTINCT v.establishment) FROM visit v WHERE \(made) GROUP BY 1",
            "inspected_on_register":
                "SELECT v.home, count(DISTINCT e.id) FROM visit v JOIN establishment e ON e.id = v.establishment AND e.home = v.home WHERE \(made) AND \(open) GROUP BY 1",
            "attempts":
                "SELECT v.home, 1 FROM visit v WHERE v.outcome <> 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(counting)",
            "visits": "SELECT v.home, 1 FROM visit v WHERE \(made)",
            "visits_planned": "SELECT v.home, 1 FROM visit v WHERE v.kind = 'PLANNED' AND \(made)",
            "visits_unannounced": "SELECT v.home, 1 FROM visit v WHERE v.kind = 'UNANNOUNCED' AND \(made)",
            "visits_follow_up": "SELECT v.home, 1 FROM visit v WHERE v.kind = 'FOLLOW_UP' AND \(made)",
            "visits_other":
                "SELECT v.home, 1 FROM visit v WHERE v.kind IN ('JOINT', 'THEMATIC', 'OUTREACH') AND \(made)",
            "informed": "SELECT v.home, v.informed FROM visit v WHERE v.informed > 0 AND \(made)",
            "findings": "SELECT f.home, 1 FROM finding f JOIN visit v ON v.id = f.visit WHERE \(found)",
            "violating":
                "SELECT f.home, count(DISTINCT v.establishment) FROM finding f JOIN visit v ON v.id = f.visit WHERE \(found) GROUP BY 1",
            "measures_decided": "SELECT m.home, 1 FROM measure m WHERE \(decided)",
            "measures_establishments":
                "SELECT m.home, count(DISTINCT v.establishment) FROM measure m JOIN visit v ON v.id = m.visit WHERE \(decided) GROUP BY 1",
            "amount": "SELECT m.home, m.amount FROM measure m WHERE m.amount > 0 AND \(decided)",
            "executed": "SELECT m.home, 1 FROM measure m WHERE m.executed <= ?2 AND \(decided)",
            "executed_in_period":
                "SELECT m.home, 1 FROM measure m WHERE m.withdrawn IS NULL AND m.executed BETWEEN ?1 AND ?2",
            "undecided":
                "SELECT m.home, 1 FROM measure m WHERE ?1 <= ?2 AND m.withdrawn IS NULL AND m.proposed <= ?2 AND coalesce(m.decided, '9') > ?2 AND coalesce(m.dropped, '9') > ?2",
            "complaints_received": "SELECT c.home, 1 FROM complaint c WHERE c.received BETWEEN ?1 AND ?2",
            "complaints_verified": "SELECT c.home, 1 FROM complaint c WHERE c.verified BETWEEN ?1 AND ?2",
            "complaints_closed": "SELECT c.home, 1 FROM complaint c WHERE c.closed BETWEEN ?1 AND ?2",
            "complaints_closed_in_time":
                "SELECT c.home, 1 FROM complaint c WHERE c.closed BETWEEN ?1 AND ?2 AND c.closed <= c.due",
            "complaints_open":
                "SELECT c.home, 1 FROM complaint c WHERE ?1 <= ?2 AND c.received <= ?2 AND coalesce(c.closed, '9') > ?2",
            "complaints_overdue":
                "SELECT c.home, 1 FROM complaint c WHERE ?1 <= ?2 AND c.received <= ?2 AND coalesce(c.closed, '9') > ?2 AND c.due < ?2",
            "follow_ups_open": "SELECT home, 1 FROM (\(followUps)) WHERE ?1 <= ?2",
            "follow_ups_overdue": "SELECT home, 1 FROM (\(followUps)) WHERE ?1 <= ?2 AND due < ?2",
        ]
        for kind in [
            "REMIND", "INFORM", "MINUTES", "WARN", "FINE", "SUSPEND_LIC", "SUSPEND_OP", "CONFISCATE", "REMEDY",
            "REVOKE",
            "REFER_AGENCY", "PROPOSE_PC", "REFER_POLICE",
        ] {
            all["decided_\(kind)"] = "SELECT m.home, 1 FROM measure m WHERE m.kind = '\(kind)' AND \(decided)"
            all["decided_\(kind)_establishments"] =
                "SELECT m.home, count(DISTINCT v.establishment) FROM measure m JOIN visit v ON v.id = m.visit WHERE m.kind = '\(kind)' AND \(decided) GROUP BY 1"
        }
        return all
    }()

    private static let made = "v.outcome = 'DONE' AND v.date BETWEEN ?1 AND ?2 AND \(counting)"
    private static let found = "f.withdrawn IS NULL AND v.date BETWEEN ?1 AND ?2 AND \(counting)"
    private static let decided = "m.withdrawn IS NULL AND m.decided BETWEEN ?1 AND ?2"
    /// What was open on the last day: deadlines that no visit had met by then, and what was asked for.
    private static let followUps = """
        SELECT f.home, f.deadline AS due FROM finding f JOIN visit v ON v.id = f.visit
        WHERE f.deadline IS NOT NULL AND f.withdrawn IS NULL AND v.date <= ?2 AND \(counting)
          AND NOT EXISTS (SELECT 1 FROM visit w WHERE w.establishment = v.establishment AND w.kind = 'FOLLOW_UP'
            AND w.outcome = 'DONE' AND w.status IN ('FINAL', 'AMENDED') AND w.date > v.date AND w.date <= ?2)
          AND NOT EXISTS (SELECT 1 FROM followup u JOIN visit w ON w.id = u.visit WHERE u.finding = f.id AND w.date <= ?2)
        UNION ALL
        SELECT u.home, u.due FROM followup u JOIN visit a ON a.id = u.asked_by LEFT JOIN visit w ON w.id = u.visit
        WHERE u.finding IS NULL AND u.withdrawn IS NULL AND a.date <= ?2 AND coalesce(w.date, '9') > ?2
        """

    /// Every figure of every month, half-year, year, commune, district and of the whole is what SQL counts in the store.
    static func compare(_ made: MadeProvince) throws {
        let table = try Table(made.outcome.path)
        let parents = Dictionary(
            try table.rows("SELECT code || '@' || coalesce(valid_from, ''), parent_code FROM area").map {
                ($0[0], $0[1])
            },
            uniquingKeysWith: { first, _ in first })
        var wrong: [String] = []
        var seen: [String: Int64] = [:]
        let columns = made.truth.columns.dropFirst(3)
        for period in Set(made.truth.rows.map(\.period)).sorted() {
            let (first, last) = days(of: period)
            let rows = made.truth.rows.filter { $0.period == period }
            for column in columns {
                let homes = try table.numbers(try #require(queries[column], "\(column)"), first, last)
                for row in rows {
                    let counted: Int64
                    switch row.level {
                    case "commune": counted = homes[row.area] ?? 0
                    case "district":
                        let code = row.area.prefix { $0 != "@" }
                        counted = homes.filter { parents[$0.key] == String(code) }.values.reduce(0, +)
                    default: counted = homes.values.reduce(0, +)
                    }
                    let said = row.figures[column] ?? -1
                    if said != counted { wrong.append("\(period) \(row.area) \(column): \(said), counted \(counted)") }
                    seen[column, default: 0] += said
                }
            }
        }
        #expect(wrong.prefix(5).joined(separator: "; ") == "")
        // A figure that is nought everywhere proves nothing.
        #expect(columns.filter { seen[$0] == 0 && !$0.hasPrefix("decided_") } == [])
    }

    /// The truth's figures are those that SQL counts, in a province of a usual size.
    @Test func figuresAreThoseOfTheStore() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 150
            options.visits = 400
            let made = try MadeProvince(folder + "/a", options)
            try Self.compare(made)
            #expect(made.truth.columns.count == Set(made.truth.columns).count)
            #expect(Set(made.truth.rows.map(\.period)).count == 24 + 4 + 2)
        }
    }

    /// A year that begins on another day than 1 January, and a seed of its own: the figures hold all the same.
    @Test(arguments: [(seed: UInt64(5), first: "2019-09-17"), (seed: 91, first: "2024-02-29")])
    func otherSeedsAndDays(_ seed: UInt64, _ first: String) throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.seed = seed
            options.establishments = 80
            options.visits = 500
            options.years = 1
            options.first = first
            let made = try MadeProvince(folder + "/a", options)
            try Self.compare(made)
            #expect(made.outcome.days.first == first)
        }
    }

    /// `coverage` says the same: register, inspected, visits and attempts, of each commune in each year.
    @Test func coverageSaysTheSame() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 120
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Workspace.open(folder + "/a", host: StandInHost(seed: 1).host())
            for year in [2024, 2025] {
                let report = try Coverage.run(workspace, year: year, by: .area)
                let rows = made.truth.rows.filter { $0.period == String(year) }
                let total = try #require(rows.first { $0.level == "total" })
                func same(_ counts: CoverageCounts, _ row: MadeProvince.Truth.Row) -> Bool {
                    [counts.register, counts.inspected, counts.visits, counts.attempts].map(Int64.init)
                        == ["register", "inspected_on_register", "visits", "attempts"].compactMap { row.figures[$0] }
                }
                #expect(same(report.total, total))
                for row in report.rows {
                    let said = try #require(rows.first { $0.area == row.key })
                    #expect(same(row.counts, said), "\(year) \(row.key)")
                }
            }
            let open = try workspace.store.followUps(open: true)
            let last = try #require(made.truth.rows.last { $0.period == "2025-12" && $0.level == "total" })
            #expect(last.figures["follow_ups_open"] == Int64(open.count))
        }
    }
}
