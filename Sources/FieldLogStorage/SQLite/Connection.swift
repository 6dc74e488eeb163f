internal import CSQLite
internal import FieldLogModel

/// One connection to a SQLite database. Not `Sendable`: whoever owns the store owns its connection.
@safe final class Connection {
    private let handle: OpaquePointer
    private let walPages: UnsafeMutablePointer<Int32>
    private var prepared: [String: Statement] = [:]

    /// Opens a file, or a private temporary database for an empty path.
    init(path: String, create: Bool) throws(FieldLogError) {
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (create ? SQLITE_OPEN_CREATE : 0)
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let handle = unsafe opened else {
            throw .database(code: code, message: "out of memory", operation: "open")
        }
        guard code == SQLITE_OK else {
            let message = unsafe String(cString: sqlite3_errmsg(handle))
            unsafe sqlite3_close_v2(handle)
            throw .database(code: code, message: message, operation: "open \(path)")
        }
        unsafe self.handle = handle
        unsafe walPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        unsafe walPages.initialize(to: 0)
        unsafe sqlite3_busy_timeout(handle, 5_000)
        let defended = unsafe fl_defend(handle)
        guard defended == SQLITE_OK else { throw failure(defended, "configure") }
    }

    deinit {
        prepared.removeAll()
        unsafe sqlite3_close_v2(handle)
        unsafe walPages.deallocate()
    }

    /// Counts the pages of the write-ahead log from now on. Setting `wal_autocheckpoint` takes the one hook that there is, so this comes
    /// after all settings.
    func watchLog() { unsafe fl_watch_wal(handle, walPages) }

    /// The pages that the write-ahead log held after this connection's last commit.
    var pagesInLog: Int { unsafe Int(walPages.pointee) }

    /// The error that SQLite reports now.
    func failure(_ code: Int32, _ operation: String) -> FieldLogError {
        let message = unsafe String(cString: sqlite3_errmsg(handle))
        return .database(code: code, message: message, operation: operation)
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(FieldLogError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, String(sql.prefix(60))) }
    }

    /// A statement that is compiled once and kept.
    func statement(_ sql: String) throws(FieldLogError) -> Statement {
        if let known = prepared[sql] { return known }
        let made = try compile(sql)
        prepared[sql] = made
        return made
    }

    /// A statement of its own, for a caller that runs another of the same text at the same time.
    func compile(_ sql: String) throws(FieldLogError) -> Statement {
        var compiled: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard code == SQLITE_OK, let pointer = unsafe compiled else { throw failure(code, String(sql.prefix(60))) }
        return unsafe Statement(pointer, connection: self)
    }

    /// The rows that the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// Whether a transaction is open.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Moves what the write-ahead log holds into the database, as far as readers allow. The caller holds the store's lock.
    func checkpoint() {
        _ = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// The first column of the first row as a number, nil where there is none.
    func number(_ sql: String) throws(FieldLogError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.optionalInt(0) : nil
    }
}
