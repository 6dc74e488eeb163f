import FieldLogHash
import FieldLogTestSupport
import Testing

@testable import FieldLogModel

/// Fields that this version does not know, the strongest heads, and the order of heads under a digest.
struct UnknownTests {
    private static let names = [1, 2, 3].compactMap { IncarnationID(bytes: Array(repeating: $0, count: 16)) }

    private static func change(
        _ name: Int, _ values: [UInt16: FieldValue], upon parents: [Change] = []
    ) -> Change {
        var made = FieldValues()
        for (number, value) in values { made[number] = value }
        let hash = SHA256.hash(Array("\(name) \(values.keys.sorted()) \(parents.count)".utf8))
        let ref = EntryRef(incarnation: names[name], seq: UInt64(parents.count + 1), hash: hash)
        return Change(ref: ref, parents: parents.map(\.ref), values: made)
    }

    /// Whoever writes a record as a whole carries on what a newer version has written; what was emptied since stays empty.
    @Test func unknownFieldsAreCarriedOn() {
        let first = Self.change(0, [1: .text("Quán"), 900: .int(1), 901: .text("a"), 902: .int(5)])
        let second = Self.change(1, [900: .int(2), 901: .null], upon: [first])
        let beside = Self.change(2, [900: .int(3)], upon: [first])
        func unknown(_ changes: [Change]) -> FieldValues { Fold.unknownValues(changes, kind: Schema.establishment) }
        #expect(unknown([Self.change(0, [1: .text("Quán")])]).isEmpty)
        #expect(unknown([first]).numbers == [900, 901, 902])
        let values = unknown([beside, second, first])
        #expect(values.numbers == [900, 902] && values[902] == .int(5))
        // Of two that did not know each other the one of the greater incarnation stands.
        #expect(values[900] == .int(3))
        #expect(unknown([first, second])[900] == .int(2))
    }

    /// Heads come strongest first, and a change that another was made upon is none.
    @Test func headsAreRanked() {
        let first = Self.change(2, [1: .text("a")])
        let deep = Self.change(0, [1: .text("b")], upon: [first])
        let other = Self.change(1, [1: .text("c")])
        #expect(Fold.rankedHeads([other, deep, first]) == [deep.ref, other.ref])
        #expect(Fold.rankedHeads([]).isEmpty)
    }

    /// The digest of an area does not depend on the order of its heads, branches included, and depends on everything else.
    @Test func digestsKnowBranches() {
        let area = fixtureHome
        let branches: [Digest32?] = [nil] + [1, 2].map { SHA256.hash([$0]) }
        let heads = Self.names.prefix(2).flatMap { name in
            branches.map {
                FeedHead(feed: FeedID(incarnation: name, area: area, branch: $0), seq: 7, hash: SHA256.hash([9]))
            }
        }
        let digest = LogDigest.area(heads)
        for _ in 0..<20 { #expect(LogDigest.area(heads.shuffled()) == digest) }
        // The documented bytes: by name, the trunk before its branches, branches by their hashes.
        var writer = CBORWriter()
        writer.arrayHead(heads.count)
        for name in Self.names.prefix(2) {
            for branch in [[]] + branches.compactMap(\.self).sorted().map(\.bytes) {
                writer.arrayHead(4)
                writer.bytes(name.bytes)
                writer.bytes(branch)
                writer.uint(7)
                writer.bytes(SHA256.hash([9]).bytes)
            }
        }
        #expect(SHA256.hash(writer.output) == digest)
        for place in heads.indices {
            var other = heads
            let head = heads[place]
            let branch = FeedID(incarnation: head.feed.incarnation, area: area, branch: SHA256.hash([5]))
            for changed in [
                FeedHead(feed: branch, seq: head.seq, hash: head.hash),
                FeedHead(feed: head.feed, seq: 8, hash: head.hash),
                FeedHead(feed: head.feed, seq: head.seq, hash: .zero),
            ] {
                other[place] = changed
                #expect(LogDigest.area(other) != digest)
            }
        }
    }
}
