public import FieldLogModel

extension Store {
    /// Whether the entry that a head names is admitted here, in its feed or in a branch of it.
    public func holds(_ head: FeedHead) throws(FieldLogError) -> Bool {
        for state in try feeds.states(of: head.feed.incarnation, head.feed.area) {
            guard head.seq > state.base, head.seq <= state.seq else { continue }
            if try ref(at: Position(feed: state.number, seq: head.seq))?.hash == head.hash { return true }
        }
        return false
    }
}
