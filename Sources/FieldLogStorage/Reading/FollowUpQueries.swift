public import FieldLogModel

/// A follow-up as the tables have it: one that was asked for, or one that a finding's deadline asks for.
public struct FollowUpRow: Sendable, Hashable {
    /// The id of the record, or of the finding.
    public let id: RecordID
    /// Where it lives.
    public let home: AreaKey
    /// Whether it follows from a finding's deadline.
    public let isDerived: Bool
    /// The establishment.
    public let establishment: RecordID?
    /// The day by which it is due.
    public let due: String
    /// Why: what somebody wrote, or the text of the finding.
    public let reason: String?
    /// The visit that asked for it, or that found what is followed up.
    public let askedBy: RecordID?
    /// The visit that closed it, nil while it is open.
    public let closedBy: RecordID?
    /// A visit that was to close it and is void, or of another establishment: it closes nothing.
    public let void: RecordID?

    /// The same, closed by a visit.
    public func closed(by visit: RecordID) -> FollowUpRow {
        FollowUpRow(
            id: id, home: home, isDerived: isDerived, establishment: establishment, due: due, reason: reason,
            askedBy: askedBy, closedBy: visit, void: nil)
    }
}

extension Store {
    /// A visit that was made and counts.
    static let counts = "status IN ('FINAL', 'AMENDED')"
    /// A follow-up visit `w` that was done and counts.
    private static let isFollowUp = "w.kind = 'FOLLOW_UP' AND w.outcome = 'DONE' AND w.\(counts)"

    /// The day of each establishment's last follow-up visit: what was found before it is not open any more. Sorted apart from the index of
    /// visits: going along that would look up every visit by itself.
    private static let lastFollowUp = """
        last(e, h, day) AS MATERIALIZED (
          SELECT w.establishment, w.home, max(w.date) FROM visit AS w WHERE \(isFollowUp) GROUP BY +w.establishment, +w.home)
        """

    /// The first follow-up visit at an establishment that was done after a day; nil for none. One look at the index of visits.
    public func followUpVisit(
        at establishment: RecordID, home: AreaKey, after day: String
    ) throws(FieldLogError) -> (id: RecordID, date: String)? {
        let query = try database.statement(
            """
            SELECT w.id, w.date FROM visit AS w WHERE w.establishment = ?1 AND w.home = ?2 AND w.date > ?3 AND \(Self.isFollowUp)
            ORDER BY w.date, w.id LIMIT 1
            """)
        query.bind(1, establishment.bytes)
        query.bind(2, home.text)
        query.bind(3, day)
        defer { query.reset() }
        guard try query.step() else { return nil }
        guard let id = RecordID(bytes: query.bytes(0)) else { throw .damaged(detail: "visit.id") }
        return (id, query.text(1))
    }

    /// Follow-ups, sorted by due day and id: those that are open, or all.
    ///
    /// One that a finding's deadline asks for is closed by a record that names a visit, or by any follow-up visit at the establishment that
    /// was done after the visit that found it. A visit that is not here closes what names it; one that was annulled or discarded, or that
    /// is of another establishment, does not. Where several records close one finding, the one with the smallest id is said to.
    ///
    /// One pass over the visits, one over the findings and one over the records.
    public func followUps(open: Bool) throws(FieldLogError) -> [FollowUpRow] {
        // The visit `u.visit` may be anywhere: what is not here is believed.
        let bad = """
            EXISTS(SELECT 1 FROM visit AS c WHERE c.id = u.visit AND c.home = u.home
              AND (c.status IN ('ANNULLED', 'DISCARDED') OR c.establishment IS NOT u.establishment))
            """
        // Records about a finding: few, found by its id. Of several the first one speaks.
        func named(_ condition: String) -> String {
            """
            (SELECT u.visit FROM followup AS u WHERE u.finding = f.id AND u.home = f.home AND u.withdrawn IS NULL
              AND u.visit IS NOT NULL AND \(condition) ORDER BY u.id LIMIT 1)
            """
        }
        let (visited, still) =
            open
            ? (
                "NULL",
                "NOT EXISTS(SELECT 1 FROM last AS l WHERE l.e = v.establishment AND l.h = v.home AND l.day > v.date)"
            )
            : (
                """
                (SELECT w.id FROM visit AS w WHERE w.establishment = v.establishment AND w.home = v.home AND w.date > v.date
                  AND \(Self.isFollowUp) ORDER BY w.date, w.id LIMIT 1)
                """, "1"
            )
        let query = try database.statement(
            """
            WITH \(Self.lastFollowUp),
            derived AS (
              SELECT f.id, f.home, v.establishment, f.deadline AS due, f.text AS reason, f.visit AS asked_by,
                coalesce(\(named("NOT \(bad)")), \(visited)) AS closed_by, \(named(bad)) AS void
              FROM finding AS f CROSS JOIN visit AS v ON v.id = f.visit AND v.home = f.home
              WHERE f.deadline IS NOT NULL AND f.withdrawn IS NULL AND v.\(Self.counts) AND \(still)),
            own AS (SELECT u.*, \(bad) AS bad FROM followup AS u WHERE u.withdrawn IS NULL AND u.finding IS NULL)
            SELECT id, home, 1, establishment, due, reason, asked_by, closed_by, void FROM derived
              WHERE ?1 = 0 OR closed_by IS NULL
            UNION ALL
            SELECT id, home, 0, establishment, due, reason, asked_by, iif(bad, NULL, visit), iif(bad, visit, NULL) FROM own
              WHERE ?1 = 0 OR visit IS NULL OR bad
            ORDER BY 5, 1, 2
            """)
        query.bind(1, Int64(open ? 1 : 0))
        defer { query.reset() }
        var rows: [FollowUpRow] = []
        while try query.step() {
            guard let id = RecordID(bytes: query.bytes(0)), let home = AreaKey(text: query.text(1)) else {
                throw .damaged(detail: "followup.id")
            }
            rows.append(
                FollowUpRow(
                    id: id, home: home, isDerived: query.int(2) == 1, establishment: query.value(3).record,
                    due: query.text(4), reason: query.value(5).text, askedBy: query.value(6).record,
                    closedBy: query.value(7).record, void: query.value(8).record))
        }
        return rows
    }
}
