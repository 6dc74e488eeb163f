import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// Cuts of feeds that hold more than plain records, and of chains that break off in awkward places: hubs end equal in every order.
@Suite struct CutOrderTests {
    /// Every hub gets these runs and all decisions in an order of its own; the last of them.
    private static func equalHubs(_ world: AuthorityWorld, _ runs: [IncomingRun], _ name: String) throws -> Store {
        var generator = SeededGenerator(UInt64(name.utf8.count))
        var states: Set<String> = []
        var last = world.central
        for number in 0..<8 {
            let hub = try world.hub("\(name)-\(number)")
            // All decisions first; all that they are about first; or any order.
            let (begin, rest) = (world.runs.prefix(2), world.runs.dropFirst(2))
            let fixed = [world.runs + runs, begin + runs + rest]
            let given = number < 2 ? fixed[number] : (world.runs + runs).shuffled(using: &generator)
            try AuthorityWorld.deliver(given, to: hub)
            let findings = try hub.check()
            #expect(findings == [], "\(name), hub \(number)")
            states.insert(try AuthorityWorld.state(of: hub))
            last = hub
        }
        #expect(states.count == 1, "\(name): \(states.count) states")
        return last
    }

    private static func singles(_ chain: Chain, from seq: Int = 1) -> [IncomingRun] {
        guard seq <= chain.entries.count else { return [] }
        return (seq...chain.entries.count).map { chain.run(from: $0, through: $0) }
    }

    /// Two chains from the very first entry, or from a later one; a cut that names one of them, or only what both share; then the other is
    /// named as well.
    @Test(arguments: [0, 2], [true, false]) func chainsUnderACut(common: Int, namesOne: Bool) throws {
        if common == 0, !namesOne { return }
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let trunk = common == 0 ? Chain(try world.feed()) : Chain(try world.feed()).places(1...UInt32(common))
            let (first, second) = (trunk.places(11...14), trunk.places(21...23))
            // One more breaks off in the middle of the first, and is never named.
            let third = Chain(trunk.feed, Array(first.entries.prefix(common + 2))).places(31...32)
            let (others, more) = (Self.singles(second, from: common + 1), Self.singles(third, from: common + 3))
            let runs = Self.singles(first) + others + more
            let named = namesOne ? common + 2 : common
            try world.revoke([try world.commons(), first.line(named)])
            var hub = try Self.equalHubs(world, runs, "một-\(common)-\(namesOne)")
            #expect(try hub.count(Schema.establishment) == named)
            #expect(try hub.forks().isEmpty)
            try world.advance([second.line(common + 2)])
            hub = try Self.equalHubs(world, runs, "hai-\(common)-\(namesOne)")
            #expect(try hub.count(Schema.establishment) == named + 2)
            #expect(try hub.forks().count == (namesOne ? 2 : 0))
            try world.advance([first.line(common + 4), second.line(common + 3)])
            hub = try Self.equalHubs(world, runs, "ba-\(common)-\(namesOne)")
            #expect(try hub.count(Schema.establishment) == common + 4 + 3)
            #expect(try hub.forks().count == 2)
        }
    }

    /// Three chains from the very first entry. A cut leaves two of them; when it is advanced the third comes back beside them, and takes
    /// neither apart.
    @Test func threeChainsFromTheFirst() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let chains = try [1, 11, 21].map { Chain(try world.feed()).places($0...$0 + 1) }
            let runs = chains.flatMap { Self.singles($0) }
            try world.revoke([try world.commons(), chains[0].line(2), chains[1].line(1)])
            var hub = try Self.equalHubs(world, runs, "ba-chuỗi")
            #expect(try hub.count(Schema.establishment) == 3 && hub.forks().count == 2)
            try world.advance([chains[2].line(2)])
            hub = try Self.equalHubs(world, runs, "ba-chuỗi-nữa")
            #expect(try hub.count(Schema.establishment) == 5 && hub.forks().count == 3)
        }
    }

    /// A cut names an entry of a branch of a branch: what leads there is admitted, through both, and nothing else.
    @Test func branchOfABranchUnderACut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let trunk = Chain(try world.feed()).places(1...1)
            let (first, second) = (trunk.places(11...14), trunk.places(21...22))
            let third = Chain(trunk.feed, Array(first.entries.prefix(3))).places(31...32)
            let runs = Self.singles(first) + Self.singles(second, from: 2) + Self.singles(third, from: 4)
            try world.revoke([try world.commons(), third.line(5), second.line(2)])
            let hub = try Self.equalHubs(world, runs, "bốn")
            #expect(try hub.count(Schema.establishment) == 6 && hub.forks().count == 2)
        }
    }

    /// A feed of which the end is kept aside forks: what is kept aside goes with its chain, and is there when the cut moves on, though nobody
    /// sends it again.
    @Test func whatIsKeptAsideFollowsItsChain() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...1)
            let (first, second) = (trunk.places(11...14), trunk.places(21...21))
            #expect(try AuthorityWorld.give(first.run(), to: hub).added == 5)
            try world.revoke([try world.commons(), first.line(3)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.count(Schema.establishment) == 3 && hub.withheldCount() == 2)
            try world.advance([second.line(2)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try AuthorityWorld.give(second.run(from: 2), to: hub).added == 1)
            #expect(try hub.forks().count == 2 && hub.withheldCount() == 2)
            try world.advance([first.line(5)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.count(Schema.establishment) == 6 && hub.withheldCount() == 0)
            #expect(try hub.check() == [])
        }
    }

    /// A chain takes the place of entries that are kept aside: those get a branch of their own, and come back as one of two when the cut
    /// moves on. From the first entry of the feed, and from a later one.
    @Test(arguments: [0, 2]) func anotherChainTakesThePlace(common: Int) throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = common == 0 ? Chain(try world.feed()) : Chain(try world.feed()).places(1...UInt32(common))
            let (first, second) = (trunk.places(11...12), trunk.places(21...21))
            #expect(try AuthorityWorld.give(first.run(), to: hub).added == common + 2)
            try world.revoke([try world.commons(), common == 0 ? second.line(1) : first.line(common)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.count(Schema.establishment) == common && hub.withheldCount() == 2)
            if common > 0 { try world.advance([second.line(common + 1)]) }
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try AuthorityWorld.give(second.run(from: common + 1), to: hub).added == 1)
            #expect(try hub.count(Schema.establishment) == common + 1 && hub.withheldCount() == 2)
            try world.advance([first.line(common + 2)])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.count(Schema.establishment) == common + 3 && hub.withheldCount() == 0)
            #expect(try hub.forks().count == 2 && hub.check() == [])
        }
    }

    /// Of a fork the erasure of one entry leaves the other with its number alone.
    @Test func anErasureNamesOneOfAFork() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...1)
            let (first, second) = (trunk.places(11...12), trunk.places(21...22))
            for run in [first.run(), second.run()] { try AuthorityWorld.deliver([run], to: hub) }
            #expect(try hub.forks().count == 2)
            try world.central.add(
                Schema.erasure, Sample.id(90), home: .authority, ["entry": .text(first.line(2).text)])
            world.publish(world.central)
            try AuthorityWorld.deliver(world.runs, to: hub)
            var bodies: [Digest32: Bool] = [:]
            for state in try hub.feeds.states(of: trunk.feed.incarnation, trunk.feed.area) {
                for seq in (state.base + 1)...max(state.seq, state.base + 1) {
                    let entry = try hub.anyEntry(at: Position(feed: state.number, seq: seq))
                    if let entry { bodies[entry.hash] = entry.bodyBytes != nil }
                }
            }
            #expect(bodies[first.entries[1].hash] == false)
            #expect(bodies.values.count { $0 } == 4 && bodies.count == 5)
        }
    }

    /// A run goes beyond a cut that is known already: its beginning is taken and goes on to others, for the rest of it and its signature are kept
    /// aside; when the cut moves on, the rest is there.
    @Test func runBeyondAKnownCut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let chain = Chain(try world.feed()).places(1...5)
            try world.revoke([try world.commons(), chain.line(3)])
            let (hub, other) = (try world.hub("một"), try world.hub("hai"))
            for store in [hub, other] { try AuthorityWorld.deliver(world.runs, to: store) }
            let key = try world.device.requiredSetting(.publicKey)
            let outcome = try AuthorityWorld.take(chain.run(), to: hub, key: key)
            #expect(outcome.refusal == .beyondCut && outcome.added == 3 && outcome.head == FeedHead(chain, 3))
            #expect(try hub.withheldCount() == 2)
            #expect(try hub.check() == [])
            let passed = try #require(try hub.signedRun(of: chain.feed, from: 1, maxBytes: 1 << 20))
            #expect(passed.entries == chain.entries && passed.signature == [1])
            let again = IncomingRun(feed: chain.feed, entries: passed.entries, signature: passed.signature)
            #expect(try AuthorityWorld.take(again, to: other, key: key).added == 3)
            #expect(try AuthorityWorld.state(of: other) == (try AuthorityWorld.state(of: hub)))
            try world.advance([chain.line(4)])
            for store in [hub, other] { try AuthorityWorld.deliver(world.runs, to: store) }
            #expect(try hub.head(of: chain.feed) == FeedHead(chain, 4))
            #expect(try hub.withheldCount() == 1)
            // Nothing that lacks a body which nobody erased is kept.
            let third = try world.hub("ba")
            try AuthorityWorld.deliver(world.runs, to: third)
            let last = try Entry(headerBytes: chain.entries[4].headerBytes, bodyBytes: nil)
            let bare = IncomingRun(feed: chain.feed, entries: chain.entries.dropLast() + [last], signature: [1])
            #expect(try AuthorityWorld.take(bare, to: third, key: key).added == 4)
            #expect(try third.withheldCount() == 0)
        }
    }

    /// What was changed once, twice and three times before a cut stands as if the rest had never been; a critical kind that nobody knows
    /// stops its area only as long as it is admitted.
    @Test func changesBehindACut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            var chain = Chain(try world.feed())
            let id = Sample.id(1_500)
            func change(_ rooms: Int64) {
                let values = FieldValues(Schema.establishment, ["name": .text("Quán"), "rooms": .int(rooms)])
                chain.add(
                    Schema.establishment.name, id, auth: 2, values, parents: chain.entries.last.map { [$0.ref] } ?? [])
            }
            for rooms in 1...4 { change(Int64(rooms)) }
            chain.add("song", Sample.id(1_501), auth: 2, FieldValues())
            chain.add("!decree", Sample.id(1_502), auth: 2, FieldValues())
            chain.addPlace(9, auth: 2)
            let runs = [
                chain.run(through: 1), chain.run(from: 2, through: 3), chain.run(from: 4), chain.run(through: 6),
            ]
            func rooms(_ hub: Store) throws -> FieldValue? {
                try hub.record(Schema.establishment, id: id, home: fixtureHome)?["rooms"]
            }
            #expect(try rooms(try Self.equalHubs(world, runs, "chưa cắt")) == .int(4))
            try world.revoke([try world.commons(), chain.line(1)])
            #expect(try rooms(try Self.equalHubs(world, runs, "một")) == .int(1))
            for (seq, name) in [(2, "hai"), (3, "ba")] {
                try world.advance([chain.line(seq)])
                #expect(try rooms(try Self.equalHubs(world, runs, name)) == .int(Int64(seq)))
            }
            try world.advance([chain.line(7)])
            let hub = try Self.equalHubs(world, runs, "tất cả")
            #expect(try rooms(hub) == .int(4) && hub.count(Schema.establishment) == 1)
        }
    }

    /// A record of which two changes are left is folded from the two.
    @Test func someOfManyChangesAreLeft() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            var chain = Chain(try world.feed())
            for rooms in 1...4 as ClosedRange<Int64> {
                chain.add(
                    Schema.establishment.name, Sample.id(1_500), auth: 2,
                    FieldValues(Schema.establishment, ["name": .text("Quán"), "rooms": .int(rooms)]),
                    parents: chain.entries.last.map { [$0.ref] } ?? [])
            }
            try world.revoke([try world.commons(), chain.line(2)])
            let hub = try Self.equalHubs(world, [chain.run()], "hai")
            let record = try #require(try hub.record(Schema.establishment, id: Sample.id(1_500), home: fixtureHome))
            #expect(record["rooms"] == .int(2))
        }
    }

    /// A critical kind that goes out behind a cut gives free what waited behind it in its area.
    @Test func whatStoppedAnAreaGoesOut() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            var chain = Chain(try world.feed())
            chain.add("!decree", Sample.id(1_502), auth: 2, FieldValues())
            let hub = try world.hubWithAll("hub")
            #expect(try AuthorityWorld.give(chain.run(), to: hub).added == 1)
            try hub.add(Schema.establishment, Sample.id(1_600), ["name": .text("Quán chờ")])
            #expect(try hub.count(Schema.establishment) == 0)
            try world.revoke([try world.commons()])
            try AuthorityWorld.deliver(world.runs, to: hub)
            #expect(try hub.count(Schema.establishment) == 1)
            #expect(try hub.withheldCount() == 1 && hub.check() == [])
        }
    }

    /// One key of a device is revoked by its name and no other; who begins a log knowing of the revocation, with a new grant, is not cut.
    @Test func keysAreRevokedByName() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let before = Chain(try world.feed()).places(1...2)
            func revoke(_ key: String) throws {
                try world.central.add(
                    Schema.revocation, Sample.id(20), home: .authority,
                    [
                        "device": .bytes(world.deviceID.bytes), "public_key": .text(key),
                        "cuts": .text(world.commons().text),
                    ])
                world.publish(world.central)
            }
            try revoke("ssh-ed25519 khóa khác")
            #expect(try Self.equalHubs(world, [before.run()], "khác").count(Schema.establishment) == 2)
            try revoke(world.key)
            #expect(try Self.equalHubs(world, [before.run()], "này").count(Schema.establishment) == 0)
            try world.central.add(
                Schema.grant, Sample.id(2), home: .authority,
                [
                    "device": .bytes(world.deviceID.bytes), "public_key": .text(world.key), "role": .text("INSPECTOR"),
                    "areas": .text("*"), "principal": .text("may-1"),
                ])
            world.publish(world.central)
            var after = Chain(try world.feed(Sample.otherHome))
            after.addPlace(7, auth: 5)
            // A cut without lines, and one of feeds that nobody has revoked, change nothing.
            try world.advance([])
            try world.central.add(Schema.cut, Sample.id(41), home: .authority, FieldValues())
            world.publish(world.central)
            try world.advance([world.commons()])
            let hub = try Self.equalHubs(world, [before.run(), after.run()], "sau")
            #expect(try hub.count(Schema.establishment) == 1)
        }
    }

    /// A cut that comes before anything was revoked waits for a revocation.
    @Test func cutsAloneCutNothing() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let chain = Chain(try world.feed()).places(1...3)
            try world.advance([chain.line(1), try world.commons()])
            #expect(try Self.equalHubs(world, [chain.run()], "trước").count(Schema.establishment) == 3)
            try world.revoke([])
            #expect(try Self.equalHubs(world, [chain.run()], "sau").count(Schema.establishment) == 1)
        }
    }

    /// Erased edits, erased entries beyond a cut, and erased entries of a kind that nobody knows keep their places.
    @Test func erasuresReachEverything() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            var chain = Chain(try world.feed()).places(1...1)
            let edit = FieldValues(Schema.establishment, ["name": .text("Tên của một người"), "rooms": .int(9)])
            chain.add(
                Schema.establishment.name, Sample.id(1_001), auth: 2, edit, parents: [chain.entries[0].ref])
            chain.add("song", Sample.id(1_700), auth: 2, edit)
            chain = chain.places(4...5)
            let runs = Self.singles(chain)
            try world.revoke([try world.commons(), chain.line(4)])
            for (place, seq) in [2, 3, 5].enumerated() {
                try world.central.add(
                    Schema.erasure, Sample.id(UInt32(70 + place)), home: .authority,
                    ["entry": .text(chain.line(seq).text)])
            }
            // What says who writes and who may is not erased, whatever the feed says.
            let kept = [try world.commons().text, "vô nghĩa"]
            for (place, text) in kept.enumerated() {
                try world.central.add(
                    Schema.erasure, Sample.id(UInt32(80 + place)), home: .authority, ["entry": .text(text)])
            }
            world.publish(world.central)
            let hub = try Self.equalHubs(world, runs, "xóa")
            #expect(try hub.authority().erasures.count == 3)
            for seq in 1...5 as ClosedRange<UInt64> {
                #expect((try hub.anyEntry(of: chain.feed, seq: seq)?.bodyBytes == nil) == [2, 3, 5].contains(seq))
            }
            let record = try #require(try hub.record(Schema.establishment, id: Sample.id(1_001), home: fixtureHome))
            #expect(record["name"].isNull && record["rooms"].isNull)
            #expect(try hub.publicKey(of: chain.feed.incarnation) == world.key)
            // Erased without a body: it is taken as such once the erasure is known.
            let late = try world.hubWithAll("late")
            let erased = try chain.entries.prefix(4).enumerated().map { place, entry in
                [1, 2].contains(place) ? try Entry(headerBytes: entry.headerBytes, bodyBytes: nil) : entry
            }
            let run = IncomingRun(feed: chain.feed, entries: Array(erased), signature: [1])
            #expect(try AuthorityWorld.give(run, to: late).added == 4)
        }
    }
}

extension FeedHead {
    fileprivate init(_ chain: Chain, _ seq: Int) {
        self.init(feed: chain.feed, seq: UInt64(seq), hash: chain.entries[seq - 1].hash)
    }
}
