internal import FieldLogHash
public import FieldLogModel

extension Transaction {
    /// Takes a run whose signature was found good, as far as it is admitted (SyncProtocol.md, "Admission" and "Forks").
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - publicKey: the key of its author, whose signature it bears.
    ///   - covers: whether a list of areas has an area, by this store's catalogue.
    ///
    /// Entries before a cut are taken, those behind it refused, and kept aside where some were taken: the signature stands behind them. A refusal
    /// is an answer here, not an error. O(entries of the run), of a log that is forked or cut O(entries of the log).
    public func take(
        _ run: IncomingRun, publicKey: String, covers: (AreaList, AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> RunOutcome {
        try saveHeads()
        let isOrdinary = run.feed.area != .authority
        let lines = isOrdinary ? try cutLines(of: run, publicKey: publicKey) : nil
        let place = try place(of: run, isCut: lines != nil)
        guard let last = run.entries.last, let known = place.known else { return try outcome(run, .gap) }
        guard known < run.entries.count else {
            try sign(last, run.signature)
            return try outcome(run, nil)
        }
        let fresh = run.entries[known...]
        if isOrdinary, let problem = try problem(of: fresh, publicKey: publicKey, covers) {
            return try outcome(run, problem)
        }
        var tree = place.held?.tree ?? FeedTree()
        for entry in fresh { tree.add(entry) }
        let allowed =
            lines.map { tree.admitted(by: $0) }.map { admitted in fresh.prefix { admitted.contains($0.hash) } } ?? fresh
        let refusal: RunRefusal? = allowed.count < fresh.count ? .beyondCut : nil
        guard !allowed.isEmpty else { return try outcome(run, refusal) }
        // What was taken leaves this store again only in a run that ends at the signed entry: the rest of it is kept aside.
        let rest = try complete(fresh.dropFirst(allowed.count))
        try put(allowed, rest ?? [], place, run.feed, lines)
        if rest != nil { try sign(last, run.signature) }
        return try outcome(run, refusal, added: allowed.count)
    }

    /// Puts entries back that this store had admitted before it was damaged, each following the one before it: neither grants nor cuts are
    /// asked, so that the caller brings all feeds to their cuts afterwards. What follows an entry that is kept aside is kept aside as well.
    /// False where what comes before them is not here.
    func restore(_ entries: [Entry], of feed: FeedID) throws(FieldLogError) -> Bool {
        try saveHeads()
        let place = try place(of: IncomingRun(feed: feed, entries: entries, signature: []), isCut: false)
        guard let known = place.known else { return false }
        guard var held = place.held else {
            try put(entries[known...], [], place, feed, nil)
            return true
        }
        let new = entries.drop { held.tree.has($0.hash) }
        guard let first = new.first?.header else { return true }
        for entry in new { held.tree.add(entry) }
        let isAdmitted = first.seq == 1 || held.admitted.contains(first.previous)
        let admitted = isAdmitted ? held.admitted.union(new.map(\.hash)) : held.admitted
        try layOut(held, admitted: admitted, new: Array(new))
        return true
    }

    // MARK: Where a run belongs

    /// How many entries of a run are here, and what it is put to.
    private struct Place {
        /// How many of its entries, from the first on, are admitted; nil where what comes before the others is not here.
        var known: Int?
        /// The feed at whose head the others go on; nil where nothing of the log is here.
        var feed: FeedState?
        /// All that is here, where the log is forked or something of it is kept aside.
        var held: HeldLog?
    }

    private func place(of run: IncomingRun, isCut: Bool) throws(FieldLogError) -> Place {
        let states = try store.feeds.states(of: run.feed.incarnation, run.feed.area)
        if states.count <= 1, let plain = try plainPlace(of: run, states.first) { return plain }
        if !isCut, let head = try head(before: run, among: states) { return Place(known: 0, feed: head) }
        let held = try HeldLog(store, run.feed.incarnation, run.feed.area)
        return Place(known: held.known(run.entries), held: held)
    }

    /// The place of a run in a log that was never forked or cut, and is not by this run; nil in another.
    private func plainPlace(of run: IncomingRun, _ trunk: FeedState?) throws(FieldLogError) -> Place? {
        guard let first = run.entries.first?.header else { return Place() }
        guard let trunk else {
            return Place(known: first.seq == 1 && first.previous == .zero ? 0 : nil)
        }
        if try store.withheld(at: Position(feed: trunk.number, seq: trunk.seq + 1)) != nil { return nil }
        guard first.seq <= trunk.seq + 1 else { return Place() }
        var known = 0
        for entry in run.entries where entry.header.seq <= trunk.seq {
            let here = try store.ref(at: Position(feed: trunk.number, seq: entry.header.seq))
            guard here?.hash == entry.hash else { return nil }
            known += 1
        }
        if known == 0, first.previous != trunk.hash { return Place() }
        return Place(known: known, feed: trunk)
    }

    /// The feed of a forked log at whose head a run goes on, and nothing else does.
    private func head(before run: IncomingRun, among states: [FeedState]) throws(FieldLogError) -> FeedState? {
        guard let first = run.entries.first?.header,
            let state = states.first(where: { $0.seq > $0.base && $0.seq + 1 == first.seq && $0.hash == first.previous }
            ),
            !states.contains(where: { $0.follows(state) }),
            try store.withheld(at: Position(feed: state.number, seq: first.seq)) == nil
        else { return nil }
        return state
    }

    /// Puts new entries into the log, and others that follow them aside.
    private func put(
        _ allowed: ArraySlice<Entry>, _ rest: [Entry], _ place: Place, _ feed: FeedID, _ lines: [CutLine]?
    ) throws(FieldLogError) {
        if var held = place.held {
            let new = (allowed + rest).filter { !held.tree.has($0.hash) }
            for entry in new { held.tree.add(entry) }
            // A line may have spoken for every chain that might lead to its entry: now it may be known which one does.
            return try layOut(held, admitted: lines.map { held.tree.admitted(by: $0) }, new: new)
        }
        let id = FeedID(incarnation: feed.incarnation, area: feed.area)
        var state: FeedState
        if let here = place.feed { state = here } else { state = try store.feeds.add(id) }
        for entry in allowed { state = try add(entry, to: state) }
        try keepAside(rest, behind: state)
    }

    /// Keeps the signature of an entry that is here where that has none.
    func sign(_ entry: Entry, _ signature: [UInt8]) throws(FieldLogError) {
        try saveHeads()
        guard let place = try store.heldPlace(of: entry), try store.signature(at: place) == nil else { return }
        try sign(place, signature)
    }

    /// What became of a run, with the head of the feed that has its last admitted entry.
    private func outcome(
        _ run: IncomingRun, _ refusal: RunRefusal?, added: Int = 0
    ) throws(FieldLogError) -> RunOutcome {
        try saveHeads()
        var head: FeedHead?
        var last: UInt64 = 0
        for state in try store.feeds.states(of: run.feed.incarnation, run.feed.area) where state.seq > state.base {
            if state.id == run.feed, head == nil { head = state.head }
            let here = run.entries.last { $0.header.seq > state.base && $0.header.seq <= state.seq }
            guard let here, here.header.seq > last else { continue }
            let position = Position(feed: state.number, seq: here.header.seq)
            if try store.ref(at: position)?.hash == here.hash { (head, last) = (state.head, here.header.seq) }
        }
        return RunOutcome(feed: run.feed, refusal: refusal, head: head, added: added)
    }

    /// Entries without what was erased of them; nil where one lacks a body that nobody erased.
    private func complete(_ entries: ArraySlice<Entry>) throws(FieldLogError) -> [Entry]? {
        var found: [Entry] = []
        for given in entries {
            let entry = try withoutErased(given)
            if entry.bodyBytes == nil, try authorityBook().erasures[entry.hash] == nil { return nil }
            found.append(entry)
        }
        return found
    }

    /// Whether every entry has a live grant that covers its area, and `auth` never falls.
    private func problem(
        of fresh: ArraySlice<Entry>, publicKey: String,
        _ covers: (AreaList, AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> RunRefusal? {
        let rights = try authorityBook().rights(of: publicKey)
        var auth = try entryAuth(before: fresh)
        var granted: UInt64?
        for entry in fresh {
            guard entry.header.auth >= auth else { return .malformed }
            auth = entry.header.auth
            if granted == auth { continue }
            guard let areas = rights.areas(at: auth) else { return .notGranted }
            if entry.header.area != .commons, try !covers(areas, entry.header.area) { return .notGranted }
            granted = auth
        }
        return nil
    }

    /// `auth` of the entry that these follow, 0 for those that begin a feed. Of a fork that is not the head: what the other chain has read of
    /// the authority feed since says nothing of this one.
    private func entryAuth(before fresh: ArraySlice<Entry>) throws(FieldLogError) -> UInt64 {
        guard let first = fresh.first?.header, first.seq > 1 else { return 0 }
        var auth: UInt64 = 0
        for holder in try store.feeds.states(of: first.incarnation, first.area) {
            let entry = try store.anyEntry(at: Position(feed: holder.number, seq: first.seq - 1))
            if let entry, entry.hash == first.previous { auth = entry.header.auth }
        }
        return auth
    }

    /// The lines that say how far the log of a run is admitted; nil when it is not cut.
    private func cutLines(of run: IncomingRun, publicKey: String) throws(FieldLogError) -> [CutLine]? {
        let begun = run.entries.first { $0.header.seq == 1 }?.header.auth
        return try store.cutLines(
            of: run.feed.incarnation, run.feed.area, rights: try authorityBook().rights(of: publicKey), begun: begun)
    }
}

extension Transaction {
    /// Keeps the author's signature of an entry.
    public func sign(_ position: Position, _ signature: [UInt8]) throws(FieldLogError) {
        guard let hash = try store.anyEntry(at: position)?.hash else {
            throw .damaged(detail: "entry \(position.feed):\(position.seq)")
        }
        let insert = try store.database.statement("INSERT OR REPLACE INTO signature(pos, blob, sum) VALUES(?1, ?2, ?3)")
        insert.bind(1, position.number)
        insert.bind(2, signature)
        insert.bind(3, Store.signatureSum(signature, of: hash))
        try insert.run()
    }
}
