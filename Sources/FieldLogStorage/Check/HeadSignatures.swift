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
            let keys =
                feed.area == .authority
                ? book.signers(of: entry.header) : [try publicKey(of: feed.incarnation)].compactMap { $0 }
            if keys.isEmpty { continue }
            let head = FeedHead(feed: feed, seq: entry.header.seq, hash: entry.hash)
            claims.append(
                SignatureClaim(deployment: deployment, head: head, signature: signature, publicKeys: keys))
        }
        return claims
    }

    /// Entries that can never be passed on: none of their author's signatures covers them, neither in the feed, nor in what is kept aside of
    /// it, nor in a branch behind it; or the next one is further away than a run is long. At their ends own feeds need none, for what is sent
    /// is signed then; and a store without a key sends nothing. O(signatures).
    func unsignedStretches() throws(FieldLogError) -> [CheckFinding] {
        guard let key = try setting(.publicKey), !key.isEmpty else { return [] }
        let own = try ownIncarnation()
        let book = try authority()
        let hasAside = try withheldCount() > 0
        var found: [CheckFinding] = []
        for (_, head) in try feeds.heads(of: nil) {
            let feed = head.feed
            let author = feed.area == .authority ? book.writerKey : try publicKey(of: feed.incarnation)
            guard let author, let state = try feeds.state(of: feed) else { continue }
            let isOwn = feed.incarnation == own || author == key
            if isOwn, feed.area == .authority { continue }
            let name = Transaction.name(feed)
            var signed = state.base
            let numbers = try signedNumbers(of: state)
            for next in numbers where signed < state.seq {
                if next - signed > RunLimits.entriesMax {
                    found.append(.unsigned(feed: name, from: signed + 1, through: min(next - 1, state.seq)))
                }
                signed = next
            }
            if isOwn { continue }
            // What is kept aside waits for a later cut that lets it in, and is passed on then.
            var last = state.seq
            if hasAside, let aside = try lastAside(of: state) { last = max(last, aside) }
            signed = max(signed, min(numbers.last ?? 0, last))
            if signed < last, try signedStretches(of: state, from: signed + 1, through: last, maxBytes: 0) == nil {
                found.append(.unsigned(feed: name, from: signed + 1, through: last))
            }
        }
        return found
    }

    /// The numbers of a feed's entries that bear a signature, in order; of what is kept aside as well.
    private func signedNumbers(of state: FeedState) throws(FieldLogError) -> [UInt64] {
        let query = try database.statement("SELECT pos FROM signature WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos")
        query.bind(1, Position(feed: state.number, seq: state.base + 1).number)
        query.bind(2, Position(feed: state.number, seq: Limits.sequenceMax).number)
        defer { query.reset() }
        var numbers: [UInt64] = []
        while try query.step() { numbers.append(Position(number: query.int(0)).seq) }
        return numbers
    }
}

extension Witness {
    /// Whether a store still has the entry that this names, under the name that it bears.
    public func isBorneOut(by store: Store) throws(FieldLogError) -> Bool {
        guard try store.ownIncarnation() == incarnation, try store.setting(.renewalDue) == nil else { return false }
        return try store.anyEntry(of: FeedID(incarnation: incarnation, area: area), seq: seq)?.hash == hash
    }
}
