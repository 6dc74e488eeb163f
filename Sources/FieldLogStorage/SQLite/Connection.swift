internal import CSQLite
internal import FieldLogModel

/// One connection to a SQLite database. Not `Sendable`: whoever owns the store owns its connection.
@safe final class Connection {
    private let handle: OpaquePointer
    private let walPages: UnsafeMutablePointer<Int32>
    private var prepared: [String: Statement] = [:]
    /// Whether a value could not be read for want of memory, and an empty one went in its place.
    private var hasMisread = false

    /// How a database is opened.
    enum Mode {
        /// To read and write one that is there.
        case readWrite
        /// To read and write; made when it is not there.
        case create
        /// To read one that nobody can change: neither locks nor other files are made.
        case immutable
    }

    /// Milliseconds that SQLite waits for what another connection holds.
    private static let patience: Int32 = 5_000

    /// Opens a file, or a private temporary database for an empty path.
    init(path: String, mode: Mode) throws(FieldLogError) {
        let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let flags: Int32 =
            switch mode {
            case .readWrite: SQLITE_OPEN_READWRITE | common
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | common
            // Not READONLY: what a check attaches has to be written.
            case .immutable: SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | common
            }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(mode == .immutable ? Self.immutableName(path) : path, &opened, flags, nil)
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
        unsafe sqlite3_busy_timeout(handle, Self.patience)
        let defended = unsafe fl_defend(handle)
        guard defended == SQLITE_OK else { throw failure(defended, "configure") }
    }

    /// A name for SQLite in which every byte of the path that could mean something else is written as `%` and two digits.
    private static func immutableName(_ path: String) -> String {
        let plain = path.utf8.map { byte -> String in
            let isPlain = (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x2D...0x39).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte])
        }
        return "file:" + plain.joined() + "?immutable=1"
    }

    deinit {
        prepared.removeAll()
        unsafe sqlite3_close_v2(handle)
        unsafe walPages.deallocate()
    }

    /// Counts the pages of the write-ahead log from now on. Setting `wal_autocheckpoint` takes the one hook that there is, so this comes
    /// after all settings.
    func watchLog() { unsafe fl_watch_wal(handle, walPages) }

    /// Whether the database can be read in this mode; false where SQLite would have to write beside it and cannot.
    func canRead() throws(FieldLogError) -> Bool {
        do throws(FieldLogError) {
            _ = try number("SELECT count(*) FROM sqlite_master")
            return true
        } catch {
            if case .database(let code, _, _) = error, code & 0xFF == 14 || code & 0xFF == 8 { return false }
            throw error
        }
    }

    /// Whether the file was opened to be read alone: it may not be written, or lies where nothing can be.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }

    /// Whether the write-ahead log may hold committed frames that SQLite passes over, as after a damaged one. Asked in a transaction that
    /// writes; costs a few bytes of each frame behind the last one.
    var mayHaveMoreInLog: Bool { unsafe fl_wal_may_have_more(handle) != 0 }

    /// The pages that the write-ahead log held after this connection's last commit.
    var pagesInLog: Int { unsafe Int(walPages.pointee) }

    /// The error that SQLite reports now.
    func failure(_ code: Int32, _ operation: String) -> FieldLogError {
        let message = unsafe String(cString: sqlite3_errmsg(handle))
        // Every statement is ours: a table or column that it does not find was there when the store was made.
        if code & 0xFF == SQLITE_ERROR, message.hasPrefix("no such ") { return .damaged(detail: message) }
        return .database(code: code, message: message, operation: operation)
    }

    /// A column has given no value: that of an empty blob or a NULL, or one for which there was no memory.
    func noteMissingValue() {
        if unsafe sqlite3_errcode(handle) & 0xFF == SQLITE_NOMEM { hasMisread = true }
    }

    /// Throws once a value could not be read: whatever was made of it is wrong. In a transaction it throws until the end of it.
    func checkReads() throws(FieldLogError) {
        guard hasMisread else { return }
        if !isInTransaction { hasMisread = false }
        throw .database(code: SQLITE_NOMEM, message: "out of memory", operation: "read")
    }

    /// Ends the transaction that is open, keeping nothing of it.
    func rollBack() {
        if isInTransaction { try? execute("ROLLBACK") }
        hasMisread = false
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

    /// Moves what the write-ahead log holds into the database and empties it, unless a reader needs it at this moment. The caller holds the
    /// store's lock.
    func shrinkLog() {
        unsafe sqlite3_busy_timeout(handle, 0)
        emptyLog()
        unsafe sqlite3_busy_timeout(handle, Self.patience)
    }

    /// Moves all of the write-ahead log into the database and empties it, once no reader needs it any more. The caller holds the store's lock.
    func emptyLog() {
        _ = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }

    /// The first column of the first row as a number, nil where there is none.
    func number(_ sql: String) throws(FieldLogError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.optionalInt(0) : nil
    }
}
