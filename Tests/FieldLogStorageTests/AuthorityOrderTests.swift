import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Testing

/// Hubs that learn of grants, entries, forks, revocations and later cuts in any order end equal.
@Suite struct AuthorityOrderTests {
    /// Every hub gets the same runs in an order of its own.
    private static func expectEqual(_ world: AuthorityWorld, seed: UInt64, hubs: Int = 6) throws -> Store {
        var generator = SeededGenerator(seed)
        var states: Set<String> = []
        var last = world.central
        for number in 0..<hubs {
            let hub = try world.hub("hub-\(seed)-\(number)")
            var runs = world.runs
            for place in runs.indices.dropLast() {
                runs.swapAt(place, place + generator.below(runs.count - place))
            }
            try AuthorityWorld.deliver(runs, to: hub)
            #expect(try hub.check() == [], "seed \(seed), hub \(number)")
            states.insert(try AuthorityWorld.state(of: hub))
            last = hub
        }
        #expect(states.count == 1, "seed \(seed): \(states.count) states")
        return last
    }

    private static func log(_ store: Store, _ numbers: ClosedRange<UInt32>, _ world: AuthorityWorld) throws {
        for number in numbers {
            try store.add(
                Schema.establishment, Sample.id(100 + number),
                ["name": .text("Quán \(number)"), "kind": .text("BAR"), "rooms": .int(Int64(number))])
            if number % 2 == 0 { world.publish(store) }
        }
        world.publish(store)
    }

    private static func head(_ store: Store, _ area: AreaKey, at seq: UInt64? = nil) throws -> CutLine {
        let feed = FeedID(incarnation: try store.ownIncarnation(), area: area)
        let head = try #require(try store.head(of: feed))
        guard let seq else { return CutLine(head) }
        let entry = try #require(try store.entry(of: feed, seq: seq)).entry
        return CutLine(feed: feed, seq: seq, hash: entry.hash)
    }

    /// A revocation with data before and behind its cut, then a cut that brings part of it back, then one that brings all.
    @Test(arguments: [UInt64(1), 2, 3]) func cuts(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try Self.log(world.device, 1...9, world)
            try world.revoke([try Self.head(world.device, .commons), try Self.head(world.device, fixtureHome, at: 4)])
            var hub = try Self.expectEqual(world, seed: seed)
            #expect(try hub.count(Schema.establishment) == 4)
            try world.advance([try Self.head(world.device, fixtureHome, at: 7)])
            hub = try Self.expectEqual(world, seed: seed + 100)
            #expect(try hub.count(Schema.establishment) == 7)
            try world.advance([try Self.head(world.device, fixtureHome)])
            hub = try Self.expectEqual(world, seed: seed + 200)
            #expect(try hub.count(Schema.establishment) == 9)
        }
    }

    /// A feed that a revocation does not name is out as a whole.
    @Test func unnamedFeedsAreOut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try Self.log(world.device, 1...4, world)
            try world.revoke([try Self.head(world.device, .commons)])
            let hub = try Self.expectEqual(world, seed: 7)
            #expect(try hub.count(Schema.establishment) == 0)
        }
    }

    /// Two branches under the owner's signatures: both are kept, folded and told, whichever a hub learns of first.
    @Test(arguments: UInt64(11)...20) func forks(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try Self.log(world.device, 1...3, world)
            let copy = try world.snapshot()
            let common = try world.device.allHeads()
            try Self.log(world.device, 4...6, world)
            world.rewind(to: common)
            try Self.log(copy, 14...17, world)
            let hub = try Self.expectEqual(world, seed: seed)
            #expect(try hub.count(Schema.establishment) == 3 + 3 + 4)
            #expect(try hub.forks().count == 2)
        }
    }

    /// A revocation that names one branch of a fork by its entry: hubs that never saw the other branch, and hubs that did, end equal.
    @Test(arguments: UInt64(21)...40) func forksUnderACut(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try Self.log(world.device, 1...3, world)
            let copy = try world.snapshot()
            let common = try world.device.allHeads()
            try Self.log(world.device, 4...8, world)
            let named = [try Self.head(world.device, .commons), try Self.head(world.device, fixtureHome, at: 6)]
            world.rewind(to: common)
            try Self.log(copy, 14...17, world)
            try world.revoke(named)
            var hub = try Self.expectEqual(world, seed: seed)
            #expect(try hub.count(Schema.establishment) == 6)
            #expect(try hub.forks().isEmpty)
            try world.advance([try Self.head(copy, fixtureHome)])
            hub = try Self.expectEqual(world, seed: seed + 100)
            #expect(try hub.count(Schema.establishment) == 6 + 4)
            #expect(try hub.forks().count == 2)
        }
    }

    /// An erased body stays away, whether the erasure or the entry came first; the entry keeps its place.
    @Test(arguments: [UInt64(31), 32]) func erasures(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try Self.log(world.device, 1...4, world)
            let line = try Self.head(world.device, fixtureHome, at: 2)
            try world.central.add(
                Schema.erasure, Sample.id(40), home: .authority,
                ["entry": .text(line.text), "legal_basis": .text("Luật 91/2025/QH15")])
            world.publish(world.central)
            let hub = try Self.expectEqual(world, seed: seed)
            #expect(try hub.entry(of: line.feed, seq: 2)?.entry.bodyBytes == nil)
            let record = try #require(try hub.record(Schema.establishment, id: Sample.id(102), home: fixtureHome))
            #expect(record["name"].isNull)
        }
    }
}
