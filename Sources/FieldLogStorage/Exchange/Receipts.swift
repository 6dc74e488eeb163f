public import FieldLogModel

/// Where an entry is, besides here.
public struct Location: Sendable, Hashable {
    /// What a peer has of it.
    public enum State: String, Sendable, Hashable {
        /// In this store.
        case here
        /// Sent to the peer, which has not said that it has it.
        case handed
        /// The peer has said that it has it durably.
        case confirmed
    }

    /// The name of the peer; nil for this store.
    public let peer: String?
    /// What it has.
    public let state: State
    /// Since when, in milliseconds since 1970 by this store's clock.
    public let since: Int64
}

extension Transaction {
    /// Notes that entries of a feed up to a number are about to be sent to a peer; durable before they leave.
    public func hand(_ feed: FeedID, through seq: UInt64, to peer: Int64, at time: Int64) throws(FieldLogError) {
        try note(feed, seq, peer, state: 1, at: time)
    }

    /// Notes that a peer has a feed up to a head. What it had confirmed beyond is handed over only; true where there was any that this store
    /// has in that feed still: what a cut or a fork took out of it here as well is no loss.
    func confirm(_ head: FeedHead, by peer: Int64, at time: Int64) throws(FieldLogError) -> Bool {
        guard let state = try store.feeds.state(of: head.feed) else { return false }
        let wentBack = min(try store.confirmed(state.number, by: peer), state.seq) > head.seq
        let back = try store.database.statement(
            """
            UPDATE OR IGNORE receipt SET state = 1, since = ?4 WHERE peer = ?1 AND feed = ?2 AND state = 2 AND seq > ?3
            """)
        for statement in [
            back,
            try store.database.statement(
                "DELETE FROM receipt WHERE peer = ?1 AND feed = ?2 AND state = 2 AND seq > ?3 AND ?4 IS NOT NULL"),
        ] {
            statement.bind(1, peer)
            statement.bind(2, state.number)
            statement.bind(3, Int64(head.seq))
            statement.bind(4, time)
            try statement.run()
        }
        // One that is ahead of this store, or on another branch, says nothing of what is here.
        guard head.seq > state.base, head.seq <= state.seq else { return wentBack }
        let here = try store.ref(at: Position(feed: state.number, seq: head.seq))?.hash
        if here == head.hash { try note(head.feed, head.seq, peer, state: 2, at: time) }
        return wentBack
    }

    private func note(
        _ feed: FeedID, _ seq: UInt64, _ peer: Int64, state: Int64, at time: Int64
    ) throws(FieldLogError) {
        guard let known = try store.feeds.state(of: feed) else { return }
        summed.insert("receipt")
        let insert = try store.database.statement(
            """
            INSERT INTO receipt(peer, feed, seq, state, since)
            SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS
              (SELECT 1 FROM receipt WHERE peer = ?1 AND feed = ?2 AND state = ?4 AND seq >= ?3)
            """)
        insert.bind(1, peer)
        insert.bind(2, known.number)
        insert.bind(3, Int64(seq))
        insert.bind(4, state)
        insert.bind(5, time)
        try insert.run()
    }
}

extension Store {
    /// Where the entry at a position is: here, and at each peer that it was handed to or that has confirmed it, in the order in which the
    /// peers were met.
    public func locations(of position: Position) throws(FieldLogError) -> [Location] {
        guard let change = try logged(position) else { return [] }
        var found = [Location(peer: nil, state: .here, since: change.entry.header.time.milliseconds)]
        let query = try database.compile(
            """
            SELECT peer.name, receipt.state, min(receipt.since) FROM receipt JOIN peer ON peer.no = receipt.peer
            WHERE receipt.feed = ?1 AND receipt.seq >= ?2 GROUP BY peer.no, receipt.state ORDER BY peer.no, receipt.state DESC
            """)
        query.bind(1, position.feed)
        query.bind(2, Int64(position.seq))
        while try query.step() {
            let name = query.text(0)
            // Confirmed comes first and says more.
            if found.last?.peer == name { continue }
            found.append(Location(peer: name, state: query.int(1) == 2 ? .confirmed : .handed, since: query.int(2)))
        }
        return found
    }

    /// The entries of this device that a peer has not confirmed: how many, and since when by the time of the oldest.
    public func unsent(to peer: Int64, in scope: ScopeView) throws(FieldLogError) -> (count: Int, since: Int64?) {
        var count = 0
        var since: Int64?
        for incarnation in try ownIncarnations() {
            for state in try feeds.all(of: incarnation) where state.seq > state.base {
                if !state.id.area.isPseudo, !scope.isAll, try !scope.contains(state.id.area) { continue }
                let confirmed = try confirmed(state.number, by: peer)
                guard confirmed < state.seq else { continue }
                let first = max(confirmed, state.base) + 1
                count += Int(clamping: state.seq - first + 1)
                if let entry = try entries.entry(at: Position(feed: state.number, seq: first)) {
                    since = min(since ?? .max, entry.header.time.milliseconds)
                }
            }
        }
        return (count, since)
    }

    /// Whether a peer has confirmed an entry with a number that is in a feed here.
    public func hasConfirmed(_ feed: FeedID, seq: UInt64, by peer: Int64) throws(FieldLogError) -> Bool {
        guard let state = try feeds.state(of: feed), seq <= state.seq else { return false }
        return try confirmed(state.number, by: peer) >= seq
    }

    fileprivate func confirmed(_ feed: Int64, by peer: Int64) throws(FieldLogError) -> UInt64 {
        let query = try database.statement("SELECT max(seq) FROM receipt WHERE peer = ?1 AND feed = ?2 AND state = 2")
        query.bind(1, peer)
        query.bind(2, feed)
        defer { query.reset() }
        return try query.step() ? UInt64(exactly: query.optionalInt(0) ?? 0) ?? 0 : 0
    }
}
