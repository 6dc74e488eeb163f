public import FieldLogHash
public import FieldLogModel

/// What this store remembers of another.
public struct Peer: Sendable, Hashable {
    /// Its number here.
    public let number: Int64
    /// Its address, or the principal under which it calls.
    public let name: String
    /// Whether it calls this store, and is not called.
    public let calls: Bool
    /// Its incarnation at the last session.
    public let incarnation: IncarnationID?
    /// The scope of the last session, as it stands in messages.
    public let scope: [UInt8]?
    /// Its digest of that scope, of which the heads are remembered.
    public let base: Digest32?
    /// This store's generation when both were last equal.
    public let generation: Int64
    /// When a session last succeeded, in milliseconds since 1970 by this store's clock.
    public let succeeded: Int64?
    /// When a session was last tried.
    public let tried: Int64?
    /// Why the last try failed, a short word; nil when it did not.
    public let failure: String?
    /// The device behind it, as far as it is known.
    public let device: String?
    /// When it was first tried, or first called.
    public let met: Int64?
    /// When it was last found to have less than it had confirmed: it was restored to an older state. Nil once a session or receipt a week
    /// later found nothing missing.
    public let restored: Int64?
    /// When it was last found to write under another name than before: it has a new key, or was copied, moved or restored. Nil once a
    /// session or receipt a week later found nothing missing.
    public let renamed: Int64?

    /// Whether what was found at one time has been told for long enough by another: a week.
    static func isTold(_ found: Int64, by time: Int64) -> Bool { time &- found > 7 * 86_400_000 }

    /// Whether there is something to tell of a loss or a new name that has been told for long enough.
    public func isTold(by time: Int64) -> Bool {
        [restored, renamed].contains { $0.map { Self.isTold($0, by: time) } ?? false }
    }
}

extension Store {
    /// The peers that this store knows, in the order in which it met them.
    public func peers() throws(FieldLogError) -> [Peer] {
        let query = try database.compile(
            """
            SELECT no, name, calls, incarnation, scope, base, generation, succeeded, tried, failure, device,
              met, restored, renamed FROM peer ORDER BY no
            """)
        var peers: [Peer] = []
        while try query.step() {
            peers.append(
                Peer(
                    number: query.int(0), name: query.text(1), calls: query.int(2) == 1,
                    incarnation: query.optionalBytes(3).flatMap(IncarnationID.init(bytes:)),
                    scope: query.optionalBytes(4), base: query.optionalBytes(5).flatMap(Digest32.init(bytes:)),
                    generation: query.int(6), succeeded: query.optionalInt(7), tried: query.optionalInt(8),
                    failure: query.optionalBytes(9) == nil ? nil : query.text(9),
                    device: query.optionalBytes(10) == nil ? nil : query.text(10), met: query.optionalInt(11),
                    restored: query.optionalInt(12), renamed: query.optionalInt(13)))
        }
        return peers
    }

    /// The peer of a name; nil for one that was never met.
    public func peer(named name: String) throws(FieldLogError) -> Peer? { try peers().first { $0.name == name } }

    /// Whether no head has moved here since this store and the peer were last equal.
    public func isCurrent(_ peer: Peer) throws(FieldLogError) -> Bool {
        try feeds.generation() == peer.generation
    }

    /// The remembered heads of a peer that differ from this store's, with this store's own where it has one, and those of this store that
    /// the peer is not known to have.
    public func differences(
        with peer: Int64
    ) throws(FieldLogError) -> [(feed: FeedID, mine: FeedHead?, theirs: FeedHead?)] {
        var found: [(feed: FeedID, mine: FeedHead?, theirs: FeedHead?)] = []
        let mine = try database.compile(
            """
            SELECT f.incarnation, f.area, f.branch, f.seq, f.hash, p.seq, p.hash FROM feed f
              LEFT JOIN peer_head p ON p.peer = ?1 AND p.area = f.area AND p.incarnation = f.incarnation AND p.branch = f.branch
            WHERE f.seq > f.base AND (p.seq IS NULL OR p.seq <> f.seq OR p.hash <> f.hash)
            """)
        mine.bind(1, peer)
        while try mine.step() {
            guard let head = Self.head(mine, seq: 3) else { throw .damaged(detail: "feed") }
            found.append((head.feed, head, mine.optionalInt(5) == nil ? nil : Self.head(mine, seq: 5)))
        }
        let theirs = try database.compile(
            """
            SELECT p.incarnation, p.area, p.branch, p.seq, p.hash FROM peer_head p
              LEFT JOIN feed f ON p.area = f.area AND p.incarnation = f.incarnation AND p.branch = f.branch AND f.seq > f.base
            WHERE p.peer = ?1 AND p.seq > 0 AND f.no IS NULL
            """)
        theirs.bind(1, peer)
        while try theirs.step() {
            guard let head = Self.head(theirs, seq: 3) else { throw .damaged(detail: "peer_head") }
            found.append((head.feed, nil, head))
        }
        return found
    }

    private static func head(_ query: Statement, seq: Int32) -> FeedHead? {
        guard let incarnation = IncarnationID(bytes: query.bytes(0)), let area = AreaKey(text: query.text(1)),
            let number = UInt64(exactly: query.int(Int(seq))), let hash = Digest32(bytes: query.bytes(Int(seq) + 1))
        else { return nil }
        let feed = FeedID(incarnation: incarnation, area: area, branch: Digest32(bytes: query.bytes(2)))
        return FeedHead(feed: feed, seq: number, hash: hash)
    }
}

extension Transaction {
    /// The peer of a name, made known where it is new.
    public func peer(named name: String, calls: Bool, at time: Int64) throws(FieldLogError) -> Int64 {
        summed.insert("peer")
        let insert = try store.database.statement(
            "INSERT INTO peer(name, calls, met) VALUES(?1, ?2, ?3) ON CONFLICT DO NOTHING")
        insert.bind(1, name)
        insert.bind(2, calls ? 1 : 0)
        insert.bind(3, time)
        try insert.run()
        let query = try store.database.statement("SELECT no FROM peer WHERE name = ?1")
        query.bind(1, name)
        defer { query.reset() }
        guard try query.step() else { throw .damaged(detail: "peer") }
        return query.int(0)
    }

    /// Notes heads that a peer says it has. With `whole`, these areas' feeds that are not named are gone at the peer.
    ///
    /// A head lower than what the peer had confirmed turns what lies above it back to handed over (SyncProtocol.md, "Receipts"). It is
    /// noted that the peer was restored, unless its list has branches of that feed: where a feed forked its trunk ends earlier than before,
    /// and nothing was lost by that.
    ///
    /// - Parameters:
    ///   - onlyMore: the news are old: what is lower is passed over.
    ///   - tellsLoss: false where a lower head has another reason than a loss, or may have one.
    public func learn(
        _ heads: [FeedHead], of peer: Int64, whole: [AreaKey], onlyMore: Bool = false, tellsLoss: Bool = true,
        at time: Int64
    ) throws(FieldLogError) {
        var known: Set<FeedID> = []
        var wentBack = false
        var isLoss = false
        let forked = Set(
            heads.filter { $0.feed.branch != nil }
                .map { FeedID(incarnation: $0.feed.incarnation, area: $0.feed.area, branch: nil) })
        for area in whole {
            for feed in try store.feedsOfPeer(peer, area) { known.insert(feed) }
        }
        if heads.isEmpty, known.isEmpty { return }
        summed.formUnion(["peer_head", "receipt"])
        let insert = try store.database.statement(
            """
            INSERT OR REPLACE INTO peer_head(peer, incarnation, area, branch, seq, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        for head in heads {
            known.remove(head.feed)
            if onlyMore, let had = try store.headOfPeer(peer, head.feed), had >= head.seq { continue }
            insert.bind(1, peer)
            insert.bind(2, head.feed.incarnation.bytes)
            insert.bind(3, head.feed.area.text)
            insert.bind(4, head.feed.branch?.bytes ?? [])
            insert.bind(5, Int64(head.seq))
            insert.bind(6, head.hash.bytes)
            try insert.run()
            if try confirm(head, by: peer, at: time) {
                wentBack = true
                if !forked.contains(head.feed) { isLoss = true }
            }
        }
        for feed in known {
            if try confirm(FeedHead(feed: feed, seq: 0, hash: .zero), by: peer, at: time) {
                wentBack = true
                if !forked.contains(feed) { isLoss = true }
            }
            let delete = try store.database.statement(
                "DELETE FROM peer_head WHERE peer = ?1 AND area = ?2 AND incarnation = ?3 AND branch = ?4")
            delete.bind(1, peer)
            delete.bind(2, feed.area.text)
            delete.bind(3, feed.incarnation.bytes)
            delete.bind(4, feed.branch?.bytes ?? [])
            try delete.run()
        }
        if isLoss, tellsLoss { try setNumber(peer: peer, "restored", time) }
        if wentBack {
            // What was noted when both were equal last is not so any more, though nothing has moved here.
            try setNumber(peer: peer, "generation", 0)
        }
    }

    /// Notes that a peer asks for entries of a feed from a number on, and so has none of them. From 1 on it may ask for another chain than
    /// its own: that alone is no loss.
    public func miss(_ feed: FeedID, from seq: UInt64, by peer: Int64, at time: Int64) throws(FieldLogError) {
        guard seq > 0, let state = try store.feeds.state(of: feed) else { return }
        let before = seq > 1 ? try store.ref(at: Position(feed: state.number, seq: seq - 1))?.hash : nil
        let head = FeedHead(feed: feed, seq: seq - 1, hash: before ?? .zero)
        try learn([head], of: peer, whole: [], tellsLoss: seq > 1, at: time)
    }

    /// Forgets what was remembered of a peer's heads, as when it has another incarnation or another scope than before. What it had confirmed
    /// is only handed over until it says so again.
    ///
    /// - Parameter isRenamed: whether it has another name; a new scope is none.
    public func forget(peer: Int64, at time: Int64, isRenamed: Bool) throws(FieldLogError) {
        for area in try store.areasOfPeer(peer) {
            try learn([], of: peer, whole: [area], tellsLoss: false, at: time)
        }
        if isRenamed { try setNumber(peer: peer, "renamed", time) }
        try set(peer: peer, ["base": nil])
        try setNumber(peer: peer, "generation", 0)
    }

    /// Notes that the peer has everything of this store that is in scope, as their digests are equal.
    ///
    /// - Parameter generation: how far this store was when its digest was asked. A head that has moved since is not known to be there.
    public func equal(
        _ peer: Int64, in scope: ScopeView, generation: Int64, at time: Int64
    ) throws(FieldLogError) {
        let known = try store.peers().first { $0.number == peer }?.generation ?? 0
        let since = Set(try store.feeds.changed(after: generation).map(\.feed))
        var heads: [FeedHead] = []
        for head in try store.feeds.changed(after: known) where head.seq > 0 && !since.contains(head.feed) {
            if head.feed.area.isPseudo || scope.isAll {
                heads.append(head)
            } else if try scope.contains(head.feed.area) {
                heads.append(head)
            }
        }
        try learn(heads, of: peer, whole: [], at: time)
        try setNumber(peer: peer, "generation", generation)
        try calm(peer: peer)
    }

    /// Ends what was told of a loss or a new name that was found a week before the last success: who looks now and then has seen it.
    ///
    /// A loss that is found and made good in one session is told for a week all the same.
    public func calm(peer: Int64) throws(FieldLogError) {
        guard let known = try store.peers().first(where: { $0.number == peer }), let succeeded = known.succeeded else {
            return
        }
        if let time = known.restored, Peer.isTold(time, by: succeeded) { try setNumber(peer: peer, "restored", nil) }
        if let time = known.renamed, Peer.isTold(time, by: succeeded) { try setNumber(peer: peer, "renamed", nil) }
    }

    /// Notes what the last session told of a peer. Nil values clear.
    public func set(peer: Int64, _ values: [String: [UInt8]?]) throws(FieldLogError) {
        summed.insert("peer")
        for (name, value) in values where ["incarnation", "scope", "base"].contains(name) {
            let update = try store.database.statement("UPDATE peer SET \(name) = ?2 WHERE no = ?1")
            update.clear()
            update.bind(1, peer)
            if let value { update.bind(2, value) }
            try update.run()
        }
    }

    private func setNumber(peer: Int64, _ name: String, _ value: Int64?) throws(FieldLogError) {
        summed.insert("peer")
        let update = try store.database.statement("UPDATE peer SET \(name) = ?2 WHERE no = ?1")
        update.clear()
        update.bind(1, peer)
        if let value { update.bind(2, value) }
        try update.run()
    }

    /// Notes a try of a session, and why it failed; nil for one that did not.
    public func tried(peer: Int64, at time: Int64, failure: String?, device: String? = nil) throws(FieldLogError) {
        summed.insert("peer")
        let update = try store.database.statement(
            """
            UPDATE peer SET tried = ?2, failure = ?3, succeeded = CASE WHEN ?3 IS NULL THEN ?2 ELSE succeeded END,
              device = coalesce(?4, device) WHERE no = ?1
            """)
        update.clear()
        update.bind(1, peer)
        update.bind(2, time)
        if let failure { update.bind(3, failure) }
        if let device { update.bind(4, device) }
        try update.run()
    }

    /// Removes a peer with everything that was remembered of it.
    public func remove(peer: Int64) throws(FieldLogError) {
        summed.formUnion(["peer", "peer_head", "receipt"])
        for table in ["peer_head", "receipt"] {
            let delete = try store.database.statement("DELETE FROM \(table) WHERE peer = ?1")
            delete.bind(1, peer)
            try delete.run()
        }
        let delete = try store.database.statement("DELETE FROM peer WHERE no = ?1")
        delete.bind(1, peer)
        try delete.run()
    }
}

extension Store {
    fileprivate func headOfPeer(_ peer: Int64, _ feed: FeedID) throws(FieldLogError) -> UInt64? {
        let query = try database.statement(
            "SELECT seq FROM peer_head WHERE peer = ?1 AND area = ?2 AND incarnation = ?3 AND branch = ?4")
        query.bind(1, peer)
        query.bind(2, feed.area.text)
        query.bind(3, feed.incarnation.bytes)
        query.bind(4, feed.branch?.bytes ?? [])
        defer { query.reset() }
        return try query.step() ? UInt64(exactly: query.int(0)) : nil
    }

    fileprivate func feedsOfPeer(_ peer: Int64, _ area: AreaKey) throws(FieldLogError) -> [FeedID] {
        let query = try database.statement("SELECT incarnation, branch FROM peer_head WHERE peer = ?1 AND area = ?2")
        query.bind(1, peer)
        query.bind(2, area.text)
        defer { query.reset() }
        var feeds: [FeedID] = []
        while try query.step() {
            guard let incarnation = IncarnationID(bytes: query.bytes(0)) else { continue }
            feeds.append(FeedID(incarnation: incarnation, area: area, branch: Digest32(bytes: query.bytes(1))))
        }
        return feeds
    }

    /// The areas of which a peer is known to have feeds.
    public func areasOfPeer(_ peer: Int64) throws(FieldLogError) -> [AreaKey] {
        let query = try database.statement("SELECT DISTINCT area FROM peer_head WHERE peer = ?1 ORDER BY area")
        query.bind(1, peer)
        defer { query.reset() }
        var areas: [AreaKey] = []
        while try query.step() {
            if let area = AreaKey(text: query.text(0)) { areas.append(area) }
        }
        return areas
    }
}
