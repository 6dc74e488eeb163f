import CSQLite
import FieldLogModel

/// The database of a store as any other program sees it: what a test damages it with.
final class RawDatabase {
    struct Failure: Error {
        let message: String
        let sql: String
    }

    private var handle: OpaquePointer?

    init(_ path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Failure(message: "open", sql: path) }
        try run("PRAGMA synchronous = OFF")
    }

    deinit { sqlite3_close(handle) }

    /// Runs one statement and returns its rows.
    @discardableResult
    func run(_ sql: String, _ values: [FieldValue] = []) throws -> [[FieldValue]] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure(sql) }
        for (place, value) in values.enumerated() {
            let place = Int32(place + 1)
            switch value {
            case .int(let int): sqlite3_bind_int64(statement, place, int)
            case .text(let text): _ = fl_bind_text(statement, place, text, Int32(text.utf8.count))
            case .bytes(let bytes): _ = fl_bind_blob(statement, place, bytes, Int32(bytes.count))
            case .null, .other: sqlite3_bind_null(statement, place)
            }
        }
        var rows: [[FieldValue]] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw failure(sql) }
            rows.append((0..<sqlite3_column_count(statement)).map { cell(statement, $0) })
        }
    }

    private func cell(_ statement: OpaquePointer?, _ column: Int32) -> FieldValue {
        let count = Int(sqlite3_column_bytes(statement, column))
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(statement, column) else { return .text("") }
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(statement, column) else { return .bytes([]) }
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }

    private func failure(_ sql: String) -> Failure {
        Failure(message: String(cString: sqlite3_errmsg(handle)), sql: sql)
    }

    /// The names of all tables.
    func tables() throws -> [String] {
        try run("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            .compactMap { $0[0].text }
    }
}

extension RawDatabase {
    /// Tables that came with sync: only sessions with other stores fill them.
    static let tablesOfExchange: Set<String> = [
        "signature", "withheld", "peer", "peer_head", "receipt", "quarantine", "scope_area", "scope_digest",
        "scope_mark",
    ]

    /// Takes away what the tables of version 1 did not have, and says so.
    func makeVersionOne() throws {
        for table in Self.tablesOfExchange.sorted() { try run("DROP TABLE \(table)") }
        try run("DROP INDEX feed_by_change")
        for column in ["base", "base_hash", "changed", "sum"] { try run("ALTER TABLE feed DROP COLUMN \(column)") }
        try run("PRAGMA user_version = 1")
    }
}
