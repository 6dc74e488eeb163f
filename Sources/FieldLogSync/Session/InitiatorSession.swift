internal import FieldLogHash
internal import FieldLogModel

/// The side that asks. A value: each event gives exactly one action, and whoever holds it does the reading, writing and sending
/// (SyncProtocol.md, "What the initiator does").
///
/// It comes to an end whatever the peer answers: it begins at most ``SessionLimits/roundsMax`` times, and within a round every request
/// follows from entries that were not here before, or from something that is given up for the rest of the session.
public struct InitiatorSession: Sendable {
    /// What it waits for.
    enum State {
        case idle
        /// How the store stands, before `hello`.
        case standing
        /// The answer to `hello`.
        case greeting(Standing)
        /// Runs of the authority feed for a peer that does not know this device, and its answer.
        case introducing(SyncProblem, from: UInt64, through: UInt64)
        /// The digest of the scope that the peer named.
        case adopting(Welcome, base: Digest32?)
        /// Entries of the authority feed that this store lacks: the answer, and what becomes of it.
        case wantingAuthority(from: UInt64, through: UInt64)
        case mergingAuthority(from: UInt64, through: UInt64)
        /// Entries of it that the peer lacks: read, noted as handed, sent, acknowledged.
        case readingAuthority(through: UInt64)
        case handingAuthority([WireRun], through: UInt64)
        case givingAuthority([WireRun], through: UInt64)
        case acknowledgingAuthority(next: UInt64, through: UInt64)
        /// The heads of what changed are being noted.
        case learning(digest: Digest32)
        /// A page of digests; the area after which it comes.
        case digests(after: AreaKey?, digest: Digest32)
        /// Which areas of a page differ.
        case comparing(last: AreaKey?, more: Bool, digest: Digest32)
        /// The heads of areas, and their being noted.
        case heads(asked: [AreaKey], digest: Digest32)
        case noting(digest: Digest32)
        /// What is remembered is being tied to the peer's digest.
        case remembering
        /// What both lack.
        case planning
        /// Runs are being read, noted as handed, sent, acknowledged; those of the answer merged.
        case reading(Lacking)
        case handing([WireRun], wants: [Stretch])
        case exchanging(sent: [WireRun], wants: [Stretch])
        case acknowledging(runs: [WireRun], wants: [Stretch])
        case merging
        /// A new name is being taken.
        case renewing
        /// How the store stands when nothing lacks any more.
        case closing(digest: Digest32)
        case ending
        case over
    }

    var state = State.idle
    let limits: SessionLimits
    var outcome = SessionOutcome()
    var rounds = 0
    /// The hash of the scope, as requests name it.
    var scopeHash = Digest32.zero
    /// Pages of digests and the areas on them, in this round.
    var pages = 0
    var areasSeen = 0
    /// Areas that differ, and how many of them have been asked about.
    var differing: [AreaKey] = []
    var asked = 0
    /// Whether what the peer has is known from what it said had changed, and not from its areas.
    var isByChanges = false
    var progress = Progress()
    var hasMoved = false
    /// The peer's digest of the scope, as it told it last.
    var peerDigest = Digest32.zero
    var isOnlyOwn = false
    var isIntroduced = false
    /// There is one feed of the area `authority`; nobody has to know its incarnation to name it.
    static let authorityFeed = FeedID(incarnation: .zero, area: .authority)

    /// A session with a peer.
    public init(limits: SessionLimits = SessionLimits()) { self.limits = limits }

    /// Takes the next step. An event that does not belong here ends the session with ``SyncCode/malformed``; one after the end gives the
    /// same end again.
    public mutating func step(_ event: Event) -> Action {
        if case .over = state { return .finish(outcome) }
        switch event {
        case .fact(.failed(let problem)): return end(problem)
        case .received(.error(let problem)): return refused(problem)
        case .received(let message): return receive(message)
        case .start:
            guard case .idle = state else { return outOfTurn() }
            return begin()
        case .fact(let fact): return learn(fact)
        }
    }

    private mutating func receive(_ message: Message) -> Action {
        switch (state, message) {
        case (.greeting(let standing), .welcome(let welcome)): return welcomed(welcome, standing)
        case (.introducing(let problem, let from, let last), .exchanged(let answer)):
            return introduced(answer, problem, from: from, through: last)
        case (.wantingAuthority(let from, let last), .exchanged(let answer)):
            return gotAuthority(answer, from: from, through: last)
        case (.givingAuthority(let sent, let last), .exchanged(let answer)):
            return gaveAuthority(answer, sent: sent, through: last)
        case (.digests(let after, let digest), .areaDigests(let areas, let more)):
            return gotDigests(areas, more: more, after: after, digest: digest)
        case (.heads(let asked, let digest), .areaHeads(let heads)):
            return gotHeads(heads, asked: asked, digest: digest)
        case (.exchanging(let sent, let wants), .exchanged(let answer)):
            return exchanged(answer, sent: sent, wants: wants)
        default: return outOfTurn()
        }
    }

    private mutating func learn(_ fact: Fact) -> Action {
        switch (state, fact) {
        case (.standing, .standing(let standing)): return greet(standing)
        case (.introducing(let problem, _, _), .runs(let runs)): return introduce(runs, problem)
        case (.adopting(let welcome, let base), .standing(let standing)): return adopted(welcome, standing, base: base)
        case (.mergingAuthority(let from, let last), .merged(let results)):
            return mergedAuthority(results, from: from, through: last)
        case (.readingAuthority(let last), .runs(let runs)): return readAuthority(runs, through: last)
        case (.handingAuthority(let runs, let last), .done): return giveAuthority(runs, through: last)
        case (.acknowledgingAuthority(let next, let last), .done): return goOnWithAuthority(from: next, through: last)
        case (.learning(let digest), .done): return remember(digest)
        case (.comparing(let last, let more, let digest), .areas(let areas)):
            return compared(areas, last: last, more: more, digest: digest)
        case (.noting(let digest), .done): return askHeads(digest: digest)
        case (.remembering, .done): return plan()
        case (.planning, .lacking(let lacking)): return planned(lacking)
        case (.reading(let lacking), .runs(let runs)): return read(runs, lacking)
        case (.handing(let runs, let wants), .done): return exchange(runs, wants: wants)
        case (.acknowledging(let runs, let wants), .done): return acknowledged(runs, wants: wants)
        case (.merging, .merged(let results)): return merged(results)
        case (.renewing, .done): return begin()
        case (.closing(let digest), .standing(let standing)): return closed(standing, digest: digest)
        case (.ending, .done): return end(nil)
        default: return outOfTurn()
        }
    }

    // MARK: What all steps share

    mutating func end(_ problem: SyncProblem?) -> Action {
        state = .over
        outcome.problem = problem
        return .finish(outcome)
    }

    mutating func outOfTurn() -> Action { end(SyncProblem(.malformed, "out of turn")) }

    mutating func send(_ message: Message) -> Action {
        outcome.roundTrips += 1
        return .send(message)
    }

    /// Authority comes first, then the commons, which say whose the other feeds are.
    static func rank(_ area: AreaKey) -> Int { area == .authority ? 0 : area == .commons ? 1 : 2 }

    /// A peer that does not know this device may not have heard of its grant yet; a scope that has changed is asked for again.
    private mutating func refused(_ problem: SyncProblem) -> Action {
        if case .greeting(let standing) = state { return unknown(problem, standing) }
        if problem.code == .scopeChanged, rounds < limits.roundsMax { return begin() }
        return end(problem)
    }
}
