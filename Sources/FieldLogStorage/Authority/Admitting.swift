internal import FieldLogHash
public import FieldLogModel

/// Where a run belongs among what is here of its incarnation and area.
private enum Place {
    /// It begins a feed of which nothing is here.
    case begin(FeedState)
    /// It goes on from this entry of the run in the feed; all before is here.
    case append(FeedState, from: Int)
    /// All of it is here.
    case known(FeedState)
    /// From this entry of the run on it differs from what the feed has there: both are signed.
    case fork(FeedState, from: Int)
    /// It begins another branch behind the feed, which has branches already.
    case branch(FeedState, from: Int)
    /// What comes before it is not here.
    case gap
}

extension Transaction {
    /// Takes a run whose signature was found good, as far as it is admitted (SyncProtocol.md, "Admission" and "Forks").
    ///
    /// - Parameters:
    ///   - run: the run.
    ///   - publicKey: the key of its author, whose signature it bears.
    ///   - covers: whether a list of areas has an area, by this store's catalogue.
    ///
    /// Entries before a cut are taken, those behind it refused, and kept aside where some were taken: the signature stands behind them. A refusal
    /// is an answer here, not an error.
    public func take(
        _ run: IncomingRun, publicKey: String, covers: (AreaList, AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> RunOutcome {
        try saveHeads()
        let states = try store.feeds.states(of: run.feed.incarnation, run.feed.area)
        let place = try place(of: run, among: states)
        switch place {
        case .gap: return outcome(run, .gap, states.first { $0.id == run.feed })
        case .known(let state):
            if let last = run.entries.last, let place = try store.place(of: last), try store.signature(at: place) == nil
            {
                try sign(place, run.signature)
            }
            return outcome(run, nil, state)
        case .begin(let state):
            // The feed gets its row with its first admitted entry: what is refused leaves nothing behind in the log.
            return try take(run, from: 0, upon: state, publicKey: publicKey, covers) { () throws(FieldLogError) in
                try self.store.feeds.add(state.id)
            }
        case .append(let state, let from):
            return try take(run, from: from, upon: state, publicKey: publicKey, covers) { () throws(FieldLogError) in
                try self.opened(state, before: run.entries[from])
            }
        case .fork(let state, let from):
            return try take(run, from: from, upon: state, publicKey: publicKey, covers) { () throws(FieldLogError) in
                try self.split(state, at: run.entries[from])
            }
        case .branch(let state, let from):
            return try take(run, from: from, upon: state, publicKey: publicKey, covers) { () throws(FieldLogError) in
                try self.begin(branch: run.entries[from], behind: state)
            }
        }
    }

    /// Puts entries back that this store had admitted before it was damaged, one after the other in one chain: neither grants nor cuts are
    /// asked, so that the caller brings all feeds to their cuts afterwards. False where what comes before them is not here.
    func restore(_ entries: [Entry], of feed: FeedID) throws(FieldLogError) -> Bool {
        try saveHeads()
        let run = IncomingRun(feed: feed, entries: entries, signature: [])
        var state: FeedState
        let from: Int
        switch try place(of: run, among: try store.feeds.states(of: feed.incarnation, feed.area)) {
        case .gap: return false
        case .known: return true
        case .begin(let begun): (state, from) = (try store.feeds.add(begun.id), 0)
        case .append(let known, let next): (state, from) = (try opened(known, before: entries[next]), next)
        case .fork(let known, let next): (state, from) = (try split(known, at: entries[next]), next)
        case .branch(let known, let next): (state, from) = (try begin(branch: entries[next], behind: known), next)
        }
        for entry in entries[from...] { state = try add(entry, to: state) }
        return true
    }

    private func outcome(_ run: IncomingRun, _ refusal: RunRefusal?, _ state: FeedState?, added: Int = 0) -> RunOutcome
    {
        let head = state.flatMap { $0.seq > $0.base ? $0.head : nil }
        return RunOutcome(feed: run.feed, refusal: refusal, head: head, added: added)
    }

    private func take(
        _ run: IncomingRun, from: Int, upon state: FeedState, publicKey: String,
        _ covers: (AreaList, AreaKey) throws(FieldLogError) -> Bool,
        target: () throws(FieldLogError) -> FeedState
    ) throws(FieldLogError) -> RunOutcome {
        let fresh = run.entries[from...]
        var allowed = fresh.count
        var refusal: RunRefusal?
        var lines: [CutLine]?
        if run.feed.area != .authority {
            if let problem = try problem(of: fresh, upon: state, publicKey: publicKey, covers) {
                return outcome(run, problem, state)
            }
            lines = try cutLines(of: run, publicKey: publicKey)
            if let lines {
                let states = try store.feeds.states(of: run.feed.incarnation, run.feed.area)
                let limit = try store.limit(ofNew: fresh, lines: lines, among: states)
                allowed = fresh.prefix { $0.header.seq <= limit }.count
                if allowed < fresh.count { refusal = .beyondCut }
            }
        }
        guard allowed > 0 else { return outcome(run, refusal, state) }
        var feed = try target()
        for entry in fresh.prefix(allowed) {
            feed = try add(entry, to: feed)
        }
        // What was taken leaves this store again only in a run that ends at the signed entry: the rest of it is kept aside.
        if let rest = try complete(fresh.dropFirst(allowed)), let last = fresh.last {
            try keepAside(rest, behind: feed)
            try sign(Position(feed: feed.number, seq: last.header.seq), run.signature)
        }
        if let lines, fresh.prefix(allowed).contains(where: { entry in lines.contains { $0.hash == entry.hash } }) {
            // A line had spoken for every chain that might lead to its entry; now it is known which one does.
            try clamp(run.feed.incarnation, run.feed.area, try authorityBook().rights(of: publicKey))
        }
        return outcome(run, refusal, feed, added: allowed)
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
        of fresh: ArraySlice<Entry>, upon state: FeedState, publicKey: String,
        _ covers: (AreaList, AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> RunRefusal? {
        let rights = try authorityBook().rights(of: publicKey)
        var auth = try entryAuth(before: fresh, in: state)
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
    private func entryAuth(before fresh: ArraySlice<Entry>, in state: FeedState) throws(FieldLogError) -> UInt64 {
        guard let first = fresh.first?.header, first.seq > 1 else { return 0 }
        for holder in [state] + (try store.feeds.states(of: state.id.incarnation, state.id.area)) {
            let entry = try store.entries.entry(at: Position(feed: holder.number, seq: first.seq - 1))
            if let entry, entry.hash == first.previous { return entry.header.auth }
        }
        return 0
    }

    /// The lines that say how far the log of a run is admitted; nil when it is not cut.
    private func cutLines(of run: IncomingRun, publicKey: String) throws(FieldLogError) -> [CutLine]? {
        let rights = try authorityBook().rights(of: publicKey)
        guard !rights.revocations.isEmpty else { return nil }
        let (incarnation, area) = (run.feed.incarnation, run.feed.area)
        if let lines = try store.cutLines(of: incarnation, area, rights: rights) { return lines }
        return run.entries.first { $0.header.seq == 1 }.flatMap {
            rights.cutLines(of: incarnation, area, firstAuth: $0.header.auth)
        }
    }

    // MARK: Forks

    private func place(of run: IncomingRun, among states: [FeedState]) throws(FieldLogError) -> Place {
        guard let first = run.entries.first else { return .gap }
        if states.isEmpty {
            guard first.header.seq == 1, first.header.previous == .zero else { return .gap }
            let feed = FeedID(incarnation: run.feed.incarnation, area: run.feed.area)
            return .begin(FeedState(id: feed, number: 0, seq: 0, hash: .zero, base: 0, baseHash: .zero))
        }
        var append: Place?
        // The run leaves what is here where it has followed it longest; the trunk speaks before the branches that begin behind it.
        var fork: Place?
        var followed = -1
        for state in states {
            guard let matched = try matched(run, from: first, in: state) else { continue }
            if matched == run.entries.count { return .known(state) }
            let next = run.entries[matched].header.seq
            let hasBranches = states.contains { $0.follows(state) && $0.seq > $0.base }
            if next > state.seq, !hasBranches {
                append = .append(state, from: matched)
            } else if matched > followed {
                fork = next > state.seq ? .branch(state, from: matched) : .fork(state, from: matched)
                followed = matched
            }
        }
        return append ?? fork ?? .gap
    }

    /// How many entries of a run, from its first on, are in a feed and what it begins behind; nil where the run does not attach to it.
    private func matched(_ run: IncomingRun, from first: Entry, in state: FeedState) throws(FieldLogError) -> Int? {
        let start = first.header.seq
        guard start <= state.seq + 1 else { return nil }
        var matched = 0
        if start <= state.base {
            // The run comes from before the branch: it belongs to it only if it passes through where the branch begins.
            let index = Int(state.base - start)
            guard index < run.entries.count, run.entries[index].hash == state.baseHash else { return nil }
            matched = index + 1
        } else {
            let before = start - 1
            let hash: Digest32?
            if before == state.seq {
                hash = state.hash
            } else if before == state.base {
                hash = state.base == 0 ? .zero : state.baseHash
            } else {
                hash = try store.ref(at: Position(feed: state.number, seq: before))?.hash
            }
            guard hash == first.header.previous else { return nil }
        }
        while matched < run.entries.count {
            let entry = run.entries[matched]
            guard entry.header.seq <= state.seq else { break }
            guard try store.ref(at: Position(feed: state.number, seq: entry.header.seq))?.hash == entry.hash else {
                break
            }
            matched += 1
        }
        return matched
    }

    /// Makes two branches of a feed from the entry on at which another chain differs: what is here goes into one of them, and the other
    /// is returned, empty. The feed ends before that entry.
    func split(_ state: FeedState, at other: Entry) throws(FieldLogError) -> FeedState {
        let taken = try takeOut(state, from: other.header.seq)
        guard let first = taken.first?.1, let trunk = try self.state(of: state.id) else {
            throw .damaged(detail: "fork")
        }
        var mine = try begin(branch: first, behind: trunk)
        for (position, entry) in taken {
            mine = try add(entry, to: mine)
            try moveSignature(from: position, to: Position(feed: mine.number, seq: entry.header.seq))
        }
        try moveAside(from: state, to: mine)
        return try begin(branch: other, behind: trunk)
    }

    /// A feed that is about to take an entry. One that is an empty branch, because its entries were kept aside, makes a fork again of the
    /// feed that went on without it.
    func opened(_ state: FeedState, before first: Entry) throws(FieldLogError) -> FeedState {
        guard state.id.branch != nil, state.seq == state.base else { return state }
        for other in try store.feeds.states(of: state.id.incarnation, state.id.area)
        where other.number != state.number && other.seq > state.base && other.base <= state.base {
            // A sibling begins at the same place: it did not go on without this one.
            if other.base == state.base, other.id.branch != nil { continue }
            let base = try store.ref(at: Position(feed: other.number, seq: state.base))?.hash
            if state.base == 0 || base == state.baseHash { return try split(other, at: first) }
        }
        return state
    }

    /// Gives entries that are kept aside a branch of their own, as the feed goes on with another entry in the place of the first of them.
    func setAside(_ feed: FeedState, from first: Entry) throws(FieldLogError) {
        let branch = try begin(branch: first, behind: feed)
        try moveAside(from: feed, to: branch)
    }

    /// A new branch behind the head of a feed, named by its first entry.
    private func begin(branch first: Entry, behind state: FeedState) throws(FieldLogError) -> FeedState {
        let feed = FeedID(incarnation: state.id.incarnation, area: state.id.area, branch: first.hash)
        if let known = try store.feeds.state(of: feed) { return known }
        return try store.feeds.add(feed, base: first.header.seq - 1, baseHash: first.header.previous)
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
