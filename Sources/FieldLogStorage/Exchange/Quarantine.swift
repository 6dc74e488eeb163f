internal import FieldLogHash
public import FieldLogModel

/// A run that was refused and is kept as evidence; or a note on what was taken although its file could not be trusted, which is in order.
public struct Quarantined: Sendable, Hashable {
    /// Its number here.
    public let number: Int64
    /// When it came, in milliseconds since 1970 by this store's clock.
    public let at: Int64
    /// Who sent it: the principal or the address.
    public let sender: String
    /// Why it was refused; 0 for a note.
    public let code: UInt64
    /// The feed that it claims to be of.
    public let feed: String
    /// How many bytes it had.
    public let bytes: Int

    /// Whether nothing was refused: a note that somebody has left.
    public var isNote: Bool { code == 0 }
}

/// How much of what one sender sends is kept as evidence.
public enum QuarantineLimits {
    /// Runs of one sender, at most; what comes later is counted by the session and not kept.
    public static let runsMax = 32
    /// Bytes of one sender, at most.
    public static let bytesMax = 2_097_152
}

extension Store {
    /// Keeps a refused run as evidence, within the limits of its sender; false when it is here already or there is no room. Nothing
    /// that is refused ever takes the place of what was kept before.
    @discardableResult
    public func quarantine(
        _ run: [UInt8], of feed: FeedID, code: UInt64, sender: String, at time: Int64
    ) throws(FieldLogError) -> Bool {
        guard !isReadOnly else { return false }
        let sum = SHA256.hash(run)
        return try write { (transaction) throws(FieldLogError) in
            let used = try self.database.statement(
                "SELECT count(*), coalesce(sum(bytes), 0) FROM quarantine WHERE sender = ?1")
            used.bind(1, sender)
            defer { used.reset() }
            guard try used.step(), used.int(0) < Int64(QuarantineLimits.runsMax),
                Int(used.int(1)) + run.count <= QuarantineLimits.bytesMax
            else { return false }
            let insert = try self.database.statement(
                """
                INSERT INTO quarantine(at, sender, code, feed, bytes, run, sum) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT DO NOTHING
                """)
            insert.bind(1, time)
            insert.bind(2, sender)
            insert.bind(3, Int64(code))
            insert.bind(4, Transaction.name(feed))
            insert.bind(5, Int64(run.count))
            insert.bind(6, run)
            insert.bind(7, sum.bytes)
            transaction.summed.insert("quarantine")
            try insert.run()
            return self.database.changes > 0
        }
    }

    /// What is kept as evidence, the oldest first.
    public func quarantined() throws(FieldLogError) -> [Quarantined] {
        let query = try database.compile("SELECT no, at, sender, code, feed, bytes FROM quarantine ORDER BY no")
        var found: [Quarantined] = []
        while try query.step() {
            found.append(
                Quarantined(
                    number: query.int(0), at: query.int(1), sender: query.text(2), code: UInt64(query.int(3)),
                    feed: query.text(4), bytes: Int(query.int(5))))
        }
        return found
    }

    /// The bytes of a run that is kept as evidence, as they were sent; nil where there is none of the number.
    public func quarantinedRun(_ number: Int64) throws(FieldLogError) -> [UInt8]? {
        let query = try database.statement("SELECT run FROM quarantine WHERE no = ?1")
        query.bind(1, number)
        defer { query.reset() }
        return try query.step() ? query.bytes(0) : nil
    }

    /// Drops evidence; false where there is none of the number.
    public func dropQuarantined(_ number: Int64) throws(FieldLogError) -> Bool {
        try write { (transaction) throws(FieldLogError) in
            let delete = try self.database.statement("DELETE FROM quarantine WHERE no = ?1")
            delete.bind(1, number)
            try delete.run()
            transaction.summed.insert("quarantine")
            return self.database.changes > 0
        }
    }

    /// The branches of forked feeds that are here.
    public func forks() throws(FieldLogError) -> [FeedHead] {
        try feeds.heads(of: nil).map(\.head).filter { $0.feed.branch != nil }.sorted(by: FeedHead.byFeed)
    }
}
