internal import FieldLogHash
internal import FieldLogModel

/// The side that asks. A value: each event gives exactly one action, and whoever holds it does the reading, writing and sending
/// (SyncProtocol.md, "What the initiator does").
public struct InitiatorSession: Sendable {
    /// What it waits for.
    private enum State {
        case idle
        /// How the store stands, before `hello`.
        case standing
        /// The answer to `hello`.
        case greeting(Standing)
        /// Runs of the authority feed for a peer that does not know this device, and its answer.
        case introducing(SyncProblem, from: UInt64, through: UInt64)
        /// The digest of the scope that the peer named.
        case adopting(Welcome)
        /// Runs of the authority feed that the peer lacks.
        case readingAuthority
        /// The answer to an exchange of the authority feed; runs to be merged.
        case authority(sent: [WireRun])
        case mergingAuthority
        /// The heads of what changed are being noted.
        case learning(digest: Digest32)
        /// A page of digests; the areas after which it comes.
        case digests(after: AreaKey?, digest: Digest32)
        /// Which areas of a page differ.
        case comparing(last: AreaKey?, more: Bool, digest: Digest32)
        /// The heads of areas.
        case heads(asked: [AreaKey], digest: Digest32)
        case noting(digest: Digest32)
        /// What is remembered is being tied to the peer's digest.
        case remembering
        /// What both lack.
        case planning
        /// Runs are being read, noted as handed, sent, acknowledged, merged.
        case reading(Lacking)
        case handing([WireRun], wants: [Stretch])
        case exchanging(sent: [WireRun], wants: [Stretch])
        case acknowledging(Exchanged, wants: [Stretch])
        case merging(Exchanged, wants: [Stretch])
        /// A new name is being taken.
        case renewing
        /// How the store stands when nothing lacks any more.
        case closing(digest: Digest32)
        case ending
        case over
    }

    private var state = State.idle
    private let limits: SessionLimits
    private var outcome = SessionOutcome()
    private var rounds = 0
    private var scope: SessionScope?
    /// Areas that differ and whose heads are still to be asked for.
    private var differing: [AreaKey] = []
    /// Whether what the peer has is known from what it said had changed, and not from its areas.
    private var isByChanges = false
    /// There is one feed of the area `authority`; nobody has to know its incarnation to name it.
    private static let authorityFeed = FeedID(incarnation: .zero, area: .authority)
    /// Feeds that are given up for this session: wanting them brought nothing.
    private var wantedInVain: Set<FeedID> = []
    /// Feeds that are given up for this session: the peer refused them.
    private var refusedByPeer: Set<FeedID> = []
    private var hasMoved = false
    private var peerDigest: Digest32?
    private var isOnlyOwn = false
    private var isIntroduced = false

    /// A session with a peer.
    public init(limits: SessionLimits = SessionLimits()) { self.limits = limits }

    /// Takes the next step.
    public mutating func step(_ event: Event) -> Action {
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

    // MARK: The ends

    private mutating func end(_ problem: SyncProblem?) -> Action {
        state = .over
        outcome.problem = problem
        return .finish(outcome)
    }

    private mutating func outOfTurn() -> Action { end(SyncProblem(.malformed, "out of turn")) }

    private mutating func send(_ message: Message) -> Action {
        outcome.roundTrips += 1
        return .send(message)
    }

    /// A peer that does not know this device may not have heard of its grant yet: it is brought the authority feed, once.
    private mutating func refused(_ problem: SyncProblem) -> Action {
        guard case .greeting(let standing) = state, problem.code == .notAllowed, !isIntroduced,
            standing.position.seq > 0
        else { return end(problem) }
        isIntroduced = true
        state = .introducing(problem, from: 1, through: standing.position.seq)
        return .ask(.read([Stretch(feed: Self.authorityFeed, from: 1, through: standing.position.seq)], maxBytes: 1))
    }

    private mutating func introduced(
        _ exchanged: Exchanged, _ problem: SyncProblem, from: UInt64, through last: UInt64
    ) -> Action {
        guard let ack = exchanged.acks.first, exchanged.acks.count == 1, ack.code == .taken else { return end(problem) }
        // At the end it is asked again: what it takes now may hold the grant.
        if ack.seq >= last { return begin() }
        guard ack.seq + 1 > from || from == 1 else { return end(problem) }
        state = .introducing(problem, from: ack.seq + 1, through: last)
        return .ask(
            .read(
                [Stretch(feed: Self.authorityFeed, from: ack.seq + 1, through: last)], maxBytes: limits.requestBytes))
    }

    // MARK: Greeting

    private mutating func begin() -> Action {
        rounds += 1
        if rounds > limits.roundsMax { return end(nil) }
        hasMoved = false
        isOnlyOwn = false
        state = .standing
        return .ask(.standing)
    }

    private mutating func greet(_ standing: Standing) -> Action {
        scope = standing.scope
        state = .greeting(standing)
        return send(
            .hello(
                Hello(
                    versions: ProtocolVersions.spoken, deployment: standing.deployment,
                    incarnation: standing.incarnation, position: standing.position, scope: standing.scope?.hash,
                    digest: standing.digest, base: standing.base)))
    }

    private mutating func welcomed(_ welcome: Welcome, _ standing: Standing) -> Action {
        guard ProtocolVersions.spoken.contains(welcome.version) else { return end(SyncProblem(.version)) }
        let (mine, theirs) = (standing.position, welcome.position)
        if mine.seq == theirs.seq, mine.hash != theirs.hash { return end(SyncProblem(.authorityFork)) }
        guard let named = welcome.scope ?? standing.scope else { return outOfTurn() }
        scope = named
        if mine.seq != theirs.seq { return exchangeAuthority(mine, theirs) }
        state = .adopting(welcome)
        return .ask(.adopt(named, peer: welcome.incarnation))
    }

    private mutating func adopted(_ welcome: Welcome, _ standing: Standing) -> Action {
        peerDigest = welcome.digest
        if standing.digest == welcome.digest {
            outcome.isEqual = true
            state = .ending
            return .ask(.equal(welcome.digest))
        }
        if let changes = welcome.changes, standing.base != nil {
            isByChanges = true
            state = .learning(digest: welcome.digest)
            return .ask(.learn(changes, whole: []))
        }
        return compare(digest: welcome.digest)
    }

    /// Compares area by area, whatever is remembered of the peer.
    private mutating func compare(digest: Digest32) -> Action {
        isByChanges = false
        differing = []
        state = .digests(after: nil, digest: digest)
        return send(.areas(scope: scope?.hash ?? .zero, after: nil))
    }

    // MARK: Authority

    private mutating func exchangeAuthority(_ mine: AuthorityPosition, _ theirs: AuthorityPosition) -> Action {
        if mine.seq < theirs.seq {
            state = .authority(sent: [])
            let feed = Self.authorityFeed
            return send(
                .exchange(
                    Exchange(
                        scope: scope?.hash ?? .zero, runs: [], wants: [Want(feed: feed, from: mine.seq + 1)],
                        bytes: UInt64(limits.answerBytes))))
        }
        state = .readingAuthority
        let feed = Self.authorityFeed
        return .ask(
            .read([Stretch(feed: feed, from: theirs.seq + 1, through: mine.seq)], maxBytes: limits.requestBytes))
    }

    private mutating func exchangedAuthority(_ exchanged: Exchanged, sent: [WireRun]) -> Action {
        guard exchanged.acks.count == sent.count else { return outOfTurn() }
        for (run, ack) in zip(sent, exchanged.acks) {
            guard ack.code == .taken else { return end(SyncProblem(ack.code, "authority")) }
            outcome.sent += run.count
        }
        if !sent.isEmpty { return begin() }
        let runs = exchanged.runs.filter { $0.feed.area == .authority }
        // Nothing came although the peer is ahead: its next answer would be the same.
        if runs.isEmpty { return end(SyncProblem(.authorityFork, "nothing came")) }
        state = .mergingAuthority
        return .ask(.merge(runs))
    }

    private mutating func mergedAuthority(_ results: [MergeResult]) -> Action {
        outcome.received += results.reduce(0) { $0 + $1.added }
        for result in results where result.code != .taken {
            outcome.refused.append(.init(feed: result.feed, code: result.code, byPeer: false))
            return end(SyncProblem(.authorityFork, "\(result.code.rawValue)"))
        }
        guard results.contains(where: { $0.added > 0 }) else { return end(SyncProblem(.authorityFork, "nothing new")) }
        // A long feed comes in many answers; each brings signed entries that were not here.
        rounds -= 1
        return begin()
    }

    // MARK: Heads

    private mutating func gotDigests(
        _ areas: [AreaDigest], more: Bool, after: AreaKey?, digest: Digest32
    ) -> Action {
        if let after, let first = areas.first, first.area <= after { return outOfTurn() }
        if more, areas.isEmpty { return outOfTurn() }
        state = .comparing(last: areas.last?.area, more: more, digest: digest)
        return .ask(.differing(areas, after: after, isLast: !more))
    }

    private mutating func compared(_ areas: [AreaKey], last: AreaKey?, more: Bool, digest: Digest32) -> Action {
        differing += areas
        if more {
            state = .digests(after: last, digest: digest)
            return send(.areas(scope: scope?.hash ?? .zero, after: last))
        }
        return askHeads(digest: digest)
    }

    private mutating func askHeads(digest: Digest32) -> Action {
        if differing.isEmpty {
            state = .remembering
            return .ask(.remember(base: digest))
        }
        // The commons say whose the other feeds are.
        differing.sort { Self.rank($0) != Self.rank($1) ? Self.rank($0) < Self.rank($1) : $0 < $1 }
        let asked = Array(differing.prefix(MessageLimits.headAreasMax))
        state = .heads(asked: asked, digest: digest)
        return send(.heads(scope: scope?.hash ?? .zero, asked))
    }

    private static func rank(_ area: AreaKey) -> Int { area == .authority ? 0 : area == .commons ? 1 : 2 }

    private mutating func gotHeads(_ answer: [AreaHeads], asked: [AreaKey], digest: Digest32) -> Action {
        // What comes before the last area of the answer is complete; behind it, it has to be asked again.
        var complete = asked
        if let last = answer.last, let place = asked.firstIndex(of: last.area) {
            complete = Array(asked[...place])
        } else if !answer.isEmpty {
            return outOfTurn()
        }
        let named = Set(asked)
        let known = answer.filter { named.contains($0.area) }
        differing.removeAll { complete.contains($0) }
        state = .noting(digest: digest)
        return .ask(.learn(known, whole: complete))
    }

    // MARK: Exchanging

    private mutating func plan() -> Action {
        state = .planning
        return .ask(.lacking)
    }

    private mutating func planned(_ lacking: Lacking) -> Action {
        if !lacking.own.isEmpty {
            let own = lacking.own.filter { !wantedInVain.contains($0.feed) }
            if !own.isEmpty {
                isOnlyOwn = true
                return exchange([], wants: own)
            }
        }
        if isOnlyOwn {
            isOnlyOwn = false
            outcome.isRenewed = true
            hasMoved = true
            state = .renewing
            return .ask(.renew)
        }
        let wants = lacking.wants.filter { !wantedInVain.contains($0.feed) }
        let gives = lacking.gives.filter { !refusedByPeer.contains($0.feed) }
        if wants.isEmpty, gives.isEmpty { return close() }
        let ordered = Lacking(wants: Self.ordered(wants), gives: Self.ordered(gives))
        state = .reading(ordered)
        if gives.isEmpty { return exchange([], wants: ordered.wants) }
        return .ask(.read(ordered.gives, maxBytes: limits.requestBytes))
    }

    private static func ordered(_ stretches: [Stretch]) -> [Stretch] {
        stretches.sorted { left, right in
            let (mine, theirs) = (rank(left.feed.area), rank(right.feed.area))
            if mine != theirs { return mine < theirs }
            if left.feed.area != right.feed.area { return left.feed.area < right.feed.area }
            return left.feed.incarnation < right.feed.incarnation
        }
    }

    private mutating func exchange(_ runs: [WireRun], wants: [Stretch]) -> Action {
        let limited = Array(wants.prefix(MessageLimits.runsMax))
        state = .exchanging(sent: runs, wants: limited)
        return send(
            .exchange(
                Exchange(
                    scope: scope?.hash ?? .zero, runs: runs,
                    wants: limited.map { Want(feed: $0.feed, from: $0.from) }, bytes: UInt64(limits.answerBytes))))
    }

    private mutating func exchanged(_ answer: Exchanged, sent: [WireRun], wants: [Stretch]) -> Action {
        guard answer.acks.count == sent.count else { return outOfTurn() }
        peerDigest = answer.digest
        var results: [MergeResult] = []
        for (run, ack) in zip(sent, answer.acks) {
            if ack.code == .taken {
                outcome.sent += run.count
                hasMoved = true
            } else {
                refusedByPeer.insert(run.feed)
                outcome.refused.append(.init(feed: run.feed, code: ack.code, byPeer: true))
            }
            results.append(MergeResult(feed: run.feed, code: ack.code, seq: ack.seq, hash: ack.hash, added: 0))
        }
        state = .acknowledging(answer, wants: wants)
        return .ask(.acknowledged(results))
    }

    private mutating func acknowledged(_ answer: Exchanged, wants: [Stretch]) -> Action {
        let asked = Set(wants.map(\.feed))
        // What was not asked for is not looked at.
        let runs = answer.runs.filter { asked.contains($0.feed) }
        if runs.isEmpty {
            // The answer holds as much as fits, at least one run: nothing is all there is.
            wantedInVain.formUnion(asked)
            return plan()
        }
        state = .merging(answer, wants: wants)
        return .ask(.merge(runs))
    }

    private mutating func merged(_ results: [MergeResult]) -> Action {
        var added: Set<FeedID> = []
        var refused: Set<FeedID> = []
        for result in results {
            outcome.received += result.added
            if result.added > 0 { added.insert(result.feed) }
            guard result.code != .taken else { continue }
            refused.insert(result.feed)
            outcome.refused.append(.init(feed: result.feed, code: result.code, byPeer: false))
        }
        if !added.isEmpty { hasMoved = true }
        wantedInVain.formUnion(refused)
        wantedInVain.formUnion(Set(results.map(\.feed)).subtracting(added))
        return plan()
    }

    // MARK: Closing

    /// Nothing lacks any more that could be had. What the peer says it is now tells whether that is all.
    private mutating func close() -> Action {
        guard let digest = peerDigest else { return end(nil) }
        state = .closing(digest: digest)
        return .ask(.standing)
    }

    private mutating func closed(_ standing: Standing, digest: Digest32) -> Action {
        if standing.digest == digest {
            outcome.isEqual = true
            state = .ending
            return .ask(.equal(digest))
        }
        if hasMoved { return begin() }
        // What is remembered says that nothing lacks, and the digests say otherwise: one of the two stores has forgotten, or was told half.
        if isByChanges, refusedByPeer.isEmpty, outcome.refused.isEmpty { return compare(digest: digest) }
        return end(nil)
    }

    private mutating func receive(_ message: Message) -> Action {
        switch (state, message) {
        case (.greeting(let standing), .welcome(let welcome)): return welcomed(welcome, standing)
        case (.introducing(let problem, let from, let last), .exchanged(let answer)):
            return introduced(answer, problem, from: from, through: last)
        case (.authority(let sent), .exchanged(let answer)): return exchangedAuthority(answer, sent: sent)
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
        case (.adopting(let welcome), .standing(let standing)): return adopted(welcome, standing)
        case (.readingAuthority, .runs(let runs)):
            if runs.isEmpty { return end(SyncProblem(.authorityFork, "nothing to send")) }
            state = .authority(sent: runs)
            return send(
                .exchange(Exchange(scope: scope?.hash ?? .zero, runs: runs, wants: [], bytes: 0)))
        case (.introducing(let problem, _, _), .runs(let runs)):
            if runs.isEmpty { return end(problem) }
            return send(.exchange(Exchange(scope: .zero, runs: Array(runs.prefix(1)), wants: [], bytes: 0)))
        case (.mergingAuthority, .merged(let results)): return mergedAuthority(results)
        case (.learning(let digest), .done):
            state = .remembering
            return .ask(.remember(base: digest))
        case (.noting(let digest), .done): return askHeads(digest: digest)
        case (.comparing(let last, let more, let digest), .areas(let areas)):
            return compared(areas, last: last, more: more, digest: digest)
        case (.remembering, .done): return plan()
        case (.planning, .lacking(let lacking)): return planned(lacking)
        case (.reading(let lacking), .runs(let runs)):
            if runs.isEmpty {
                refusedByPeer.formUnion(lacking.gives.map(\.feed))
                return lacking.wants.isEmpty ? plan() : exchange([], wants: lacking.wants)
            }
            state = .handing(runs, wants: lacking.wants)
            return .ask(.handing(runs))
        case (.handing(let runs, let wants), .done): return exchange(runs, wants: wants)
        case (.acknowledging(let answer, let wants), .done): return acknowledged(answer, wants: wants)
        case (.merging, .merged(let results)): return merged(results)
        case (.renewing, .done): return begin()
        case (.closing(let digest), .standing(let standing)): return closed(standing, digest: digest)
        case (.ending, .done): return end(nil)
        default: return outOfTurn()
        }
    }
}
