import FieldLogHash
import FieldLogModel
import FieldLogModelReplica
import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// Peers that lie: a session ends all the same, soon, and the store holds nothing that its author did not sign and that was not asked for.
struct HostileTests {
    /// A session with a responder whose answers are made over. Two that have met, each with something new.
    private func session(
        _ prepare: (inout ModelReplica, inout ModelReplica) -> Void = { _, _ in },
        _ tamper: @escaping (inout Message) -> Void
    ) throws -> (outcome: SessionOutcome, wire: Wire, before: ModelReplica, after: ModelReplica) {
        var (here, there) = World.pair()
        here.write(Sample.haNoi)
        there.write(Sample.yenBai)
        prepare(&here, &there)
        let before = here
        var wire = Wire()
        wire.tamper = tamper
        let outcome = try #require(wire.sync(&here, with: &there))
        return (outcome, wire, before, here)
    }

    private static func forget(_ here: inout ModelReplica, _ there: inout ModelReplica) { here.peers = [:] }

    /// Digests without an end: pages that go on, one area each, or the same page again.
    @Test func endlessPagesAreLeft() throws {
        var number = 100_000
        let endless = try session(Self.forget) { answer in
            guard case .areaDigests = answer else { return }
            number += 1
            answer = .areaDigests([AreaDigest(area: Sample.area("Z\(number)@"), digest: .zero)], more: true)
        }
        #expect(endless.outcome.problem?.code == .tooLarge)
        #expect(endless.outcome.roundTrips <= SessionLimits().pagesMax + 2)
        let again = try session(Self.forget) { answer in
            guard case .areaDigests = answer else { return }
            answer = .areaDigests([AreaDigest(area: Sample.haNoi, digest: .zero)], more: true)
        }
        #expect(again.outcome.problem?.code == .malformed && again.outcome.roundTrips <= 4)
        let empty = try session(Self.forget) { if case .areaDigests = $0 { $0 = .areaDigests([], more: true) } }
        #expect(empty.outcome.problem?.code == .malformed)
    }

    /// Heads of areas that were not asked for, or out of their order, end it; heads far beyond what exists bring nothing.
    @Test func wrongHeadsBringNothing() throws {
        for element in [AreaHeads(area: Sample.area("ZZ@"), heads: []), AreaHeads(area: .authority, heads: [])] {
            let unasked = try session(Self.forget) {
                if case .areaHeads(let heads) = $0 { $0 = .areaHeads(heads + [element]) }
            }
            #expect(unasked.outcome.problem?.code == .malformed)
        }
        let turned = try session(Self.forget) { answer in
            if case .areaHeads(let heads) = answer, heads.count > 1 { answer = .areaHeads(heads.reversed()) }
        }
        #expect(turned.outcome.problem?.code == .malformed)
        let far = try session { answer in
            guard case .welcome(var welcome) = answer else { return }
            let feeds = (0..<30).map { FeedID(incarnation: Sample.incarnation($0 + 50), area: Sample.haNoi) }
            let heads = feeds.map { FeedHead(feed: $0, seq: Limits.sequenceMax, hash: Sample.digest(4)) }
            welcome.changes = [
                AreaHeads(area: Sample.haNoi, heads: heads.sorted { $0.feed.incarnation < $1.feed.incarnation })
            ]
            welcome.digest = Sample.digest(3)
            answer = .welcome(welcome)
        }
        #expect(far.outcome.roundTrips < 20)
        #expect(far.after.count <= far.before.count + 1 && far.outcome.received <= 1)
    }

    /// Entries of this store's own that nobody has: it takes another name, once, and goes on.
    @Test func inventedOwnEntriesCostOneName() throws {
        let lie = try session { answer in
            guard case .welcome(var welcome) = answer else { return }
            let feed = FeedID(incarnation: Sample.incarnation(1_000), area: Sample.haNoi)
            let head = FeedHead(feed: feed, seq: 500, hash: Sample.digest(4))
            welcome.changes = [AreaHeads(area: Sample.haNoi, heads: [head])]
            answer = .welcome(welcome)
        }
        #expect(lie.after.renewals == 1 && lie.outcome.isRenewed)
        #expect(lie.outcome.roundTrips < 30)
    }

    /// Acks that say taken and show the contrary, too few, too many, or refusals of everything.
    @Test func acksThatContradictThemselvesEndIt() throws {
        for seq in [0, 1] as [UInt64] {
            let stale = try session { answer in
                guard case .exchanged(var exchanged) = answer else { return }
                exchanged.acks = exchanged.acks.map { Ack(code: $0.code, seq: seq, hash: Sample.digest(1)) }
                exchanged.digest = Sample.digest(8)
                answer = .exchanged(exchanged)
            }
            #expect(stale.outcome.roundTrips < 10)
            #expect(stale.wire.sent.count < 10)
        }
        for change in [-1, 1] {
            let wrong = try session { answer in
                guard case .exchanged(var exchanged) = answer else { return }
                if change < 0 {
                    exchanged.acks = []
                } else {
                    exchanged.acks += [Ack(code: .taken, seq: 1, hash: .zero)]
                }
                answer = .exchanged(exchanged)
            }
            #expect(wrong.outcome.problem?.code == .malformed && wrong.outcome.roundTrips == 2)
        }
        let refused = try session { answer in
            guard case .exchanged(var exchanged) = answer else { return }
            exchanged.acks = exchanged.acks.map { _ in Ack(code: SyncCode(rawValue: 15), seq: 0, hash: .zero) }
            exchanged.digest = Sample.digest(8)
            answer = .exchanged(exchanged)
        }
        #expect(refused.outcome.refused.contains { $0.byPeer && $0.code.rawValue == 15 })
        #expect(refused.wire.sent.count == 1 && refused.outcome.sent == 0 && refused.outcome.received == 1)
    }

    /// Runs that nobody asked for are not looked at, though their author signed them.
    @Test func unaskedRunsAreNotTaken() throws {
        var stranger = ModelReplica(7)
        stranger.write(Sample.laoCai)
        var other = ModelReplica(8)
        var between = Wire()
        #expect(between.sync(&stranger, with: &other)?.isEqual == true)
        let extra = between.sent
        #expect(extra.count == 2)
        for isFirst in [true, false] {
            let given = try session { answer in
                guard case .exchanged(var exchanged) = answer else { return }
                exchanged.runs = isFirst ? extra + exchanged.runs : exchanged.runs + extra
                answer = .exchanged(exchanged)
            }
            #expect(given.outcome.isEqual && given.outcome.received == 1)
            #expect(given.after.feeds.keys.allSatisfy { $0.incarnation != stranger.incarnation })
        }
        let only = try session { answer in
            guard case .exchanged(var exchanged) = answer else { return }
            exchanged.runs = extra
            answer = .exchanged(exchanged)
        }
        #expect(only.outcome.received == 0 && only.after.count == only.before.count)
    }

    /// Digests that never come to be equal begin a session anew eight times at most, and only after something moved.
    @Test func digestsThatAreNeverEqualEnd() throws {
        var number = 0
        let never = try session { answer in
            number += 1
            switch answer {
            case .welcome(var welcome):
                welcome.digest = Sample.digest(number)
                answer = .welcome(welcome)
            case .exchanged(var exchanged):
                exchanged.digest = Sample.digest(number)
                answer = .exchanged(exchanged)
            default: break
            }
        }
        #expect(!never.outcome.isEqual && never.outcome.problem == nil)
        #expect(never.outcome.sent == 1 && never.outcome.received == 1)
        #expect(never.wire.requests.count { if case .hello = $0 { true } else { false } } <= 8)
        #expect(never.outcome.roundTrips < 20)
    }

    /// An authority feed that is said to be longer than it is, or of which only what is known comes, ends with a contradiction.
    @Test func authorityThatNeverComesEnds() throws {
        for runs in [true, false] {
            let ahead = try session { answer in
                switch answer {
                case .welcome(var welcome):
                    welcome.position = AuthorityPosition(seq: 1_000, hash: Sample.digest(1))
                    answer = .welcome(welcome)
                case .exchanged(var exchanged):
                    if !runs { exchanged.runs = Sample.run(5, area: .authority).map { [$0] } ?? [] }
                    answer = .exchanged(exchanged)
                default: break
                }
            }
            #expect(ahead.outcome.problem?.code == .authorityFork && ahead.outcome.roundTrips == 2)
            #expect(ahead.after.count == ahead.before.count)
        }
    }

    /// Acks of nothing from a peer that says it does not know this device end the attempt.
    @Test func introductionsComeToAnEnd() throws {
        for seq in [0, 1] as [UInt64] {
            let strange = try session { answer in
                if case .exchanged = answer {
                    let ack = Ack(code: .taken, seq: seq, hash: .zero)
                    answer = .exchanged(
                        Exchanged(
                            acks: [ack], runs: [], digest: .zero, position: AuthorityPosition(seq: 0, hash: .zero)))
                } else {
                    answer = .error(SyncProblem(.notAllowed))
                }
            }
            #expect(strange.outcome.problem?.code == .notAllowed && strange.outcome.roundTrips < 5)
        }
    }

    /// Any message as an answer to any request: it ends, with a problem where it is none that was asked for.
    @Test func answersToOtherQuestionsEndIt() throws {
        for sample in Sample.messages() {
            for skipped in 0..<4 {
                var left = skipped
                let odd = try session(Self.forget) { answer in
                    left -= 1
                    if left < 0 { answer = sample }
                }
                #expect(odd.outcome.roundTrips < 30)
                #expect(odd.after.count <= odd.before.count + 1)
            }
        }
    }

    /// Events that do not belong to a state end a session, and after the end nothing happens any more.
    @Test func eventsOutOfTurnEndIt() {
        for event in [Event.fact(.done), .received(.areaHeads([])), .fact(.merged([]))] {
            var session = InitiatorSession()
            let malformed = SyncProblem(.malformed, "out of turn")
            guard case .finish(let outcome) = session.step(event) else {
                Issue.record("no end")
                return
            }
            #expect(outcome.problem == malformed)
            #expect(session.step(.start) == .finish(outcome))
            var responder = ResponderSession()
            guard case .send(.error(let problem)) = responder.step(event) else {
                Issue.record("no answer")
                return
            }
            #expect(problem.code == .malformed)
        }
        var session = InitiatorSession()
        _ = session.step(.start)
        guard case .finish(let outcome) = session.step(.fact(.failed(SyncProblem(.busy)))) else {
            Issue.record("no end")
            return
        }
        #expect(outcome.problem?.code == .busy)
    }
}
