public import FieldLogHash
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
            // What the feed may not erase stays, whatever it says: the keys that others are checked with are there.
            guard let line = values(of: entry)[1]?.text.flatMap(CutLine.init(text:)), AuthorityBook.isErasable(line)
            else { return }
            try erase(line)
        default: return
        }
    }

    private func values(of entry: Entry) -> FieldValues {
        do throws(EntryError) { return try entry.values() } catch { return FieldValues() }
    }

    private func texts(of entry: Entry) -> [String] {
        values(of: entry).values.compactMap(\.text).filter { !$0.isEmpty }
    }

    /// Brings every log of an incarnation to its cut.
    func clamp(_ incarnation: IncarnationID, _ book: AuthorityBook) throws(FieldLogError) {
        guard let key = try store.publicKey(of: incarnation) else { return }
        let rights = book.rights(of: key)
        for area in try Set(store.feeds.all(of: incarnation).map(\.id.area)).sorted() where area != .authority {
            try clamp(incarnation, area, rights)
        }
    }

    /// Brings one log to its cut.
    func clamp(_ incarnation: IncarnationID, _ area: AreaKey, _ rights: KeyRights) throws(FieldLogError) {
        try saveHeads()
        guard let lines = try store.cutLines(of: incarnation, area, rights: rights) else { return }
        let held = try HeldLog(store, incarnation, area)
        try layOut(held, admitted: held.tree.admitted(by: lines))
    }

    /// Removes the body of an entry and folds its record anew.
    private func erase(_ line: CutLine) throws(FieldLogError) {
        for state in try store.feeds.states(of: line.feed.incarnation, line.feed.area) {
            let position = Position(feed: state.number, seq: line.seq)
            for table in ["entry", "withheld"] {
                let entry = try table == "entry" ? store.entries.entry(at: position) : store.withheld(at: position)
                guard let entry, entry.hash == line.hash, entry.bodyBytes != nil else { continue }
                store.willErase(entry.header.record, texts(of: entry))
                let update = try store.database.statement("UPDATE \(table) SET body = NULL WHERE pos = ?1")
                update.bind(1, position.number)
                try update.run()
                if table == "entry" { try fold().refold(entry) } else { summed.insert("withheld") }
            }
        }
    }
}

extension Store {
    /// Whether an entry is kept aside beyond a cut. O(entries kept aside).
    public func isWithheld(_ hash: Digest32) throws(FieldLogError) -> Bool {
        let query = try database.compile("SELECT header FROM withheld")
        while try query.step() { if SHA256.hash(query.bytes(0)) == hash { return true } }
        return false
    }

    /// The headers of the entries of a record that are kept aside beyond a cut. O(entries kept aside).
    public func withheldLines(
        of record: RecordID, home: AreaKey
    ) throws(FieldLogError) -> [(ref: EntryRef, parents: [EntryRef], fields: [UInt16])] {
        let query = try database.compile("SELECT header, body FROM withheld")
        var found: [(ref: EntryRef, parents: [EntryRef], fields: [UInt16])] = []
        while try query.step() {
            guard let entry = try? Entry(headerBytes: query.bytes(0), bodyBytes: query.optionalBytes(1)),
                entry.header.record == record, entry.header.area == home
            else { continue }
            found.append((entry.ref, entry.header.parents, Array(entry.header.fields)))
        }
        return found
    }

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
        let query = try database.statement("SELECT count(*) FROM withheld")
        defer { query.reset() }
        _ = try query.step()
        return Int(query.int(0))
    }

    /// The incarnations whose key is one of these. O(incarnations).
    public func incarnations(ofKeys keys: Set<String>) throws(FieldLogError) -> [IncarnationID] {
        var found: [IncarnationID] = []
        for incarnation in try feeds.incarnations() {
            if let key = try publicKey(of: incarnation), keys.contains(key) { found.append(incarnation) }
        }
        return found.sorted()
    }

    /// The lines that say how far an incarnation's log of an area is admitted; nil when it is not cut. Of chains that begin apart the one that
    /// knew least of the authority feed speaks for all.
    ///
    /// - Parameter begun: `auth` of an entry 1 that has come and is not here yet.
    func cutLines(
        of incarnation: IncarnationID, _ area: AreaKey, rights: KeyRights, begun: UInt64? = nil
    ) throws(FieldLogError) -> [CutLine]? {
        guard !rights.revocations.isEmpty else { return nil }
        var first = begun
        for state in try feeds.states(of: incarnation, area) {
            guard let auth = try anyEntry(at: Position(feed: state.number, seq: 1))?.header.auth else { continue }
            first = min(first ?? auth, auth)
        }
        return first.flatMap { rights.cutLines(of: incarnation, area, firstAuth: $0) }
    }
}

extension FeedState {
    /// Whether this is a branch that begins behind the head of a feed. Behind an empty branch nothing begins but what begins where it does.
    func follows(_ other: FeedState) -> Bool {
        id.branch != nil && base == other.seq && baseHash == other.hash
            && (other.id.branch == nil || other.seq > other.base)
    }
}
