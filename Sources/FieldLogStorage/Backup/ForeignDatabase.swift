public import FieldLogModel

extension Store {
    /// The oldest version of the tables that a backup may have.
    private static let oldestForeign = 2

    /// Opens a store in a private folder whose database came from outside, after making sure that it holds our tables and nothing else:
    /// before that nothing is asked of it but what it holds. An older store is brought up to date.
    ///
    /// Throws `notAStore`, `newerStore`, and `damaged` with what differs. That the contents are right is for ``check()`` to say.
    public static func openForeign(_ folder: String) throws(FieldLogError) -> Store {
        try makeSureOfTables(folder)
        let store = try open(folder)
        if let line = try DatabaseShape.current().difference(from: DatabaseShape(store.database)) {
            throw .damaged(detail: "schema \(line)")
        }
        try store.useWriteAheadLog()
        return store
    }

    /// Gives the database the write-ahead log that every store has; a copy comes without.
    private func useWriteAheadLog() throws(FieldLogError) {
        let query = try database.compile("PRAGMA journal_mode = WAL")
        guard try query.step(), query.text(0) == "wal" else { throw .damaged(detail: "journal_mode") }
    }

    /// Makes the whole write-ahead log part of the database, while nobody else has the store open.
    public func settleLog() { database.emptyLog() }

    private static func makeSureOfTables(_ folder: String) throws(FieldLogError) {
        let database = try Connection(path: databasePath(folder), mode: .immutable)
        let application: Int64?
        let version: Int
        do throws(FieldLogError) {
            application = try database.number("PRAGMA application_id")
            version = Int(clamping: try database.number("PRAGMA user_version") ?? 0)
        } catch {
            if case .database(let code, let message, _) = error, code & 0xFF == 26 {
                throw .notAStore(path: folder, detail: message)
            }
            throw error
        }
        guard application == Tables.applicationID, version >= oldestForeign else {
            throw .notAStore(path: folder, detail: "application_id")
        }
        guard version <= Tables.version else {
            throw .newerStore(path: folder, found: version, known: Tables.version)
        }
        guard try DatabaseShape.isPlain(database) else { throw .damaged(detail: "schema") }
    }
}
