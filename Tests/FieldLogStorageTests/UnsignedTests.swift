import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogStorage

/// What of others' feeds could never be passed on is found; what only seems to lack a signature is not.
@Suite struct UnsignedTests {
    /// Forgets the signatures of a feed behind a number, or all of a store.
    private static func forget(_ store: Store, _ feed: FeedID? = nil, after seq: UInt64 = 0) throws {
        var range = "1"
        if let feed, let number = try store.feeds.state(of: feed)?.number {
            range = "pos > \(Position(feed: number, seq: seq).number) AND pos >> 32 = \(number)"
        }
        try store.database.execute("DELETE FROM signature WHERE \(range)")
    }

    /// Each feed of another is named with the stretch that no signature covers; a run of it that comes again gives the signature back.
    @Test func lostSignaturesAreFound() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...5)
            let runs = [chain.run(through: 2), chain.run(from: 3)]
            try AuthorityWorld.deliver(runs, to: hub)
            #expect(try hub.check() == [])
            let name = Transaction.name(chain.feed)
            try Self.forget(hub, chain.feed, after: 2)
            #expect(try hub.check() == [.unsigned(feed: name, from: 3, through: 5)])
            #expect(try hub.check(folds: false) == [.unsigned(feed: name, from: 3, through: 5)])
            try Self.forget(hub)
            let lost = try hub.check()
            #expect(lost.count == 3 && lost.allSatisfy { $0.isUnsigned && !$0.isMendable })
            #expect(lost.contains(.unsigned(feed: name, from: 1, through: 5)))
            for run in world.runs + [chain.run(from: 4)] { #expect(try AuthorityWorld.give(run, to: hub).added == 0) }
            #expect(try hub.check() == [])
            #expect(try hub.signedRun(of: chain.feed, from: 1, maxBytes: 1)?.entries == chain.entries)
        }
    }

    /// What this store wrote itself is signed when it is sent, and a store without a key sends nothing.
    @Test func ownEntriesNeedNone() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try world.device.add(Schema.establishment, Sample.id(40), ["name": .text("Quán Gió")])
            try Self.forget(world.device)
            let found = try world.device.check()
            #expect(found.count == 1 && found.allSatisfy(\.isUnsigned), "\(found)")
            #expect("\(found)".contains("/authority"))
            let other = IncarnationID.derived(publicKey: world.key, nonce: [7])
            // Under a later name they are its own still.
            try world.device.write { (transaction) throws(FieldLogError) in
                try transaction.set([.incarnation: other.description])
            }
            #expect(try world.device.check() == found)
            try world.device.write { (transaction) throws(FieldLogError) in try transaction.set([.publicKey: ""]) }
            #expect(try world.device.check() == [])
        }
    }

    /// A run that was cut: its signature stands in what is kept aside. Without that it is found.
    @Test func aCutRunIsSignedBehindTheCut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let chain = Chain(try world.feed()).places(1...5)
            try world.revoke([try world.commons(), chain.line(3)])
            let hub = try world.hub("một")
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 3)
            #expect(try hub.check() == [])
            try Self.forget(hub, chain.feed)
            #expect(try hub.check() == [.unsigned(feed: Transaction.name(chain.feed), from: 1, through: 5)])
        }
    }

    /// The trunk of a fork, whose author signed both branches alone: also where one branch, or both, are kept aside.
    @Test func aTrunkIsSignedInItsBranches() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...2)
            let (first, second) = (trunk.places(11...12), trunk.places(21...22))
            for run in [first.run(), second.run()] { #expect(try AuthorityWorld.give(run, to: hub).added > 0) }
            #expect(try hub.forks().count == 2)
            #expect(try hub.check() == [])
            try world.revoke([try world.commons(), first.line(2)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.head(of: trunk.feed)?.hash == trunk.line(2).hash && hub.withheldCount() == 4)
            #expect(try hub.check() == [])
            let passed = try #require(try hub.signedRun(of: trunk.feed, from: 1, maxBytes: 1))
            #expect(passed.signature == [1] && passed.entries.count == 4)
            let other = try world.hub("hai")
            try AuthorityWorld.deliver(
                world.runs + [IncomingRun(feed: trunk.feed, entries: passed.entries, signature: [1])], to: other)
            #expect(try AuthorityWorld.state(of: other) == AuthorityWorld.state(of: hub))
            #expect(try other.check() == [])
            // Where neither branch has a signature left, the trunk has none either.
            try Self.forget(hub)
            #expect(try hub.check().contains { $0.isUnsigned && "\($0)".contains("from: 1,") })
        }
    }

    /// A branch that begins at the same number, behind another chain, says nothing of this one.
    @Test func branchesOfAnotherChain() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...2)
            let (first, second) = (trunk.places(11...12), trunk.places(21...22))
            for run in [first.run(), second.places(31...31).run(), second.places(41...41).run()] {
                #expect(try AuthorityWorld.give(run, to: hub).added > 0)
            }
            #expect(try hub.forks().count == 4 && hub.check() == [])
            let lost = FeedID(
                incarnation: first.feed.incarnation, area: first.feed.area, branch: first.line(3).hash)
            try Self.forget(hub, lost, after: 2)
            #expect(try hub.check() == [.unsigned(feed: Transaction.name(lost), from: 3, through: 4)])
        }
    }

    /// An entry without its body is covered like any other.
    @Test func anErasedEnd() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...2)
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 2)
            try world.central.add(
                Schema.erasure, Sample.id(90), home: .authority, ["entry": .text(chain.line(2).text)])
            world.publish(world.central)
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.anyEntry(of: chain.feed, seq: 2)?.bodyBytes == nil)
            #expect(try hub.check() == [])
        }
    }

    /// So many signatures in a row are gone that no run reaches from the one before them to the one behind them.
    private static func withLostStretch(_ body: (AuthorityWorld, Store, Chain, [IncomingRun]) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let chain = Chain(try world.feed()).places(1...4_700)
            let runs = (0..<10).map { chain.run(from: $0 * 470 + 1, through: $0 * 470 + 470) }
            for run in runs { #expect(try AuthorityWorld.give(run, to: hub).added == 470) }
            let first = Position(feed: try #require(try hub.feeds.state(of: chain.feed)).number, seq: 0).number
            try hub.database.execute(
                "DELETE FROM signature WHERE pos > \(first + 940) AND pos < \(first + 4_700)")
            #expect(
                try hub.check() == [] && hub.signedRun(of: chain.feed, from: 941, maxBytes: 1)?.entries.count == 3_760)
            // Nothing of them may lie about either, where a repair would find it.
            for order in [
                "DELETE FROM signature WHERE pos = \(first + 940)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)",
            ] { try hub.database.execute(order) }
            try body(world, hub, chain, runs)
        }
    }

    private static func remake(_ world: AuthorityWorld, _ hub: Store) throws -> Remake {
        let new = world.folder + "/mới"
        try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
        let wreck = try Wreck(hub.path, scratch: world.folder)
        return try Remake(wreck, in: new, deployment: try hub.deployment()) {
            (claims) throws(FieldLogError) in claims.map { _ in true }
        }
    }

    /// In the middle of another's feed: found, and left out of a repair until a peer has brought it with its signatures.
    @Test func aLongStretchOfAnother() throws {
        try Self.withLostStretch { (world, hub, chain, runs) in
            try hub.write { (transaction) throws(FieldLogError) in try transaction.set([.publicKey: "trạm"]) }
            #expect(try hub.check() == [.unsigned(feed: Transaction.name(chain.feed), from: 471, through: 4_699)])
            let remake = try Self.remake(world, hub)
            try remake.restore(leavesUnsigned: true)
            #expect(try remake.store.head(of: chain.feed)?.seq == 470)
            for run in runs.dropFirst().dropLast() {
                #expect(try AuthorityWorld.give(run, to: remake.store).added == 470)
            }
            try remake.restore()
            #expect(try remake.store.head(of: chain.feed)?.seq == 4_700)
            #expect(try remake.store.check() == [])
            #expect(try remake.store.signedRun(of: chain.feed, from: 471, maxBytes: 1)?.entries.count == 470)
        }
    }

    /// In the middle of an own feed: found, and after a repair all from there on is signed anew.
    @Test func aLongStretchOfItsOwn() throws {
        try Self.withLostStretch { (world, hub, chain, _) in
            try hub.write { (transaction) throws(FieldLogError) in try transaction.set([.publicKey: world.key]) }
            #expect(try hub.check() == [.unsigned(feed: Transaction.name(chain.feed), from: 471, through: 4_699)])
            let remake = try Self.remake(world, hub)
            try remake.restore()
            #expect(try remake.store.check() == [] && remake.store.head(of: chain.feed)?.seq == 4_700)
            let heads = try remake.store.unsignedHeads(writesAuthority: false).filter { $0.head.feed == chain.feed }
            #expect(heads.map(\.head.seq) == [982, 1_494, 2_006, 2_518, 3_030, 3_542, 4_054, 4_566, 4_700])
            try remake.store.write { (transaction) throws(FieldLogError) in
                for head in heads { try transaction.sign(head.position, [1]) }
            }
            #expect(try remake.store.signedRun(of: chain.feed, from: 471, maxBytes: 1)?.entries.count == 512)
            #expect(try remake.store.check() == [])
        }
    }

    /// In a trunk whose branch has its first signature too far behind: no run bridges that.
    @Test func aLongStretchIntoABranch() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...3_000)
            let (first, second) = (trunk.places(3_001...4_500), trunk.places(5_001...6_500))
            for run in [trunk.run(), first.run(from: 3_001), second.run(from: 3_001)] {
                #expect(try AuthorityWorld.give(run, to: hub).added > 0)
            }
            #expect(try hub.check() == [])
            try Self.forget(hub, trunk.feed)
            #expect(try hub.check() == [.unsigned(feed: Transaction.name(trunk.feed), from: 1, through: 3_000)])
            #expect(try hub.signedRun(of: trunk.feed, from: 1, maxBytes: 1) == nil)
            // Its end alone does reach there.
            #expect(try hub.signedRun(of: trunk.feed, from: 405, maxBytes: 1)?.entries.count == 4_096)
        }
    }
}
