internal import FieldLogHash
internal import FieldLogModel

/// A feed as this store has it.
struct FeedState {
    let id: FeedID
    let number: Int64
    var seq: UInt64
    var hash: Digest32
    /// Whether the transaction has moved the head.
    var isChanged = false
}

/// The table of feeds with their heads: what a store has, without a look at the log.
struct FeedTable {
    let database: Connection

    /// The state of a feed; nil when nothing of it is here.
    func state(of feed: FeedID) throws(FieldLogError) -> FeedState? {
        let query = try database.statement(
            "SELECT no, seq, hash FROM feed WHERE incarnation = ?1 AND area = ?2 AND branch = ?3")
        query.bind(1, feed.incarnation.bytes)
        query.bind(2, feed.area.text)
        query.bind(3, feed.branch?.bytes ?? [])
        defer { query.reset() }
        guard try query.step() else { return nil }
        guard let hash = Digest32(bytes: query.bytes(2)), let seq = UInt64(exactly: query.int(1)) else {
            throw .damaged(detail: "feed \(query.int(0))")
        }
        return FeedState(id: feed, number: query.int(0), seq: seq, hash: hash)
    }

    /// Adds a feed of which nothing is here yet; its head has the number 0 and no hash.
    func add(_ feed: FeedID) throws(FieldLogError) -> FeedState {
        let insert = try database.statement(
            "INSERT INTO feed(incarnation, area, branch, seq, hash) VALUES(?1, ?2, ?3, 0, ?4)")
        insert.bind(1, feed.incarnation.bytes)
        insert.bind(2, feed.area.text)
        insert.bind(3, feed.branch?.bytes ?? [])
        insert.bind(4, Digest32.zero.bytes)
        try insert.run()
        guard let state = try state(of: feed) else { throw .damaged(detail: "feed") }
        return state
    }

    func save(_ state: FeedState) throws(FieldLogError) {
        let update = try database.statement("UPDATE feed SET seq = ?2, hash = ?3 WHERE no = ?1")
        update.bind(1, state.number)
        update.bind(2, Int64(state.seq))
        update.bind(3, state.hash.bytes)
        try update.run()
    }

    /// The heads of an area's feeds, or of all feeds, in the order of their numbers.
    func heads(of area: AreaKey?) throws(FieldLogError) -> [(number: Int64, head: FeedHead)] {
        let query = try database.statement(
            "SELECT no, incarnation, area, branch, seq, hash FROM feed \(area == nil ? "" : "WHERE area = ?1") ORDER BY no"
        )
        if let area { query.bind(1, area.text) }
        defer { query.reset() }
        var heads: [(number: Int64, head: FeedHead)] = []
        while try query.step() {
            guard let head = Self.head(query) else { throw .damaged(detail: "feed \(query.int(0))") }
            heads.append((query.int(0), head))
        }
        return heads
    }

    /// Every row by its number, with nil for a head that cannot be read.
    func rows() throws(FieldLogError) -> [Int64: FeedHead?] {
        let query = try database.statement("SELECT no, incarnation, area, branch, seq, hash FROM feed")
        defer { query.reset() }
        var rows: [Int64: FeedHead?] = [:]
        while try query.step() { rows[query.int(0)] = .some(Self.head(query)) }
        return rows
    }

    private static func head(_ query: Statement) -> FeedHead? {
        guard let incarnation = IncarnationID(bytes: query.bytes(1)), let key = AreaKey(text: query.text(2)),
            let hash = Digest32(bytes: query.bytes(5)), let seq = UInt64(exactly: query.int(4))
        else { return nil }
        let feed = FeedID(incarnation: incarnation, area: key, branch: Digest32(bytes: query.bytes(3)))
        return FeedHead(feed: feed, seq: seq, hash: hash)
    }

    /// Every area of which a feed is here, sorted.
    func areas() throws(FieldLogError) -> [AreaKey] {
        let query = try database.statement("SELECT DISTINCT area FROM feed")
        defer { query.reset() }
        var areas: [AreaKey] = []
        while try query.step() {
            guard let key = AreaKey(text: query.text(0)) else { throw .damaged(detail: "feed.area") }
            areas.append(key)
        }
        return areas.sorted()
    }
}
