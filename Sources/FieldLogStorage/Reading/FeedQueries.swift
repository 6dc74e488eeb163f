public import FieldLogModel

/// What a reader of the log asks about single entries.
extension Store {
    /// The entry of a feed with a sequence number; nil when it is not here.
    public func entry(of feed: FeedID, seq: UInt64) throws(FieldLogError) -> LoggedChange? {
        guard let state = try feeds.state(of: feed), seq > 0, seq <= state.seq else { return nil }
        return try logged(Position(feed: state.number, seq: seq))
    }

    /// Whether the change at a position waits for one that it was made upon and that is not here.
    public func isWaiting(_ position: Position) throws(FieldLogError) -> Bool {
        let query = try database.statement("SELECT 1 FROM pending WHERE pos = ?1")
        query.bind(1, position.number)
        defer { query.reset() }
        return try query.step()
    }
}

extension Store {
    /// For each incarnation the time in the last entry that arrived of it, in milliseconds since 1970. O(feeds).
    public func lastWritten() throws(FieldLogError) -> [IncarnationID: Int64] {
        // SQLite takes the other columns from the row with the maximum.
        let query = try database.compile(
            "SELECT incarnation, no, seq, max(changed) FROM feed WHERE seq > base GROUP BY incarnation")
        var times: [IncarnationID: Int64] = [:]
        while try query.step() {
            guard let incarnation = IncarnationID(bytes: query.bytes(0)), let seq = UInt64(exactly: query.int(2)),
                let entry = try entries.entry(at: Position(feed: query.int(1), seq: seq))
            else { continue }
            times[incarnation] = entry.header.time.milliseconds
        }
        return times
    }
}
