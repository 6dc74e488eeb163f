import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// Forks of forks under cuts that name any of their entries: what hubs admit is what the rule says, by a second reckoning, in every order.
@Suite struct CutTreeTests {
    /// Chains that leave each other anywhere, the first entry included.
    private static func tree(_ feed: FeedID, _ generator: inout SeededGenerator) -> [Chain] {
        var number: UInt32 = 1
        func longer(_ chain: Chain, by count: Int) -> Chain {
            defer { number += UInt32(count) }
            return chain.places(number...number + UInt32(count) - 1)
        }
        var chains = [longer(Chain(feed), by: 1 + generator.below(5))]
        for _ in 0..<1 + generator.below(4) {
            let parent = chains[generator.below(chains.count)]
            let start = Chain(feed, Array(parent.entries.prefix(generator.below(parent.entries.count + 1))))
            chains.append(longer(start, by: 1 + generator.below(3)))
        }
        return chains
    }

    /// Each chain in runs, from its first entry or from where it leaves another.
    private static func runs(_ chains: [Chain], _ generator: inout SeededGenerator) -> [IncomingRun] {
        var runs: [IncomingRun] = []
        for chain in chains {
            var from = 1
            while from <= chain.entries.count {
                let through = min(chain.entries.count, from + generator.below(3))
                runs.append(chain.run(from: from, through: through))
                from = through + 1
            }
        }
        return runs
    }

    private static func lines(_ chains: [Chain], _ generator: inout SeededGenerator) -> [CutLine] {
        (0..<1 + generator.below(3)).map { _ in
            let chain = chains[generator.below(chains.count)]
            return chain.line(1 + generator.below(chain.entries.count))
        }
    }

    /// What the lines name, and what leads there.
    private static func admitted(_ chains: [Chain], _ lines: [CutLine]) -> Set<Digest32> {
        var admitted: Set<Digest32> = []
        for chain in chains {
            for line in lines where line.seq <= UInt64(chain.entries.count) {
                let leading = chain.entries.prefix(Int(line.seq))
                if leading.last?.hash == line.hash { admitted.formUnion(leading.map(\.hash)) }
            }
        }
        return admitted
    }

    private static func expect(_ wanted: Set<Digest32>, _ hubs: [Store], _ feed: FeedID, _ what: String) throws {
        var states: Set<String> = []
        for (number, hub) in hubs.enumerated() {
            #expect(try hub.check() == [], "\(what), hub \(number)")
            states.insert(try AuthorityWorld.state(of: hub))
            var held: Set<Digest32> = []
            for state in try hub.feeds.states(of: feed.incarnation, feed.area) where state.seq > state.base {
                for seq in state.base + 1...state.seq {
                    let ref = try hub.ref(at: Position(feed: state.number, seq: seq))
                    held.insert(try #require(ref, "\(what), hub \(number)").hash)
                }
            }
            #expect(held == wanted, "\(what), hub \(number): \(held.count) of \(wanted.count)")
        }
        #expect(states.count == 1, "\(what): \(states.count) states")
    }

    /// A hub that hears of everything from one store alone, in signed runs as that one can give them.
    private static func heir(of store: Store, _ world: AuthorityWorld, _ name: String) throws -> Store {
        let heir = try world.hub(name)
        let heads = try store.allHeads().sorted { ($0.feed.area.isPseudo ? 0 : 1) < ($1.feed.area.isPseudo ? 0 : 1) }
        var runs: [IncomingRun] = []
        for head in heads {
            var seq = try #require(try store.feeds.state(of: head.feed)).base + 1
            while seq <= head.seq {
                let run = try #require(
                    try store.signedRun(of: head.feed, from: seq, maxBytes: 1), "\(name): \(head.feed) from \(seq)")
                runs.append(IncomingRun(feed: run.feed, entries: run.entries, signature: run.signature))
                seq = try #require(run.entries.last).header.seq + 1
            }
        }
        try AuthorityWorld.deliver(runs, to: heir)
        return heir
    }

    @Test(arguments: UInt64(1)...16) func anyCutsOfAnyTree(_ seed: UInt64) throws {
        try withTemporaryFolder { folder in
            var generator = SeededGenerator(seed)
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let feed = try world.feed()
            let chains = Self.tree(feed, &generator)
            let work = Self.runs(chains, &generator)
            let hubs = try (0..<4).map { try world.hub("hub-\($0)") }
            var lines = Self.lines(chains, &generator)
            // One hub hears of each decision when it has everything else; the others of all in any order, from nothing each time.
            try AuthorityWorld.deliver(world.runs + work.shuffled(using: &generator), to: hubs[0])
            try Self.expect(Set(chains.flatMap(\.entries).map(\.hash)), [hubs[0]], feed, "seed \(seed) before")
            try world.revoke([try world.commons()] + lines)
            for step in 0..<3 {
                var heard = [hubs[0]]
                try AuthorityWorld.deliver(world.runs + work.shuffled(using: &generator), to: hubs[0])
                for (number, hub) in hubs.enumerated().dropFirst() where number == 1 || step == 0 {
                    try AuthorityWorld.deliver((world.runs + work).shuffled(using: &generator), to: hub)
                    heard.append(hub)
                }
                for number in 0..<2 {
                    let hub = try world.hub("hub-\(step)-\(number)")
                    try AuthorityWorld.deliver((world.runs + work).shuffled(using: &generator), to: hub)
                    heard.append(hub)
                }
                heard += try heard.enumerated().map { try Self.heir(of: $1, world, "heir-\(step)-\($0)") }
                try Self.expect(Self.admitted(chains, lines), heard, feed, "seed \(seed), step \(step)")
                let more = step == 0 ? Self.lines(chains, &generator) : chains.map { $0.line($0.entries.count) }
                lines += more
                try world.advance(more)
            }
        }
    }

    /// An author may sign anything: what names an entry before it and has not the next number attaches to nothing.
    @Test func numbersThatDoNotFollow() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            let trunk = Chain(try world.feed()).places(1...2)
            for chain in [trunk.places(3...4), trunk.places(5...6)] {
                #expect(try AuthorityWorld.give(chain.run(), to: hub).added > 0)
            }
            let before = try AuthorityWorld.state(of: hub)
            for (seq, previous) in [
                (1, trunk.line(1).hash), (3, trunk.line(1).hash), (2, .zero), (9, trunk.line(2).hash),
            ] {
                var header = trunk.entries[1].header
                (header.seq, header.previous) = (UInt64(seq), previous)
                let values = FieldValues(Schema.establishment, ["name": .text("Quán \(seq)")])
                let odd = Entry(header: header, values: values, salt: Array(repeating: 6, count: 16))
                let run = Chain(trunk.feed, [odd]).run()
                #expect(try AuthorityWorld.take(run, to: hub, key: world.key).refusal == .gap, "\(seq)")
            }
            #expect(try AuthorityWorld.state(of: hub) == before && hub.check() == [])
        }
    }

    /// Two first entries, written before a revocation and after a new grant: the older one says that the log is cut, whichever came first.
    @Test func chainsThatBeginApart() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            world.publish(world.device)
            let older = Chain(try world.feed()).places(1...2)
            var newer = Chain(older.feed)
            newer.addPlace(11, auth: 4)
            try world.revoke([try world.commons(), older.line(1)])
            try world.central.add(
                Schema.grant, Sample.id(5), home: .authority,
                [
                    "device": .bytes(world.deviceID.bytes), "public_key": .text(world.key), "role": .text("INSPECTOR"),
                    "areas": .text("*"), "principal": .text("may-1"),
                ])
            world.publish(world.central)
            let chains = [older.run(), newer.run()]
            for (number, runs) in [chains, chains.reversed()].enumerated() {
                let hub = try world.hub("hub-\(number)")
                try AuthorityWorld.deliver(world.runs + runs, to: hub)
                try Self.expect([older.line(1).hash], [hub], older.feed, "hub \(number)")
            }
        }
    }
}
