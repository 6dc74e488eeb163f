public import FieldLogModel

/// The part of the register that one home and one kind of establishment have.
public struct RegisterCount: Sendable, Hashable {
    /// The home of the establishments.
    public let home: AreaKey
    /// The code of their kind, empty where an establishment has none.
    public let kind: String
    /// Establishments of the register.
    public let register: Int
    /// Those of them with a final visit of the outcome DONE in the period.
    public let inspected: Int
}

/// The register and the final visits of a period, of all homes together.
public struct WholeCount: Sendable, Hashable {
    /// Establishments of the register.
    public let register: Int
    /// Those of them with a final visit of the outcome DONE in the period.
    public let inspected: Int
    /// Visits of the outcome DONE.
    public let done: Int
    /// Visits of another outcome.
    public let attempts: Int
}

/// The final visits of one home in the period that share a kind of establishment or a month.
public struct VisitCount: Sendable, Hashable {
    /// The home of the visits.
    public let home: AreaKey
    /// The code of the kind, or the month `01` to `12`; empty where visits are not told apart, or the establishment is not here.
    public let part: String
    /// Visits of the outcome DONE.
    public let done: Int
    /// Visits of another outcome.
    public let attempts: Int
    /// Establishments of the register with a visit of the outcome DONE among these; counted by month only, else 0.
    public let inspected: Int
}

/// What coverage asks of one establishment.
public struct InspectionFact: Sendable, Hashable {
    /// The code of its kind, empty where it has none.
    public let kind: String
    /// Whether it is on the register.
    public let isOnRegister: Bool
    /// The months, `01` to `12`, in which it was inspected.
    public let months: Set<String>
}

/// How final visits are told apart.
public enum VisitPart: Sendable, Hashable {
    /// Not at all.
    case none
    /// By the kind of the establishment.
    case kind
    /// By the month of the visit.
    case month
}

/// What coverage asks of the tables: days are texts `YYYY-MM-DD`, which sort as days do.
extension Store {
    /// An establishment `e` of the register as it stood on the day ?3. A closing day decides where there is one; a status CLOSED
    /// without one says that it is closed and not since when, and then it was open on no day that can be told.
    static let isOnRegister = """
        e.withdrawn IS NULL AND (e.opened IS NULL OR e.opened <= ?3)
          AND (e.closed > ?3 OR (e.closed IS NULL AND e.status IS NOT 'CLOSED'))
        """

    private static let isInspected = """
        EXISTS(SELECT 1 FROM visit AS v
          WHERE v.establishment = e.id AND v.date BETWEEN ?1 AND ?2 AND v.home = e.home AND v.outcome = 'DONE'
            AND v.status IN ('FINAL', 'AMENDED'))
        """

    /// What ``registerCounts(on:inspectedFrom:through:)`` and ``visitCounts(from:through:registerOn:by:)`` count, of all homes together: without
    /// sorting by them it takes half the time.
    public func wholeCount(
        registerOn day: String, from first: String, through last: String
    ) throws(FieldLogError) -> WholeCount {
        let register = try database.statement(
            "SELECT count(*), sum(\(Self.isInspected)) FROM establishment AS e WHERE \(Self.isOnRegister)")
        register.bind(1, first)
        register.bind(2, last)
        register.bind(3, day)
        defer { register.reset() }
        let visits = try database.statement(
            """
            SELECT sum(v.outcome IS 'DONE'), sum(v.outcome IS NOT 'DONE') FROM visit AS v
            WHERE v.date BETWEEN ?1 AND ?2 AND v.status IN ('FINAL', 'AMENDED')
            """)
        visits.bind(1, first)
        visits.bind(2, last)
        defer { visits.reset() }
        guard try register.step(), try visits.step() else {
            return WholeCount(register: 0, inspected: 0, done: 0, attempts: 0)
        }
        return WholeCount(
            register: Int(register.int(0)), inspected: Int(register.int(1)), done: Int(visits.int(0)),
            attempts: Int(visits.int(1)))
    }

    /// The register as it stood on a day, and how much of it was inspected from one day to another, both included: sorted by home
    /// and kind. Homes without an establishment of the register are left out.
    ///
    /// One pass over the establishments with one probe each of the index of visits by establishment and day.
    public func registerCounts(
        on day: String, inspectedFrom first: String, through last: String
    ) throws(FieldLogError) -> [RegisterCount] {
        let query = try database.statement(
            """
            SELECT e.home, coalesce(e.kind, ''), count(*),
              sum(\(Self.isInspected))
            FROM establishment AS e WHERE \(Self.isOnRegister) GROUP BY 1, 2 ORDER BY 1, 2
            """)
        query.bind(1, first)
        query.bind(2, last)
        query.bind(3, day)
        defer { query.reset() }
        var counts: [RegisterCount] = []
        while try query.step() {
            guard let home = AreaKey(text: query.text(0)) else { throw .damaged(detail: "establishment.home") }
            counts.append(
                RegisterCount(
                    home: home, kind: query.text(1), register: Int(query.int(2)), inspected: Int(query.int(3))))
        }
        return counts
    }

    /// The final visits from one day to another, both included, with the establishments of the register of a day that were
    /// inspected by them: sorted by home and part. Visits count whatever became of their establishment since.
    ///
    /// One pass over the visits.
    public func visitCounts(
        from first: String, through last: String, registerOn day: String, by part: VisitPart
    ) throws(FieldLogError) -> [VisitCount] {
        let term =
            switch part {
            case .none: "''"
            case .kind: "coalesce(e.kind, '')"
            case .month: "substr(v.date, 6, 2)"
            }
        let inspected =
            part == .month
            ? "count(DISTINCT CASE WHEN v.outcome = 'DONE' AND e.id IS NOT NULL AND \(Self.isOnRegister) THEN e.id END)"
            : "0"
        let join =
            part == .none ? "" : "LEFT JOIN establishment AS e ON e.id = v.establishment AND e.home = v.home"
        let query = try database.statement(
            """
            SELECT v.home, \(term), sum(v.outcome IS 'DONE'), sum(v.outcome IS NOT 'DONE'), \(inspected)
            FROM visit AS v \(join)
            WHERE v.date BETWEEN ?1 AND ?2 AND v.status IN ('FINAL', 'AMENDED') GROUP BY 1, 2 ORDER BY 1, 2
            """)
        query.bind(1, first)
        query.bind(2, last)
        if part == .month { query.bind(3, day) }
        defer { query.reset() }
        var counts: [VisitCount] = []
        while try query.step() {
            guard let home = AreaKey(text: query.text(0)) else { throw .damaged(detail: "visit.home") }
            counts.append(
                VisitCount(
                    home: home, part: query.text(1), done: Int(query.int(2)), attempts: Int(query.int(3)),
                    inspected: Int(query.int(4))))
        }
        return counts
    }

    /// What coverage asks of one establishment: its kind, whether it is on the register of a day, and in which months, `01` to `12`, a final
    /// visit of the outcome DONE was made to it from one day to another, both included. Nil where it is not here. O(its visits).
    public func inspectionFact(
        _ id: RecordID, _ home: AreaKey, registerOn day: String, from first: String, through last: String
    ) throws(FieldLogError) -> InspectionFact? {
        let query = try database.statement(
            """
            SELECT coalesce(e.kind, ''), \(Self.isOnRegister),
              (SELECT group_concat(DISTINCT substr(v.date, 6, 2)) FROM visit AS v
                WHERE v.establishment = e.id AND v.date BETWEEN ?1 AND ?2 AND v.home = e.home AND v.outcome = 'DONE'
                  AND v.status IN ('FINAL', 'AMENDED'))
            FROM establishment AS e WHERE e.id = ?4 AND e.home = ?5
            """)
        query.bind(1, first)
        query.bind(2, last)
        query.bind(3, day)
        query.bind(4, id.bytes)
        query.bind(5, home.text)
        defer { query.reset() }
        guard try query.step() else { return nil }
        let months = query.optionalText(2)?.split(separator: ",").map(String.init) ?? []
        return InspectionFact(kind: query.text(0), isOnRegister: query.int(1) == 1, months: Set(months))
    }
}
