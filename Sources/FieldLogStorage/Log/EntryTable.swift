internal import FieldLogModel

/// The log itself: entries as they came, by position.
struct EntryTable {
    let database: Connection

    /// The one place where an entry enters the log.
    func insert(_ entry: Entry, at position: Position) throws(FieldLogError) {
        let insert = try database.statement("INSERT INTO entry(pos, header, body) VALUES(?1, ?2, ?3)")
        insert.bind(1, position.number)
        insert.bind(2, entry.headerBytes)
        if let body = entry.bodyBytes { insert.bind(3, body) } else { insert.bindNull(3) }
        try insert.run()
    }

    /// The bytes at a position, nil when nothing is there.
    func raw(at position: Position) throws(FieldLogError) -> (header: [UInt8], body: [UInt8]?)? {
        let query = try database.statement("SELECT header, body FROM entry WHERE pos = ?1")
        query.bind(1, position.number)
        defer { query.reset() }
        return try query.step() ? (query.bytes(0), query.optionalBytes(1)) : nil
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
