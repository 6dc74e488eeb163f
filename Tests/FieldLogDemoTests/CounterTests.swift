import FieldLogDemo
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import Testing

/// The figures that reports and targets are made of, against the truth of a made province.
struct CounterTests {
    private static let done = Count.Condition.among("outcome", ["DONE"])
    /// A column of the truth as a count.
    private static let counts: [(column: String, count: Count)] = {
        var all: [(String, Count)] = [
            ("register", Count(.register)), ("visits", Count(.visits, where: [done])),
            ("visits_planned", Count(.visits, where: [done, .among("kind", ["PLANNED"])])),
            ("visits_unannounced", Count(.visits, where: [done, .among("kind", ["UNANNOUNCED"])])),
            ("visits_follow_up", Count(.visits, where: [done, .among("kind", ["FOLLOW_UP"])])),
            (
                "visits_other",
                Count(.visits, where: [done, .notAmong("kind", ["PLANNED", "UNANNOUNCED", "FOLLOW_UP"])])
            ),
            ("attempts", Count(.visits, where: [.notAmong("outcome", ["DONE"])])),
            ("inspected", Count(.visits, .establishments, where: [done])),
            ("inspected_on_register", Count(.visits, .establishments, where: [done, .onRegister])),
            ("informed", Count(.visits, .sum("informed"), where: [done])), ("findings", Count(.findings)),
            ("violating", Count(.findings, .establishments)), ("measures_decided", Count(.measures)),
            ("measures_establishments", Count(.measures, .establishments)),
            ("amount", Count(.measures, .sum("amount"))),
            ("executed", Count(.measures, where: [.by("executed")])),
            ("executed_in_period", Count(.measures, by: "executed")),
            (
                "undecided",
                Count(.measures, by: "proposed", openEnded: true, where: [.notBy("decided"), .notBy("dropped")])
            ), ("complaints_received", Count(.complaints)), ("complaints_verified", Count(.complaints, by: "verified")),
            ("complaints_closed", Count(.complaints, by: "closed")),
            ("complaints_closed_in_time", Count(.complaints, by: "closed", where: [.notAfter("closed", "due")])),
            ("complaints_open", Count(.complaints, openEnded: true, where: [.notBy("closed")])),
        ]
        for kind in ["REMIND", "MINUTES", "WARN", "FINE", "SUSPEND_OP", "CONFISCATE", "REFER_POLICE"] {
            all.append(("decided_\(kind)", Count(.measures, where: [.among("kind", [kind])])))
            all.append(
                ("decided_\(kind)_establishments", Count(.measures, .establishments, where: [.among("kind", [kind])])))
        }
        return all
    }()

    /// Every count of every period, commune by commune, district by district and as a whole; and each cell names as many records as it counts.
    @Test func countsAreTheTruth() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 120
            options.visits = 350
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Workspace.open(folder + "/a", host: StandInHost(seed: 1).host())
            var wrong: [String] = []
            var sum: Int64 = 0
            for period in Set(made.truth.rows.map(\.period)) {
                let (first, last) = days(of: period)
                for level in ["commune", "district", "total"] {
                    let rows = made.truth.rows.filter { $0.period == period && $0.level == level }
                    let territory = Territory(
                        index: AreaIndex(store: workspace.store), date: last, area: nil,
                        split: level == "total" ? .children : .level(level))
                    let counter = try Counter(
                        workspace.store, days: CountDays(first: first, last: last), territory: territory)
                    let cells = try counter.cells(Self.counts.map(\.count))
                    for (place, column) in Self.counts.map(\.column).enumerated() {
                        let said = Dictionary(
                            rows.map { ($0.area, $0.figures[column] ?? -1) }, uniquingKeysWith: { first, _ in first })
                        for (row, cell) in cells[place] {
                            guard case .area(let area) = row else {
                                wrong.append("\(period) \(column): unassigned")
                                continue
                            }
                            let expected = level == "total" ? rows.first?.figures[column] : said[area.text]
                            if expected != cell.value { wrong.append("\(period) \(area) \(column): \(cell.value)") }
                            sum += cell.value
                            if case .records = Self.counts[place].count.unit {
                                #expect(cell.value == Int64(Set(cell.records).count))
                            }
                        }
                        for (area, number) in said where number != 0 && level != "total" {
                            let row = AreaKey(text: area).map { TerritoryRow.area($0) }
                            if row.flatMap({ cells[place][$0] }) == nil {
                                wrong.append("\(period) \(area) \(column): none")
                            }
                        }
                    }
                }
            }
            #expect(wrong.prefix(5).joined(separator: "; ") == "" && sum > 1_000)
        }
    }

    /// Two establishments that are linked are counted once, where the smaller one lives; unlinking gives back what was.
    @Test func linkedEstablishmentsAreOne() throws {
        try withTemporaryFolder { folder in
            var options = DemoOptions()
            options.establishments = 40
            options.years = 1
            let made = try MadeProvince(folder + "/a", options)
            let workspace = try Workspace.open(folder + "/a", host: StandInHost(seed: 1).host())
            let (first, last) = days(of: made.outcome.days.first.prefix(4).description)
            func totals() throws -> [Int64] {
                let territory = Territory(
                    index: AreaIndex(store: workspace.store), date: last, area: nil, split: .children)
                let counter = try Counter(
                    workspace.store, days: CountDays(first: first, last: last), territory: territory)
                return try counter.cells([
                    Count(.register), Count(.visits), Count(.visits, .establishments, where: [Self.done, .onRegister]),
                ]).map { $0.values.reduce(0) { $0 + $1.value } }
            }
            let before = try totals()
            var visited: [StoredRecord] = []
            try workspace.store.forEach(Schema.visit) { (visit) throws(FieldLogError) in
                guard visit["outcome"].text == "DONE", visit["status"].text == "FINAL",
                    let id = visit["establishment"].record,
                    let place = try workspace.store.record(Schema.establishment, id: id, home: visit.home),
                    place["withdrawn"].isNull, place["closed"].isNull, place["status"].text != "CLOSED",
                    !visited.contains(where: { $0.id == id })
                else { return true }
                visited.append(place)
                return visited.count < 2
            }
            try #require(visited.count == 2)
            _ = try workspace.link(visited[0], visited[1], reason: nil)
            #expect(try totals() == [before[0] - 1, before[1], before[2] - 1])
            _ = try workspace.unlink(visited[0], visited[1], reason: nil)
            #expect(try totals() == before)
        }
    }
}
