internal import FieldLogModel

/// Folds the whole log again into a second set of tables and compares.
struct TableCheck {
    let store: Store
    private static let second = "rebuilt."

    /// Calls `body` while a second, empty set of derived tables is attached. The caller is in no transaction.
    static func withSecondTables<Result>(
        _ store: Store, _ body: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        try store.database.execute("ATTACH '' AS rebuilt")
        defer { try? store.database.execute("DETACH rebuilt") }
        try store.database.execute("PRAGMA rebuilt.journal_mode = OFF; PRAGMA rebuilt.synchronous = OFF")
        return try body()
    }

    /// What differs between the tables and what the log gives.
    func run() throws(FieldLogError) -> [CheckFinding] {
        for statement in Tables.derived(Self.second) { try store.database.execute(statement) }
        try store.replay(into: Self.second)
        var findings: [CheckFinding] = []
        for name in Tables.derivedNames { findings += try compare(name) }
        return findings
    }

    private func compare(_ table: String) throws(FieldLogError) -> [CheckFinding] {
        let key = Self.key(of: table)
        let condition = Self.condition(of: table)
        let here = try keys(
            "SELECT \(key) FROM (SELECT * FROM main.\"\(table)\" \(condition) EXCEPT SELECT * FROM rebuilt.\"\(table)\")"
        )
        let there = try keys(
            "SELECT \(key) FROM (SELECT * FROM rebuilt.\"\(table)\" \(condition) EXCEPT SELECT * FROM main.\"\(table)\")"
        )
        var findings: [CheckFinding] = []
        for record in here.union(there).sorted() {
            let how: CheckFinding.RowProblem =
                here.contains(record) ? (there.contains(record) ? .differs : .extra) : .missing
            findings.append(.row(table: table, record: record, how: how))
        }
        return findings
    }

    /// The rows that the set of entries decides. In an area that a critical entry has stopped, what came before it is folded and
    /// what came after is not, and the log does not tell the order in which they came.
    private static func condition(of table: String) -> String {
        let stalled = """
            (SELECT area FROM main.feed JOIN main.unfolded ON feed.no = pos >> 32 WHERE \(OpenTables.stops))
            """
        switch table {
        case "unfolded":
            let known = Schema.kinds.map { "'\($0.name)'" }.joined(separator: ", ")
            return
                "WHERE kind NOT IN (\(known)) OR pos >> 32 NOT IN (SELECT no FROM main.feed WHERE area IN \(stalled))"
        case "conflict_loser":
            let keys = ["main", "rebuilt"].map { "SELECT key FROM \($0).conflict WHERE home IN \(stalled)" }
            return "WHERE key NOT IN (\(keys.joined(separator: " UNION ")))"
        default: return "WHERE home NOT IN \(stalled)"
        }
    }

    private static func key(of table: String) -> String {
        switch table {
        case "pending", "unfolded": "pos"
        case "conflict", "conflict_loser": "key"
        default: "id"
        }
    }

    private func keys(_ sql: String) throws(FieldLogError) -> Set<String> {
        let query = try store.database.compile(sql)
        var keys: Set<String> = []
        while try query.step() {
            switch query.value(0) {
            case .bytes(let bytes): keys.insert(RecordID(bytes: bytes)?.description ?? Hex.encode(bytes))
            case .int(let number):
                let position = Position(number: number)
                keys.insert("\(position.feed):\(position.seq)")
            case .text(let text): keys.insert(text)
            case .null, .other: keys.insert("?")
            }
        }
        return keys
    }
}
