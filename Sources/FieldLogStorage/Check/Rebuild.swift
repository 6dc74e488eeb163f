internal import FieldLogHash
public import FieldLogModel

extension Store {
    /// Folds the log again into the derived tables of a schema, feed by feed.
    func replay(into schema: String, passingDamaged: Bool = false) throws(FieldLogError) {
        let folder = try Folder(store: self, schema: schema, alwaysSlow: true)
        let query = try database.compile("SELECT pos FROM entry ORDER BY pos")
        var layout = BodyLayout()
        var count = 0
        while try query.step() {
            count += 1
            if count % 4_096 == 0 { progress(count) }
            let position = Position(number: query.int(0))
            do throws(FieldLogError) {
                guard let change = try logged(position) else { continue }
                do throws(EntryError) { try layout.read(change.entry) } catch {
                    throw FieldLogError.damaged(detail: "entry \(position.feed):\(position.seq)")
                }
                try folder.apply(change.entry, layout: layout, values: change.values, at: position)
            } catch {
                guard passingDamaged, case .damaged = error else { throw error }
            }
        }
        try folder.finish()
    }

    /// Makes the derived tables, missing rows of feeds and the digests equal to the log again, in one transaction. Damaged entries
    /// are passed over. Returns what is still wrong afterwards: that has to come from a peer or a backup.
    public func rebuild() throws(FieldLogError) -> [CheckFinding] {
        try write { (transaction) throws(FieldLogError) in try transaction.rebuild() }
        return try check()
    }

    /// Makes the derived tables anew from the log, within a transaction.
    func foldAgain() throws(FieldLogError) {
        try makeDerivedTables()
        try replay(into: "")
    }

    /// Makes the derived tables anew, empty.
    func makeDerivedTables() throws(FieldLogError) {
        for name in Tables.derivedNames { try database.execute("DROP TABLE IF EXISTS main.\"\(name)\"") }
        for statement in Tables.derived("") { try database.execute(statement) }
    }

    /// Brings the tables of an older version up to date: they are made anew from the log.
    func migrate(from version: Int) throws(FieldLogError) {
        try write { (transaction) throws(FieldLogError) in
            for step in version..<Tables.version {
                if let statements = Tables.steps[step] { try database.execute(statements) }
            }
            try foldAgain()
            try transaction.sumOlderRows()
            try database.execute("PRAGMA user_version = \(Tables.version)")
        }
    }
}

extension Transaction {
    func rebuild() throws(FieldLogError) {
        try store.database.execute("REINDEX")
        try restoreFeeds()
        try store.makeDerivedTables()
        try store.replay(into: "", passingDamaged: true)
        try store.database.execute("DELETE FROM area_digest")
        for area in try store.feeds.areas() { try store.markDirty(area) }
        try refreshDigests()
        try restoreSettings()
        try forgetDamagedTables()
    }

    /// Gives entries without a feed their feed back: each header says whose it is. A head that is behind its entries moves on; one
    /// that is before a missing entry stays, for what is missing must not be forgotten.
    private func restoreFeeds() throws(FieldLogError) {
        let rows = try FeedRows(store: store)
        for number in rows.wrong { try store.database.execute("DELETE FROM feed WHERE no = \(number)") }
        let known = try headsToKeep(rows)
        let query = try store.database.compile(
            "SELECT pos >> 32, max(pos) FROM entry GROUP BY pos >> 32 ORDER BY 1")
        while try query.step() {
            let number = query.int(0)
            let last = Position(number: query.int(1))
            if let head = known[number], head.seq >= last.seq { continue }
            let entry: Entry?
            do throws(FieldLogError) { entry = try store.entries.entry(at: last) } catch { continue }
            guard let entry else { continue }
            let base = try branchBase(number)
            let insert = try store.database.statement(
                """
                INSERT OR REPLACE INTO feed(no, incarnation, area, branch, seq, hash, base, base_hash, changed, sum)
                VALUES(?1, ?2, ?3, ?6, ?4, ?5, ?7, ?8, ?9, ?10)
                """)
            let generation = try store.feeds.generation() &+ 1
            let state = FeedState(
                id: FeedID(
                    incarnation: entry.header.incarnation, area: entry.header.area, branch: base?.hash),
                number: number, seq: entry.header.seq, hash: entry.hash, base: (base?.header.seq ?? 1) - 1,
                baseHash: base?.header.previous ?? .zero)
            insert.bind(9, generation)
            insert.bind(10, state.sum(changed: generation))
            insert.bind(1, number)
            insert.bind(2, entry.header.incarnation.bytes)
            insert.bind(3, entry.header.area.text)
            insert.bind(4, Int64(entry.header.seq))
            insert.bind(5, entry.hash.bytes)
            insert.bind(6, base?.hash.bytes ?? [])
            insert.bind(7, Int64((base?.header.seq ?? 1) - 1))
            insert.bind(8, base?.header.previous.bytes ?? [])
            try insert.run()
        }
        // What nothing speaks against, and only its sum did, is in order from now on.
        try sumOlderRows()
    }

    /// The heads that stay. Of a row whose sum is wrong either the number or the hash of the head may be: where the last entry bears out
    /// one of the two, the row is made anew from it.
    private func headsToKeep(_ rows: FeedRows) throws(FieldLogError) -> [Int64: FeedHead] {
        var heads = rows.heads
        for number in rows.unsure {
            guard let head = heads[number],
                let last = try store.database.number("SELECT max(pos) FROM entry WHERE pos >> 32 = \(number)"),
                let entry = try? store.entries.entry(at: Position(number: last)),
                entry.hash == head.hash || entry.header.seq == head.seq
            else { continue }
            heads[number] = nil
        }
        return heads
    }

    /// The first entry of a branch; nil for a trunk, which begins with number 1. A trunk that has lost its beginning has no row that
    /// could be restored: what is missing would be taken for a fork.
    private func branchBase(_ number: Int64) throws(FieldLogError) -> Entry? {
        guard let first = try store.database.number("SELECT min(pos) FROM entry WHERE pos >> 32 = \(number)") else {
            return nil
        }
        let position = Position(number: first)
        return position.seq == 1 ? nil : try store.entries.entry(at: position)
    }
}
