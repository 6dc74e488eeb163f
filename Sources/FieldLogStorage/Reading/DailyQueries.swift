public import FieldLogModel

/// What a day's work asks of an establishment.
public struct EstablishmentDay: Sendable, Hashable {
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The code of its kind, empty for none.
    public let kind: String
    /// The name.
    public let name: String
    /// The address, nil for none.
    public let address: String?
    /// The area that it was assigned to when its home was divided.
    public let assigned: AreaKey?
    /// The one that it is after it moved.
    public let continues: RecordID?
    /// Whether it is on the register on the day asked.
    public let isOnRegister: Bool
    /// Whether a team would find it at work: on the register, and neither suspended nor not found.
    public let isAtWork: Bool
    /// The day of its last inspection, an amended or final visit of the outcome DONE; nil for none.
    public let inspected: String?
}

/// A visit that somebody made, as far as others have to know of it.
public struct RecentVisit: Sendable, Hashable {
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The local day.
    public let date: String
    /// The team, nil where none is named.
    public let team: RecordID?
}

/// What is asked every morning: what to do next, and what to chase. Days are texts `YYYY-MM-DD`, which sort as days do.
extension Store {
    /// Calls a body with each establishment that was not withdrawn, in the order of ids: one pass over the establishments, with a look at
    /// the visits of each back to its last inspection.
    public func forEachEstablishmentDay(
        registerOn day: String, _ body: (EstablishmentDay) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let query = try database.statement(
            """
            SELECT e.id, e.home, coalesce(e.kind, ''), coalesce(e.name, ''), e.address, e.assigned, e.continues,
              \(Self.isOnRegister), coalesce(e.status, '') NOT IN ('SUSPENDED', 'NOT_FOUND'),
              (SELECT v.date FROM visit AS v WHERE v.establishment = e.id AND v.home = e.home AND v.outcome = 'DONE'
                AND v.\(Self.counts) ORDER BY v.date DESC LIMIT 1)
            FROM establishment AS e WHERE e.withdrawn IS NULL ORDER BY e.id, e.home
            """)
        query.bind(3, day)
        defer { query.reset() }
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
                throw .damaged(detail: "establishment.id")
            }
            let isOnRegister = query.int(7) == 1
            try body(
                EstablishmentDay(
                    id: id, home: home, kind: query.text(2), name: query.text(3), address: query.optionalText(4),
                    assigned: query.optionalText(5).flatMap { AreaKey(text: $0) }, continues: query.value(6).record,
                    isOnRegister: isOnRegister, isAtWork: isOnRegister && query.int(8) == 1,
                    inspected: query.optionalText(9)))
        }
    }

    /// The visits at an establishment from a day on, drafts and attempts included, the latest first; not those given up or annulled. One
    /// look at the index of visits by establishment and day.
    public func recentVisits(
        at establishment: RecordID, home: AreaKey, since first: String
    ) throws(FieldLogError) -> [RecentVisit] {
        let query = try database.statement(
            """
            SELECT v.id, v.date, v.team FROM visit AS v
            WHERE v.establishment = ?1 AND v.home = ?2 AND v.date >= ?3 AND v.status NOT IN ('DISCARDED', 'ANNULLED')
            ORDER BY v.date DESC, v.id DESC
            """)
        query.bind(1, establishment.bytes)
        query.bind(2, home.text)
        query.bind(3, first)
        defer { query.reset() }
        var visits: [RecentVisit] = []
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)) else { throw .damaged(detail: "visit.id") }
            visits.append(RecentVisit(id: id, home: home, date: query.text(1), team: query.value(2).record))
        }
        return visits
    }

    /// Calls a body with each measure that waits: for a decision, or for being executed. The establishment and team are those of its visit,
    /// nil where that is not here; measures of visits that are drafts or void are left out, and so is the measure NONE, which proposes
    /// nothing. One pass over the measures, in the order of ids.
    public func forEachWaitingMeasure(
        _ body: (StoredRecord, _ establishment: RecordID?, _ team: RecordID?) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let kind = Schema.measure
        let names = kind.fields.map { "m.\"\($0.name)\"" }.joined(separator: ", ")
        let query = try database.statement(
            """
            SELECT m.id, m.home, \(names), v.establishment, v.team
            FROM measure AS m LEFT JOIN visit AS v ON v.id = m.visit AND v.home = m.home
            WHERE m.withdrawn IS NULL AND m.dropped IS NULL AND (m.decided IS NULL OR m.executed IS NULL)
              AND m.kind IS NOT 'NONE' AND (v.id IS NULL OR v.\(Self.counts))
            ORDER BY m.id, m.home
            """)
        defer { query.reset() }
        let count = kind.fields.count
        while try query.step() {
            try body(
                try Self.record(kind, query), query.value(count + 2).record, query.value(count + 3).record)
        }
    }
}
