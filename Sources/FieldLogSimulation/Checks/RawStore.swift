internal import CSQLite

/// A store's database as any SQLite program reads it: no line of the product between the checks and the rows.
@safe final class RawStore {
    private let handle: OpaquePointer
    private var known: [String: Prepared] = [:]
    private var version: Cell?

    /// A compiled statement, which ends with its connection.
    @safe private final class Prepared {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }
        deinit { unsafe sqlite3_finalize(pointer) }
    }

    /// One value of a row.
    enum Cell: Hashable {
        case null
        case number(Int64)
        case text(String)
        case bytes([UInt8])

        var number: Int64 { if case .number(let number) = self { number } else { 0 } }
        var text: String { if case .text(let text) = self { text } else { "" } }
        var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }
        var isNull: Bool { self == .null }
    }

    /// Opens the database of a store's folder.
    init(folder: String) throws(Violation) {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(folder + "/fieldlog.db", &opened, SQLITE_OPEN_READWRITE, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else { throw Violation("opens", "\(folder): \(code)") }
        unsafe self.handle = handle
        unsafe sqlite3_exec(handle, "PRAGMA wal_autocheckpoint = 0", nil, nil, nil)
        unsafe fl_defend(handle)
    }

    deinit {
        known.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// Whether anybody has written since this was asked last.
    func hasChanged() throws(Violation) -> Bool {
        let now = try rows("PRAGMA data_version").first?.first
        defer { version = now }
        return now != version
    }

    /// The rows of a query.
    func rows(_ sql: String) throws(Violation) -> [[Cell]] {
        let statement = unsafe try compiled(sql)
        defer { unsafe sqlite3_reset(statement) }
        var rows: [[Cell]] = []
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw Violation("reads", "\(sql): \(code)") }
            rows.append((0..<(unsafe sqlite3_column_count(statement))).map { unsafe Self.cell(statement, $0) })
        }
    }

    private func compiled(_ sql: String) throws(Violation) -> OpaquePointer {
        if let statement = known[sql] { return unsafe statement.pointer }
        var made: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(handle, sql, -1, &made, nil) == SQLITE_OK, let statement = unsafe made else {
            throw Violation("reads", "\(sql): \(unsafe String(cString: sqlite3_errmsg(handle)))")
        }
        known[sql] = unsafe Prepared(statement)
        return unsafe statement
    }

    private static func cell(_ statement: OpaquePointer, _ column: Int32) -> Cell {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .number(unsafe sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            return unsafe sqlite3_column_text(statement, column).map { unsafe .text(String(cString: $0)) } ?? .null
        case SQLITE_BLOB:
            let count = Int(unsafe sqlite3_column_bytes(statement, column))
            guard let base = unsafe sqlite3_column_blob(statement, column) else { return .bytes([]) }
            return .bytes(unsafe Array(UnsafeRawBufferPointer(start: base, count: count)))
        default: return .null
        }
    }
}

/// What names a feed in a raw store.
struct RawFeed: Hashable {
    let incarnation: [UInt8]
    let area: String
    let branch: [UInt8]
}

/// The end of a feed in a raw store.
struct RawHead: Hashable {
    let number: Int64
    let seq: Int64
    let hash: [UInt8]
    let base: Int64
}

extension RawStore {
    /// Where each feed ends.
    func heads() throws(Violation) -> [RawFeed: RawHead] {
        var found: [RawFeed: RawHead] = [:]
        for row in try rows("SELECT incarnation, area, branch, no, seq, hash, base FROM feed") {
            let feed = RawFeed(incarnation: row[0].bytes, area: row[1].text, branch: row[2].bytes)
            found[feed] = RawHead(number: row[3].number, seq: row[4].number, hash: row[5].bytes, base: row[6].number)
        }
        return found
    }

    /// The bytes of every admitted entry, by position.
    func entries() throws(Violation) -> [(position: Int64, header: [UInt8], body: [UInt8]?)] {
        try rows("SELECT pos, header, body FROM entry ORDER BY pos").map { row in
            (row[0].number, row[1].bytes, row[2].isNull ? nil : row[2].bytes)
        }
    }
}
