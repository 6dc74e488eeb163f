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
