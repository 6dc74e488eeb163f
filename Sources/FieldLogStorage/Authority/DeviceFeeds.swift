internal import FieldLogHash
public import FieldLogModel

/// A feed of a device as this store has it.
public struct DeviceFeed: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// Its last admitted entry; nil where none is.
    public let head: FeedHead?
    /// How many entries of it are admitted.
    public let entries: Int
    /// How many are kept aside beyond a cut.
    public let withheld: Int
    /// The last entry that is here, be it kept aside.
    public let last: FeedHead?
}

extension Store {
    /// The feeds, outside the authority feed, of all incarnations of some keys, by incarnation, area and branch. O(incarnations + feeds).
    public func deviceFeeds(ofKeys keys: Set<String>) throws(FieldLogError) -> [DeviceFeed] {
        var found: [DeviceFeed] = []
        for incarnation in try incarnations(ofKeys: keys) {
            for state in try feeds.all(of: incarnation) where state.id.area != .authority {
                let aside = try aside(state.number)
                let head = state.seq > state.base ? state.head : nil
                found.append(
                    DeviceFeed(
                        feed: state.id, head: head, entries: Int(clamping: state.seq - min(state.base, state.seq)),
                        withheld: aside.count,
                        last: aside.last.map { FeedHead(feed: state.id, seq: $0.seq, hash: $0.hash) } ?? head))
            }
        }
        return found
    }

    /// How many entries of all incarnations of some keys are kept aside beyond cuts. O(1) where nothing is kept aside at all.
    public func withheldCount(ofKeys keys: Set<String>) throws(FieldLogError) -> Int {
        guard try withheldCount() > 0 else { return 0 }
        return try deviceFeeds(ofKeys: keys).reduce(0) { $0 + $1.withheld }
    }

    private func aside(_ feed: Int64) throws(FieldLogError) -> (count: Int, last: EntryRef?) {
        let query = try database.compile("SELECT count(*), max(pos) FROM withheld WHERE pos BETWEEN ?1 AND ?2")
        query.bind(1, Position(feed: feed, seq: 0).number)
        query.bind(2, Position(feed: feed, seq: Limits.sequenceMax).number)
        guard try query.step(), let last = query.optionalInt(1) else { return (0, nil) }
        return (Int(query.int(0)), try withheld(at: Position(number: last))?.ref)
    }

    /// The number of the last entry of a feed that is kept aside; nil where none is.
    func lastAside(of feed: Int64) throws(FieldLogError) -> UInt64? { try aside(feed).last?.seq }

    /// The numbers of the last entries of a feed that a peer has confirmed, and that were handed to it at all; 0 for none.
    public func receipts(of feed: FeedID, by peer: Int64) throws(FieldLogError) -> (confirmed: UInt64, handed: UInt64) {
        guard let state = try feeds.state(of: feed) else { return (0, 0) }
        let query = try database.statement(
            "SELECT max(CASE state WHEN 2 THEN seq END), max(seq) FROM receipt WHERE peer = ?1 AND feed = ?2")
        query.bind(1, peer)
        query.bind(2, state.number)
        defer { query.reset() }
        // There is always one row; what it has no number for is 0.
        _ = try query.step()
        return (UInt64(clamping: query.int(0)), UInt64(clamping: query.int(1)))
    }

    /// Whether the feeds of the name under which this store writes are cut: its key was revoked after that name was taken. What it wrote
    /// under the name now, nobody would admit.
    public func isOwnNameCut() throws(FieldLogError) -> Bool {
        guard let key = try setting(.publicKey) else { return false }
        let revocations = try authority().rights(of: key).revocations
        guard let last = revocations.last else { return false }
        for state in try feeds.states(of: try ownIncarnation(), .commons) where state.base == 0 {
            let first = try anyEntry(at: Position(feed: state.number, seq: 1))
            if let first, last.position > first.header.auth { return true }
        }
        return false
    }

    /// The entry of a feed with a number, be it kept aside; nil when it is not here.
    public func anyEntry(of feed: FeedID, seq: UInt64) throws(FieldLogError) -> Entry? {
        guard seq > 0, seq <= Limits.sequenceMax, let state = try feeds.state(of: feed), seq > state.base else {
            return nil
        }
        return try anyEntry(at: Position(feed: state.number, seq: seq))
    }

    /// All feeds of some area, or of all, that are here: their names, kept-aside ones included. O(feeds).
    public func feedNames() throws(FieldLogError) -> [FeedID] {
        let query = try database.compile("SELECT incarnation, area, branch FROM feed ORDER BY no")
        var found: [FeedID] = []
        while try query.step() {
            if let incarnation = IncarnationID(bytes: query.bytes(0)), let area = AreaKey(text: query.text(1)) {
                found.append(FeedID(incarnation: incarnation, area: area, branch: Digest32(bytes: query.bytes(2))))
            }
        }
        return found
    }

    /// When an entry of the authority feed was written, by the clock of its writer; nil where it is not here.
    public func authorityTime(_ seq: UInt64) throws(FieldLogError) -> WallTime? {
        guard let feed = try authority().feed else { return nil }
        return try anyEntry(of: feed, seq: seq)?.header.time
    }
}

extension Store {
    /// The number of the last entry of a feed that is here, be it kept aside beyond a cut; 0 without any.
    public func deviceHead(of feed: FeedID) throws(FieldLogError) -> UInt64 {
        guard let state = try feeds.state(of: feed) else { return 0 }
        return max(state.seq, try aside(state.number).last?.seq ?? 0)
    }
}
