public import FieldLogHash
public import FieldLogModel

/// Digests of areas: marked to be computed in the transaction that changes a head, computed when somebody asks.
extension Store {
    func markDirty(_ area: AreaKey) throws(FieldLogError) {
        // One that is marked already stays as it is: a page less in the write-ahead log.
        let mark = try database.statement(
            """
            INSERT INTO area_digest(area, digest) VALUES(?1, NULL)
            ON CONFLICT(area) DO UPDATE SET digest = NULL WHERE digest IS NOT NULL
            """)
        mark.bind(1, area.text)
        try mark.run()
    }

    /// The digest of each area of which this store has a feed, sorted by key. O(areas) when nothing has changed.
    public func areaDigests() throws(FieldLogError) -> [(key: AreaKey, digest: Digest32)] {
        if !isReadOnly { try refreshDigests() }
        let query = try database.statement("SELECT area, digest FROM area_digest ORDER BY area")
        defer { query.reset() }
        var digests: [(key: AreaKey, digest: Digest32)] = []
        while try query.step() {
            guard let key = AreaKey(text: query.text(0)) else { throw .damaged(detail: "area_digest \(query.text(0))") }
            // Somebody may have written since the refresh: what is dirty now is computed without being kept.
            let digest: Digest32
            if let kept = Digest32(bytes: query.bytes(1)) {
                digest = kept
            } else {
                digest = LogDigest.area(try feeds.heads(of: key).map(\.head))
            }
            digests.append((key, digest))
        }
        return digests.sorted { $0.key < $1.key }
    }

    private func refreshDigests() throws(FieldLogError) {
        guard try database.number("SELECT EXISTS(SELECT 1 FROM area_digest WHERE digest IS NULL)") == 1 else { return }
        try write { (transaction) throws(FieldLogError) in try transaction.refreshDigests() }
    }

    /// The heads of an area's feeds, sorted by incarnation.
    public func heads(of area: AreaKey) throws(FieldLogError) -> [FeedHead] {
        try feeds.heads(of: area).map(\.head).sorted { $0.feed.incarnation < $1.feed.incarnation }
    }

    /// The heads of all feeds, in the order in which they were first seen.
    public func allHeads() throws(FieldLogError) -> [FeedHead] { try feeds.heads(of: nil).map(\.head) }

    /// The areas of which this store has a feed, sorted.
    public func areasWithFeeds() throws(FieldLogError) -> [AreaKey] { try feeds.areas() }
}

extension Transaction {
    func refreshDigests() throws(FieldLogError) {
        let dirty = try store.database.statement("SELECT area FROM area_digest WHERE digest IS NULL")
        var areas: [AreaKey] = []
        while try dirty.step() {
            if let key = AreaKey(text: dirty.text(0)) { areas.append(key) }
        }
        dirty.reset()
        let update = try store.database.statement("UPDATE area_digest SET digest = ?2 WHERE area = ?1")
        for area in areas {
            update.bind(1, area.text)
            update.bind(2, LogDigest.area(try store.feeds.heads(of: area).map(\.head)).bytes)
            try update.run()
        }
    }
}
