public import FieldLogModel

extension Store {
    /// Takes a run of consecutive entries of a feed as another store has them, and returns how many were new.
    ///
    /// What is here already byte for byte is passed over without being read any further; for that no lock is taken, as a log only
    /// grows. The rest is decoded before the lock and written in one transaction, durable on return. Throws `entry` for bytes that are
    /// not an entry of the feed, after what stands before them has been taken; `entry` or `fork` for entries that do not follow what is
    /// here: of the run nothing is kept then.
    public func merge(
        _ run: [(header: [UInt8], body: [UInt8]?)], of feed: FeedID, from first: UInt64
    ) throws(FieldLogError) -> Int {
        let known = try known(run, of: feed, from: first)
        guard known < run.count else { return 0 }
        let (entries, problem) = decode(run[known...], of: feed, from: first &+ UInt64(known))
        var added = 0
        if !entries.isEmpty {
            added = try write { (transaction) throws(FieldLogError) in
                var added = 0
                for entry in entries where try transaction.insert(entry) == .added { added += 1 }
                return added
            }
        }
        if let problem { throw problem }
        return added
    }

    private func known(
        _ run: [(header: [UInt8], body: [UInt8]?)], of feed: FeedID, from first: UInt64
    ) throws(FieldLogError) -> Int {
        guard (1...Limits.sequenceMax).contains(first), let state = try feeds.state(of: feed), state.seq >= first
        else { return 0 }
        return try entries.matching(run, from: Position(feed: state.number, seq: first))
    }

    /// The entries up to the first that is none of the feed, and what is wrong with that one.
    private func decode(
        _ run: ArraySlice<(header: [UInt8], body: [UInt8]?)>, of feed: FeedID, from first: UInt64
    ) -> (entries: [Entry], problem: FieldLogError?) {
        var entries: [Entry] = []
        entries.reserveCapacity(run.count)
        for item in run {
            do throws(EntryError) {
                let entry = try Entry(headerBytes: item.header, bodyBytes: item.body)
                let isOfFeed = entry.header.incarnation == feed.incarnation && entry.header.area == feed.area
                guard isOfFeed else { throw EntryError.part("feed") }
                entries.append(entry)
            } catch {
                let seq = first &+ UInt64(entries.count)
                return (entries, .entry(error, feed: Transaction.name(feed), seq: seq))
            }
        }
        return (entries, nil)
    }
}
