import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// What a store refuses of what others bring, and where it puts the rest.
@Suite struct AdmissionTests {
    private static func refusal(
        _ run: IncomingRun, at store: Store, inScope: Bool = true
    ) throws -> RunRefusal? {
        if case .refused(let refusal) = try store.standing(of: run, isInScope: { (_) throws(FieldLogError) in inScope })
        {
            return refusal
        }
        return nil
    }

    private static func keys(_ run: IncomingRun, at store: Store) throws -> [String]? {
        if case .needs(let keys) = try store.standing(of: run, isInScope: { (_) throws(FieldLogError) in true }) {
            return keys
        }
        return nil
    }

    private static func erased(_ entry: Entry) throws -> Entry {
        try Entry(headerBytes: entry.headerBytes, bodyBytes: nil)
    }

    /// Every entry needs a grant that was live where it was written and that covers its area, and says so of a later place than the one
    /// before it.
    @Test func entriesNeedGrants() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            func outcome(_ auths: [UInt64], key: String? = nil, covers: Bool = true) throws -> RunRefusal? {
                var chain = Chain(try world.feed())
                for (number, auth) in auths.enumerated() { chain.addPlace(UInt32(number), auth: auth) }
                let outcome = try AuthorityWorld.take(chain.run(), to: hub, key: key ?? world.key, covers: covers)
                #expect(outcome.added == 0 && outcome.head == nil)
                return outcome.refusal
            }
            #expect(try outcome([1]) == .notGranted)
            #expect(try outcome([2], covers: false) == .notGranted)
            #expect(try outcome([2], key: "ssh-ed25519 lạ") == .notGranted)
            #expect(try outcome([2, 1]) == .malformed)
            var chain = Chain(try world.feed())
            chain.addPlace(1, auth: 2)
            chain.addPlace(2, auth: 2)
            #expect(try AuthorityWorld.take(chain.run(through: 1), to: hub, key: world.key).added == 1)
            // The entry before counts as well when a run goes on with a feed.
            var fallen = Chain(chain.feed, [chain.entries[0]])
            fallen.addPlace(3, auth: 1)
            #expect(try AuthorityWorld.take(fallen.run(from: 2), to: hub, key: world.key).refusal == .malformed)
            #expect(try AuthorityWorld.take(chain.run(from: 2), to: hub, key: world.key).added == 1)
            // Between the two looks at it another process may have taken it.
            let known = try AuthorityWorld.take(chain.run(), to: hub, key: world.key)
            #expect(known.added == 0 && known.refusal == nil && known.head?.seq == 2)
        }
    }

    /// What a role may not write, and what is written where its kind has no home, is kept and shows nowhere: not even where it was written.
    @Test func whatARoleMayNotWriteShowsNowhere() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            try world.device.add(
                Schema.area, Sample.id(60), home: .commons,
                ["code": .text("99999"), "level": .text("commune"), "kind": .text("phường"), "name": .text("Không có")])
            try world.device.add(
                Schema.establishment, Sample.id(61), home: .commons, ["name": .text("Karaoke lạc chỗ")])
            for store in [world.device, try world.hubWithAll("hub")] {
                #expect(try store.records(Schema.area).isEmpty && store.records(Schema.establishment).isEmpty)
                #expect(try store.unfoldedCount().all == 2)
            }
        }
    }

    /// A run that does not follow what is here, has no entries, belongs to nobody or to another session is refused, each with its reason.
    @Test func runsThatDoNotFollowAreRefused() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            var chain = Chain(try world.feed())
            for number in 1...4 as ClosedRange<UInt32> { chain.addPlace(number, auth: 2) }
            let none = IncomingRun(feed: chain.feed, entries: [], signature: [1])
            #expect(try Self.refusal(none, at: hub) == .malformed)
            #expect(try AuthorityWorld.take(none, to: hub, key: world.key).refusal == .gap)
            #expect(try AuthorityWorld.take(chain.run(from: 2), to: hub, key: world.key).refusal == .gap)
            #expect(try AuthorityWorld.give(chain.run(through: 2), to: hub).added == 2)
            let gap = try AuthorityWorld.take(chain.run(from: 4), to: hub, key: world.key)
            #expect(gap.refusal == .gap && gap.head == nil || gap.head?.seq == 2)
            #expect(try Self.refusal(chain.run(), at: hub, inScope: false) == .notGranted)
            var ahead = Chain(try world.feed(Sample.otherHome))
            ahead.addPlace(1, auth: 3)
            #expect(try Self.refusal(ahead.run(), at: hub) == .aheadOfAuthority)
            var stranger = Chain(FeedID(incarnation: IncarnationID.derived(publicKey: "lạ", nonce: []), area: .commons))
            stranger.addPlace(1, auth: 2)
            #expect(try Self.refusal(stranger.run(), at: hub) == .unknownIncarnation)
            // The first entry of an incarnation names its key only if the incarnation is derived from it.
            var liar = Chain(stranger.feed)
            liar.add(
                Schema.incarnation.name, Sample.id(3), auth: 2,
                FieldValues(
                    Schema.incarnation,
                    ["public_key": .text(world.key), "nonce": .text(Hex.encode(Array(repeating: 9, count: 16)))]))
            #expect(try Self.refusal(liar.run(), at: hub) == .unknownIncarnation)
            // The run before what is here, of another chain, and what is here already.
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 2)
            #expect(try Self.refusal(chain.run(), at: hub) == nil && Self.keys(chain.run(), at: hub) == nil)
        }
    }

    /// A body that is missing without a known erasure, or that is not canonical, is refused; in every feed.
    @Test func bodiesAreLookedAt() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            var chain = Chain(try world.feed())
            chain.addPlace(1, auth: 2)
            var decisions = Chain(world.runs[0].feed, try hub.entries(of: world.runs[0].feed))
            decisions.add(Schema.cut.name, Sample.id(90), auth: 2, FieldValues())
            for whole in [chain.run(), decisions.run(from: chain.feed == decisions.feed ? 1 : decisions.entries.count)]
            {
                #expect(try Self.refusal(whole, at: hub) == nil)
            }
            for (chain, seq) in [(chain, 1), (decisions, decisions.entries.count)] {
                let entry = chain.entries[seq - 1]
                let without = IncomingRun(feed: chain.feed, entries: [try Self.erased(entry)], signature: [1])
                #expect(try Self.refusal(without, at: hub) == .erasureUnknown)
                // The header fits the bytes, and the bytes are no body.
                var header = entry.header
                let bytes: [UInt8] = [0x80]
                (header.bodyHash, header.bodyLength) = (SHA256.hash(bytes), bytes.count)
                let odd = try Entry(headerBytes: header.encoded(), bodyBytes: bytes)
                let malformed = IncomingRun(feed: chain.feed, entries: [odd], signature: [1])
                #expect(try Self.refusal(malformed, at: hub) == .malformed)
            }
        }
    }

    /// The authority feed begins with the deployment's own entry, has one writer's name and no branches.
    @Test func authorityIsOneFeed() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let (hub, empty) = (try world.hubWithAll("hub"), try world.hub("empty"))
            let feed = world.runs[0].feed
            let known = Chain(feed, try hub.entries(of: feed))
            #expect(try Self.keys(known.run(), at: empty) == ["ghi"])
            #expect(try Self.refusal(known.run(from: 2), at: empty) == .gap)
            let branch = FeedID(incarnation: feed.incarnation, area: .authority, branch: .zero)
            let branched = IncomingRun(feed: branch, entries: known.entries, signature: [1])
            #expect(try Self.refusal(branched, at: empty) == .notGranted)
            var other = Chain(FeedID(incarnation: IncarnationID.derived(publicKey: "lạ", nonce: []), area: .authority))
            other.add(
                Schema.deployment.name, Sample.id(1), auth: 0, FieldValues(Schema.deployment, ["root_key": .text("x")]))
            #expect(try Self.refusal(other.run(), at: empty) == .notGranted)
            #expect(try Self.refusal(other.run(), at: hub) == .notGranted)
            var first = Chain(feed)
            first.add(Schema.grant.name, Sample.id(2), auth: 0, FieldValues())
            #expect(try Self.refusal(first.run(), at: empty) == .notGranted)
            var longer = known
            for _ in 0..<3 { longer.add(Schema.cut.name, Sample.id(91), auth: 2, FieldValues()) }
            #expect(try Self.refusal(longer.run(from: known.entries.count + 2), at: hub) == .gap)
            #expect(try Self.keys(longer.run(from: known.entries.count + 1), at: hub) == ["ghi"])
        }
    }

    /// A deployment whose first entry names no key has no writer: nothing of it is taken.
    @Test func aDeploymentWithoutAKeyHasNoWriter() throws {
        try withTemporaryFolder { folder in
            let store = try Store.fixture(folder + "/hub", name: "hub")
            var chain = Chain(FeedID(incarnation: try store.ownIncarnation(), area: .authority))
            chain.add(Schema.deployment.name, Sample.id(1), auth: 0, FieldValues())
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.set([.deployment: chain.entries[0].hash.hex])
            }
            #expect(try Self.refusal(chain.run(), at: store) == .notGranted)
        }
    }

    /// A new writer is named by the old key or by the root key, and what follows is signed by the new key in a run of its own.
    @Test func writersFollowEachOther() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let feed = world.runs[0].feed
            var chain = Chain(feed, try hub.entries(of: feed))
            let count = chain.entries.count
            chain.add(
                Schema.writer.name, Sample.id(60), auth: 2, FieldValues(Schema.writer, ["public_key": .text("mới")]))
            chain.add(Schema.cut.name, Sample.id(61), auth: 2, FieldValues())
            #expect(try Self.keys(chain.run(from: count + 1, through: count + 1), at: hub) == ["ghi", "gốc"])
            #expect(try Self.refusal(chain.run(from: count + 1), at: hub) == .malformed)
            #expect(try AuthorityWorld.give(chain.run(from: count + 1, through: count + 1), to: hub).added == 1)
            #expect(try Self.keys(chain.run(from: count + 2), at: hub) == ["mới"])
            let book = try hub.authority()
            #expect(book.writerKey == "mới" && book.writerKey(ending: UInt64(count + 1)) == "ghi")
            #expect(book.writerKey(ending: UInt64(count + 2)) == "mới" && book.rootKey == "gốc")
        }
    }

    /// Three chains of one feed: every one is kept whole, whichever came first, and a run through any of them from the beginning is known.
    @Test(arguments: [0, 2]) func threeChains(common: Int) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            var trunk = Chain(try world.feed())
            for number in 0..<UInt32(common) { trunk.addPlace(number, auth: 2) }
            let chains = (1...3).map { name in
                var chain = trunk
                for number in 0..<3 as Range<UInt32> { chain.addPlace(UInt32(name * 10) + number, auth: 2) }
                return chain
            }
            var states: Set<String> = []
            for (number, order) in [[0, 1, 2], [2, 0, 1], [1, 2, 0]].enumerated() {
                let hub = try world.hubWithAll("hub-\(number)")
                for place in order {
                    let (chain, half) = (chains[place], common + 1)
                    #expect(
                        try AuthorityWorld.give(chain.run(through: half), to: hub).added
                            == (place == order[0] ? half : 1))
                    let from = place == 0 ? 1 : common + 1
                    #expect(try AuthorityWorld.give(chain.run(from: from), to: hub).added == 2)
                    #expect(try Self.keys(chain.run(), at: hub) == nil)
                    #expect(try AuthorityWorld.take(chain.run(), to: hub, key: world.key).added == 0)
                }
                // What breaks off again in the middle of a branch is a branch of that branch.
                var fourth = Chain(trunk.feed, Array(chains[0].entries.prefix(common + 2)))
                fourth.addPlace(99, auth: 2)
                #expect(try AuthorityWorld.give(fourth.run(), to: hub).added == 1)
                #expect(try hub.count(Schema.establishment) == common + 3 * 3 + 1)
                if common > 1 {
                    // And one that breaks off before all of them.
                    var early = Chain(trunk.feed, [trunk.entries[0]])
                    early.addPlace(88, auth: 2)
                    #expect(try AuthorityWorld.give(early.run(), to: hub).added == 1)
                }
                #expect(try hub.check() == [])
                states.insert("\(try hub.forks().count) \(try AuthorityWorld.state(of: hub))")
            }
            #expect(states.count == 1)
        }
    }
}
