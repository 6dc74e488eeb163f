import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// The responder step by step: what it refuses, and what it asks its store for.
struct ResponderStepTests {
    private static let scope = SessionScope(granted: .some([Sample.haNoi]), held: .all)

    private static func standing(_ scope: SessionScope? = scope) -> Standing {
        Standing(
            deployment: Sample.digest(1), incarnation: Sample.incarnation(2),
            position: AuthorityPosition(seq: 5, hash: Sample.digest(5)), scope: scope, digest: Sample.digest(2))
    }

    private static func hello(scope: Digest32? = scope.hash, digest: Int = 3, base: Digest32? = nil) -> Hello {
        Hello(
            versions: [1], deployment: Sample.digest(1), incarnation: Sample.incarnation(1),
            position: AuthorityPosition(seq: 5, hash: Sample.digest(5)), scope: scope, digest: Sample.digest(digest),
            base: base)
    }

    /// What it does with a request once it knows how its store stands.
    private static func begin(
        _ message: Message, _ scope: SessionScope? = scope
    ) -> (session: ResponderSession, action: Action) {
        var session = ResponderSession()
        #expect(session.step(.received(message)) == .ask(.standing))
        let action = session.step(.fact(.standing(standing(scope))))
        return (session, action)
    }

    private static func code(_ action: Action) -> SyncCode? {
        if case .send(.error(let problem)) = action { return problem.code }
        return nil
    }

    /// A request that names another scope is told so, and nothing else: whatever it asks for.
    @Test func otherScopesAreRefused() throws {
        let run = try #require(Sample.run(1, area: Sample.haNoi))
        let want = Want(feed: run.feed, from: 1)
        func requests(_ scope: Digest32) -> [Message] {
            [
                .areas(scope: scope, after: nil), .heads(scope: scope, [Sample.haNoi]),
                .exchange(Exchange(scope: scope, runs: [run], wants: [], bytes: 10)),
                .exchange(Exchange(scope: scope, runs: [], wants: [want], bytes: 10)),
            ]
        }
        for request in requests(Sample.digest(77)) { #expect(Self.code(Self.begin(request).action) == .scopeChanged) }
        for request in requests(Self.scope.hash) { #expect(Self.code(Self.begin(request).action) == nil) }
    }

    /// Who has no grant is told nothing, and may bring entries of the authority feed and nothing beside them.
    @Test func strangersMayBringAuthorityOnly() throws {
        let authority = try #require(Sample.run(1, area: .authority))
        let other = try #require(Sample.run(1))
        func exchange(_ runs: [WireRun], _ wants: [Want] = []) -> Message {
            .exchange(Exchange(scope: .zero, runs: runs, wants: wants, bytes: 10))
        }
        let refused = [
            .hello(Self.hello()), .areas(scope: .zero, after: nil), .heads(scope: .zero, [Sample.haNoi]),
            exchange([]), exchange([other]), exchange([authority, other]),
            exchange([authority], [Want(feed: authority.feed, from: 1)]),
        ]
        for message in refused { #expect(Self.code(Self.begin(message, nil).action) == .notAllowed) }
        #expect(Self.begin(exchange([authority]), nil).action == .ask(.merge([authority])))
    }

    /// A greeting is answered with the scope where it is another one, and with what changed only where it is not.
    @Test func greetingsAreAnswered() {
        var other = Self.hello()
        other.versions = [2, 3]
        #expect(Self.code(Self.begin(.hello(other)).action) == .version)
        other = Self.hello()
        other.deployment = Sample.digest(2)
        #expect(Self.code(Self.begin(.hello(other)).action) == .otherDeployment)
        func welcome(_ scope: SessionScope?, _ changes: [AreaHeads]? = nil) -> Action {
            let standing = Self.standing()
            return .send(
                .welcome(
                    Welcome(
                        version: 1, incarnation: standing.incarnation, position: standing.position, scope: scope,
                        digest: standing.digest, changes: changes)))
        }
        let base = Sample.digest(9)
        // Equal digests of two scopes say nothing.
        #expect(Self.begin(.hello(Self.hello(scope: nil, digest: 2, base: base))).action == welcome(Self.scope))
        #expect(Self.begin(.hello(Self.hello())).action == welcome(nil))
        var (session, action) = Self.begin(.hello(Self.hello(digest: 2, base: base)))
        #expect(action == .ask(.equal(Sample.digest(2))))
        #expect(session.step(.fact(.done)) == welcome(nil))
        for (fact, changes) in [(.unknown, nil), (.heads([]), [])] as [(Fact, [AreaHeads]?)] {
            (session, action) = Self.begin(.hello(Self.hello(base: base)))
            #expect(action == .ask(.changes(since: base)))
            #expect(session.step(.fact(fact)) == welcome(nil, changes))
        }
    }

    /// Of a feed that is wanted twice one run is read, and never more bytes than were asked for or than an answer holds.
    @Test func wantsAreRead() {
        let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.haNoi)
        let wants = [Want(feed: feed, from: 3), Want(feed: feed, from: 1)]
        let stretches = [Stretch(feed: feed, from: 3, through: Limits.sequenceMax)]
        for (bytes, read) in [(10, 10), (.max, SessionLimits().answerBytes)] as [(UInt64, Int)] {
            let exchange = Exchange(scope: Self.scope.hash, runs: [], wants: wants, bytes: bytes)
            #expect(Self.begin(.exchange(exchange)).action == .ask(.read(stretches, maxBytes: read)))
        }
    }

    /// An exchange takes, reads, notes what leaves, and says how the store stands then.
    @Test func exchangesGoThroughTheirSteps() throws {
        let run = try #require(Sample.run(1, area: Sample.haNoi))
        let exchange = Exchange(
            scope: Self.scope.hash, runs: [run], wants: [Want(feed: run.feed, from: 1)], bytes: 10)
        var (session, action) = Self.begin(.exchange(exchange))
        #expect(action == .ask(.merge([run])))
        var few = session
        #expect(Self.code(few.step(.fact(.merged([])))) == .malformed)
        let result = MergeResult(feed: run.feed, code: .taken, seq: 3, hash: run.hash, added: 3)
        action = session.step(.fact(.merged([result])))
        guard case .ask(.read) = action else {
            Issue.record("nothing read")
            return
        }
        #expect(session.step(.fact(.runs([run]))) == .ask(.handing([run])))
        #expect(session.step(.fact(.done)) == .ask(.standing))
        let answer = Exchanged(
            acks: [Ack(code: .taken, seq: 3, hash: run.hash)], runs: [run], digest: Sample.digest(2),
            position: Self.standing().position)
        #expect(session.step(.fact(.standing(Self.standing()))) == .send(.exchanged(answer)))
        #expect(Self.code(session.step(.fact(.done))) == .malformed)
    }

    /// An answer is no request; a store that cannot go on says so; facts of another step are refused.
    @Test func otherEventsAreRefused() {
        for message in Sample.messages() where !message.isRequest {
            var session = ResponderSession()
            #expect(Self.code(session.step(.received(message))) == .malformed)
        }
        var (session, action) = Self.begin(.areas(scope: Self.scope.hash, after: nil))
        #expect(action == .ask(.areaDigests(after: nil, max: SessionLimits().areasPerPage)))
        var failed = session
        #expect(Self.code(failed.step(.fact(.failed(SyncProblem(.busy))))) == .busy)
        var other = session
        #expect(Self.code(other.step(.fact(.runs([])))) == .malformed)
        action = session.step(.fact(.areaDigests([], more: false)))
        #expect(action == .send(.areaDigests([], more: false)))
    }
}
