import CSQLite
import FieldLogDemo
import FieldLogFormats
import FieldLogKit
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation
import Testing

/// A province that was made, with its truth read back from the files, as any other program would read them.
struct MadeProvince {
    let outcome: DemoOutcome
    let truth: Truth
    let pairs: [[String]]

    /// What `truth.json` says.
    struct Truth {
        let bytes: [UInt8]
        let head: [String: JSONValue]
        let columns: [String]
        let rows: [Row]

        struct Row {
            let period: String
            let level: String
            let area: String
            let figures: [String: Int64]
        }

        init(_ path: String) throws {
            bytes = try Contents.bytes(path)
            guard case .object(let members) = try JSONParser.parse(bytes) else { throw Failure("not an object") }
            head = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
            guard case .array(let names)? = head["columns"], case .array(let lines)? = head["rows"] else {
                throw Failure("no rows")
            }
            let columns = names.map(Self.text)
            self.columns = columns
            rows = try lines.map { line in
                guard case .array(let cells) = line, cells.count == columns.count else { throw Failure("a short row") }
                var figures: [String: Int64] = [:]
                for (name, cell) in zip(columns, cells).dropFirst(3) {
                    guard case .int(let number) = cell else { throw Failure(name) }
                    figures[name] = number
                }
                return Row(
                    period: Self.text(cells[0]), level: Self.text(cells[1]), area: Self.text(cells[2]), figures: figures
                )
            }
        }

        private static func text(_ value: JSONValue) -> String {
            if case .string(let text) = value { return text }
            return ""
        }
    }

    struct Failure: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    /// Makes a province with keys that are the same in every run.
    init(_ folder: String, _ options: DemoOptions = DemoOptions()) throws {
        outcome = try Demo.make(folder, options: options, host: StandInHost(seed: 7).host())
        truth = try Truth(outcome.files.truth)
        pairs = try Contents.text(outcome.files.duplicates).components(separatedBy: "\r\n").dropFirst().filter {
            !$0.isEmpty
        }
        .map { $0.components(separatedBy: ",") }
    }
}

/// The first and the last day of a period as the truth names it.
func days(of period: String) -> (first: String, last: String) {
    let parts = period.split(separator: "-").map(String.init)
    let year = Int(parts[0]) ?? 0
    let months: ClosedRange<Int>
    switch parts.dropFirst().first {
    case "H1": months = 1...6
    case "H2": months = 7...12
    case .some(let month): months = (Int(month) ?? 1)...(Int(month) ?? 1)
    case nil: months = 1...12
    }
    let lengths = [31, year.isMultiple(of: 4) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (
        "\(year)-\(two(months.lowerBound))-01", "\(year)-\(two(months.upperBound))-\(lengths[months.upperBound - 1])"
    )
}

/// The database of a store, read without a line of the program.
final class Table {
    private var handle: OpaquePointer?

    init(_ folder: String) throws {
        guard sqlite3_open(folder + "/fieldlog.db", &handle) == SQLITE_OK else { throw MadeProvince.Failure(folder) }
    }

    deinit { sqlite3_close(handle) }

    /// The rows of a query, all cells as text; days stand for `?1` and `?2`.
    func rows(_ sql: String, _ first: String = "", _ last: String = "") throws -> [[String]] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw MadeProvince.Failure(String(cString: sqlite3_errmsg(handle)) + ": " + sql)
        }
        _ = fl_bind_text(statement, 1, first, Int32(first.utf8.count))
        _ = fl_bind_text(statement, 2, last, Int32(last.utf8.count))
        var rows: [[String]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
                })
        }
        return rows
    }

    /// A number for each home: the query gives homes and numbers.
    func numbers(_ sql: String, _ first: String, _ last: String) throws -> [String: Int64] {
        var found: [String: Int64] = [:]
        for row in try rows(sql, first, last) { found[row[0], default: 0] += Int64(row[1]) ?? -1 }
        return found
    }
}
