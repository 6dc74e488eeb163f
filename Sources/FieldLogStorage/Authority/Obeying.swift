internal import FieldLogHash
public import FieldLogModel

/// What entries of the authority feed do to what is here already. Everything is done in the transaction that takes the entry.
extension Transaction {
    /// Does what an entry of the authority feed says: cuts feeds, brings work behind a cut back, erases bodies.
    func obey(_ entry: Entry) throws(FieldLogError) {
        book = nil
        forgetAuthority()
        try fold().forgetAuthority()
        guard entry.header.kind != Schema.grant.name, entry.header.kind != Schema.writer.name else { return }
        try saveHeads()
        let book = try store.authority()
        switch entry.header.kind {
        case Schema.revocation.name:
            guard let revocation = book.revocations.last(where: { $0.position == entry.header.seq }) else { return }
            let keys = Set(
                book.grants.filter { grant in
                    revocation.publicKey.map { $0 == grant.publicKey } ?? (grant.device == revocation.device)
                }.map(\.publicKey) + [revocation.publicKey].compactMap { $0 })
            for incarnation in try store.incarnations(ofKeys: keys) { try clamp(incarnation, book) }
        case Schema.cut.name:
            let named = Set(CutLine.lines(values(of: entry)[1]?.text ?? "").map(\.feed.incarnation))
            for incarnation in named.sorted() { try clamp(incarnation, book) }
        case Schema.erasure.name:
            guard let line = values(of: entry)[1]?.text.flatMap(CutLine.init(text:)) else { return }
            try erase(line)
        default: return
        }
    }

    private func values(of entry: Entry) -> FieldValues {
        do throws(EntryError) { return try entry.values() } catch { return FieldValues() }
    }

    /// Brings every feed of an incarnation to its cut.
    private func clamp(_ incarnation: IncarnationID, _ book: AuthorityBook) throws(FieldLogError) {
        guard let key = try store.publicKey(of: incarnation) else { return }
        let rights = book.rights(of: key)
        for state in try store.feeds.all(of: incarnation) where state.id.area != .authority {
            try saveHeads()
            let limit = try store.cut(of: state.id, rights: rights) ?? Limits.sequenceMax
            if limit < state.seq {
                try withhold(state, beyond: max(limit, state.base))
            } else {
                try bringBack(state, through: limit)
            }
        }
    }

    /// Takes the entries of a feed beyond a number out of the log, and keeps them aside.
    private func withhold(_ state: FeedState, beyond seq: UInt64) throws(FieldLogError) {
        let taken = try takeOut(state, from: seq + 1)
        let insert = try store.database.statement(
            "INSERT OR REPLACE INTO withheld(pos, header, body) VALUES(?1, ?2, ?3)")
        for (position, entry) in taken {
            insert.bind(1, position.number)
            try insert.run(2, entry.headerBytes, entry.bodyBytes)
        }
    }

    /// Takes the entries of a feed from a number on out of the log and the tables, moves the head back, and returns them.
    func takeOut(_ feed: FeedState, from seq: UInt64) throws(FieldLogError) -> [(Position, Entry)] {
        var taken: [(Position, Entry)] = []
        var next = seq
        while next <= feed.seq {
            let position = Position(feed: feed.number, seq: next)
            if let entry = try store.entries.entry(at: position) { taken.append((position, entry)) }
            next += 1
        }
        var state = feed
        state.seq = seq - 1
        if seq - 1 == feed.base {
            state.hash = feed.baseHash
        } else if let head = try store.ref(at: Position(feed: feed.number, seq: seq - 1)) {
            state.hash = head.hash
        } else {
            throw .damaged(detail: "entry \(feed.number):\(seq - 1)")
        }
        let delete = try store.database.statement("DELETE FROM entry WHERE pos BETWEEN ?1 AND ?2")
        delete.bind(1, Position(feed: feed.number, seq: seq).number)
        delete.bind(2, Position(feed: feed.number, seq: feed.seq).number)
        try delete.run()
        move(state)
        try saveHeads()
        try fold().withdraw(taken)
        return taken
    }

    /// Puts entries that were kept aside back into the log, as far as the cut goes now.
    private func bringBack(_ feed: FeedState, through limit: UInt64) throws(FieldLogError) {
        var state = feed
        while state.seq < limit {
            let position = Position(feed: state.number, seq: state.seq + 1)
            guard let entry = try store.withheld(at: position) else { return }
            let delete = try store.database.statement("DELETE FROM withheld WHERE pos = ?1")
            delete.bind(1, position.number)
            try delete.run()
            try add(entry, to: state)
            guard let moved = try self.state(of: state.id) else { return }
            state = moved
        }
    }

    /// Removes the body of an entry and folds its record anew.
    private func erase(_ line: CutLine) throws(FieldLogError) {
        try store.database.execute("PRAGMA secure_delete = ON")
        for state in try store.feeds.states(of: line.feed.incarnation, line.feed.area) {
            let position = Position(feed: state.number, seq: line.seq)
            for table in ["entry", "withheld"] {
                let entry = try table == "entry" ? store.entries.entry(at: position) : store.withheld(at: position)
                guard let entry, entry.hash == line.hash, entry.bodyBytes != nil else { continue }
                let update = try store.database.statement("UPDATE \(table) SET body = NULL WHERE pos = ?1")
                update.bind(1, position.number)
                try update.run()
                if table == "entry" { try fold().refold(entry) }
            }
        }
    }
}

extension Store {
    /// An entry that is kept aside beyond a cut.
    func withheld(at position: Position) throws(FieldLogError) -> Entry? {
        let query = try database.statement("SELECT header, body FROM withheld WHERE pos = ?1")
        query.bind(1, position.number)
        defer { query.reset() }
        guard try query.step() else { return nil }
        do throws(EntryError) {
            return try Entry(headerBytes: query.bytes(0), bodyBytes: query.optionalBytes(1))
        } catch {
            throw .damaged(detail: "withheld \(position.feed):\(position.seq)")
        }
    }

    /// The entry at a position, be it kept aside.
    func anyEntry(at position: Position) throws(FieldLogError) -> Entry? {
        if let entry = try entries.entry(at: position) { return entry }
        return try withheld(at: position)
    }

    /// How many entries are kept aside beyond cuts.
    public func withheldCount() throws(FieldLogError) -> Int {
        Int(try database.number("SELECT count(*) FROM withheld") ?? 0)
    }

    /// The incarnations whose key is one of these. O(incarnations).
    public func incarnations(ofKeys keys: Set<String>) throws(FieldLogError) -> [IncarnationID] {
        var found: [IncarnationID] = []
        for incarnation in try feeds.incarnations() {
            if let key = try publicKey(of: incarnation), keys.contains(key) { found.append(incarnation) }
        }
        return found.sorted()
    }

    /// The last admitted number of a feed by the rights of its key; nil when it is open.
    func cut(of feed: FeedID, rights: KeyRights) throws(FieldLogError) -> UInt64? {
        guard !rights.revocations.isEmpty else { return nil }
        let states = try feeds.states(of: feed.incarnation, feed.area)
        func entry(_ seq: UInt64) throws(FieldLogError) -> Entry? {
            for state in states where seq > state.base && (state.id == feed || seq <= state.seq) {
                let position = Position(feed: state.number, seq: seq)
                if state.id == feed || state.id.branch == nil, let found = try anyEntry(at: position) { return found }
            }
            return nil
        }
        guard let first = try entry(1) else { return nil }
        let hash: (UInt64) throws(FieldLogError) -> Digest32? = { (seq) throws(FieldLogError) in try entry(seq)?.hash }
        return try rights.cut(of: feed, firstAuth: first.header.auth, hash: hash)
    }
}
