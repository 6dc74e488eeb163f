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
        // From the branches to the trunk: what stays of a trunk depends on nothing that is taken from it later.
        for known in try store.feeds.states(of: incarnation, area).reversed() {
            // As it is now: a branch that came back may have split the feed that had gone on without it.
            try saveHeads()
            if let state = try store.feeds.state(of: known.id) { try clamp(state, lines) }
        }
        try joinLonelyBranch(incarnation, area)
    }

    private func clamp(_ state: FeedState, _ lines: [CutLine]) throws(FieldLogError) {
        let limit = try store.limit(of: state, lines: lines)
        if limit < state.seq {
            try withhold(state, beyond: limit)
        } else {
            try bringBack(state, lines: lines)
        }
    }

    /// A fork of which one chain is left is none: the chain goes back into the trunk, as stores have it that never saw the other.
    private func joinLonelyBranch(_ incarnation: IncarnationID, _ area: AreaKey) throws(FieldLogError) {
        while let (parent, lonely) = try lonelyBranch(incarnation, area) {
            let taken = try takeOut(lonely, from: lonely.base + 1)
            var trunk = parent
            for (position, entry) in taken {
                trunk = try add(entry, to: trunk)
                try moveSignature(from: position, to: Position(feed: trunk.number, seq: entry.header.seq))
            }
            try moveAside(from: lonely, to: trunk)
        }
    }

    /// A feed behind which one branch with entries begins, and no other, with that branch.
    private func lonelyBranch(
        _ incarnation: IncarnationID, _ area: AreaKey
    ) throws(FieldLogError) -> (parent: FeedState, branch: FeedState)? {
        try saveHeads()
        let states = try store.feeds.states(of: incarnation, area)
        for parent in states {
            let branches = states.filter { $0.follows(parent) && $0.seq > $0.base }
            if branches.count == 1 { return (parent, branches[0]) }
        }
        return nil
    }

    func moveSignature(from old: Position, to new: Position) throws(FieldLogError) {
        let follow = try store.database.statement("UPDATE OR REPLACE signature SET pos = ?2 WHERE pos = ?1")
        follow.bind(1, old.number)
        follow.bind(2, new.number)
        try follow.run()
    }

    /// What is kept aside beyond the head of a feed goes with its chain to another feed.
    func moveAside(from old: FeedState, to new: FeedState) throws(FieldLogError) {
        summed.insert("withheld")
        for table in ["withheld", "signature"] {
            let move = try store.database.statement(
                "UPDATE OR REPLACE \(table) SET pos = pos + ?3 WHERE pos > ?1 AND pos <= ?2")
            move.bind(1, Position(feed: old.number, seq: new.seq).number)
            move.bind(2, Position(feed: old.number, seq: Limits.sequenceMax).number)
            move.bind(3, Position(feed: new.number, seq: 0).number - Position(feed: old.number, seq: 0).number)
            try move.run()
        }
    }

    /// Takes the entries of a feed beyond a number out of the log, and keeps them aside.
    private func withhold(_ state: FeedState, beyond seq: UInt64) throws(FieldLogError) {
        try keepAside(try takeOut(state, from: seq + 1).map(\.1), behind: state)
    }

    /// Keeps entries of a feed beyond its cut, each at its number.
    func keepAside(_ entries: [Entry], behind state: FeedState) throws(FieldLogError) {
        if entries.isEmpty { return }
        hasWithheld = true
        summed.insert("withheld")
        let insert = try store.database.statement(
            "INSERT OR REPLACE INTO withheld(pos, header, body) VALUES(?1, ?2, ?3)")
        for entry in entries {
            insert.bind(1, Position(feed: state.number, seq: entry.header.seq).number)
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
        } else {
            guard let head = try store.ref(at: Position(feed: feed.number, seq: seq - 1)) else {
                throw .damaged(detail: "entry \(feed.number):\(seq - 1)")
            }
            state.hash = head.hash
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

    /// Puts entries that were kept aside back into the log, as far as the lines go now.
    private func bringBack(_ feed: FeedState, lines: [CutLine]) throws(FieldLogError) {
        var aside: [Entry] = []
        while let entry = try store.withheld(at: Position(feed: feed.number, seq: feed.seq + UInt64(aside.count) + 1)) {
            aside.append(entry)
        }
        let through = try store.limit(ofNew: ArraySlice(aside), lines: lines, among: [])
        guard let first = aside.first, first.header.seq <= through else { return }
        // Kept aside of a chain that this feed has left: it has a place of its own then.
        guard first.header.previous == feed.hash else { return }
        var state = try opened(feed, before: first)
        for entry in aside where entry.header.seq <= through {
            state = try add(entry, to: state)
        }
    }

    /// Removes the body of an entry and folds its record anew.
    private func erase(_ line: CutLine) throws(FieldLogError) {
        try store.database.execute("PRAGMA secure_delete = ON")
        hasErased = true
        for state in try store.feeds.states(of: line.feed.incarnation, line.feed.area) {
            let position = Position(feed: state.number, seq: line.seq)
            for table in ["entry", "withheld"] {
                let entry = try table == "entry" ? store.entries.entry(at: position) : store.withheld(at: position)
                guard let entry, entry.hash == line.hash, entry.bodyBytes != nil else { continue }
                let update = try store.database.statement("UPDATE \(table) SET body = NULL WHERE pos = ?1")
                update.bind(1, position.number)
                try update.run()
                if table == "entry" { try fold().refold(entry) } else { summed.insert("withheld") }
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

    /// The lines that say how far an incarnation's log of an area is admitted; nil when it is not cut.
    func cutLines(
        of incarnation: IncarnationID, _ area: AreaKey, rights: KeyRights
    ) throws(FieldLogError) -> [CutLine]? {
        guard !rights.revocations.isEmpty else { return nil }
        for state in try feeds.states(of: incarnation, area) {
            if let first = try anyEntry(at: Position(feed: state.number, seq: 1)) {
                return rights.cutLines(of: incarnation, area, firstAuth: first.header.auth)
            }
        }
        return nil
    }

    /// How far a feed is admitted by lines: through every entry that a line names or that leads to one (SyncProtocol.md, "Admission"). A
    /// line whose entry is not here yet speaks for every chain that it may still continue.
    func limit(of state: FeedState, lines: [CutLine]) throws(FieldLogError) -> UInt64 {
        let states = try feeds.states(of: state.id.incarnation, state.id.area)
        var limit = state.base
        for line in lines where line.seq > limit {
            if line.seq <= state.seq {
                if try ref(at: Position(feed: state.number, seq: line.seq))?.hash == line.hash { limit = line.seq }
                continue
            }
            var holder: FeedState?
            for other in states where try holds(other, line) { holder = other }
            if let holder, try !descends(holder, from: state, among: states) { continue }
            limit = state.seq
        }
        return limit
    }

    /// Whether a feed is another, or a branch of it, or of one of its branches. What is kept aside leads to a branch as well. Each step goes
    /// to a feed that begins earlier, and ends with the trunk.
    private func descends(
        _ feed: FeedState, from other: FeedState, among states: [FeedState]
    ) throws(FieldLogError) -> Bool {
        if feed.number == other.number { return true }
        if feed.id.branch == nil { return false }
        var found: FeedState?
        for parent in states where parent.id.branch == nil || parent.base < feed.base {
            let isParent =
                try feed.base == 0
                ? parent.id.branch == nil
                : anyEntry(at: Position(feed: parent.number, seq: feed.base))?.hash == feed.baseHash
            if isParent {
                found = parent
                break
            }
        }
        guard let found else { return false }
        return try descends(found, from: other, among: states)
    }

    /// Whether a feed has, or keeps aside, the entry that a line names.
    private func holds(_ state: FeedState, _ line: CutLine) throws(FieldLogError) -> Bool {
        guard line.seq > state.base else { return false }
        return try anyEntry(at: Position(feed: state.number, seq: line.seq))?.hash == line.hash
    }

    /// How far new entries of a chain are admitted by lines; 0 for none of them.
    func limit(
        ofNew entries: ArraySlice<Entry>, lines: [CutLine], among states: [FeedState]
    ) throws(FieldLogError) -> UInt64 {
        guard let last = entries.last?.header.seq else { return 0 }
        var limit: UInt64 = 0
        for line in lines where line.seq > limit {
            if let own = entries.first(where: { $0.header.seq == line.seq }) {
                if own.hash == line.hash { limit = line.seq }
            } else if line.seq > last {
                var isElsewhere = false
                for other in states where try holds(other, line) { isElsewhere = true }
                if !isElsewhere { limit = last }
            }
        }
        return limit
    }
}

extension FeedState {
    /// Whether this is a branch that begins behind the head of a feed. Behind an empty branch nothing begins but what begins where it does.
    func follows(_ other: FeedState) -> Bool {
        id.branch != nil && base == other.seq && baseHash == other.hash
            && (other.id.branch == nil || other.seq > other.base)
    }
}
