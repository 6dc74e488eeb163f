internal import FieldLogModel

/// The tables of records, one for each kind that this version knows, with the statements that write them.
final class RecordTables {
    private let database: Connection
    private let schema: String
    private var made: [String: RecordTable] = [:]

    /// The tables of a schema of the connection: `main`, or the one that a check builds beside it.
    init(database: Connection, schema: String = "") {
        self.database = database
        self.schema = schema
    }

    /// The table of a kind.
    func table(_ kind: KindSpec) throws(FieldLogError) -> RecordTable {
        if let known = made[kind.name] { return known }
        let table = try RecordTable(kind: kind, database: database, schema: schema)
        made[kind.name] = table
        return table
    }
}

/// The table of one kind.
final class RecordTable {
    let kind: KindSpec
    /// The name in entries.
    let kindName: String
    private let name: String
    private let database: Connection
    private let create: Statement
    private let replace: Statement
    private let headQuery: Statement
    private let rowText: String
    private var arena = RowArena()
    /// The columns by the numbers of their fields, 0 for a number without a field.
    private let columns: [Column?]

    /// A column with what its field admits (``FieldType/admits(_:)``), told without a look at the declaration.
    private struct Column {
        let place: Int
        let holds: Holds
        enum Holds { case number, record, text }
    }

    init(kind: KindSpec, database: Connection, schema: String) throws(FieldLogError) {
        self.kind = kind
        kindName = kind.name
        self.database = database
        name = "\(schema)\"\(Tables.table(of: kind))\""
        let names = kind.fields.map { "\"\($0.name)\"" }
        let list = (["id", "home", "head"] + names).joined(separator: ", ")
        let marks = (1...(names.count + 3)).map { "?\($0)" }.joined(separator: ", ")
        create = try database.compile("INSERT INTO \(name)(\(list)) VALUES(\(marks)) ON CONFLICT DO NOTHING")
        replace = try database.compile("INSERT OR REPLACE INTO \(name)(\(list)) VALUES(\(marks))")
        let sealName = kind.seal.flatMap { kind.field($0.field) }.map { "\"\($0.name)\"" } ?? "NULL"
        headQuery = try database.compile("SELECT head, \(sealName) FROM \(name) WHERE id = ?1 AND home = ?2")
        rowText = "SELECT \(names.joined(separator: ", ")) FROM \(name) WHERE id = ?1 AND home = ?2"
        var columns: [Column?] = Array(repeating: nil, count: kind.fields.reduce(0) { max($0, Int($1.number)) } + 1)
        for (place, field) in kind.fields.enumerated() {
            let holds: Column.Holds =
                switch field.type {
                case .count, .money, .flag: .number
                case .reference: .record
                default: .text
                }
            columns[Int(field.number)] = Column(place: place + 4, holds: holds)
        }
        self.columns = columns
    }

    /// Adds the row of a record's first change, with the values where they lie in the entry's body; false when the record has a row.
    func create(
        _ id: RecordID, _ home: AreaKey, head: Position, entry: Entry, layout: BodyLayout
    ) throws(FieldLogError) -> Bool {
        // Taken out while it is filled: each access to a property of an object is checked on its own.
        var row = RowArena()
        swap(&row, &arena)
        defer { swap(&row, &arena) }
        row.clear()
        row.add(1, id)
        row.add(2, home.text)
        create.bind(3, head.number)
        let numbers = entry.header.fields
        try create.run(with: row, lending: entry.bodyBytes ?? []) { body in
            for (number, item) in zip(numbers, layout.items) {
                guard Int(number) < columns.count, let column = columns[Int(number)] else { continue }
                switch (column.holds, item) {
                case (.number, .int(let int)): create.bind(column.place, int)
                case (.text, .text(let start, let count)):
                    create.bind(column.place, textOf: body, start: start, count: count)
                case (.record, .bytes(let start, let count)) where count == RecordID.byteCount:
                    create.bind(column.place, bytesOf: body, start: start, count: count)
                // What the field does not admit is folded as empty.
                default: continue
                }
            }
        }
        return database.changes == 1
    }

    /// Writes the whole row of a folded record.
    func replace(_ id: [UInt8], _ home: AreaKey, head: Position?, values: [FieldValue]) throws(FieldLogError) {
        replace.clear()
        replace.bind(1, id)
        replace.bind(2, home.text)
        if let head { replace.bind(3, head.number) }
        for (place, value) in values.enumerated() { replace.bind(place + 4, value) }
        try replace.run()
    }

    /// The head of a record and whether it is sealed; nil when the record has no row.
    func head(_ id: [UInt8], _ home: AreaKey) throws(FieldLogError) -> (head: Position?, isSealed: Bool)? {
        headQuery.bind(1, id)
        headQuery.bind(2, home.text)
        defer { headQuery.reset() }
        guard try headQuery.step() else { return nil }
        let sealed = kind.seal.map { $0.values.contains(headQuery.text(1)) } ?? false
        return (headQuery.optionalInt(0).map(Position.init(number:)), sealed)
    }

    /// The values of a record in the order of the kind's fields; nil when the record has no row.
    func row(_ id: [UInt8], _ home: AreaKey) throws(FieldLogError) -> [FieldValue]? {
        let query = try database.statement(rowText)
        query.bind(1, id)
        query.bind(2, home.text)
        defer { query.reset() }
        guard try query.step() else { return nil }
        return kind.fields.indices.map { query.value($0) }
    }

    /// Sets the groups that a change touches, or every field where it seals, upon the one head that it was made upon.
    func update(_ id: [UInt8], _ home: AreaKey, head: Position, change: Change, seals: Bool) throws(FieldLogError) {
        let places =
            seals
            ? Array(kind.fields.indices) : kind.groups.filter { Fold.sets($0, change, kind: kind) }.flatMap(\.places)
        let sets = places.enumerated().map { "\"\(kind.fields[$0.element].name)\" = ?\($0.offset + 4)" }
        let list = (["head = ?3"] + sets).joined(separator: ", ")
        let update = try database.statement("UPDATE \(name) SET \(list) WHERE id = ?1 AND home = ?2")
        update.clear()
        update.bind(1, id)
        update.bind(2, home.text)
        update.bind(3, head.number)
        for (offset, place) in places.enumerated() {
            let field = kind.fields[place]
            if let value = change.values[field.number], field.type.admits(value) { update.bind(offset + 4, value) }
        }
        try update.run()
    }

    /// Removes the row of a record of which no change is admitted.
    func remove(_ id: [UInt8], _ home: AreaKey) throws(FieldLogError) {
        let delete = try database.statement("DELETE FROM \(name) WHERE id = ?1 AND home = ?2")
        delete.bind(1, id)
        delete.bind(2, home.text)
        try delete.run()
    }
}
