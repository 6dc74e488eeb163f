import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// Logs that a bad disk has damaged are not laid out, and lose nothing more; and logs that fork at their first entry.
@Suite struct HeldLogTests {
    /// A hub with four entries of a device, damaged by an order in which `#N` stands for the position of entry N, `#H` for
    /// the header of another chain's entry 2, and `#` for the feed.
    private static func withDamage(_ order: String, _ body: (AuthorityWorld, Store, Chain) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...4)
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 4)
            let number = try #require(try hub.feeds.state(of: chain.feed)).number
            var text = order
            for seq in 1...4 as ClosedRange<UInt64> {
                text = text.replacing("#\(seq)", with: "\(Position(feed: number, seq: seq).number)")
            }
            let stranger = Chain(chain.feed).places(21...22).entries[1]
            text = text.replacing("#H", with: "x'\(Hex.encode(stranger.headerBytes))'")
            try hub.database.execute(text.replacing("#", with: "\(number)"))
            try body(world, hub, chain)
        }
    }

    private static func counts(_ hub: Store) throws -> [Int64?] {
        try ["entry", "withheld", "signature"].map { try hub.database.number("SELECT count(*) FROM \($0)") }
    }

    @Test(arguments: [
        "DELETE FROM entry WHERE pos = #2", "DELETE FROM entry WHERE pos = #4",
        "UPDATE entry SET header = x'00' WHERE pos = #2", "UPDATE feed SET seq = 3 WHERE no = #",
        "UPDATE feed SET seq = 6 WHERE no = #", "UPDATE feed SET base = 5 WHERE no = #",
        "UPDATE entry SET header = (SELECT header FROM entry WHERE pos = #3) WHERE pos = #2",
        "UPDATE entry SET header = #H WHERE pos = #2",
    ]) func aDecisionIsNotObeyed(_ damage: String) throws {
        try Self.withDamage(damage) { (world, hub, chain) in
            let before = try Self.counts(hub)
            try world.revoke([try world.commons(), chain.line(1)])
            #expect(throws: FieldLogError.self) { try AuthorityWorld.deliver(world.runs, to: hub) }
            #expect(try Self.counts(hub) == before)
        }
    }

    /// What would go into the place of a lost row is not acknowledged.
    @Test func aLostHeadTakesNothing() throws {
        try Self.withDamage("DELETE FROM entry WHERE pos = #4") { (world, hub, chain) in
            let before = try Self.counts(hub)
            let other = Chain(chain.feed, Array(chain.entries.prefix(3))).places(11...11)
            for run in [chain.run(from: 4), chain.places(5...5).run(from: 4), other.run(from: 4)] {
                #expect(throws: FieldLogError.self) { try AuthorityWorld.give(run, to: hub) }
            }
            #expect(try Self.counts(hub) == before)
        }
    }

    /// A hole among what is kept aside stops nobody: what stands before it comes back, the rest waits at its place.
    @Test func aHoleInWhatIsKeptAside() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...6)
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 6)
            try world.revoke([try world.commons(), chain.line(2)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.withheldCount() == 4)
            let number = try #require(try hub.feeds.state(of: chain.feed)).number
            try hub.database.execute("DELETE FROM withheld WHERE pos = \(Position(feed: number, seq: 5).number)")
            try world.advance([chain.line(4)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.head(of: chain.feed)?.seq == 4 && hub.withheldCount() == 1)
            try world.advance([chain.line(6)])
            try AuthorityWorld.deliver(world.runs + [chain.run(from: 5)], to: hub)
            #expect(try hub.head(of: chain.feed)?.seq == 6)
        }
    }

    /// What a repair puts back behind entries that are kept aside is kept aside with them, and what has nothing before it is not put anywhere.
    @Test func whatIsPutBackBehindACut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...8)
            #expect(try AuthorityWorld.give(chain.run(through: 5), to: hub).added == 5)
            try world.revoke([try world.commons(), chain.line(3)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            for (entry, isHere, aside) in [(8, false, 2), (6, true, 3), (5, true, 3), (2, true, 3)] {
                let fits = try hub.write { (transaction) throws(FieldLogError) in
                    try transaction.restore([chain.entries[entry - 1]], of: chain.feed)
                }
                #expect(fits == isHere, "\(entry)")
                #expect(try hub.withheldCount() == aside && hub.head(of: chain.feed)?.seq == 3, "\(entry)")
            }
            let loose = LooseEntry(entry: chain.entries[6], signature: [1], isBorneOut: true)
            #expect(try hub.takeBack([loose]) == 1 && hub.takeBack([loose]) == 0)
            #expect(try hub.withheldCount() == 4 && hub.check() == [])
        }
    }

    /// A second first entry in the commons takes nothing from who the device is: its key is known, and a decision about it is obeyed.
    @Test(arguments: [false, true]) func aSecondFirstEntry(isFirst: Bool) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let work = Chain(try world.feed()).places(1...3)
            let second = Chain(try world.feed(.commons)).places(11...12)
            var hub = try world.hub("hub")
            try AuthorityWorld.deliver(world.runs + [work.run()], to: hub)
            if isFirst { try AuthorityWorld.deliver([second.run()], to: hub) }
            // A process that remembers nothing.
            hub = try Store.open(hub.path)
            #expect(try hub.publicKey(of: work.feed.incarnation) == world.key)
            try world.revoke([try world.commons(), work.line(1)])
            try AuthorityWorld.deliver(world.runs + [second.run()], to: hub)
            hub = try Store.open(hub.path)
            #expect(try hub.publicKey(of: work.feed.incarnation) == world.key)
            #expect(try hub.count(Schema.establishment) == 1 && hub.check() == [])
        }
    }
}
