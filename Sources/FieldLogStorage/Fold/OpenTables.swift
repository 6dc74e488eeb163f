internal import FieldLogHash
internal import FieldLogModel

/// The tables about records that are more than one change: histories, what waits, what conflicts.
final class OpenTables {
    private let database: Connection
    private let schema: String
    /// Whether any change waits for another.
    private(set) var hasPending: Bool
    /// Whether any record has a conflict.
    private(set) var hasConflicts: Bool
    private var stalled: Set<AreaKey> = []

    init(database: Connection, schema: String) throws(FieldLogError) {
        self.database = database
        self.schema = schema
        hasPending = try database.number("SELECT EXISTS(SELECT 1 FROM \(schema)pending)") == 1
        hasConflicts = try database.number("SELECT EXISTS(SELECT 1 FROM \(schema)conflict)") == 1
        if try database.number("SELECT EXISTS(SELECT 1 FROM \(schema)unfolded)") == 1 { try readStalled() }
    }

    private func readStalled() throws(FieldLogError) {
        let query = try database.statement(
            "SELECT DISTINCT feed.area FROM \(schema)unfolded JOIN feed ON feed.no = pos >> 32 WHERE \(Self.stops)"
        )
        defer { query.reset() }
        while try query.step() {
            if let area = AreaKey(text: query.text(0)) { stalled.insert(area) }
        }
    }

    /// The condition on a row of `unfolded` that stops an area: a critical kind that this version does not know. A known one that
    /// stands where it may not is not folded and stops nothing.
    static let stops =
        "kind LIKE '!%' AND kind NOT IN (\(Schema.kinds.map { "'\($0.name)'" }.joined(separator: ", ")))"

    /// Whether a critical entry that this version does not know has stopped the folding of an area.
    func isStalled(_ area: AreaKey) throws(FieldLogError) -> Bool { !stalled.isEmpty && stalled.contains(area) }

    func addUnfolded(_ position: Position, kind: String, area: AreaKey) throws(FieldLogError) {
        if EntryHeader.isCritical(kind: kind), Schema.kind(kind) == nil { stalled.insert(area) }
        let insert = try database.statement("INSERT OR IGNORE INTO \(schema)unfolded(pos, kind) VALUES(?1, ?2)")
        insert.bind(1, position.number)
        insert.bind(2, kind)
        try insert.run()
    }

    /// Whether an entry stood among those that are not folded; it does no more.
    func removeUnfolded(_ position: Position) throws(FieldLogError) -> Bool {
        let delete = try database.statement("DELETE FROM \(schema)unfolded WHERE pos = ?1")
        delete.bind(1, position.number)
        try delete.run()
        return database.changes > 0
    }

    func removeChanges(
        _ id: [UInt8], _ home: AreaKey, _ kind: String, _ gone: Set<Position>
    ) throws(FieldLogError) {
        let change = try database.statement(
            "DELETE FROM \(schema)change WHERE id = ?1 AND home = ?2 AND kind = ?3 AND pos = ?4")
        let waiting = try database.statement("DELETE FROM \(schema)pending WHERE pos = ?1")
        for position in gone {
            change.bind(1, id)
            change.bind(2, home.text)
            change.bind(3, kind)
            change.bind(4, position.number)
            try change.run()
            waiting.bind(1, position.number)
            try waiting.run()
        }
    }

    func changes(_ id: [UInt8], _ home: AreaKey, _ kind: String) throws(FieldLogError) -> [Position] {
        let query = try database.statement("SELECT pos FROM \(schema)change WHERE id = ?1 AND home = ?2 AND kind = ?3")
        query.bind(1, id)
        query.bind(2, home.text)
        query.bind(3, kind)
        defer { query.reset() }
        var positions: [Position] = []
        while try query.step() { positions.append(Position(number: query.int(0))) }
        return positions
    }

    func hasChanges(_ id: [UInt8], _ home: AreaKey, _ kind: String) throws(FieldLogError) -> Bool {
        try exists("SELECT 1 FROM \(schema)change WHERE id = ?1 AND home = ?2 AND kind = ?3", id, home, kind)
    }

    func hasConflict(_ id: [UInt8], _ home: AreaKey, _ kind: String) throws(FieldLogError) -> Bool {
        try exists("SELECT 1 FROM \(schema)conflict WHERE id = ?1 AND home = ?2 AND kind = ?3", id, home, kind)
    }

    private func exists(_ sql: String, _ id: [UInt8], _ home: AreaKey, _ kind: String) throws(FieldLogError) -> Bool {
        let query = try database.statement(sql)
        query.bind(1, id)
        query.bind(2, home.text)
        query.bind(3, kind)
        defer { query.reset() }
        return try query.step()
    }

    func addChange(_ id: [UInt8], _ home: AreaKey, _ kind: String, _ position: Position) throws(FieldLogError) {
        let insert = try database.statement(
            "INSERT OR IGNORE INTO \(schema)change(id, home, kind, pos) VALUES(?1, ?2, ?3, ?4)")
        insert.bind(1, id)
        insert.bind(2, home.text)
        insert.bind(3, kind)
        insert.bind(4, position.number)
        try insert.run()
    }

    func setPending(
        _ waiting: [Position], among all: [Position], _ id: [UInt8], _ home: AreaKey
    ) throws(FieldLogError) {
        if hasPending {
            let delete = try database.statement("DELETE FROM \(schema)pending WHERE pos = ?1")
            for position in all {
                delete.bind(1, position.number)
                try delete.run()
            }
        }
        let insert = try database.statement("INSERT INTO \(schema)pending(pos, id, home) VALUES(?1, ?2, ?3)")
        for position in waiting {
            insert.bind(1, position.number)
            insert.bind(2, id)
            insert.bind(3, home.text)
            try insert.run()
            hasPending = true
        }
    }

    func setConflicts(
        _ conflicts: [Conflict], _ id: [UInt8], _ home: AreaKey, kind: KindSpec, places: [EntryRef: Position]
    ) throws(FieldLogError) {
        if hasConflicts {
            for table in [
                "\(schema)conflict_loser WHERE key IN (SELECT key FROM \(schema)conflict", "\(schema)conflict",
            ] {
                let isInner = table.hasSuffix("conflict") && table.contains("SELECT")
                let delete = try database.statement(
                    "DELETE FROM \(table) WHERE id = ?1 AND home = ?2 AND kind = ?3\(isInner ? ")" : "")")
                delete.bind(1, id)
                delete.bind(2, home.text)
                delete.bind(3, kind.name)
                try delete.run()
            }
        }
        for conflict in conflicts { try add(conflict, id, home, kind: kind, places: places) }
    }

    private func add(
        _ conflict: Conflict, _ id: [UInt8], _ home: AreaKey, kind: KindSpec, places: [EntryRef: Position]
    ) throws(FieldLogError) {
        guard let winner = places[conflict.winner] else { throw .damaged(detail: "conflict") }
        let key = Self.key(of: conflict, id: id, home: home, kind: kind)
        let insert = try database.statement(
            "INSERT OR REPLACE INTO \(schema)conflict(key, id, home, kind, part, fields, winner) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        )
        insert.bind(1, key)
        insert.bind(2, id)
        insert.bind(3, home.text)
        insert.bind(4, kind.name)
        insert.bind(5, conflict.group)
        insert.bind(6, conflict.fields.compactMap { kind.field($0)?.name }.joined(separator: ","))
        insert.bind(7, winner.number)
        try insert.run()
        let loser = try database.statement(
            "INSERT OR REPLACE INTO \(schema)conflict_loser(key, place, pos, proposal) VALUES(?1, ?2, ?3, ?4)")
        for (place, ref) in conflict.losers.enumerated() {
            guard let position = places[ref] else { throw .damaged(detail: "conflict") }
            loser.bind(1, key)
            loser.bind(2, Int64(place + 2))
            loser.bind(3, position.number)
            loser.bind(4, conflict.proposals.contains(ref) ? 1 : 0)
            try loser.run()
        }
        hasConflicts = true
    }

    /// The id of a conflict: the same on every store that sees the same candidates.
    static func key(of conflict: Conflict, id: [UInt8], home: AreaKey, kind: KindSpec) -> [UInt8] {
        var writer = CBORWriter()
        writer.arrayHead(6)
        writer.bytes(id)
        writer.text(home.text)
        writer.text(kind.name)
        writer.text(conflict.group)
        writer.bytes(conflict.winner.hash.bytes)
        writer.arrayHead(conflict.losers.count)
        for loser in conflict.losers { writer.bytes(loser.hash.bytes) }
        return Array(SHA256.hash(writer.output).bytes.prefix(RecordID.byteCount))
    }
}
