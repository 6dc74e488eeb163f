public import FieldLogModel

/// A column of another record that a row of a list brings along.
public struct ForeignColumn: Sendable, Hashable {
    /// The field of the row that names the other record, which has the row's home.
    public let reference: String
    /// The field of the other record.
    public let field: String

    /// A column of the record that a reference names.
    public init(_ reference: String, _ field: String) {
        self.reference = reference
        self.field = field
    }
}

extension Store {
    /// Calls a body with each record of a kind, sorted by home, then by these fields in the order of their bytes, then by id, until
    /// it returns false. With each come the values of columns of a record that it names, null where that record is not here.
    ///
    /// Only ids are sorted, by SQLite and beyond its cache on disk, so that memory is bounded however many records there are.
    public func forEachSorted(
        _ kind: KindSpec, by fields: [String], with foreign: [ForeignColumn],
        _ body: (StoredRecord, [FieldValue]) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        let table = Tables.table(of: kind)
        let order = fields.compactMap { kind.field($0) }.map { ", \"\($0.name)\"" }.joined()
        let keys = try database.compile("SELECT id, home FROM \"\(table)\" ORDER BY home\(order), id")
        let row = try database.compile(try Self.rowQuery(kind, foreign))
        let width = kind.fields.count
        while try keys.step() {
            let idBytes = keys.bytes(0)
            let homeText = keys.text(1)
            guard let id = RecordID(bytes: idBytes), let home = AreaKey(text: homeText) else {
                throw .damaged(detail: "\(kind.name).id")
            }
            row.bind(1, idBytes)
            row.bind(2, homeText)
            guard try row.step() else { throw .damaged(detail: "\(kind.name) \(id)") }
            let values = (0..<width).map { row.value($0) }
            let others = foreign.indices.map { row.value($0 + width) }
            row.reset()
            guard try body(StoredRecord(kind: kind, id: id, home: home, values: values), others) else { return }
        }
    }

    /// The names of tables and columns come from the schema, never from outside.
    private static func rowQuery(_ kind: KindSpec, _ foreign: [ForeignColumn]) throws(FieldLogError) -> String {
        var columns = kind.fields.map { "r.\"\($0.name)\"" }
        var joins: [String] = []
        var aliases: [String: String] = [:]
        for column in foreign {
            guard let reference = kind.field(column.reference), case .reference(let name) = reference.type,
                let other = Schema.kind(name), let field = other.field(column.field)
            else { throw .damaged(detail: "\(kind.name).\(column.reference)") }
            let alias = aliases[reference.name] ?? "o\(aliases.count)"
            if aliases.updateValue(alias, forKey: reference.name) == nil {
                joins.append(
                    "LEFT JOIN \"\(Tables.table(of: other))\" AS \(alias) "
                        + "ON \(alias).id = r.\"\(reference.name)\" AND \(alias).home = r.home")
            }
            columns.append("\(alias).\"\(field.name)\"")
        }
        return """
            SELECT \(columns.joined(separator: ", ")) FROM "\(Tables.table(of: kind))" AS r
            \(joins.joined(separator: " ")) WHERE r.id = ?1 AND r.home = ?2
            """
    }
}
