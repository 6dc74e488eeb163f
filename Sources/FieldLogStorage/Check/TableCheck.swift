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
        let stalled =
            "home IN (SELECT area FROM feed JOIN unfolded ON feed.no = unfolded.pos >> 32 WHERE unfolded.kind LIKE '!%')"
        let hasHome = table != "unfolded" && table != "conflict_loser"
        let condition = hasHome ? "WHERE NOT (\(stalled))" : ""
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
