import FieldLogHash
import FieldLogModel
import FieldLogTestSupport
import Testing

@testable import FieldLogStorage

/// What lines admit of a tree, and which feeds it makes, without a store.
@Suite struct FeedTreeTests {
    private static let feed = FeedID(
        incarnation: IncarnationID.derived(publicKey: "máy", nonce: [1]), area: fixtureHome)
    private static let trunk = Chain(feed).places(1...3)
    /// Leaves the trunk behind its first entry.
    private static let other = Chain(feed, Array(trunk.entries.prefix(1))).places(11...14)

    private static func tree(_ chains: Chain...) -> FeedTree {
        var tree = FeedTree()
        for entry in chains.flatMap(\.entries) { tree.add(entry) }
        return tree
    }

    private static func unknown(_ seq: UInt64) -> CutLine { CutLine(feed: feed, seq: seq, hash: Digest32.zero) }

    private static func hashes(_ chain: Chain, _ range: Range<Int>) -> [Digest32] { chain.entries[range].map(\.hash) }

    /// A line admits what leads to its entry; one that names it with another number is a line whose entry is not here.
    @Test func namedEntries() {
        let tree = Self.tree(Self.trunk, Self.other)
        #expect(tree.count == 7)
        #expect(tree.admitted(by: []) == [])
        #expect(tree.admitted(by: [Self.trunk.line(2)]) == Set(Self.hashes(Self.trunk, 0..<2)))
        #expect(tree.admitted(by: [Self.trunk.line(2), Self.other.line(5)]).count == 6)
        let wrong = CutLine(feed: Self.feed, seq: 1, hash: Self.trunk.line(3).hash)
        #expect(tree.admitted(by: [wrong]) == [])
    }

    /// A line whose entry is not here speaks for what may still lead to it: chains that end before its number.
    @Test(arguments: [(UInt64(1), 0), (2, 0), (3, 0), (4, 3), (5, 3), (6, 7)]) func unknownEntries(
        _ seq: UInt64, _ count: Int
    ) {
        let tree = Self.tree(Self.trunk, Self.other)
        #expect(tree.admitted(by: [Self.unknown(seq)]).count == count)
    }

    /// One chain is a trunk; where two are admitted both are branches; what is kept aside follows a feed that nothing else follows.
    @Test func feeds() throws {
        let tree = Self.tree(Self.trunk, Self.other)
        let forked = tree.paths { _ in true }
        #expect(forked.map(\.entries.count) == [1, 2, 4] || forked.map(\.entries.count) == [1, 4, 2])
        #expect(
            forked.dropFirst().allSatisfy { $0.base == 1 && $0.baseHash == Self.trunk.line(1).hash && $0.aside.isEmpty }
        )
        let alone = tree.admitted(by: [Self.other.line(3)])
        let cut = tree.paths(alone.contains)
        #expect(cut[0].entries == Self.hashes(Self.other, 0..<3) && cut[0].aside == Self.hashes(Self.other, 3..<5))
        #expect(cut.count == 2 && cut[1].branch == Self.trunk.line(2).hash)
        #expect(cut[1].entries == [] && cut[1].aside == Self.hashes(Self.trunk, 1..<3))
        let nothing = tree.paths { _ in false }
        #expect(nothing[0].branch == nil && nothing[0].entries == [] && nothing[0].aside.count > 2)
        #expect(nothing.reduce(0) { $0 + $1.aside.count } == tree.count)
    }
}
