public import FieldLogModel

/// What is open in an area, and what is known to be elsewhere.
public struct AreaGap: Sendable, Hashable {
    /// Open conflicts of its records.
    public var conflicts = 0
    /// Changes of its records that wait for one that is not here.
    public var pending = 0
    /// Entries of its feeds that another store said to have and that are not here.
    public var notReceived: UInt64 = 0

    /// Nothing.
    public init() {}
}

extension Store {
    /// What is open, area by area; areas of which nothing is open are left out. One pass over open conflicts, waiting changes and what peers
    /// said of their heads.
    public func gaps() throws(FieldLogError) -> [AreaKey: AreaGap] {
        var gaps: [AreaKey: AreaGap] = [:]
        for (table, field) in [("conflict", \AreaGap.conflicts), ("pending", \AreaGap.pending)] {
            let query = try database.compile("SELECT home, count(*) FROM \(table) GROUP BY home")
            while try query.step() {
                guard let home = AreaKey(text: query.text(0)) else { throw .damaged(detail: table) }
                gaps[home, default: AreaGap()][keyPath: field] += Int(query.int(1))
            }
        }
        let query = try database.compile(
            """
            SELECT p.area, max(p.seq) - coalesce(max(f.seq), 0) AS more FROM peer_head AS p
            LEFT JOIN feed AS f ON f.incarnation = p.incarnation AND f.area = p.area AND f.branch = p.branch
            GROUP BY p.area, p.incarnation, p.branch HAVING more > 0
            """)
        while try query.step() {
            guard let area = AreaKey(text: query.text(0)) else { throw .damaged(detail: "peer_head") }
            gaps[area, default: AreaGap()].notReceived &+= UInt64(clamping: query.int(1))
        }
        return gaps
    }
}
