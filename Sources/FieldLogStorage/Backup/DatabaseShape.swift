internal import FieldLogModel

/// What the tables and indexes of a database are like: what of its schema decides how it behaves, one line each.
///
/// Not the text of the statements that made them: a table that was brought up to date has another text than a new one, and is the same.
struct DatabaseShape: Equatable {
    private let lines: [String]

    /// What the command `ANALYZE` of another program left says how to search, not what is found.
    private static let queries = [
        // Nothing but tables and indexes: no view or trigger that would run when something else is asked.
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2",
        "SELECT name, type, ncol, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_stat%' ORDER BY 1",
        """
        SELECT m.name, x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
        FROM sqlite_schema m, pragma_table_xinfo(m.name) x
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2
        """,
        """
        SELECT m.name, l.name, l."unique", l.origin, l.partial, x.seqno, x.cid, x.name, x."desc", x.coll, x.key
        FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x
        WHERE m.type = 'table' ORDER BY 1, 2, 6
        """,
        "SELECT m.name, f.\"table\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
        // Conditions are in no list; none of our tables has one.
        """
        SELECT name FROM sqlite_schema
        WHERE instr(upper(replace(sql, 'checksum', '')), 'CHECK') OR instr(upper(sql), 'GENERATED')
        """,
    ]

    /// The shape of a database.
    init(_ database: Connection) throws(FieldLogError) {
        var lines: [String] = []
        for (number, sql) in Self.queries.enumerated() {
            let query = try database.compile(sql)
            while try query.step() {
                guard lines.count < Self.linesMax else { throw .damaged(detail: "schema") }
                let cells = (0..<query.columns).map { query.isNull($0) ? "-" : query.text($0) }
                lines.append("\(number): " + cells.joined(separator: " "))
            }
        }
        self.lines = lines
    }

    /// Far more than our tables have.
    private static let linesMax = 10_000

    /// The shape of the tables that this version makes.
    static func current() throws(FieldLogError) -> DatabaseShape {
        let database = try Connection(path: "", mode: .create)
        try database.execute(Tables.kept)
        for statement in Tables.derived("") { try database.execute(statement) }
        return try DatabaseShape(database)
    }

    /// The first line in which two shapes differ; nil where they do not.
    func difference(from other: DatabaseShape) -> String? {
        let (mine, theirs) = (Set(lines), Set(other.lines))
        return (lines.first { !theirs.contains($0) } ?? other.lines.first { !mine.contains($0) })
            .map { String($0.prefix(120)) }
    }

    /// Whether a database holds anything besides plain tables and indexes.
    static func isPlain(_ database: Connection) throws(FieldLogError) -> Bool {
        try database.number(
            """
            SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')
              OR sql IS NOT NULL AND sql NOT LIKE 'CREATE TABLE %' AND sql NOT LIKE 'CREATE INDEX %'
            """) == 0
    }
}
