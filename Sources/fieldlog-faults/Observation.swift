internal import CSQLite
internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage

/// What a store holds, read without the library's own queries.
struct Observation: Equatable {
    /// A hash of every row of every table that is not merely kept for speed; nil where there is no store.
    var whole: Digest32?
    /// The hashes of the headers of all entries.
    var log: Set<Digest32> = []

    /// Digests and listings that are made when they are asked for.
    private static let caches = ["area_digest", "scope_area", "scope_digest", "scope_mark"]

    init(ofStore folder: String) throws(FaultsError) {
        do throws(FieldLogError) {
            guard try Store.exists(folder) else { return }
        } catch {
            throw FaultsError(error)
        }
        let database = try RawDatabase(Store.databasePath(folder))
        var all: [UInt8] = []
        let tables = try database.texts(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
        for table in tables where !Self.caches.contains(table) {
            all += Array(table.utf8)
            try database.each("SELECT * FROM \"\(table)\" ORDER BY 1, 2") { all += $0 }
        }
        whole = SHA256.hash(all)
        var log: Set<Digest32> = []
        try database.each("SELECT header FROM entry") { log.insert(SHA256.hash($0)) }
        self.log = log
    }
}

/// A connection that only reads.
@safe final class RawDatabase {
    private let handle: OpaquePointer

    init(_ path: String) throws(FaultsError) {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw FaultsError("open \(path): \(code)")
        }
        unsafe self.handle = handle
        _ = unsafe sqlite3_exec(handle, "PRAGMA wal_autocheckpoint = 0", nil, nil, nil)
        // Closing must leave the log where it is.
        _ = unsafe fl_defend(handle)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    /// Runs statements whose rows are of no interest.
    func run(_ sql: String) throws(FaultsError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw FaultsError("\(sql): \(code)") }
    }

    /// Gives every row as bytes: the values, each with its type and length before it.
    func each(_ sql: String, _ body: ([UInt8]) -> Void) throws(FaultsError) {
        var statement: OpaquePointer?
        var code = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        defer { unsafe sqlite3_finalize(statement) }
        guard code == SQLITE_OK else { throw FaultsError("\(sql): \(code)") }
        let columns = unsafe sqlite3_column_count(statement)
        var row: [UInt8] = []
        while true {
            code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else { break }
            row.removeAll(keepingCapacity: true)
            for column in 0..<columns {
                let type = unsafe sqlite3_column_type(statement, column)
                let count = unsafe sqlite3_column_bytes(statement, column)
                row.append(UInt8(truncatingIfNeeded: type))
                for shift in [24, 16, 8, 0] { row.append(UInt8(truncatingIfNeeded: count >> Int32(shift))) }
                if let bytes = unsafe sqlite3_column_blob(statement, column) {
                    unsafe row.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
                }
            }
            body(row)
        }
        guard code == SQLITE_DONE else { throw FaultsError("\(sql): \(code)") }
    }

    /// The first column of every row as text.
    func texts(_ sql: String) throws(FaultsError) -> [String] {
        var texts: [String] = []
        try each(sql) { texts.append(String(decoding: $0.dropFirst(5), as: UTF8.self)) }
        return texts
    }
}
