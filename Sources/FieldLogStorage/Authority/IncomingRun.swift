internal import FieldLogHash
public import FieldLogModel

/// A run of entries as another store has passed it on, built and hashed, not yet admitted.
public struct IncomingRun: Sendable {
    /// The feed that the sender names.
    public let feed: FeedID
    /// The entries, one after the other, at least one.
    public let entries: [Entry]
    /// The author's signature of the last entry.
    public let signature: [UInt8]

    /// A run of these parts.
    public init(feed: FeedID, entries: [Entry], signature: [UInt8]) {
        self.feed = feed
        self.entries = entries
        self.signature = signature
    }
}

/// What became of a run.
public struct RunOutcome: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// Why it was refused; nil when all of it is here.
    public let refusal: RunRefusal?
    /// This store's head of the feed; nil where it has none, or where the sender may not know.
    public let head: FeedHead?
    /// How many of its entries were new.
    public let added: Int

    /// An outcome of these parts.
    public init(feed: FeedID, refusal: RunRefusal?, head: FeedHead?, added: Int) {
        self.feed = feed
        self.refusal = refusal
        self.head = head
        self.added = added
    }
}

/// What is to be known before a run may be written: told without the store's lock.
public enum RunStanding: Sendable {
    /// All of it is here. Where keys are named, its last entry bears no signature here, and theirs is one that is worth keeping.
    case known(unsignedBy: [String])
    /// It is refused.
    case refused(RunRefusal)
    /// It may be taken if its last entry bears the signature of one of these keys.
    case needs(publicKeys: [String])
}

extension Store {
    /// What stands against a run, its signature left aside (SyncProtocol.md, "Duties of the receiver of a run"). Takes no lock.
    ///
    /// - Parameters:
    ///   - run: a run whose chain was built by its reader.
    ///   - isInScope: whether an area belongs to the session, by this store's catalogue.
    public func standing(
        of run: IncomingRun, isInScope: (AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> RunStanding {
        guard let first = run.entries.first, let last = run.entries.last else { return .refused(.malformed) }
        let book = try authority()
        if run.feed.area == .authority {
            if let place = try place(of: last) {
                return .known(unsignedBy: try signature(at: place) == nil ? book.signers(of: last.header) : [])
            }
            return try authorityStanding(run, first: first, last: last, book)
        }
        // Before anything else is told: what is unknown and what is not the sender's look alike.
        guard try isInScope(run.feed.area) else { return .refused(.notGranted) }
        if let place = try place(of: last) {
            let author = try signature(at: place) == nil ? try publicKey(of: run.feed.incarnation) : nil
            return .known(unsignedBy: author.map { [$0] } ?? [])
        }
        for entry in run.entries where entry.header.auth > book.position { return .refused(.aheadOfAuthority) }
        var key = try publicKey(of: run.feed.incarnation)
        if key == nil, run.feed.area == .commons { key = Self.publicKey(in: first) }
        guard let key else { return .refused(.unknownIncarnation) }
        if let problem = bodyProblem(run, erasures: book.erasures) { return .refused(problem) }
        return .needs(publicKeys: [key])
    }

    private func authorityStanding(
        _ run: IncomingRun, first: Entry, last: Entry, _ book: AuthorityBook
    ) throws(FieldLogError) -> RunStanding {
        guard run.feed.branch == nil else { return .refused(.notGranted) }
        if let problem = bodyProblem(run, erasures: book.erasures) { return .refused(problem) }
        if let feed = book.feed {
            guard feed == run.feed else { return .refused(.notGranted) }
        } else {
            guard first.header.seq == 1 else { return .refused(.gap) }
            guard first.hash == (try deployment()), first.header.kind == Schema.deployment.name else {
                return .refused(.notGranted)
            }
        }
        guard first.header.seq <= book.position + 1 else { return .refused(.gap) }
        var ahead = book
        for entry in run.entries where entry.header.seq > book.position {
            // What comes behind a new writer's key is signed by that key, in a run of its own.
            if ahead.writers.contains(where: { $0.from > (book.position + 1) && $0.from <= entry.header.seq }) {
                return .refused(.malformed)
            }
            do throws(EntryError) { ahead.take(entry, values: try entry.values()) } catch {
                return .refused(.malformed)
            }
        }
        guard ahead.writerKey(ending: last.header.seq) != nil else { return .refused(.notGranted) }
        return .needs(publicKeys: ahead.signers(of: last.header))
    }

    /// Whether every body is there and canonical, or known to be erased.
    private func bodyProblem(_ run: IncomingRun, erasures: [Digest32: AuthorityBook.Erasure]) -> RunRefusal? {
        var layout = BodyLayout()
        for entry in run.entries {
            if entry.bodyBytes == nil, erasures[entry.hash] == nil { return .erasureUnknown }
            do throws(EntryError) { try layout.read(entry) } catch { return .malformed }
        }
        return nil
    }

    /// The admitted head of a feed; nil without one.
    public func head(of feed: FeedID) throws(FieldLogError) -> FeedHead? {
        guard let state = try feeds.state(of: feed), state.seq > state.base else { return nil }
        return state.head
    }

    /// Where an entry stands, admitted or kept aside; nil where it is not here.
    func heldPlace(of entry: Entry) throws(FieldLogError) -> Position? {
        try heldPlace(entry.header.incarnation, entry.header.area, seq: entry.header.seq, hash: entry.hash)
    }

    /// The same for an entry that is known by its number and its hash.
    func heldPlace(
        _ incarnation: IncarnationID, _ area: AreaKey, seq: UInt64, hash: Digest32
    ) throws(FieldLogError) -> Position? {
        for state in try feeds.states(of: incarnation, area) {
            let position = Position(feed: state.number, seq: seq)
            if try anyEntry(at: position)?.hash == hash { return position }
        }
        return nil
    }

    /// Where an admitted entry stands, in its feed or in one of the branches; nil where it is not here.
    func place(of entry: Entry) throws(FieldLogError) -> Position? {
        let header = entry.header
        for state in try feeds.states(of: header.incarnation, header.area) {
            guard header.seq > state.base, header.seq <= state.seq else { continue }
            let place = Position(feed: state.number, seq: header.seq)
            if try ref(at: place)?.hash == entry.hash { return place }
        }
        return nil
    }
}
