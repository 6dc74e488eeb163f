import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// Runs: entries without what the reader can work out.
struct RunTests {
    private let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.yenBai)

    /// The reader builds the very entries that were sent, erased ones included, from any place in a feed.
    @Test func entriesAreBuiltAgain() throws {
        var entries = Sample.entries(feed, 7)
        entries[3] = try Entry(headerBytes: entries[3].headerBytes, bodyBytes: nil)
        for first in 0..<7 {
            let previous = first == 0 ? Digest32.zero : entries[first - 1].hash
            let part = Array(entries[first...])
            let run = try #require(WireRun(feed: feed, previous: previous, entries: part, signature: [1, 2]))
            let read = try #require(WireRun(decoding: run.encoded))
            #expect(read == run)
            #expect(try read.entries() == part)
            #expect(read.last == 7 && read.count == part.count && read.hash == entries[6].hash)
        }
    }

    /// A run that was begun elsewhere, has another writer, area or number, or one changed bit, does not end in its hash.
    @Test func changedRunsAreRefused() throws {
        let entries = Sample.entries(feed, 3)
        let run = try #require(WireRun(feed: feed, previous: .zero, entries: entries, signature: [9]))
        let another = try #require(
            WireRun(feed: feed, previous: Sample.digest(1), entries: entries, signature: [9]))
        #expect(throws: EntryError.chain) { try another.entries() }
        for wrong in [
            FeedID(incarnation: Sample.incarnation(2), area: feed.area),
            FeedID(incarnation: feed.incarnation, area: .commons),
        ] {
            let run = try #require(WireRun(feed: wrong, previous: .zero, entries: entries, signature: [9]))
            #expect(throws: EntryError.chain) { try run.entries() }
        }
        let tail = run.encoded.count - 36 - 1
        for place in 80..<tail {
            var bytes = run.encoded
            bytes[place] ^= 1
            guard let changed = WireRun(decoding: bytes) else { continue }
            #expect(throws: EntryError.self) { try changed.entries() }
        }
    }

    /// The name of a branch is no part of what is hashed: the same entries stand in it as in the trunk.
    @Test func branchesHaveTheSameEntries() throws {
        let entries = Sample.entries(feed, 2)
        let branch = FeedID(incarnation: feed.incarnation, area: feed.area, branch: entries[1].hash)
        let run = try #require(
            WireRun(feed: branch, previous: entries[0].hash, entries: [entries[1]], signature: [1]))
        #expect(try WireRun(decoding: run.encoded)?.entries() == [entries[1]])
    }

    /// A number beyond the last that a feed can have is refused before anything is built.
    @Test func numbersEnd() throws {
        var header = Sample.entry(feed, after: nil).header
        header.seq = Limits.sequenceMax
        let last = Entry(header: header, values: FieldValues(), salt: Array(repeating: 0, count: 16))
        let run = try #require(WireRun(feed: feed, previous: .zero, entries: [last], signature: [1]))
        #expect(try WireRun(decoding: run.encoded)?.entries() == [last])
        let two = try #require(WireRun(feed: feed, previous: .zero, entries: [last, last], signature: [1]))
        #expect(WireRun(decoding: two.encoded) == nil)
    }
}
