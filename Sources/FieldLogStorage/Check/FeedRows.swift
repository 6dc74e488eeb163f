internal import FieldLogHash
internal import FieldLogModel

/// The rows of the table `feed`, told apart by whether the log bears them out. A row that it does not is as good as none: the headers
/// say whose entries they are.
struct FeedRows {
    /// The rows that may be believed.
    private(set) var heads: [Int64: FeedHead] = [:]
    /// The rows that cannot be read, or name another feed than the entry whose hash they have.
    private(set) var wrong: Set<Int64> = []
    /// The rows that may be believed, as far as the log can tell, and that are not what their sums were made of.
    private(set) var unsure: Set<Int64> = []
    /// What branches begin behind.
    private(set) var bases: [Int64: (seq: UInt64, hash: Digest32)] = [:]

    init(store: Store) throws(FieldLogError) {
        for row in try store.feeds.rows() {
            guard let head = row.head, try !Self.isContradicted(head, row.number, store) else {
                wrong.insert(row.number)
                continue
            }
            heads[row.number] = head
            if row.base > 0 { bases[row.number] = (row.base, row.baseHash) }
        }
        unsure = try store.feedsWithWrongSums().subtracting(wrong)
    }

    private static func isContradicted(_ head: FeedHead, _ number: Int64, _ store: Store) throws(FieldLogError) -> Bool
    {
        guard head.seq <= Limits.sequenceMax,
            let raw = try store.entries.raw(at: Position(feed: number, seq: head.seq)),
            SHA256.hash(raw.header) == head.hash
        else { return false }
        do throws(EntryError) {
            let header = try EntryHeader(decoding: raw.header)
            return header.incarnation != head.feed.incarnation || header.area != head.feed.area
        } catch {
            return false
        }
    }
}
