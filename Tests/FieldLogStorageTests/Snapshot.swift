import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage

/// All that the derived tables of a store say, with entries named by their hashes instead of their places: what two stores with one
/// log must have alike.
struct Snapshot: Equatable {
    /// The rows of each table, sorted.
    let rows: [String: [String]]

    init(_ store: Store) throws(FieldLogError) {
        var rows: [String: [String]] = [:]
        var names: [Int64: String] = [:]
        func name(_ position: Int64) throws(FieldLogError) -> String {
            if let known = names[position] { return known }
            let made = try store.ref(at: Position(number: position)).map(Self.name) ?? "nothing"
            names[position] = made
            return made
        }
        for table in Tables.derivedNames {
            let columns = try Self.columns(of: table, store)
            let query = try store.database.compile("SELECT * FROM \"\(table)\"")
            var lines: [String] = []
            while try query.step() {
                var cells: [String] = []
                for (place, column) in columns.enumerated() {
                    let value = query.value(place)
                    if ["pos", "head", "winner"].contains(column), case .int(let position) = value {
                        cells.append("\(column)=\(try name(position))")
                    } else {
                        cells.append("\(column)=\(Self.text(value))")
                    }
                }
                lines.append(cells.joined(separator: " "))
            }
            rows[table] = lines.sorted()
        }
        self.rows = rows
    }

    /// The first lines in which two snapshots differ.
    func difference(from other: Snapshot) -> String {
        var lines: [String] = []
        for table in Set(rows.keys).union(other.rows.keys).sorted() {
            let (mine, theirs) = (Set(rows[table] ?? []), Set(other.rows[table] ?? []))
            lines += mine.subtracting(theirs).sorted().map { "\(table) - \($0)" }
            lines += theirs.subtracting(mine).sorted().map { "\(table) + \($0)" }
        }
        return lines.prefix(12).joined(separator: "\n")
    }

    private static func columns(of table: String, _ store: Store) throws(FieldLogError) -> [String] {
        let query = try store.database.compile("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid")
        var names: [String] = []
        while try query.step() { names.append(query.text(0)) }
        return names
    }

    private static func name(_ ref: EntryRef) -> String {
        "\(ref.incarnation.short):\(ref.seq):\(ref.hash.hex.prefix(12))"
    }

    private static func text(_ value: FieldValue) -> String {
        switch value {
        case .null, .other: "-"
        case .int(let int): "\(int)"
        case .text(let text): "'\(text)'"
        case .bytes(let bytes): Hex.encode(bytes)
        }
    }
}
