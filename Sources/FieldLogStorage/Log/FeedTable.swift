internal import FieldLogHash
internal import FieldLogModel

/// A feed as this store has it.
struct FeedState {
    let id: FeedID
    let number: Int64
    var seq: UInt64
    var hash: Digest32
    /// What the feed begins behind: nothing for the trunk, the last common entry for a branch.
    let base: UInt64
    let baseHash: Digest32
    /// Whether the transaction has moved the head.
    var isChanged = false

    var head: FeedHead { FeedHead(feed: id, seq: seq, hash: hash) }
}

/// The numbers that feeds shall have.
final class FeedNumbers {
    var wanted: [FeedID: Int64] = [:]
}

/// The table of feeds with their heads: what a store has, without a look at the log.
struct FeedTable {
    let database: Connection
    /// The numbers that feeds shall have, for a store that is made anew from the files of a damaged one: what stands where stays.
    let numbers = FeedNumbers()

    /// The state of a feed; nil when nothing of it is here.
    func state(of feed: FeedID) throws(FieldLogError) -> FeedState? {
        let query = try database.statement(
            "SELECT no, seq, hash, base, base_hash FROM feed WHERE incarnation = ?1 AND area = ?2 AND branch = ?3")
        query.bind(1, feed.incarnation.bytes)
        query.bind(2, feed.area.text)
        query.bind(3, feed.branch?.bytes ?? [])
        defer { query.reset() }
        guard try query.step() else { return nil }
        guard let hash = Digest32(bytes: query.bytes(2)), let seq = UInt64(exactly: query.int(1)),
            let base = UInt64(exactly: query.int(3))
        else { throw .damaged(detail: "feed \(query.int(0))") }
        return FeedState(
            id: feed, number: query.int(0), seq: seq, hash: hash, base: base,
            baseHash: Digest32(bytes: query.bytes(4)) ?? .zero)
    }

    /// The trunk and the branches of one incarnation's log of an area, as they are here, the trunk first.
    func states(of incarnation: IncarnationID, _ area: AreaKey) throws(FieldLogError) -> [FeedState] {
        let query = try database.statement(
            "SELECT branch FROM feed WHERE incarnation = ?1 AND area = ?2 ORDER BY branch")
        query.bind(1, incarnation.bytes)
        query.bind(2, area.text)
        var branches: [Digest32?] = []
        while try query.step() { branches.append(Digest32(bytes: query.bytes(0))) }
        query.reset()
        var states: [FeedState] = []
        for branch in branches {
            let feed = FeedID(incarnation: incarnation, area: area, branch: branch)
            if let state = try state(of: feed) { states.append(state) }
        }
        return states
    }

    /// All feeds of one incarnation.
    func all(of incarnation: IncarnationID) throws(FieldLogError) -> [FeedState] {
        let query = try database.statement("SELECT DISTINCT area FROM feed WHERE incarnation = ?1 ORDER BY area")
        query.bind(1, incarnation.bytes)
        var areas: [AreaKey] = []
        while try query.step() {
            if let area = AreaKey(text: query.text(0)) { areas.append(area) }
        }
        query.reset()
        var found: [FeedState] = []
        for area in areas { found += try states(of: incarnation, area) }
        return found
    }

    /// Every incarnation of which a feed is in the commons.
    func incarnations() throws(FieldLogError) -> [IncarnationID] {
        let query = try database.statement("SELECT DISTINCT incarnation FROM feed WHERE area = 'commons'")
        defer { query.reset() }
        var found: [IncarnationID] = []
        while try query.step() {
            if let incarnation = IncarnationID(bytes: query.bytes(0)) { found.append(incarnation) }
        }
        return found
    }

    /// Adds a feed of which nothing is here yet. Its head is what it begins behind: number 0 and no hash for a trunk.
    func add(_ feed: FeedID, base: UInt64 = 0, baseHash: Digest32 = .zero) throws(FieldLogError) -> FeedState {
        let insert = try database.statement(
            """
            INSERT INTO feed(incarnation, area, branch, seq, hash, base, base_hash, no)
            VALUES(?1, ?2, ?3, ?5, ?4, ?5, ?6, ?7)
            """)
        insert.clear()
        if let number = try number(for: feed) { insert.bind(7, number) }
        insert.bind(1, feed.incarnation.bytes)
        insert.bind(2, feed.area.text)
        insert.bind(3, feed.branch?.bytes ?? [])
        insert.bind(4, baseHash.bytes)
        insert.bind(5, Int64(base))
        insert.bind(6, base == 0 ? [] : baseHash.bytes)
        try insert.run()
        guard let state = try state(of: feed) else { throw .damaged(detail: "feed") }
        try save(state, generation: 0)
        return state
    }

    /// Nil lets SQLite take the next one.
    private func number(for feed: FeedID) throws(FieldLogError) -> Int64? {
        guard let last = numbers.wanted.values.max() else { return nil }
        if let wanted = numbers.wanted[feed], try database.number("SELECT 1 FROM feed WHERE no = \(wanted)") == nil {
            return wanted
        }
        return max(last, try database.number("SELECT max(no) FROM feed") ?? 0) &+ 1
    }

    func save(_ state: FeedState, generation: Int64) throws(FieldLogError) {
        let update = try database.statement(
            "UPDATE feed SET seq = ?2, hash = ?3, changed = ?4, sum = ?5 WHERE no = ?1")
        update.bind(4, generation)
        update.bind(5, state.sum(changed: generation))
        update.bind(1, state.number)
        update.bind(2, Int64(state.seq))
        update.bind(3, state.hash.bytes)
        try update.run()
    }

    /// Grows with each transaction that moves a head.
    func generation() throws(FieldLogError) -> Int64 { try database.number("SELECT max(changed) FROM feed") ?? 0 }

    /// The feeds whose head has moved after a generation; a head with the number 0 where nothing of the feed is admitted any more.
    func changed(after generation: Int64) throws(FieldLogError) -> [FeedHead] {
        let query = try database.statement(
            """
            SELECT no, incarnation, area, branch, CASE WHEN seq = base THEN 0 ELSE seq END,
              CASE WHEN seq = base THEN zeroblob(32) ELSE hash END FROM feed WHERE changed > ?1
            """)
        query.bind(1, generation)
        defer { query.reset() }
        var heads: [FeedHead] = []
        while try query.step() {
            guard let head = Self.head(query) else { throw .damaged(detail: "feed \(query.int(0))") }
            heads.append(head)
        }
        return heads
    }

    /// The heads of an area's feeds, or of all feeds, in the order of their numbers. Feeds without an admitted entry have none.
    func heads(of area: AreaKey?) throws(FieldLogError) -> [(number: Int64, head: FeedHead)] {
        let query = try database.statement(
            "SELECT no, incarnation, area, branch, seq, hash FROM feed WHERE seq > base \(area == nil ? "" : "AND area = ?1") ORDER BY no"
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

    /// Every row by its number with what the feed begins behind, with nil for a head that cannot be read.
    func rows() throws(FieldLogError) -> [(number: Int64, head: FeedHead?, base: UInt64, baseHash: Digest32)] {
        let query = try database.statement(
            "SELECT no, incarnation, area, branch, seq, hash, base, base_hash FROM feed")
        defer { query.reset() }
        var rows: [(number: Int64, head: FeedHead?, base: UInt64, baseHash: Digest32)] = []
        while try query.step() {
            let base = (UInt64(exactly: query.int(6)) ?? 0, Digest32(bytes: query.bytes(7)) ?? .zero)
            rows.append((query.int(0), Self.head(query), base.0, base.1))
        }
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
        let query = try database.statement("SELECT DISTINCT area FROM feed WHERE seq > base")
        defer { query.reset() }
        var areas: [AreaKey] = []
        while try query.step() {
            guard let key = AreaKey(text: query.text(0)) else { throw .damaged(detail: "feed.area") }
            areas.append(key)
        }
        return areas.sorted()
    }
}
