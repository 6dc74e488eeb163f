import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// Stores made anew out of the files of damaged ones. The sample has no authority feed, so the deployment is told.
struct RemakeTests {
    /// Makes a store anew of a folder, without asking anybody about signatures.
    private static func remade(_ folder: String, _ body: (Remake) throws -> Void) throws {
        try withTemporaryFolder { place in
            let new = place + "/mới"
            try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
            let remake = try Remake(try Wreck(folder, scratch: place), in: new, deployment: fixtureDeployment) {
                (claims) throws(FieldLogError) in claims.map { _ in false }
            }
            try remake.restore()
            try remake.settle(nonce: Array(repeating: 1, count: IncarnationID.byteCount))
            #expect(try remake.store.check() == [])
            try body(remake)
        }
    }

    private static func bytes(_ folder: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: Store.databasePath(folder))))
    }

    private static func write(_ bytes: [UInt8], _ folder: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: Store.databasePath(folder)))
    }

    /// A healthy store, read byte by byte, gives the same store again, rows and positions included.
    @Test func aWholeStoreComesBackWhole() throws {
        try Sample.withFolder { folder in
            let before = try Snapshot(try Store.open(folder))
            try Self.remade(folder) { (remake: Remake) throws in
                let after = try Snapshot(remake.store)
                #expect(after == before, "\(before.difference(from: after))")
                #expect(try remake.report().isWhole && remake.loose().isEmpty)
            }
        }
    }

    /// Without the first page, of which everything else hangs, the rows that lie about give all of it again.
    @Test(arguments: [100, 4_096]) func theBeginningOfTheDatabaseIsGone(_ count: Int) throws {
        try Sample.withFolder { folder in
            let heads = try Store.open(folder).allHeads()
            try FileManager.default.removeItem(atPath: Store.databasePath(folder) + "-wal")
            var bytes = try Self.bytes(folder)
            for place in 0..<count { bytes[place] = 0 }
            try Self.write(bytes, folder)
            try Self.remade(folder) { (remake: Remake) throws in
                #expect(Set(try remake.store.allHeads()) == Set(heads))
                #expect(try remake.store.setting(.scope) == "*")
                #expect(try remake.report().lostTables.contains("peer"))
            }
        }
    }

    /// Whichever bit of a row turns over, of its lengths, its header or its body: the entry comes back, and no other comes with it.
    @Test func anyBitOfARow() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let heads = Set(try store.allHeads())
            let (number, _) = try #require(try store.feeds.heads(of: fixtureHome).first)
            let entry = try #require(try store.anyEntry(at: Position(feed: number, seq: 2)))
            try store.gather()
            let bytes = try Self.bytes(folder)
            let row = try #require(Data(bytes).firstRange(of: Data(entry.headerBytes + (entry.bodyBytes ?? []))))
            let lengths = (row.lowerBound + entry.headerBytes.count - 3)..<(row.lowerBound + entry.headerBytes.count)
            let bits = ((row.lowerBound - 8) * 8..<row.upperBound * 8).filter {
                $0 % 17 == 0 || lengths.contains($0 / 8)
            }
            for bit in bits {
                var damaged = bytes
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                try Self.write(damaged, folder)
                try Self.remade(folder) { (remake: Remake) throws in
                    let report = try remake.report()
                    #expect(Set(try remake.store.allHeads()) == heads, "bit \(bit - row.lowerBound * 8)")
                    #expect(
                        report.feeds.allSatisfy { $0.missing.isEmpty && $0.loose == 0 },
                        "bit \(bit - row.lowerBound * 8)")
                }
            }
        }
    }

    /// Three chains of one feed, two of them from one entry on, come back as they were out of their entries alone.
    @Test func forksComeBack() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            var trunk = Chain(try world.feed())
            trunk.addPlace(1, auth: 2)
            for number in 1...3 as ClosedRange<UInt32> {
                var chain = trunk
                chain.addPlace(10 * number, auth: 2)
                chain.addPlace(10 * number + 1, auth: 2)
                try AuthorityWorld.deliver([chain.run()], to: hub)
            }
            let (forks, state) = (try hub.forks().count, try AuthorityWorld.state(of: hub))
            #expect(forks == 3)
            let new = folder + "/mới"
            try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
            let remake = try Remake(
                try Wreck(hub.path, scratch: folder), in: new, deployment: try hub.deployment()
            ) { (claims) throws(FieldLogError) in claims.map { _ in true } }
            try remake.restore()
            try remake.settle(nonce: Array(repeating: 1, count: IncarnationID.byteCount))
            #expect(try remake.store.forks().count == forks && AuthorityWorld.state(of: remake.store) == state)
            #expect(try remake.store.check() == [] && remake.report().isWhole)
        }
    }

    /// Of one of two chains the first entry of its own is gone: what follows it there waits, and the other chain is whole.
    @Test func whatFollowsALostEntryOfAForkWaits() throws {
        try withTemporaryFolder { folder in
            let world = try AuthorityWorld(folder: folder)
            let hub = try world.hubWithAll("hub")
            var trunk = Chain(try world.feed())
            trunk.addPlace(1, auth: 2)
            var fork = trunk
            for number in 10...12 as ClosedRange<UInt32> { trunk.addPlace(number, auth: 2) }
            for number in 20...22 as ClosedRange<UInt32> { fork.addPlace(number, auth: 2) }
            for chain in [trunk, fork] { try AuthorityWorld.deliver([chain.run()], to: hub) }
            let lost = try #require(try hub.heldPlace(of: fork.entries[1]))
            try Sample.damaged(hub.path) { raw in
                try raw.run("PRAGMA secure_delete = ON")
                try raw.run("DELETE FROM entry WHERE pos = ?1", [.int(lost.number)])
                try raw.run("VACUUM")
                try raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
            } _: { (damaged: Store) throws in
                let new = folder + "/mới"
                try FileManager.default.createDirectory(atPath: new, withIntermediateDirectories: false)
                let remake = try Remake(
                    try Wreck(damaged.path, scratch: folder), in: new, deployment: try hub.deployment()
                ) { (claims) throws(FieldLogError) in claims.map { _ in true } }
                try remake.restore()
                try remake.settle(nonce: Array(repeating: 1, count: IncarnationID.byteCount))
                #expect(Set(try remake.loose().map(\.entry.hash)) == Set(fork.entries.dropFirst(2).map(\.hash)))
                #expect(try trunk.entries.allSatisfy { try remake.store.heldPlace(of: $0) != nil })
                #expect(try fork.entries.dropFirst().allSatisfy { try remake.store.heldPlace(of: $0) == nil })
                #expect(try remake.store.check() == [])
                // The other chain brings it, and what waited for it is taken from it as well.
                try AuthorityWorld.deliver([fork.run()], to: remake.store)
                #expect(try AuthorityWorld.state(of: remake.store) == AuthorityWorld.state(of: hub))
            }
        }
    }

    /// An entry is zeroed: everything before it is there, it is named by its number, and what follows waits in a file until it comes.
    @Test func whatFollowsALostEntryWaits() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let (number, head) = try #require(try store.feeds.heads(of: fixtureHome).first)
            let lost = try #require(try store.anyEntry(at: Position(feed: number, seq: 2)))
            let all = try store.areaDigests().map(\.digest)
            try Sample.damaged(folder) { raw in
                try raw.run("DELETE FROM entry WHERE pos = ?1", [.int(Position(feed: number, seq: 2).number)])
                try raw.run("PRAGMA secure_delete = ON")
                try raw.run("VACUUM")
                try raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
            } _: { (store: Store) throws in
                try Self.remade(store.path) { (remake: Remake) throws in
                    let report = try remake.report()
                    let feed = try #require(
                        report.feeds.first {
                            $0.feed.incarnation == head.feed.incarnation && $0.feed.area == fixtureHome
                        })
                    #expect(feed.missing == [2...2] && feed.entries == 1 && feed.loose == Int(head.seq) - 2)
                    let loose = try remake.loose()
                    #expect(loose.allSatisfy(\.isBorneOut) && loose.count == feed.loose)
                    try Store.keep(report, in: remake.store.path + "/damaged-20261121T000000Z")
                    #expect(try remake.store.missing().map(\.ranges) == [[2...2]])
                    let read = try LooseFile.all(in: remake.store.path)
                    #expect(read == loose)
                    #expect(try remake.store.takeBack(read) == 0)
                    _ = try remake.store.write { (transaction) throws(FieldLogError) in try transaction.insert(lost) }
                    #expect(try remake.store.takeBack(read) == loose.count)
                    #expect(try remake.store.missing().isEmpty)
                    #expect(try remake.store.areaDigests().map(\.digest) == all && remake.store.check() == [])
                }
            }
        }
    }

    /// Several bits of a header have turned over: the entry has come back from elsewhere, and its damaged picture is nothing to look at.
    @Test(arguments: ["time", "place"]) func theDamagedPictureOfAnEntryIsNoEntry(_ part: String) throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let (number, _) = try #require(try store.feeds.heads(of: fixtureHome).first)
            let place = Position(feed: number, seq: 2)
            let first = try #require(try store.anyEntry(at: Position(feed: number, seq: 1)))
            let entry = try #require(try store.anyEntry(at: place))
            var other = entry.header
            if part == "time" {
                other.time = WallTime(
                    milliseconds: other.time.milliseconds ^ 0x78, offsetMinutes: other.time.offsetMinutes,
                    trust: .behind)
            } else {
                other.incarnation = IncarnationID.derived(publicKey: "máy lạ", nonce: [])
                other.seq = 77
            }
            let picture = try Entry(headerBytes: other.encoded(), bodyBytes: entry.bodyBytes)
            try Sample.damaged(folder) { raw in
                try raw.run(
                    "UPDATE entry SET header = ?1 WHERE pos = ?2", [.bytes(picture.headerBytes), .int(place.number)])
                try raw.run("PRAGMA wal_checkpoint(TRUNCATE)")
            } _: { (store: Store) throws in
                try Self.remade(store.path) { (remake: Remake) throws in
                    #expect(try remake.loose().contains { $0.entry.hash == picture.hash && !$0.isBorneOut })
                    let rest = try remake.loose().filter(\.isBorneOut)
                    for back in [first, entry] {
                        _ = try remake.store.write { (transaction) throws(FieldLogError) in try transaction.insert(back)
                        }
                    }
                    _ = try remake.store.takeBack(rest)
                    #expect(try remake.loose().isEmpty && remake.report().isWhole)
                }
            }
        }
    }

    /// Entries that somebody has laid into the database, right in hash and chain, with no head or signature that knows of them, stay out;
    /// so do those within the text of a body.
    @Test func forgedEntriesStayOut() throws {
        try Sample.withFolder { folder in
            let store = try Store.open(folder)
            let (number, head) = try #require(try store.feeds.heads(of: fixtureHome).first)
            let first = try #require(try store.anyEntry(at: Position(feed: number, seq: head.seq)))
            var header = first.header
            header.seq = head.seq + 1
            header.previous = head.hash
            header.parents = []
            let forged = Entry(header: header, values: try first.values(), salt: Array(repeating: 9, count: 16))
            try Sample.damaged(folder) { raw in
                let position = Position(feed: number, seq: head.seq + 1).number
                let body = FieldValue.bytes(try #require(forged.bodyBytes))
                try raw.run(
                    "INSERT INTO entry(pos, header, body) VALUES(?1, ?2, ?3)",
                    [.int(position), .bytes(forged.headerBytes), body])
                let hidden = [UInt8](repeating: 0, count: 40) + forged.headerBytes + (forged.bodyBytes ?? [])
                try raw.run(
                    "INSERT INTO quarantine(at, sender, code, feed, bytes, run, sum) VALUES(1, 'x', 1, 'x', 1, ?1, x'01')",
                    [.bytes(hidden)])
            } _: { (store: Store) throws in
                try Self.remade(store.path) { (remake: Remake) throws in
                    #expect(try remake.store.head(of: head.feed) == head)
                    let loose = try remake.loose()
                    #expect(loose.map(\.entry.hash) == [forged.hash] && loose.first?.isBorneOut == false)
                    #expect(try remake.store.takeBack(loose) == 0)
                    // They may be genuine: somebody has to look.
                    #expect(try !remake.report().isWhole)
                }
            }
        }
    }

    /// One bit of a header or a body, which is found by the hashes of its neighbours: it is turned back, the last entry of a feed included.
    @Test(arguments: ["header", "body"]) func oneBitOfAnEntryIsTurnedBack(_ column: String) throws {
        try Sample.withFolder { folder in
            let before = try Snapshot(try Store.open(folder))
            for place in [0, 1, 30, 77] {
                try Sample.damaged(folder) { raw in
                    let row = try raw.run(
                        "SELECT \(column), pos FROM entry ORDER BY pos DESC LIMIT 1 OFFSET \(place % 3)")
                    guard case .bytes(var bytes) = row[0][0] else { return }
                    bytes[place % bytes.count] ^= 0x10
                    try raw.run("UPDATE entry SET \(column) = ?1 WHERE pos = ?2", [.bytes(bytes), row[0][1]])
                } _: { (store: Store) throws in
                    try Self.remade(store.path) { (remake: Remake) throws in
                        let after = try Snapshot(remake.store)
                        #expect(after == before, "\(column) \(place): \(before.difference(from: after))")
                        #expect(try remake.report().mended == 1)
                    }
                }
            }
        }
    }
}
