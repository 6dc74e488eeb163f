import FieldLogKit
import FieldLogModel
import FieldLogStorage
import Testing

@testable import FieldLogReports

struct EstablishmentGroupsTests {
    private static func key(_ number: UInt64) throws -> EstablishmentKey {
        EstablishmentKey(id: RecordID(ticks: number, random: 7), home: try #require(AreaKey(text: "00070@2025-07-01")))
    }

    /// The same groups whatever the order of the links, against components found by walking.
    @Test(arguments: 1...30) func anyOrderGivesTheSameGroups(_ seed: Int) throws {
        var generator = SplitMix(seed: UInt64(seed))
        var links: [(one: EstablishmentKey, other: EstablishmentKey, shown: RecordID?)] = []
        for _ in 0..<Int.random(in: 1...14, using: &generator) {
            let one = UInt64.random(in: 1...12, using: &generator)
            let other = UInt64.random(in: 1...12, using: &generator)
            guard one != other else { continue }
            let ends = (try Self.key(min(one, other)), try Self.key(max(one, other)))
            let shown: RecordID? = [nil, ends.0.id, ends.1.id].randomElement(using: &generator) ?? nil
            links.append((ends.0, ends.1, shown))
        }
        let groups = EstablishmentGroups(links: links)
        for number in 1...12 as ClosedRange<UInt64> {
            var reached: Set<EstablishmentKey> = [try Self.key(number)]
            var grew = true
            while grew {
                let before = reached.count
                for link in links where reached.contains(link.one) || reached.contains(link.other) {
                    reached.formUnion([link.one, link.other])
                }
                grew = reached.count > before
            }
            #expect(groups.members(of: try Self.key(number)) == reached.sorted())
            #expect(groups.leader(of: try Self.key(number)) == reached.min())
        }
        for _ in 0..<5 {
            let other = EstablishmentGroups(links: links.shuffled(using: &generator))
            #expect(other.all == groups.all)
            for number in 1...12 as ClosedRange<UInt64> {
                #expect(other.shown(of: try Self.key(number)) == groups.shown(of: try Self.key(number)))
            }
        }
    }

    /// The name shown is the one that most links ask for; the smallest where as many ask for another; the first where none asks.
    @Test func theShownNameIsChosen() throws {
        let (one, two, three) = (try Self.key(1), try Self.key(2), try Self.key(3))
        #expect(EstablishmentGroups(links: [(one, two, nil)]).shown(of: two) == one)
        #expect(EstablishmentGroups(links: [(one, two, two.id), (two, three, three.id)]).shown(of: one) == two)
        let most = EstablishmentGroups(links: [(one, two, one.id), (two, three, three.id), (one, three, three.id)])
        #expect(most.shown(of: one) == three)
    }

    /// Linking joins two groups, unlinking gives back what was before.
    @Test func unlinkGivesBackTheGroupingBefore() throws {
        try withStore { workspace, _, _ in
            let made = try (1...4).map { try addEstablishment(workspace, "Nhà nghỉ \($0)") }
            _ = try workspace.link(made[0], made[1], reason: nil)
            _ = try workspace.link(made[2], made[3], reason: "cùng địa chỉ")
            let before = try EstablishmentGroups(workspace.store).all
            #expect(before.count == 2)
            let (link, isNew) = try workspace.link(made[3], made[0], reason: nil, shown: made[3])
            #expect(isNew && link["shown"].record == made[3].id)
            #expect(try workspace.link(made[0], made[3], reason: nil).isNew == false)
            let joined = try EstablishmentGroups(workspace.store)
            #expect(joined.all.map(\.count) == [4])
            #expect(joined.shown(of: EstablishmentKey(id: made[1].id, home: made[1].home)).id == made[3].id)
            #expect(throws: FieldLogError.notLinked(made[1].id.description, made[2].id.description)) {
                try workspace.unlink(made[1], made[2], reason: nil)
            }
            _ = try workspace.unlink(made[0], made[3], reason: "không phải một")
            #expect(try EstablishmentGroups(workspace.store).all == before)
        }
    }
}

/// A small generator whose numbers a seed decides.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
