internal import FieldLogHash
public import FieldLogModel

extension Store {
    /// The last signature of each feed with the keys that may have made it: it vouches for every entry before it. O(feeds).
    public func headSignatures() throws(FieldLogError) -> [SignatureClaim] {
        let deployment = try deployment()
        let book = try authority()
        var claims: [SignatureClaim] = []
        for state in try feeds.heads(of: nil) {
            let query = try database.statement("SELECT max(pos) FROM signature WHERE pos BETWEEN ?1 AND ?2")
            query.bind(1, Position(feed: state.number, seq: 1).number)
            query.bind(2, Position(feed: state.number, seq: Limits.sequenceMax).number)
            let last = try query.step() ? query.optionalInt(0) : nil
            query.reset()
            guard let last, let signature = try signature(at: Position(number: last)),
                let entry = try anyEntry(at: Position(number: last))
            else { continue }
            let feed = state.head.feed
            var keys: [String] = []
            if feed.area == .authority {
                keys = [book.writerKey(ending: entry.header.seq)].compactMap { $0 }
                if entry.header.kind == Schema.writer.name { keys += [book.rootKey].compactMap { $0 } }
            } else if let key = try publicKey(of: feed.incarnation) {
                keys = [key]
            }
            if keys.isEmpty { continue }
            let head = FeedHead(feed: feed, seq: entry.header.seq, hash: entry.hash)
            claims.append(
                SignatureClaim(deployment: deployment, head: head, signature: signature, publicKeys: keys))
        }
        return claims
    }
}

extension Witness {
    /// Whether a store still has the entry that this names, under the name that it bears.
    public func isBorneOut(by store: Store) throws(FieldLogError) -> Bool {
        guard try store.ownIncarnation() == incarnation, try store.setting(.renewalDue) == nil else { return false }
        return try store.anyEntry(of: FeedID(incarnation: incarnation, area: area), seq: seq)?.hash == hash
    }
}
