public import FieldLogModel

/// What a scan of figures reads of a record: no more than is asked for, for a province has two hundred thousand visits.
public struct FigureRow: Sendable {
    /// The id.
    public let id: RecordID
    /// The text of its home's key.
    public let home: String
    /// The establishment that it is about; nil for none, or where its visit is not here.
    public let establishment: RecordID?
    /// The team of the visit; nil for none, and for complaints.
    public let team: RecordID?
    /// The day that was asked for.
    public let day: String
    /// The values of the fields asked for, in their order.
    public let values: [FieldValue]
}

/// What is known of an establishment by a scan of figures.
public struct EstablishmentRow: Sendable {
    /// The id.
    public let id: RecordID
    /// The home.
    public let home: AreaKey
    /// The code of its kind, empty for none.
    public let kind: String
    /// The area that it was assigned to when its home was divided.
    public let assigned: AreaKey?
    /// The first day on which it is on the register, empty for since ever; nil where it is on none.
    public let from: String?
    /// The first day on which it is not any more, `~` while it is.
    public let to: String
    /// The values of the fields asked for, in their order.
    public let values: [FieldValue]

    /// Whether it is on the register as it stood on a day.
    public func isOnRegister(_ day: String) -> Bool { from.map { $0 <= day && day < to } ?? false }
}

extension Store {
    /// Calls a body with each establishment, withdrawn ones included, in the order of ids, with the days between which it is on the register by
    /// the rule of `coverage`. One pass over the establishments.
    public func forEachEstablishment(
        fields: [String], _ body: (EstablishmentRow) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let columns = fields.map { ", " + Self.column($0, of: Schema.establishment, "e") }.joined()
        let query = try database.statement(
            """
            SELECT e.id, e.home, coalesce(e.kind, ''), e.assigned,
              CASE WHEN e.withdrawn IS NULL AND (e.closed IS NOT NULL OR e.status IS NOT 'CLOSED') THEN coalesce(e.opened, '') END,
              coalesce(e.closed, '~')\(columns)
            FROM establishment AS e ORDER BY e.id, e.home
            """)
        defer { query.reset() }
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
                throw .damaged(detail: "establishment.id")
            }
            try body(
                EstablishmentRow(
                    id: id, home: home, kind: query.text(2),
                    assigned: query.optionalText(3).flatMap { AreaKey(text: $0) }, from: query.optionalText(4),
                    to: query.text(5), values: fields.indices.map { query.value($0 + 6) }))
        }
    }

    /// Calls a body with each visit, finding, measure or complaint that figures count, whose day in a field, or for `visit.date` that of its
    /// visit, lies between two, both included: final and amended visits, and what belongs to them or to visits that are not here; nothing
    /// withdrawn. `fields` are those of the kind, and with `visit.` before them those of the visit of a finding or measure; a name that is
    /// none reads as empty. One pass over the table; no order.
    public func forEachFigure(
        _ kind: KindSpec, fields: [String], on day: String, from first: String, through last: String,
        _ body: (FigureRow) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let isPart = kind == Schema.finding || kind == Schema.measure
        let table = "\"\(Tables.table(of: kind))\" AS p"
        let source = isPart ? "\(table) LEFT JOIN visit AS v ON v.id = p.visit AND v.home = p.home" : table
        let stands: String
        let (establishment, team): (String, String)
        switch kind {
        case Schema.visit:
            stands = "p.status IN ('FINAL', 'AMENDED')"
            (establishment, team) = ("p.establishment", "p.team")
        case Schema.complaint:
            stands = "p.withdrawn IS NULL"
            (establishment, team) = ("p.establishment", "NULL")
        default:
            stands = "p.withdrawn IS NULL AND (v.id IS NULL OR v.status IN ('FINAL', 'AMENDED'))"
            (establishment, team) = ("v.establishment", "v.team")
        }
        let date = Self.column(day, of: kind, "p")
        let columns = fields.map { ", " + Self.column($0, of: kind, "p") }.joined()
        let query = try database.statement(
            """
            SELECT p.id, p.home, \(establishment), \(team), \(date)\(columns) FROM \(source)
            WHERE \(date) BETWEEN ?1 AND ?2 AND \(stands)
            """)
        query.bind(1, first)
        query.bind(2, last)
        defer { query.reset() }
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)) else { throw .damaged(detail: "\(kind.name).id") }
            try body(
                FigureRow(
                    id: id, home: query.text(1), establishment: query.value(2).record, team: query.value(3).record,
                    day: query.text(4), values: fields.indices.map { query.value($0 + 5) }))
        }
    }

    /// The column of a field: of the visit `v` for `visit.…` of a part; nothing for a name that no kind has.
    private static func column(_ name: String, of kind: KindSpec, _ table: String) -> String {
        let isPart = kind == Schema.finding || kind == Schema.measure
        if isPart, name.hasPrefix("visit.") {
            return Schema.visit.field(String(name.dropFirst(6))).map { "v.\"\($0.name)\"" } ?? "NULL"
        }
        return kind.field(name).map { "\(table).\"\($0.name)\"" } ?? "NULL"
    }
}
