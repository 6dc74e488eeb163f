import CFault
import CSQLite
import FieldLogTestSupport
import Testing

/// What SQLite answered.
struct Refused: Error {
    let code: Int32
}

/// A plain connection over the disks, for what the library's own hides.
final class Database {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        let code = sqlite3_open_v2(
            path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, "cfault-disk")
        guard code == SQLITE_OK else {
            sqlite3_close_v2(handle)
            throw Refused(code: code)
        }
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw Refused(code: code) }
    }

    /// The first column of the first row.
    func text(_ sql: String) throws -> String {
        var statement: OpaquePointer?
        var code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        defer { sqlite3_finalize(statement) }
        guard code == SQLITE_OK else { throw Refused(code: code) }
        code = sqlite3_step(statement)
        guard code == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else { throw Refused(code: code) }
        return String(cString: text)
    }
}

/// A disk that is mounted while a test runs, at a path where nothing real is.
func withDisk<Result>(_ name: String, _ body: (OpaquePointer, String) throws -> Result) throws -> Result {
    #expect(cfault_disk_install() == SQLITE_OK)
    let path = "/đĩa/\(name)"
    let disk = try #require(cfault_disk_mount(path))
    defer { cfault_disk_unmount(disk) }
    return try body(disk, path)
}

/// A database with a write-ahead log and one empty table of texts.
func prepared(_ path: String, synchronous: String = "FULL") throws -> Database {
    let database = try Database(path + "/sổ.db")
    try database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous); PRAGMA wal_autocheckpoint = 0")
    try database.run("CREATE TABLE IF NOT EXISTS visit(name TEXT NOT NULL) STRICT")
    return database
}
