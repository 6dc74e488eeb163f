import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// The initiator step by step, with answers in hand that no honest store and no honest peer would give together.
struct InitiatorStepTests {
    private static let scope = SessionScope(granted: .all, held: .all)
    private static let malformed = SyncProblem(.malformed, "out of turn")

    private static func standing(
        _ seq: UInt64 = 5, scope: SessionScope? = scope, digest: Int = 1, base: Digest32? = nil
    ) -> Standing {
        Standing(
            deployment: Sample.digest(1), incarnation: Sample.incarnation(1),
            position: AuthorityPosition(seq: seq, hash: Sample.digest(Int(seq))), scope: scope,
            digest: Sample.digest(digest), base: base)
    }

    private static func welcome(_ seq: UInt64 = 5, digest: Int = 2, changes: [AreaHeads]? = nil) -> Welcome {
        Welcome(
            version: 1, incarnation: Sample.incarnation(2),
            position: AuthorityPosition(seq: seq, hash: Sample.digest(Int(seq))), scope: nil,
            digest: Sample.digest(digest), changes: changes)
    }

    private static func exchanged(_ acks: [Ack] = [], _ runs: [WireRun] = [], digest: Int = 2) -> Message {
        .exchanged(
            Exchanged(
                acks: acks, runs: runs, digest: Sample.digest(digest),
                position: AuthorityPosition(seq: 5, hash: Sample.digest(5))))
    }

    private static func taken(_ seq: UInt64) -> Ack { Ack(code: .taken, seq: seq, hash: .zero) }

    /// A session that has said hello.
    private static func greeting(_ standing: Standing = standing()) -> InitiatorSession {
        var session = InitiatorSession()
        #expect(session.step(.start) == .ask(.standing))
        _ = session.step(.fact(.standing(standing)))
        return session
    }

    /// A session that is about to plan; the peer said that this had changed.
    private static func planning() -> InitiatorSession {
        var session = greeting(standing(base: Sample.digest(9)))
        _ = session.step(.received(.welcome(welcome(changes: []))))
        _ = session.step(.fact(.standing(standing(base: Sample.digest(9)))))
        _ = session.step(.fact(.done))
        #expect(session.step(.fact(.done)) == .ask(.lacking))
        return session
    }

    private static func problem(_ action: Action) -> SyncProblem? {
        if case .finish(let outcome) = action { return outcome.problem }
        return nil
    }

    private static func request(_ action: Action) -> Exchange? {
        if case .send(.exchange(let exchange)) = action { return exchange }
        return nil
    }

    /// Before a scope is agreed the digest is not told: it would tell of areas that the peer may not have.
    @Test func nothingIsToldBeforeAScopeIsAgreed() {
        for scope in [nil, Self.scope] as [SessionScope?] {
            var session = InitiatorSession()
            _ = session.step(.start)
            guard case .send(.hello(let hello)) = session.step(.fact(.standing(Self.standing(scope: scope)))) else {
                Issue.record("no hello")
                return
            }
            #expect(hello.scope == scope?.hash && hello.digest == (scope == nil ? .zero : Sample.digest(1)))
        }
    }

    /// An answer in another version, or one that names no scope where none is known, ends it.
    @Test func strangeWelcomesEndIt() {
        var session = Self.greeting()
        var strange = Self.welcome()
        strange.version = 2
        #expect(Self.problem(session.step(.received(.welcome(strange)))) == SyncProblem(.version))
        session = Self.greeting(Self.standing(scope: nil))
        #expect(Self.problem(session.step(.received(.welcome(Self.welcome())))) == Self.malformed)
    }

    /// What changed since a base counts only where this very base is still remembered; areas are compared otherwise.
    @Test func changesCountForTheirBaseOnly() {
        for (before, now, isByChanges) in [(9, 9, true), (9, 8, false), (nil, nil, false), (nil, 9, false)] {
            let (old, new) = (before.map(Sample.digest), now.map(Sample.digest))
            var session = Self.greeting(Self.standing(base: old))
            #expect(
                session.step(.received(.welcome(Self.welcome(changes: []))))
                    == .ask(.adopt(Self.scope, peer: Sample.incarnation(2))))
            let action = session.step(.fact(.standing(Self.standing(base: new))))
            let areas = Action.send(.areas(scope: Self.scope.hash, after: nil))
            #expect(action == (isByChanges ? .ask(.learn([], whole: [])) : areas))
        }
    }

    /// A device that is not known brings the authority feed piece by piece, once, and only as long as the peer takes it.
    @Test func introductionsAreMadeOnce() throws {
        let problem = SyncProblem(.notAllowed)
        let run = try #require(Sample.run(1, area: .authority, count: 2))
        func stretch(_ from: UInt64) -> [Stretch] {
            [Stretch(feed: InitiatorSession.authorityFeed, from: from, through: 5)]
        }
        var session = Self.greeting()
        #expect(session.step(.received(.error(problem))) == .ask(.read(stretch(1), maxBytes: 1)))
        var empty = session
        #expect(Self.problem(empty.step(.fact(.runs([])))) == problem)
        #expect(Self.request(session.step(.fact(.runs([run, run]))))?.runs == [run])
        for acks in [[], [Self.taken(0)], [Self.taken(5), Self.taken(5)], [Ack(code: .busy, seq: 5, hash: .zero)]] {
            var refused = session
            #expect(Self.problem(refused.step(.received(Self.exchanged(acks)))) == problem)
        }
        let more = session.step(.received(Self.exchanged([Self.taken(1)])))
        #expect(more == .ask(.read(stretch(2), maxBytes: SessionLimits().requestBytes)))
        _ = session.step(.fact(.runs([run])))
        var stuck = session
        #expect(Self.problem(stuck.step(.received(Self.exchanged([Self.taken(1)])))) == problem)
        #expect(session.step(.received(Self.exchanged([Self.taken(5)]))) == .ask(.standing))
        _ = session.step(.fact(.standing(Self.standing())))
        #expect(Self.problem(session.step(.received(.error(problem)))) == problem)
        // Who has nothing of the feed, or is refused for another reason, has nothing to bring.
        var without = Self.greeting(Self.standing(0))
        #expect(Self.problem(without.step(.received(.error(problem)))) == problem)
        var busy = Self.greeting()
        #expect(Self.problem(busy.step(.received(.error(SyncProblem(.busy))))) == SyncProblem(.busy))
    }

    /// A peer that is ahead is asked for what lacks and for nothing else, until it is here; what contradicts itself ends it.
    @Test func authorityIsFetchedToItsEnd() throws {
        let run = try #require(Sample.run(1, area: .authority, count: 2))
        let other = try #require(Sample.run(1))
        var session = Self.greeting()
        func wants(_ from: UInt64) -> [Want] { [Want(feed: InitiatorSession.authorityFeed, from: from)] }
        #expect(Self.request(session.step(.received(.welcome(Self.welcome(9)))))?.wants == wants(6))
        var acked = session
        #expect(Self.problem(acked.step(.received(Self.exchanged([Self.taken(1)], [run])))) == Self.malformed)
        var nothing = session
        #expect(Self.problem(nothing.step(.received(Self.exchanged([], [other]))))?.code == .authorityFork)
        #expect(session.step(.received(Self.exchanged([], [other, run]))) == .ask(.merge([run])))
        func result(_ seq: UInt64, _ code: SyncCode = .taken) -> Event {
            .fact(.merged([MergeResult(feed: run.feed, code: code, seq: seq, hash: .zero, added: 1)]))
        }
        var refused = session
        let end = refused.step(result(9, SyncCode(.unsigned)))
        #expect(Self.problem(end)?.code == .authorityFork)
        guard case .finish(let outcome) = end else { return }
        #expect(outcome.refused.map(\.byPeer) == [false] && outcome.received == 1)
        var known = session
        #expect(Self.problem(known.step(result(5)))?.code == .authorityFork)
        var none = session
        #expect(Self.problem(none.step(.fact(.merged([]))))?.code == .authorityFork)
        #expect(Self.request(session.step(result(7)))?.wants == wants(8))
        _ = session.step(.received(Self.exchanged([], [run])))
        #expect(session.step(result(9)) == .ask(.standing))
    }

    /// A peer that is behind is given what it lacks; an answer that does not say so ends it.
    @Test func authorityIsGivenToItsEnd() throws {
        let run = try #require(Sample.run(1, area: .authority, count: 3))
        var session = Self.greeting()
        let read = session.step(.received(.welcome(Self.welcome(0))))
        let stretch = Stretch(feed: InitiatorSession.authorityFeed, from: 1, through: 5)
        #expect(read == .ask(.read([stretch], maxBytes: SessionLimits().requestBytes)))
        var nothing = session
        #expect(Self.problem(nothing.step(.fact(.runs([]))))?.code == .authorityFork)
        #expect(session.step(.fact(.runs([run]))) == .ask(.handing([run])))
        #expect(Self.request(session.step(.fact(.done)))?.runs == [run])
        for (acks, code) in [
            ([], .malformed), ([Self.taken(2)], .malformed), ([Ack(code: .busy, seq: 3, hash: .zero)], .busy),
        ] as [([Ack], SyncCode)] {
            var wrong = session
            #expect(Self.problem(wrong.step(.received(Self.exchanged(acks))))?.code == code)
        }
        guard case .ask(.acknowledged(let results)) = session.step(.received(Self.exchanged([Self.taken(3)]))) else {
            Issue.record("not acknowledged")
            return
        }
        #expect(results.map(\.seq) == [3])
        let rest = Stretch(feed: InitiatorSession.authorityFeed, from: 4, through: 5)
        #expect(session.step(.fact(.done)) == .ask(.read([rest], maxBytes: SessionLimits().requestBytes)))
    }

    /// An answer that breaks off before the last area that was asked for says nothing of those behind it: they are asked for again. Only an
    /// empty one says that the peer has nothing of any.
    @Test func headsThatDoNotFitAreAskedForAgain() {
        let areas = ["10@", "11@", "12@"].map(Sample.area)
        var session = Self.greeting()
        _ = session.step(.received(.welcome(Self.welcome())))
        _ = session.step(.fact(.standing(Self.standing())))
        _ = session.step(.received(.areaDigests([], more: false)))
        #expect(session.step(.fact(.areas(areas))) == .send(.heads(scope: Self.scope.hash, areas)))
        var empty = session
        #expect(empty.step(.received(.areaHeads([]))) == .ask(.learn([], whole: areas)))
        let first = Sample.heads(areas[0], 1)
        #expect(session.step(.received(.areaHeads([first]))) == .ask(.learn([first], whole: [areas[0]])))
        #expect(session.step(.fact(.done)) == .send(.heads(scope: Self.scope.hash, Array(areas[1...]))))
    }

    /// Pages of digests come to an end by their number and by the areas on them, whatever is on them.
    @Test func pagesAreCounted() {
        var limits = SessionLimits()
        (limits.pagesMax, limits.areasMax) = (3, 4)
        func run(_ counts: [Int]) -> SyncProblem? {
            var session = InitiatorSession(limits: limits)
            _ = session.step(.start)
            _ = session.step(.fact(.standing(Self.standing())))
            _ = session.step(.received(.welcome(Self.welcome())))
            var action = session.step(.fact(.standing(Self.standing())))
            var number = 10
            for count in counts {
                #expect(
                    action
                        == .send(.areas(scope: Self.scope.hash, after: number > 10 ? Sample.area("\(number)@") : nil)))
                let areas = (0..<count).map { AreaDigest(area: Sample.area("\(number + $0 + 1)@"), digest: .zero) }
                number += count
                action = session.step(.received(.areaDigests(areas, more: true)))
                if let problem = Self.problem(action) { return problem }
                action = session.step(.fact(.areas([])))
            }
            return nil
        }
        #expect(run([1, 1, 1]) == nil && run([2, 2]) == nil)
        #expect(run([1, 1, 1, 1])?.code == .tooLarge && run([2, 3])?.code == .tooLarge)
    }

    /// A request holds as many runs as fit, whatever the store gives for it; the next ones go in another request.
    @Test func requestsFit() throws {
        let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.haNoi)
        var runs: [WireRun] = []
        for number in 0..<5 {
            var values = FieldValues()
            for field in 1...15 as ClosedRange<UInt16> {
                values[field] = .text(String(repeating: "a", count: Limits.textBytesMax - number))
            }
            let draft = Sample.entry(feed, after: nil).header
            let entry = Entry(header: draft, values: values, salt: Array(repeating: 1, count: 16))
            let named = FeedID(incarnation: Sample.incarnation(number), area: Sample.haNoi)
            runs.append(try #require(WireRun(feed: named, previous: .zero, entries: [entry], signature: [1])))
        }
        let gives = runs.map { Stretch(feed: $0.feed, from: 1, through: 1) }
        var session = Self.planning()
        _ = session.step(.fact(.lacking(Lacking(gives: gives))))
        guard case .ask(.handing(let handed)) = session.step(.fact(.runs(runs))) else {
            Issue.record("nothing handed")
            return
        }
        #expect(handed == Array(runs.prefix(3)))
        guard case .send(let message) = session.step(.fact(.done)) else { return }
        #expect(message.encoded.count <= MessageLimits.requestBytesMax)
    }

    /// Runs in another order than they were asked for are not looked at; what an answer passed over is not asked for again.
    @Test func answersKeepTheOrder() throws {
        let runs = try (1...3).map { try #require(Sample.run($0)) }
        let wants = runs.map { Stretch(feed: $0.feed, from: 1, through: 3) }.sorted {
            $0.feed.incarnation < $1.feed.incarnation
        }
        let ordered = wants.compactMap { want in runs.first { $0.feed == want.feed } }
        func asked(_ answer: [WireRun]) -> [WireRun]? {
            var session = Self.planning()
            #expect(Self.request(session.step(.fact(.lacking(Lacking(wants: wants)))))?.wants.count == 3)
            if case .ask(.merge(let runs)) = session.step(.received(Self.exchanged([], answer))) { return runs }
            return nil
        }
        #expect(asked(ordered) == ordered)
        #expect(asked([ordered[1], ordered[0], ordered[2]]) == [ordered[1], ordered[2]])
        #expect(asked([try #require(Sample.run(7))]) == nil)
    }

    /// Of one feed the trunk is asked for before its branches, and branches in the order of their names.
    @Test func trunksComeFirst() {
        let (name, other) = ([1, 2].map(Sample.incarnation).sorted()[0], [1, 2].map(Sample.incarnation).sorted()[1])
        let branches = [Sample.digest(1), Sample.digest(2)].sorted()
        let feeds = [
            FeedID(incarnation: name, area: .authority), FeedID(incarnation: other, area: .commons),
            FeedID(incarnation: name, area: Sample.haNoi),
            FeedID(incarnation: name, area: Sample.haNoi, branch: branches[0]),
            FeedID(incarnation: name, area: Sample.haNoi, branch: branches[1]),
            FeedID(incarnation: other, area: Sample.haNoi), FeedID(incarnation: name, area: Sample.yenBai),
        ]
        for turned in [feeds, feeds.reversed(), Array(feeds[3...] + feeds[..<3])] {
            var session = Self.planning()
            let wants = turned.map { Stretch(feed: $0, from: 1, through: 2) }
            let request = Self.request(session.step(.fact(.lacking(Lacking(wants: wants)))))
            #expect(request?.wants.map(\.feed) == feeds)
        }
    }

    /// Where the store has nothing of what it was to give, it goes on with what it wants, or plans anew.
    @Test func nothingToGiveIsGivenUp() {
        let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.haNoi)
        let stretch = [Stretch(feed: feed, from: 1, through: 2)]
        var session = Self.planning()
        _ = session.step(.fact(.lacking(Lacking(wants: stretch, gives: stretch))))
        #expect(Self.request(session.step(.fact(.runs([]))))?.wants.map(\.feed) == [feed])
        session = Self.planning()
        _ = session.step(.fact(.lacking(Lacking(gives: stretch))))
        #expect(session.step(.fact(.runs([]))) == .ask(.lacking))
        // What was given up is not tried again: nothing is left but to see whether both are equal.
        #expect(session.step(.fact(.lacking(Lacking(gives: stretch)))) == .ask(.standing))
    }

    /// What the peer was given goes on, or back once, and is counted once.
    @Test func whatWasGivenIsCountedOnce() throws {
        let feed = FeedID(incarnation: Sample.incarnation(1), area: Sample.haNoi)
        let entries = Sample.entries(feed, 9)
        func run(_ range: ClosedRange<Int>) throws -> WireRun {
            let previous = range.lowerBound == 1 ? Digest32.zero : entries[range.lowerBound - 2].hash
            let part = Array(entries[(range.lowerBound - 1)...(range.upperBound - 1)])
            return try #require(WireRun(feed: feed, previous: previous, entries: part, signature: [1]))
        }
        func mayGive(_ progress: Progress, from: UInt64) -> Bool {
            progress.mayGive(Stretch(feed: feed, from: from, through: 9))
        }
        var progress = Progress()
        #expect(mayGive(progress, from: 4))
        #expect(progress.gave(try run(4...6)) == 3)
        #expect(!mayGive(progress, from: 4) && !mayGive(progress, from: 6) && mayGive(progress, from: 7))
        #expect(progress.gave(try run(6...8)) == 2)
        #expect(progress.gave(try run(5...6)) == 0)
        #expect(mayGive(progress, from: 1))
        #expect(progress.gave(try run(1...2)) == 2)
        #expect(!mayGive(progress, from: 1) && mayGive(progress, from: 9))
        progress.giveUpGiving([feed])
        #expect(!mayGive(progress, from: 9))
        func mayWant(_ progress: Progress, from: UInt64) -> Bool {
            progress.mayWant(Stretch(feed: feed, from: from, through: 9))
        }
        #expect(mayWant(progress, from: 1))
        progress.want([Stretch(feed: feed, from: 4, through: 9)])
        progress.giveUpWanting([feed])
        #expect(!mayWant(progress, from: 9) && !mayWant(progress, from: 4) && mayWant(progress, from: 1))
        progress.want([Stretch(feed: feed, from: 1, through: 9)])
        progress.giveUpWanting([feed])
        #expect(!mayWant(progress, from: 1))
        // What was given up without having been asked for is asked for from nowhere.
        progress = Progress()
        progress.giveUpWanting([feed])
        #expect(!mayWant(progress, from: 1))
        // Who has gone back by a part does not go back again.
        progress = Progress()
        _ = progress.gave(try run(4...6))
        _ = progress.gave(try run(2...3))
        #expect(!mayGive(progress, from: 1) && mayGive(progress, from: 7))
    }

    /// The answer to a want, and what merging it brought.
    private static func merging(_ run: WireRun, _ session: inout InitiatorSession, added: Int) -> Action {
        let want = [Stretch(feed: run.feed, from: 1, through: 3)]
        _ = session.step(.fact(.lacking(Lacking(wants: want))))
        #expect(session.step(.received(exchanged([], [run]))) == .ask(.merge([run])))
        let result = MergeResult(feed: run.feed, code: .taken, seq: run.last, hash: .zero, added: added)
        return session.step(.fact(.merged([result])))
    }

    /// What was asked for and brought nothing new is not asked for again, whatever the store says of it.
    @Test func whatBringsNothingIsNotAskedForAgain() throws {
        let run = try #require(Sample.run(1))
        for (added, isAskedAgain) in [(0, false), (3, true)] {
            var session = Self.planning()
            #expect(Self.merging(run, &session, added: added) == .ask(.lacking))
            let want = [Stretch(feed: run.feed, from: 1, through: 3)]
            let next = session.step(.fact(.lacking(Lacking(wants: want))))
            #expect(isAskedAgain ? Self.request(next)?.wants.map(\.feed) == [run.feed] : next == .ask(.standing))
        }
    }

    /// When nothing lacks and the digests differ, a round that moved something is followed by another, which asks what the peer is now; one
    /// that moved nothing is not, and what both have is compared whole.
    @Test func roundsFollowOneThatMoved() throws {
        let run = try #require(Sample.run(1))
        for (added, isAnotherRound) in [(3, true), (0, false)] {
            var session = Self.planning()
            _ = Self.merging(run, &session, added: added)
            #expect(session.step(.fact(.lacking(Lacking()))) == .ask(.standing))
            let next = session.step(.fact(.standing(Self.standing(digest: 7, base: Sample.digest(9)))))
            #expect(next == (isAnotherRound ? .ask(.standing) : .send(.areas(scope: Self.scope.hash, after: nil))))
        }
    }

    /// Facts that belong to another step end it, at every step.
    @Test func otherFactsEndIt() {
        let sessions = [Self.greeting(), Self.planning()]
        for session in sessions {
            for fact in [.done, .unknown, .areas([]), .runs([]), .merged([]), .heads([])] as [Fact] {
                var other = session
                #expect(Self.problem(other.step(.fact(fact))) == Self.malformed)
            }
            var again = session
            #expect(Self.problem(again.step(.start)) == Self.malformed)
        }
    }
}
