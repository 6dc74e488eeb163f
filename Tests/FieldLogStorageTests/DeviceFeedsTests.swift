import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// What a store says of the feeds of a device, of its own name, and of what is kept aside.
@Suite struct DeviceFeedsTests {
    /// Four entries of the device in one area, the third and fourth beyond its cut.
    private static func world(_ folder: String) throws -> (world: AuthorityWorld, chain: Chain, hub: Store) {
        let world = try AuthorityWorld(folder: folder)
        world.publish(world.device)
        var chain = Chain(try world.feed())
        for number in 1...4 as ClosedRange<UInt32> { chain.addPlace(number, auth: 2) }
        let hub = try world.hubWithAll("hub")
        #expect(try hub.withheldCount(ofKeys: [world.key]) == 0)
        _ = try AuthorityWorld.give(chain.run(), to: hub)
        let commons = CutLine(try #require(try world.device.head(of: try world.feed(.commons))))
        try world.revoke([commons, chain.line(2)])
        try AuthorityWorld.deliver(world.runs, to: hub)
        return (world, chain, hub)
    }

    /// How many entries of each feed are admitted, how many are kept aside, and which is the last of them.
    @Test func feedsAreCounted() throws {
        try withTemporaryFolder { folder in
            let (world, chain, hub) = try Self.world(folder)
            let feeds = try hub.deviceFeeds(ofKeys: [world.key])
            #expect(Set(feeds.map(\.feed.area)) == [.commons, fixtureHome])
            let cut = try #require(feeds.first { $0.feed == chain.feed })
            #expect(cut.entries == 2 && cut.withheld == 2 && cut.head?.seq == 2 && cut.last?.seq == 4)
            #expect(cut.last?.hash == chain.entries[3].hash)
            let whole = try #require(feeds.first { $0.feed.area == .commons })
            #expect(whole.entries == 1 && whole.withheld == 0 && whole.last == whole.head)
            #expect(try hub.withheldCount(ofKeys: [world.key]) == 2)
            #expect(try hub.withheldCount(ofKeys: ["ssh-ed25519 khác"]) == 0)
            #expect(try hub.deviceFeeds(ofKeys: []).isEmpty)
            #expect(try hub.deviceHead(of: chain.feed) == 4 && hub.deviceHead(of: whole.feed) == 1)
            #expect(try hub.deviceHead(of: try world.feed(Sample.otherHome)) == 0)
            #expect(Set(try hub.feedNames()) == Set(feeds.map(\.feed) + [world.runs[0].feed]))
        }
    }

    /// An entry is found by its feed and number, kept aside or not; numbers that no entry can have are nowhere.
    @Test func entriesAreFoundByNumber() throws {
        try withTemporaryFolder { folder in
            let (world, chain, hub) = try Self.world(folder)
            for (place, entry) in chain.entries.enumerated() {
                #expect(try hub.anyEntry(of: chain.feed, seq: UInt64(place + 1)) == entry)
            }
            for seq in [0, 5, Limits.sequenceMax, Limits.sequenceMax + 1, .max] {
                #expect(try hub.anyEntry(of: chain.feed, seq: seq) == nil)
            }
            #expect(try hub.anyEntry(of: try world.feed(Sample.otherHome), seq: 1) == nil)
            #expect(try hub.authorityTime(2) == Stamp.fixture().time && hub.authorityTime(99) == nil)
            let empty = try world.hub("empty")
            #expect(try empty.authorityTime(1) == nil && empty.authorityPosition() == (0, .zero))
        }
    }

    /// Only what a peer has confirmed counts as confirmed; what was handed to it at all counts beside it.
    @Test func receiptsAreTold() throws {
        try withTemporaryFolder { folder in
            let (world, chain, hub) = try Self.world(folder)
            #expect(try hub.receipts(of: chain.feed, by: 1) == (0, 0))
            #expect(try hub.receipts(of: try world.feed(Sample.otherHome), by: 1) == (0, 0))
            let number = try #require(try hub.feeds.state(of: chain.feed)).number
            for (seq, state) in [(1, 2), (2, 1)] {
                try hub.database.execute(
                    "INSERT INTO receipt(peer, feed, seq, state, since) VALUES(1, \(number), \(seq), \(state), 0)")
            }
            #expect(try hub.receipts(of: chain.feed, by: 1) == (1, 2))
            #expect(try hub.receipts(of: chain.feed, by: 2) == (0, 0))
        }
    }

    /// The name of a store is cut by a revocation of its key that came after the name was taken, and by no other.
    @Test func ownNamesAreCut() throws {
        try withTemporaryFolder { folder in
            let (world, _, _) = try Self.world(folder)
            #expect(try !world.device.isOwnNameCut())
            try AuthorityWorld.deliver(world.runs, to: world.device)
            #expect(try world.device.isOwnNameCut())
            // A name that is taken knowing of the revocation is not cut by it.
            let nonce = Array(repeating: UInt8(8), count: 16)
            let name = IncarnationID.derived(publicKey: world.key, nonce: nonce)
            try world.device.write { (transaction) throws(FieldLogError) in
                try transaction.set([.nonce: Hex.encode(nonce), .incarnation: name.description])
            }
            let renamed = try Store.open(world.folder + "/device")
            #expect(try !renamed.isOwnNameCut())
            try renamed.add(
                Schema.incarnation, Sample.id(4), home: .commons,
                [
                    "device": .bytes(world.deviceID.bytes), "public_key": .text(world.key),
                    "nonce": .text(Hex.encode(nonce)),
                ])
            #expect(try !renamed.isOwnNameCut())
            let nameless = try Store.fixture(folder + "/nameless", name: "không tên")
            #expect(try !nameless.isOwnNameCut())
            #expect(try !Store.create(folder).isOwnNameCut())
        }
    }

    /// A principal has the live grants that name it, and not those of another name for the same key.
    @Test func grantsAreThoseOfThePrincipal() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try world.central.add(
                Schema.grant, Sample.id(5), home: .authority,
                [
                    "device": .bytes(world.deviceID.bytes), "public_key": .text(world.key), "role": .text("OFFICER"),
                    "areas": .text("*"), "principal": .text("may-2"),
                ])
            world.publish(world.central)
            let hub = try world.hubWithAll("hub")
            #expect(try hub.grants(ofPrincipal: "may-1").map(\.position) == [2])
            #expect(try hub.grants(ofPrincipal: "may-2").map(\.position) == [3])
            #expect(try hub.grants(ofPrincipal: "ai đó").isEmpty)
            try world.revoke([])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.grants(ofPrincipal: "may-1").isEmpty && hub.authority().liveGrants.isEmpty)
        }
    }

    /// A book that is ahead of the store is read anew: what was undone must not count.
    @Test func booksAheadOfTheStoreAreReadAnew() throws {
        try withTemporaryFolder { folder in
            let (_, _, hub) = try Self.world(folder)
            let known = try hub.authority()
            var ahead = known
            ahead.take(Sample.unknown(area: .authority, kind: "!later")[1], values: FieldValues())
            #expect(ahead.position == 2)
            var further = Chain(FeedID(incarnation: try hub.ownIncarnation(), area: .authority))
            for _ in 0...known.position { further.add("!later", Sample.id(1), auth: 0, FieldValues()) }
            for entry in further.entries { ahead.take(entry, values: FieldValues()) }
            #expect(ahead.position > known.position)
            hub.knownAuthority = ahead
            let again = try hub.authority()
            #expect(again.position == known.position && again.hash == known.hash)
        }
    }

    /// Entries kept aside are looked at like all others when they are read: damaged ones are named.
    @Test func damagedEntriesKeptAsideAreNamed() throws {
        try withTemporaryFolder { folder in
            let (_, chain, hub) = try Self.world(folder)
            try hub.database.execute("UPDATE withheld SET header = x'80'")
            #expect(throws: FieldLogError.self) { try hub.anyEntry(of: chain.feed, seq: 4) }
        }
    }

    /// Which entries may be erased at all.
    @Test func whatSaysWhoWritesIsNotErasable() throws {
        let name = IncarnationID.derived(publicKey: "k", nonce: [])
        func isErasable(_ area: AreaKey, _ seq: UInt64) -> Bool {
            AuthorityBook.isErasable(CutLine(feed: FeedID(incarnation: name, area: area), seq: seq, hash: .zero))
        }
        #expect(!isErasable(.authority, 1) && !isErasable(.authority, 2) && !isErasable(.commons, 1))
        #expect(isErasable(.commons, 2) && isErasable(fixtureHome, 1))
    }
}
