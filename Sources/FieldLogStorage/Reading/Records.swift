public import FieldLogModel

/// A row of a table of records.
public struct StoredRecord: Sendable, Hashable {
    /// The kind.
    public let kind: KindSpec
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The values, in the order of the kind's fields.
    public let values: [FieldValue]

    /// The value of the field of a name, null when the kind has none of it.
    public subscript(name: String) -> FieldValue {
        guard let place = kind.fields.firstIndex(where: { $0.name == name }) else { return .null }
        return values[place]
    }

    /// The values that are not null, by number: what a change that sets them all would carry.
    public var filled: FieldValues {
        var filled = FieldValues()
        for (field, value) in zip(kind.fields, values) where !value.isNull { filled[field.number] = value }
        return filled
    }
}

/// Which rows of a table a reader wants.
public enum RecordFilter: Sendable {
    /// All of them.
    case all
    /// Those of a home.
    case home(AreaKey)
    /// Those in which a field has a value.
    case field(String, FieldValue)
    /// Those of an id, whatever their home.
    case id(RecordID)
}

extension Store {
    /// Calls a body with each record of a kind that the filter admits, in the order of ids, until it returns false.
    public func forEach(
        _ kind: KindSpec, _ filter: RecordFilter = .all, _ body: (StoredRecord) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        let names = kind.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let condition: String
        switch filter {
        case .all: condition = ""
        case .home: condition = "WHERE home = ?1"
        case .field(let name, _):
            guard let field = kind.field(name) else { return }
            condition = "WHERE \"\(field.name)\" = ?1"
        case .id: condition = "WHERE id = ?1"
        }
        let query = try database.compile(
            "SELECT id, home, \(names) FROM \"\(Tables.table(of: kind))\" \(condition) ORDER BY id, home")
        switch filter {
        case .all: break
        case .home(let home): query.bind(1, home.text)
        case .field(_, let value): query.bind(1, value)
        case .id(let id): query.bind(1, id.bytes)
        }
        while try query.step() {
            if try !body(try Self.record(kind, query)) { return }
        }
    }

    /// The record of a row that begins with id and home, the fields behind them in their order.
    static func record(_ kind: KindSpec, _ query: Statement) throws(FieldLogError) -> StoredRecord {
        guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
            throw .damaged(detail: "\(kind.name).id")
        }
        return StoredRecord(kind: kind, id: id, home: home, values: kind.fields.indices.map { query.value($0 + 2) })
    }

    /// The records of a kind that the filter admits, in the order of ids.
    public func records(_ kind: KindSpec, _ filter: RecordFilter = .all) throws(FieldLogError) -> [StoredRecord] {
        var records: [StoredRecord] = []
        try forEach(kind, filter) { (record) throws(FieldLogError) in
            records.append(record)
            return true
        }
        return records
    }

    /// The record of a kind, id and home; nil when it is not here.
    public func record(_ kind: KindSpec, id: RecordID, home: AreaKey) throws(FieldLogError) -> StoredRecord? {
        guard let values = try tables.table(kind).row(id.bytes, home) else { return nil }
        return StoredRecord(kind: kind, id: id, home: home, values: values)
    }

    /// The largest id of a kind, nil when there is no record of it.
    public func largestID(of kind: KindSpec) throws(FieldLogError) -> RecordID? {
        let query = try database.statement("SELECT max(id) FROM \"\(Tables.table(of: kind))\"")
        defer { query.reset() }
        return try query.step() ? RecordID(bytes: query.bytes(0)) : nil
    }

    /// Whether the record is here, without reading it.
    public func hasRecord(_ kind: KindSpec, id: RecordID, home: AreaKey) throws(FieldLogError) -> Bool {
        try tables.table(kind).head(id.bytes, home) != nil
    }

    /// The ids and homes of the records of a kind whose printed id begins so, at most `max`. A whole id is found at once; a prefix
    /// takes one look at each id of the table.
    public func ids(
        of kind: KindSpec, beginning prefix: String, max: Int
    ) throws(FieldLogError) -> [(id: RecordID, home: AreaKey)] {
        guard let wanted = RecordID.canonicalPrefix(prefix) else { return [] }
        let name = Tables.table(of: kind)
        let query: Statement
        if let id = RecordID(text: wanted) {
            query = try database.compile("SELECT id, home FROM \"\(name)\" WHERE id = ?1")
            query.bind(1, id.bytes)
        } else {
            let range = RecordID.tailRange(ofPrefix: wanted)
            query = try database.compile("SELECT id, home FROM \"\(name)\" WHERE substr(id, 7, 4) BETWEEN ?1 AND ?2")
            query.bind(1, range.low)
            query.bind(2, range.high)
        }
        var found: [(id: RecordID, home: AreaKey)] = []
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else { continue }
            if id.description.hasPrefix(wanted) { found.append((id, home)) }
            if found.count == max { break }
        }
        return found
    }

    /// How many records of a kind are here.
    public func count(_ kind: KindSpec) throws(FieldLogError) -> Int {
        Int(try database.number("SELECT count(*) FROM \"\(Tables.table(of: kind))\"") ?? 0)
    }
}
