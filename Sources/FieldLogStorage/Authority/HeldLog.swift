internal import FieldLogHash
internal import FieldLogModel

/// What a store holds of one incarnation's log of an area, and where. O(entries), without their bodies.
struct HeldLog {
    /// A feed with its entries by their places.
    struct Feed {
        let state: FeedState
        /// Its admitted entries, from the first on.
        let entries: [Digest32]
        /// What is kept aside at numbers of it.
        var aside: [(seq: UInt64, hash: Digest32)] = []
    }

    let incarnation: IncarnationID
    let area: AreaKey
    private(set) var feeds: [Feed] = []
    var tree = FeedTree()
    private(set) var admitted: Set<Digest32> = []

    /// Throws `damaged` where the rows of a feed are not those that its head speaks of.
    init(_ store: Store, _ incarnation: IncarnationID, _ area: AreaKey) throws(FieldLogError) {
        (self.incarnation, self.area) = (incarnation, area)
        var aside: [(feed: Int, header: EntryHeader, hash: Digest32)] = []
        for (place, state) in try store.feeds.states(of: incarnation, area).enumerated() {
            let rows = try Self.rows("entry", of: state, store)
            guard state.seq >= state.base, UInt64(rows.count) == state.seq - state.base,
                (rows.last?.hash ?? state.baseHash) == state.hash
            else { throw .damaged(detail: "feed \(state.number)") }
            for row in rows { tree.add(row) }
            admitted.formUnion(rows.map(\.hash))
            feeds.append(Feed(state: state, entries: rows.map(\.hash)))
            aside += try Self.rows("withheld", of: state, store).map { (place, $0.header, $0.hash) }
        }
        // What is kept aside with nothing before it stays where it is: nothing can be done with it.
        for row in aside.sorted(by: { $0.header.seq < $1.header.seq }) where tree.attaches(row.header) {
            tree.add(row.header, row.hash)
            feeds[row.feed].aside.append((row.header.seq, row.hash))
        }
    }

    /// The entries of a feed in a table, in their order, without their bodies.
    private static func rows(
        _ table: String, of state: FeedState, _ store: Store
    ) throws(FieldLogError) -> [Entry] {
        let query = try store.database.statement(
            "SELECT pos, header FROM \(table) WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos")
        query.bind(1, Position(feed: state.number, seq: 1).number)
        query.bind(2, Position(feed: state.number, seq: Limits.sequenceMax).number)
        defer { query.reset() }
        var rows: [Entry] = []
        while try query.step() {
            let position = Position(number: query.int(0))
            guard let entry = try? Entry(headerBytes: query.bytes(1), bodyBytes: nil),
                entry.header.seq == position.seq
            else { throw .damaged(detail: "\(table) \(position.feed):\(position.seq)") }
            rows.append(entry)
        }
        return rows
    }

    /// How many entries of a run, from its first on, are admitted; nil where what comes before the others is not here at all.
    func known(_ run: [Entry]) -> Int? {
        let known = run.prefix { admitted.contains($0.hash) }.count
        guard known < run.count else { return known }
        return tree.attaches(run[known].header) ? known : nil
    }
}

extension Transaction {
    /// Brings every feed of a log to what it is to be: takes out what has no place there any more, and puts in what has one now. Nothing that
    /// stays where it is is touched.
    ///
    /// - Parameters:
    ///   - held: what is here, its tree with the new entries in it.
    ///   - admitted: what is to be admitted; nil for everything.
    ///   - new: the new entries.
    func layOut(_ held: HeldLog, admitted: Set<Digest32>?, new: [Entry] = []) throws(FieldLogError) {
        let paths = held.tree.paths { admitted?.contains($0) ?? true }
        guard paths.reduce(0, { $0 + $1.entries.count + $1.aside.count }) == held.tree.count else {
            // Something before them is gone: they would be lost with their places.
            throw .damaged(detail: "feed \(held.incarnation.short)/\(held.area)")
        }
        var lifted = Lifted()
        for entry in new { lifted.entries[entry.hash] = entry }
        var wanted: [Digest32?: FeedPath] = [:]
        for path in paths { wanted[path.branch] = path }
        for feed in held.feeds { try lift(feed, wanted[feed.state.id.branch], &lifted) }
        for path in paths where !path.entries.isEmpty || !path.aside.isEmpty {
            let id = FeedID(incarnation: held.incarnation, area: held.area, branch: path.branch)
            var feed: FeedState
            if let known = try state(of: id) {
                feed = known
            } else {
                feed = try store.feeds.add(id, base: path.base, baseHash: path.baseHash)
            }
            let stay = Int(clamping: feed.seq - feed.base)
            for entry in path.entries.dropFirst(stay).compactMap({ lifted.entries[$0] }) {
                feed = try add(entry, to: feed)
            }
            try keepAside(path.aside.compactMap { lifted.entries[$0] }, behind: feed)
        }
        for (hash, blob) in lifted.signatures {
            if let entry = lifted.entries[hash] { try sign(entry, blob) }
        }
    }

    /// Entries on their way to another place, with their signatures.
    private struct Lifted {
        var entries: [Digest32: Entry] = [:]
        var signatures: [Digest32: [UInt8]] = [:]
    }

    /// Takes out of a feed what does not stay at its place.
    private func lift(_ feed: HeldLog.Feed, _ path: FeedPath?, _ lifted: inout Lifted) throws(FieldLogError) {
        let number = feed.state.number
        let stay = zip(feed.entries, path?.entries ?? []).prefix { $0 == $1 }.count
        var taken: [(Position, Entry)] = []
        if stay < feed.entries.count { taken = try takeOut(feed.state, from: feed.state.base + UInt64(stay) + 1) }
        let aside = Set(path?.aside ?? [])
        for (seq, hash) in feed.aside where !aside.contains(hash) {
            let position = Position(feed: number, seq: seq)
            if let entry = try store.withheld(at: position) { taken.append((position, entry)) }
            let delete = try store.database.statement("DELETE FROM withheld WHERE pos = ?1")
            delete.bind(1, position.number)
            try delete.run()
            summed.insert("withheld")
        }
        for (position, entry) in taken {
            lifted.entries[entry.hash] = entry
            guard let blob = try store.signature(at: position) else { continue }
            lifted.signatures[entry.hash] = blob
            let delete = try store.database.statement("DELETE FROM signature WHERE pos = ?1")
            delete.bind(1, position.number)
            try delete.run()
        }
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
    private func takeOut(_ feed: FeedState, from seq: UInt64) throws(FieldLogError) -> [(Position, Entry)] {
        var taken: [(Position, Entry)] = []
        for next in seq...feed.seq {
            let position = Position(feed: feed.number, seq: next)
            if let entry = try store.entries.entry(at: position) { taken.append((position, entry)) }
        }
        var state = feed
        state.seq = seq - 1
        if let first = taken.first?.1 { state.hash = first.header.previous }
        let delete = try store.database.statement("DELETE FROM entry WHERE pos BETWEEN ?1 AND ?2")
        delete.bind(1, Position(feed: feed.number, seq: seq).number)
        delete.bind(2, Position(feed: feed.number, seq: feed.seq).number)
        try delete.run()
        move(state)
        try saveHeads()
        try fold().withdraw(taken)
        return taken
    }
}
