internal import FieldLogModel

/// The log itself: entries as they came, by position.
final class EntryTable {
    private let database: Connection
    private var inserting: Statement?

    init(database: Connection) { self.database = database }

    /// The one place where an entry enters the log.
    func insert(_ entry: Entry, at position: Position) throws(FieldLogError) {
        let insert: Statement
        if let inserting {
            insert = inserting
        } else {
            insert = try database.compile("INSERT INTO entry(pos, header, body) VALUES(?1, ?2, ?3)")
            inserting = insert
        }
        insert.bind(1, position.number)
        try insert.run(2, entry.headerBytes, entry.bodyBytes)
    }

    /// The bytes at a position, nil when nothing is there.
    func raw(at position: Position) throws(FieldLogError) -> (header: [UInt8], body: [UInt8]?)? {
        let query = try database.statement("SELECT header, body FROM entry WHERE pos = ?1")
        query.bind(1, position.number)
        defer { query.reset() }
        return try query.step() ? (query.bytes(0), query.optionalBytes(1)) : nil
    }

    /// How many entries of a run, from its first on, are here byte for byte. One query for the run.
    func matching(
        _ run: [(header: [UInt8], body: [UInt8]?)], from first: Position
    ) throws(FieldLogError) -> Int {
        let query = try database.statement(
            "SELECT header, body FROM entry WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos")
        query.bind(1, first.number)
        query.bind(2, first.number &+ Int64(run.count) &- 1)
        defer { query.reset() }
        var count = 0
        while try query.step() {
            // A row that is missing shifts the next one here, whose header has another sequence number.
            guard count < run.count, query.isEqual(run[count].header, run[count].body) else { break }
            count += 1
        }
        return count
    }

    /// The entry at a position; throws `damaged` when its bytes are not those of an entry.
    func entry(at position: Position) throws(FieldLogError) -> Entry? {
        guard let raw = try raw(at: position) else { return nil }
        do throws(EntryError) {
            return try Entry(headerBytes: raw.header, bodyBytes: raw.body)
        } catch {
            throw .damaged(detail: "entry \(position.feed):\(position.seq)")
        }
    }
}
