internal import FieldLogModel

/// Compares the tables of a store, as they are declared, with those that this version makes: a name or type that has changed would have
/// rows read or written otherwise than they were meant.
struct SchemaCheck {
    let database: Connection

    /// The names of tables and indexes that are not declared as they should be.
    func run() throws(FieldLogError) -> [CheckFinding] {
        // Made word for word like those of this version, as all but those that an older one began.
        if try Self.words(of: database) == Self.model?.words { return [] }
        let wanted: [String: [String]]
        if let model = Self.model { wanted = model.facts } else { wanted = try Self.made().facts }
        let found = try Self.facts(of: database)
        let names = Set(wanted.keys).union(found.keys).sorted()
        return names.filter { wanted[$0] != found[$0] }.map { .schema($0) }
    }

    /// What this version makes, made once.
    private static let model: (words: [String], facts: [String: [String]])? = try? made()

    private static func made() throws(FieldLogError) -> (words: [String], facts: [String: [String]]) {
        let database = try Connection(path: ":memory:", mode: .create)
        try database.execute(Tables.kept)
        for statement in Tables.derived("") { try database.execute(statement) }
        return (try words(of: database), try facts(of: database))
    }

    private static func words(of database: Connection) throws(FieldLogError) -> [String] {
        let query = try database.compile(
            "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM main.sqlite_master ORDER BY 1"
        )
        var words: [String] = []
        while try query.step() { words.append(query.text(0)) }
        return words
    }

    /// What SQLite understands of each table: how it is kept, its columns, its indexes.
    private static func facts(of database: Connection) throws(FieldLogError) -> [String: [String]] {
        var facts: [String: [String]] = [:]
        let tables = try database.compile(
            """
            SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            """)
        while try tables.step() {
            let name = tables.text(0)
            var lines = ["\(tables.text(1)) \(tables.int(2)) \(tables.int(3))"]
            lines += try rows("SELECT * FROM pragma_table_xinfo(?1, 'main')", name, columns: 7, database)
            let indexes = try database.compile(
                "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?1, 'main') ORDER BY name")
            indexes.bind(1, name)
            while try indexes.step() {
                let index = indexes.text(0)
                lines.append("\(index) \(indexes.int(1)) \(indexes.text(2)) \(indexes.int(3))")
                lines += try rows("SELECT * FROM pragma_index_xinfo(?1, 'main')", index, columns: 6, database)
            }
            facts[name] = lines
        }
        return facts
    }

    private static func rows(
        _ sql: String, _ name: String, columns: Int, _ database: Connection
    ) throws(FieldLogError) -> [String] {
        let query = try database.compile(sql)
        query.bind(1, name)
        var found: [String] = []
        while try query.step() {
            found.append((0..<columns).map { query.optionalText($0) ?? "-" }.joined(separator: " "))
        }
        return found
    }
}
