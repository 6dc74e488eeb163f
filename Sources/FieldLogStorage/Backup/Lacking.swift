public import FieldLogModel

extension Store {
    /// How many entries another store of the deployment has that are not here, those that are kept aside included.
    ///
    /// The chain speaks for what comes before an entry, so that of each feed as many are looked at as are lacking, and one.
    public func entriesLacking(of other: Store) throws(FieldLogError) -> Int {
        var lacking = 0
        for feed in try other.feedNames() {
            guard let state = try other.feeds.state(of: feed) else { continue }
            var seq = max(state.seq, try other.lastAside(of: state.number) ?? 0)
            while seq > state.base, let entry = try other.anyEntry(of: feed, seq: seq), try heldPlace(of: entry) == nil
            {
                lacking += 1
                seq -= 1
            }
        }
        return lacking
    }
}
