internal import FieldLogHash
internal import FieldLogModel

/// The answer to one request: a function of the request, the principal and the store. Nothing is remembered from one request to the next.
public struct ResponderSession: Sendable {
    /// What it waits for.
    private enum State {
        case request
        /// How the store stands, before anything is told.
        case standing(Message)
        /// What has changed since the initiator's base.
        case changes(Welcome)
        /// Digests or heads.
        case reading
        /// The runs of an exchange are being taken.
        case merging(Exchange)
        /// The runs that are wanted are being read.
        case reply(acks: [Ack], Exchange)
        /// It is being noted that these runs leave.
        case handing(acks: [Ack], runs: [WireRun])
        /// How the store stands after an exchange.
        case after(acks: [Ack], runs: [WireRun])
        /// It is being noted that both are equal.
        case equal(Welcome)
        case over
    }

    private var state = State.request
    private let limits: SessionLimits

    /// A responder for one request.
    public init(limits: SessionLimits = SessionLimits()) { self.limits = limits }

    /// Takes the next step.
    public mutating func step(_ event: Event) -> Action {
        if case .fact(.failed(let problem)) = event { return answer(.error(problem)) }
        switch (state, event) {
        case (.request, .received(let message)):
            guard message.isRequest else { return answer(.error(SyncProblem(.malformed, "no request"))) }
            state = .standing(message)
            return .ask(.standing)
        case (.standing(let message), .fact(.standing(let standing))): return begin(message, standing)
        case (.changes(var welcome), .fact(.heads(let changes))):
            welcome.changes = changes
            return answer(.welcome(welcome))
        case (.changes(let welcome), .fact(.unknown)), (.equal(let welcome), .fact(.done)):
            return answer(.welcome(welcome))
        case (.reading, .fact(.areaDigests(let areas, let more))): return answer(.areaDigests(areas, more: more))
        case (.reading, .fact(.heads(let heads))): return answer(.areaHeads(heads))
        case (.merging(let exchange), .fact(.merged(let results))) where results.count == exchange.runs.count:
            let acks = results.map { Ack(code: $0.code, seq: $0.seq, hash: $0.hash) }
            return read(exchange, acks: acks)
        case (.reply(let acks, _), .fact(.runs(let runs))):
            state = .handing(acks: acks, runs: runs)
            return .ask(.handing(runs))
        case (.handing(let acks, let runs), .fact(.done)):
            state = .after(acks: acks, runs: runs)
            return .ask(.standing)
        case (.after(let acks, let runs), .fact(.standing(let standing))):
            return answer(
                .exchanged(Exchanged(acks: acks, runs: runs, digest: standing.digest, position: standing.position)))
        default: return answer(.error(SyncProblem(.malformed, "out of turn")))
        }
    }

    private mutating func answer(_ message: Message) -> Action {
        state = .over
        return .send(message)
    }

    private mutating func begin(_ message: Message, _ standing: Standing) -> Action {
        guard let scope = standing.scope else { return introduce(message) }
        let hash = scope.hash
        switch message {
        case .hello(let hello): return greet(hello, standing, scope)
        case .areas(let named, let after):
            guard named == hash else { break }
            state = .reading
            return .ask(.areaDigests(after: after, max: limits.areasPerPage))
        case .heads(let named, let areas):
            guard named == hash else { break }
            state = .reading
            return .ask(.heads(areas, maxBytes: limits.answerBytes))
        default:
            guard case .exchange(let exchange) = message, exchange.scope == hash else { break }
            if exchange.runs.isEmpty { return read(exchange, acks: []) }
            state = .merging(exchange)
            return .ask(.merge(exchange.runs))
        }
        return answer(.error(SyncProblem(.scopeChanged)))
    }

    /// Who has no grant here may bring entries of the authority feed, for it may hold the grant that this store has not heard of; nothing
    /// else is taken, and nothing told.
    private mutating func introduce(_ message: Message) -> Action {
        guard case .exchange(let exchange) = message, exchange.wants.isEmpty, !exchange.runs.isEmpty,
            exchange.runs.allSatisfy({ $0.feed.area == .authority })
        else { return answer(.error(SyncProblem(.notAllowed))) }
        state = .merging(exchange)
        return .ask(.merge(exchange.runs))
    }

    private mutating func greet(_ hello: Hello, _ standing: Standing, _ scope: SessionScope) -> Action {
        guard let version = ProtocolVersions.common(hello.versions) else {
            let spoken = ProtocolVersions.spoken.map(String.init).joined(separator: ",")
            return answer(.error(SyncProblem(.version, spoken)))
        }
        guard hello.deployment == standing.deployment else { return answer(.error(SyncProblem(.otherDeployment))) }
        let isKnown = hello.scope == scope.hash
        let welcome = Welcome(
            version: version, incarnation: standing.incarnation, position: standing.position,
            scope: isKnown ? nil : scope, digest: standing.digest, changes: nil)
        if isKnown, hello.digest == standing.digest {
            state = .equal(welcome)
            return .ask(.equal(standing.digest))
        }
        guard isKnown, let base = hello.base else { return answer(.welcome(welcome)) }
        state = .changes(welcome)
        return .ask(.changes(since: base))
    }

    private mutating func read(_ exchange: Exchange, acks: [Ack]) -> Action {
        if exchange.wants.isEmpty {
            state = .after(acks: acks, runs: [])
            return .ask(.standing)
        }
        state = .reply(acks: acks, exchange)
        // One run of a feed answers all wants of it.
        var named: Set<FeedID> = []
        let stretches = exchange.wants.filter { named.insert($0.feed).inserted }
            .map { Stretch(feed: $0.feed, from: $0.from, through: Limits.sequenceMax) }
        let bytes = min(exchange.bytes, UInt64(max(0, limits.answerBytes)))
        return .ask(.read(stretches, maxBytes: Int(bytes)))
    }
}
