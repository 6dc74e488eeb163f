import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Foundation
import Testing

@testable import FieldLogReports

/// Offices that link and unlink what others unlink and link, offline, in histories of chance.
struct LinkHistoryTests {
    /// The components of the live links of a store, found by walking, each ascending; an establishment alone is one.
    private static func components(_ store: Store, of all: [EstablishmentKey]) throws -> Set<[EstablishmentKey]> {
        var pairs: [(EstablishmentKey, EstablishmentKey)] = []
        for link in try store.records(Schema.link) where link["state"].text == "LINKED" {
            let one = try #require(link["one"].record)
            let other = try #require(link["other"].record)
            let home = try #require(link["other_home"].text.flatMap { AreaKey(text: $0) })
            pairs.append((EstablishmentKey(id: one, home: link.home), EstablishmentKey(id: other, home: home)))
        }
        return Set(
            all.map { start in
                var reached: Set<EstablishmentKey> = [start]
                while true {
                    let before = reached.count
                    for (one, other) in pairs where reached.contains(one) || reached.contains(other) {
                        reached.formUnion([one, other])
                    }
                    if reached.count == before { return reached.sorted() }
                }
            })
    }

    /// How many visits, and how many establishments of the register and among those visited, the counter finds.
    private static func counted(_ workspace: Workspace) throws -> [Int64] {
        let territory = Territory(
            index: AreaIndex(store: workspace.store), date: "2026-11-20", area: nil, split: .children)
        let counter = try Counter(
            workspace.store, days: CountDays(first: "2026-01-01", last: "2026-11-20"), territory: territory)
        let cells = try counter.cells([
            Count(.visits, .records), Count(.register, .establishments, where: [.onRegister]),
            Count(.visits, .establishments),
        ])
        return cells.map { $0.values.reduce(0) { $0 + $1.value } }
    }

    /// Whatever three offices do apart, they end with the same groups, those of the links that stand; each visit is counted once and each group is one
    /// establishment; and taking a link away gives back the groups that were there before it.
    @Test(arguments: [1, 2]) func officesEndWithTheSameGroups(_ seed: Int) throws {
        try withStore { hub, clock, folder in
            var generator = SplitMix(seed: UInt64(seed))
            let areas = ["00070", "04252"]
            for name in ["a", "b"] {
                _ = try Workspace.clone(
                    from: folder + "/hub", to: "\(folder)/\(name)", device: "máy-\(name)", areas: [], host: clock.host)
            }
            let offices = [
                hub, try Workspace.open(folder + "/a", host: clock.host),
                try Workspace.open(folder + "/b", host: clock.host),
            ]
            var made: [StoredRecord] = []
            var visited: Set<EstablishmentKey> = []
            var visits: Int64 = 0
            for number in 0..<6 {
                let record = try addEstablishment(hub, "Nhà nghỉ \(number)", area: areas[number % 2])
                made.append(record)
                for _ in 0..<Int.random(in: 0...2, using: &generator) {
                    let month = Int.random(in: 1...9, using: &generator)
                    try addVisit(hub, record, "2026-0\(month)-11")
                    visited.insert(EstablishmentKey(id: record.id, home: record.home))
                    visits += 1
                }
            }
            let keys = made.map { EstablishmentKey(id: $0.id, home: $0.home) }
            func syncAll() throws {
                for office in [1, 2, 1, 2] { _ = try offices[office].sync(withFolder: folder + "/hub") }
            }
            try syncAll()
            for round in 0..<6 {
                for _ in 0..<8 {
                    let office = offices[Int.random(in: 0...2, using: &generator)]
                    let (one, other) = (
                        made[Int.random(in: 0..<6, using: &generator)], made[Int.random(in: 0..<6, using: &generator)]
                    )
                    if one.id == other.id { continue }
                    do throws(FieldLogError) {
                        if Int.random(in: 0...2, using: &generator) == 0 {
                            _ = try office.unlink(one, other, reason: "lần \(round)")
                        } else {
                            _ = try office.link(one, other, reason: nil, shown: round % 2 == 0 ? other : nil)
                        }
                    } catch {
                        guard case .notLinked = error else { throw error }
                    }
                    if Int.random(in: 0...9, using: &generator) == 0 {
                        _ = try offices[Int.random(in: 1...2, using: &generator)].sync(withFolder: folder + "/hub")
                    }
                }
                try syncAll()
                let expected = try Self.components(hub.store, of: keys)
                let met = Int64(expected.count { group in group.contains(where: visited.contains) })
                for office in offices {
                    let groups = try EstablishmentGroups(office.store)
                    #expect(Set(keys.map(groups.members)) == expected)
                    let figures = try Self.counted(office)
                    #expect(figures == [visits, Int64(expected.count), met], "round \(round)")
                    for breakdown in [nil, .area, .kind, .month] as [CoverageBreakdown?] {
                        let coverage = try Coverage.run(office, year: 2026, by: breakdown)
                        #expect(Int64(coverage.total.visits) == visits)
                        #expect(coverage.total.register == expected.count && Int64(coverage.total.inspected) == met)
                        if breakdown == .area || breakdown == .kind {
                            #expect(coverage.rows.reduce(0) { $0 + $1.counts.register } == expected.count)
                            #expect(Int64(coverage.rows.reduce(0) { $0 + $1.counts.inspected }) == met)
                            #expect(coverage.rows.allSatisfy { $0.counts.register >= 0 && $0.counts.inspected >= 0 })
                        }
                    }
                }
                // A link more, and its end.
                let before = try EstablishmentGroups(hub.store).all
                let apart = made.dropFirst().first { record in
                    !(expected.first { $0.contains(keys[0]) } ?? []).contains { $0.id == record.id }
                }
                if let apart {
                    _ = try hub.link(made[0], apart, reason: nil)
                    #expect(try EstablishmentGroups(hub.store).all != before)
                    _ = try hub.unlink(apart, made[0], reason: "nhầm")
                    #expect(try EstablishmentGroups(hub.store).all == before)
                }
            }
            for office in offices { #expect(try office.store.check().isEmpty) }
        }
    }
}
