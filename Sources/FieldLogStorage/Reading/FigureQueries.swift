public import FieldLogModel

/// What figures ask of an establishment.
public struct EstablishmentFact: Sendable, Hashable {
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The code of its kind, empty for none.
    public let kind: String
    /// The area that it was assigned to when its home was divided.
    public let assigned: AreaKey?
    /// Whether it is on the register on the day asked.
    public let isOnRegister: Bool
}

/// A record that belongs to a visit, with what figures ask of that.
public struct VisitPartRecord: Sendable, Hashable {
    /// The record.
    public let record: StoredRecord
    /// The establishment of its visit; nil where the visit is not here.
    public let establishment: RecordID?
    /// The local day of its visit; nil where the visit is not here.
    public let visitDate: String?
    /// The team of its visit; nil where there is none, or the visit is not here.
    public let team: RecordID?
}

extension Store {
    /// Calls a body with each establishment, withdrawn ones included, in the order of ids. One pass over the establishments.
    public func forEachEstablishmentFact(
        registerOn day: String, _ body: (EstablishmentFact) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let query = try database.statement(
            """
            SELECT e.id, e.home, coalesce(e.kind, ''), e.assigned, \(Self.isOnRegister) FROM establishment AS e
            ORDER BY e.id, e.home
            """)
        query.bind(3, day)
        defer { query.reset() }
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
                throw .damaged(detail: "establishment.id")
            }
            try body(
                EstablishmentFact(
                    id: id, home: home, kind: query.text(2),
                    assigned: query.optionalText(3).flatMap { AreaKey(text: $0) },
                    isOnRegister: query.int(4) == 1))
        }
    }

    /// Calls a body with each record of a kind whose day in a field lies between two, both included, in the order of ids.
    public func forEach(
        _ kind: KindSpec, on field: String, from first: String, through last: String,
        _ body: (StoredRecord) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        guard let day = kind.field(field) else { return }
        let names = kind.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let query = try database.statement(
            """
            SELECT id, home, \(names) FROM \"\(Tables.table(of: kind))\" WHERE \"\(day.name)\" BETWEEN ?1 AND ?2
            ORDER BY id, home
            """)
        query.bind(1, first)
        query.bind(2, last)
        defer { query.reset() }
        while try query.step() { try body(try Self.record(kind, query)) }
    }

    /// Calls a body with each finding or measure, not withdrawn, whose day in a field, or for `visit.date` that of its visit, lies between two,
    /// both included. Those of a visit that is a draft or void are left out; one whose visit is not here is not.
    public func forEachPart(
        _ kind: KindSpec, on field: String, from first: String, through last: String,
        _ body: (VisitPartRecord) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let day = field == "visit.date" ? "v.date" : kind.field(field).map { "p.\"\($0.name)\"" }
        guard let day else { return }
        let names = kind.fields.map { "p.\"\($0.name)\"" }.joined(separator: ", ")
        let query = try database.statement(
            """
            SELECT p.id, p.home, \(names), v.establishment, v.date, v.team
            FROM \"\(Tables.table(of: kind))\" AS p LEFT JOIN visit AS v ON v.id = p.visit AND v.home = p.home
            WHERE \(day) BETWEEN ?1 AND ?2 AND p.withdrawn IS NULL AND (v.id IS NULL OR v.status IN ('FINAL', 'AMENDED'))
            ORDER BY p.id, p.home
            """)
        query.bind(1, first)
        query.bind(2, last)
        defer { query.reset() }
        let count = kind.fields.count
        while try query.step() {
            try body(
                VisitPartRecord(
                    record: try Self.record(kind, query), establishment: query.value(count + 2).record,
                    visitDate: query.optionalText(count + 3), team: query.value(count + 4).record))
        }
    }

    static func record(_ kind: KindSpec, _ query: Statement) throws(FieldLogError) -> StoredRecord {
        guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
            throw .damaged(detail: "\(kind.name).id")
        }
        return StoredRecord(kind: kind, id: id, home: home, values: kind.fields.indices.map { query.value($0 + 2) })
    }
}
