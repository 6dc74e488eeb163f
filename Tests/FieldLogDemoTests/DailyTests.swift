import FieldLogDemo
import FieldLogKit
import FieldLogModel
import FieldLogReports
import FieldLogStorage
import FieldLogTestSupport
import FieldLogText
import Foundation
import Testing

/// `today` and `chase` on made provinces, against loops over plain rows that share nothing with them.
struct DailyTests {
    /// The rows of a store as texts, and what a person would do with them.
    private struct Plain {
        let table: Table
        let today: String
        var places: [[String]] = []
        var inspected: [String: String] = [:]

        init(_ path: String, _ today: String) throws {
            table = try Table(path)
            self.today = today
            places = try table.rows(
                """
                SELECT hex(id), home, coalesce(status, ''), coalesce(opened, ''), coalesce(closed, ''), coalesce(address, '')
                FROM establishment WHERE withdrawn IS NULL ORDER BY 1, 2
                """)
            for row in try table.rows("SELECT hex(establishment), outcome, status, date FROM visit") {
                guard row[1] == "DONE", row[2] == "FINAL" || row[2] == "AMENDED" else { continue }
                inspected[row[0]] = max(inspected[row[0]] ?? "", row[3])
            }
        }

        func isOnRegister(_ place: [String]) -> Bool {
            if !place[3].isEmpty, place[3] > today { return false }
            return place[4].isEmpty ? place[2] != "CLOSED" : place[4] > today
        }

        var atWork: [[String]] {
            places.filter { isOnRegister($0) && $0[2] != "SUSPENDED" && $0[2] != "NOT_FOUND" }
        }

        func days(_ from: String) -> Int {
            (CalendarDate(today)?.daysSinceEpoch ?? 0) - (CalendarDate(from)?.daysSinceEpoch ?? 0)
        }

        /// The id or finding and the due day of what is open, follow-up by follow-up.
        func followUps() throws -> [(id: String, due: String, establishment: String)] {
            var visits: [String: [String]] = [:]
            var returns: [String: [String]] = [:]
            for row in try table.rows("SELECT hex(id), hex(establishment), date, kind, outcome, status FROM visit") {
                visits[row[0]] = row
                if row[3] == "FOLLOW_UP", row[4] == "DONE", ["FINAL", "AMENDED"].contains(row[5]) {
                    returns[row[1], default: []].append(row[2])
                }
            }
            var closed: Set<String> = []
            var open: [(String, String, String)] = []
            for row in try table.rows(
                "SELECT hex(id), hex(establishment), due, coalesce(hex(finding), ''), hex(visit) FROM followup WHERE withdrawn IS NULL"
            ) {
                let visit = visits[row[4]]
                let isVoid = visit.map { ["ANNULLED", "DISCARDED"].contains($0[5]) || $0[1] != row[1] } ?? false
                let isClosed = !row[4].isEmpty && !isVoid
                if !row[3].isEmpty {
                    if isClosed { closed.insert(row[3]) }
                } else if !isClosed {
                    open.append((row[0], row[2], row[1]))
                }
            }
            for row in try table.rows(
                "SELECT hex(id), hex(visit), deadline FROM finding WHERE withdrawn IS NULL AND deadline IS NOT NULL")
            {
                guard let visit = visits[row[1]], ["FINAL", "AMENDED"].contains(visit[5]), !closed.contains(row[0]),
                    !(returns[visit[1]] ?? []).contains(where: { $0 > visit[2] })
                else { continue }
                open.append((row[0], row[2], visit[1]))
            }
            return open
        }
    }

    private static func made(_ seed: UInt64, _ folder: String) throws -> (MadeProvince, Workspace, StandInHost) {
        var options = DemoOptions()
        options.seed = seed
        options.establishments = 120
        options.visits = 130
        let made = try MadeProvince(folder + "/a", options)
        let host = StandInHost(seed: 1)
        // A day of the last summer of the story: some things are overdue, others are not.
        let wanted = try #require(CalendarDate("2026-01-20"))
        host.pass(milliseconds: Int64(wanted.daysSinceEpoch) * 86_400_000 - StandInHost.beginning)
        return (made, try Workspace.open(folder + "/a", host: host.host()), host)
    }

    private func hex(_ id: RecordID) -> String {
        id.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    /// Follow-ups due, never inspected, stale: the same as loops over plain rows find, in the order that is promised.
    @Test(arguments: [UInt64(178), 5, 91]) func todayIsWhatALoopFinds(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let (made, workspace, _) = try Self.made(seed, folder)
            let plain = try Plain(made.outcome.path, workspace.today)
            var options = TodayOptions()
            options.staleAfter = 200
            let today = try Today(workspace, options)
            let ids = { (section: TodaySection) in section.items.compactMap { $0.place.map { hex($0.id) } } }

            let never = plain.atWork.filter { plain.inspected[$0[0]] == nil }.map { $0[0] }
            #expect(ids(today.never) == never && !never.isEmpty)
            let stale = plain.atWork.filter { plain.inspected[$0[0]].map { plain.days($0) > 200 } ?? false }
                .sorted { (plain.inspected[$0[0]] ?? "", $0[0]) < (plain.inspected[$1[0]] ?? "", $1[0]) }
            #expect(ids(today.stale) == stale.map { $0[0] } && stale.count > 5)
            #expect(today.stale.items.allSatisfy { $0.age.map { $0 > 200 } ?? false })

            let register = Dictionary(plain.places.map { ($0[0], plain.isOnRegister($0)) }, uniquingKeysWith: { $1 })
            let open = try plain.followUps()
            let here = open.filter { register[$0.establishment] == true }
            let due = here.filter { plain.days($0.due) >= -7 }.map { "\($0.due) \($0.id)" }.sorted()
            #expect(
                today.followUps.items.map {
                    "\($0.followUp?.due ?? "") \(hex($0.followUp?.id ?? RecordID(ticks: 0, random: 0)))"
                } == due)
            #expect(today.later == here.count - due.count && today.offRegister == open.count - here.count)
            #expect(due.count > 3)

            options.limit = 2
            let short = try Today(workspace, options)
            #expect(short.stale.total == stale.count && short.stale.items == Array(today.stale.items.prefix(2)))
        }
    }

    /// Near an establishment: all others at work in its commune, and those of its street first.
    @Test(arguments: [UInt64(178), 5]) func nearIsTheCommuneAndTheStreet(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let (made, workspace, _) = try Self.made(seed, folder)
            let plain = try Plain(made.outcome.path, workspace.today)
            func street(_ place: [String]) -> String {
                place[5].components(separatedBy: ", đường ").last?.components(separatedBy: ", ").first ?? ""
            }
            // The one that shares its street with most others of its commune.
            func company(_ place: [String]) -> Int {
                plain.atWork.filter { $0[1] == place[1] && street($0) == street(place) }.count
            }
            let here = try #require(plain.atWork.max { (company($0), $0[0]) < (company($1), $1[0]) })
            let all = try workspace.store.records(Schema.establishment)
            let record = try #require(all.first { hex($0.id) == here[0] })
            var options = TodayOptions()
            options.near = record.id.description
            let near = try #require(Today(workspace, options).near)
            let commune = Set(plain.atWork.filter { $0[1] == here[1] && $0[0] != here[0] }.map { $0[0] })
            let along = commune.filter { id in plain.atWork.contains { $0[0] == id && street($0) == street(here) } }
            let found = near.items.compactMap { $0.place }
            #expect(Set(found.filter { $0.home.text == here[1] }.map { hex($0.id) }) == commune && !along.isEmpty)
            #expect(Set(near.items.prefix(along.count).compactMap { $0.place.map { hex($0.id) } }) == along)
            #expect(near.items.prefix(along.count).allSatisfy { $0.isInStreet })
            for item in near.items where item.place.map({ $0.home.text != here[1] }) ?? true {
                #expect(item.isInStreet)
            }

            options.near = "đường \(street(here))"
            let words = try #require(Today(workspace, options).near)
            #expect(Set(words.items.compactMap { $0.place.map { hex($0.id) } }).isSuperset(of: along.union([here[0]])))
            #expect(words.items.allSatisfy { $0.isInStreet })
        }
    }

    /// Measures and complaints that wait: the same as loops over plain rows find, the longest waiting first, with their amounts.
    @Test(arguments: [UInt64(178), 5, 91]) func chaseIsWhatALoopFinds(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let (made, workspace, _) = try Self.made(seed, folder)
            let table = try Table(made.outcome.path)
            let chase = try Chase(workspace, silentAfterHours: 72)
            var void: Set<String> = []
            for row in try table.rows("SELECT hex(id), status FROM visit") where !["FINAL", "AMENDED"].contains(row[1])
            {
                void.insert(row[0])
            }
            let measures = try table.rows(
                """
                SELECT hex(id), proposed, decided, executed, dropped, withdrawn, hex(visit), amount, kind FROM measure
                """
            ).filter { $0[4].isEmpty && $0[5].isEmpty && !void.contains($0[6]) }
            let undecided = measures.filter { $0[2].isEmpty }.map { "\($0[1]) \($0[0])" }.sorted()
            let waiting = measures.filter { !$0[2].isEmpty && $0[3].isEmpty }
            func lines(_ section: ChaseSection) -> [String] {
                section.items.map { "\($0.since) \(hex($0.record?.id ?? RecordID(ticks: 0, random: 0)))" }
            }
            #expect(lines(chase.undecided).sorted() == undecided && undecided.count > 3)
            #expect(
                lines(chase.unexecuted).sorted() == waiting.map { "\($0[2]) \($0[0])" }.sorted() && waiting.count > 3)
            #expect(chase.unexecuted.amount == waiting.reduce(Int64(0)) { $0 + (Int64($1[7]) ?? 0) })
            let complaints = try table.rows(
                "SELECT hex(id), due, closed, withdrawn FROM complaint WHERE due IS NOT NULL"
            ).filter { $0[2].isEmpty && $0[3].isEmpty && $0[1] < workspace.today }
            #expect(lines(chase.complaints).sorted() == complaints.map { "\($0[1]) \($0[0])" }.sorted())
            for section in [chase.undecided, chase.unexecuted, chase.complaints] {
                #expect(section.items.map(\.since) == section.items.map(\.since).sorted())
                #expect(section.items.allSatisfy { $0.team != nil })
            }
            // The parts of a province are the whole, once each.
            var parts = 0
            for area in try table.rows(
                "SELECT code || '@' || coalesce(valid_from, '') FROM area WHERE level = 'district'")
            {
                parts += try Chase(workspace, area: area[0], limit: 0, silentAfterHours: 72).undecided.total
            }
            #expect(parts == undecided.count)
        }
    }

    /// Linked establishments are one: inspected when one of them was, and listed once.
    @Test func linkedOnesAreOneBusiness() throws {
        try withTemporaryFolder { folder in
            let (_, workspace, _) = try Self.made(178, folder)
            let before = try Today(workspace, TodayOptions())
            let never = try #require(before.never.items.first?.place)
            let done = try #require(before.stale.items.last?.place)
            let found = try [never, done].map {
                try workspace.store.record(Schema.establishment, id: $0.id, home: $0.home)
            }
            let records = found.compactMap { $0 }
            try #require(records.count == 2)
            _ = try workspace.link(records[0], records[1], reason: nil, shown: records[0])
            let after = try Today(workspace, TodayOptions())
            #expect(after.never.total == before.never.total - 1 && after.stale.total == before.stale.total)
            let item = try #require(after.stale.items.first { $0.place?.id == never.id })
            #expect(item.inspected == done.inspected && !after.stale.items.contains { $0.place?.id == done.id })
            _ = try workspace.unlink(records[0], records[1], reason: nil)
            let again = try Today(workspace, TodayOptions())
            #expect(again.never.items == before.never.items)
        }
    }

    /// Several records that close one finding, as two programs might make them: the one with the smallest id speaks, in whatever order they came.
    @Test func theFirstOfSeveralRecordsCloses() throws {
        try withTemporaryFolder { folder in
            let (_, workspace, _) = try Self.made(178, folder)
            let visits = try workspace.store.records(Schema.visit).filter { $0["status"].text == "FINAL" }
            let open = try workspace.store.followUps(open: true).filter(\.isDerived)
            let row = try #require(
                open.first { row in visits.filter { $0["establishment"].record == row.establishment }.count > 1 })
            let there = visits.filter { $0["establishment"].record == row.establishment }
            let ids = [9, 3, 6].map { RecordID(ticks: $0, random: 0) }
            for (id, visit) in zip(ids, [there[0], there[1], there[0]]) {
                var values = FieldValues()
                values[Schema.followUp, "establishment"] = visit["establishment"]
                values[Schema.followUp, "due"] = .text(row.due)
                values[Schema.followUp, "finding"] = .bytes(row.id.bytes)
                values[Schema.followUp, "visit"] = .bytes(visit.id.bytes)
                let written = values
                _ = try workspace.commit { (batch) throws(FieldLogError) in
                    try batch.create(Schema.followUp, home: row.home, values: written, id: id)
                }
            }
            let closed = try workspace.store.followUps(open: false).first { $0.id == row.id && $0.isDerived }
            #expect(closed?.closedBy == there[1].id && closed?.void == nil)
            let left = try workspace.store.followUps(open: true)
            #expect(
                !left.contains { $0.id == row.id } && left.count == open.count + left.filter { !$0.isDerived }.count - 1
            )
        }
    }
}
