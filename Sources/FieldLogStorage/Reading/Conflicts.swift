public import FieldLogModel

/// An open conflict with its candidates.
public struct OpenConflict: Sendable {
    /// Its id, the same on every store that sees the same candidates.
    public let id: RecordID
    /// The kind of the record.
    public let kind: KindSpec
    /// The record.
    public let record: RecordID
    /// The record's home.
    public let home: AreaKey
    /// The group, or ``Conflict/sealedGroup``.
    public let group: String
    /// The names of the fields that differ.
    public let fields: [String]
    /// The change that stands.
    public let winner: LoggedChange
    /// The changes that wait, the strongest first, each with whether it is a proposed amendment.
    public let losers: [(change: LoggedChange, isProposal: Bool)]
}

extension Store {
    /// The open conflicts, sorted by id; those of one record where one is given.
    public func conflicts(of record: RecordID? = nil) throws(FieldLogError) -> [OpenConflict] {
        let query = try database.compile(
            """
            SELECT key, id, home, kind, part, fields, winner FROM conflict
            \(record == nil ? "" : "WHERE id = ?1") ORDER BY key
            """)
        if let record { query.bind(1, record.bytes) }
        var conflicts: [OpenConflict] = []
        while try query.step() {
            guard let key = RecordID(bytes: query.bytes(0)), let id = RecordID(bytes: query.bytes(1)),
                let home = AreaKey(text: query.text(2)), let kind = Schema.kind(query.text(3)),
                let winner = try logged(Position(number: query.int(6)))
            else { throw .damaged(detail: "conflict") }
            let fields = query.text(5).split(separator: ",").map(String.init)
            conflicts.append(
                OpenConflict(
                    id: key, kind: kind, record: id, home: home, group: query.text(4), fields: fields, winner: winner,
                    losers: try losers(of: key)))
        }
        return conflicts
    }

    private func losers(of key: RecordID) throws(FieldLogError) -> [(change: LoggedChange, isProposal: Bool)] {
        let query = try database.statement("SELECT pos, proposal FROM conflict_loser WHERE key = ?1 ORDER BY place")
        query.bind(1, key.bytes)
        defer { query.reset() }
        var losers: [(change: LoggedChange, isProposal: Bool)] = []
        while try query.step() {
            guard let change = try logged(Position(number: query.int(0))) else {
                throw .damaged(detail: "conflict_loser")
            }
            losers.append((change, query.int(1) == 1))
        }
        return losers
    }

    /// How many conflicts are open.
    public func conflictCount() throws(FieldLogError) -> Int {
        Int(try database.number("SELECT count(*) FROM conflict") ?? 0)
    }

    /// How many changes wait for one that is not here.
    public func pendingCount() throws(FieldLogError) -> Int {
        Int(try database.number("SELECT count(*) FROM pending") ?? 0)
    }

    /// How many entries are of kinds that this version does not know, and how many of these are critical.
    public func unfoldedCount() throws(FieldLogError) -> (all: Int, critical: Int) {
        (
            Int(try database.number("SELECT count(*) FROM unfolded") ?? 0),
            Int(try database.number("SELECT count(*) FROM unfolded WHERE kind LIKE '!%'") ?? 0)
        )
    }

    /// How many entries the log holds.
    public func entryCount() throws(FieldLogError) -> Int {
        Int(try database.number("SELECT count(*) FROM entry") ?? 0)
    }

    /// The ids of the open conflicts.
    public func conflictIDs() throws(FieldLogError) -> Set<RecordID> {
        let query = try database.statement("SELECT key FROM conflict")
        defer { query.reset() }
        var ids: Set<RecordID> = []
        while try query.step() {
            if let id = RecordID(bytes: query.bytes(0)) { ids.insert(id) }
        }
        return ids
    }
}
