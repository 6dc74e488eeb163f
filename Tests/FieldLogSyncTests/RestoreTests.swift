import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// Stores that have gone back, and what changes between two sessions.
struct RestoreTests {
    /// Who was restored takes its own entries back first, then another name, and gives what it wrote meanwhile under that.
    @Test func ownEntriesComeBackBeforeANewName() throws {
        var (here, there) = World.pair()
        let backup = here
        for _ in 0..<4 { here.write(Sample.haNoi) }
        var wire = Wire()
        #expect(wire.sync(&here, with: &there)?.isEqual == true)
        here = backup
        let lost = here.incarnation
        there.write(Sample.yenBai)
        var next = Wire()
        next.limits.answerBytes = 600
        let outcome = try #require(next.sync(&here, with: &there))
        #expect(outcome.isRenewed && outcome.isEqual && outcome.received == 5 && outcome.problem == nil)
        #expect(here.incarnation != lost && here.renewals == 1)
        #expect(World.areSame(here, there))
        // Its own come alone: nothing else is wanted in the same request, and nothing given.
        for case .exchange(let exchange) in next.requests
        where exchange.wants.contains(where: { $0.feed.incarnation == lost }) {
            #expect(exchange.runs.isEmpty && exchange.wants.allSatisfy { $0.feed.incarnation == lost })
        }
        here.write(Sample.haNoi)
        var last = Wire()
        #expect(last.sync(&here, with: &there)?.sent == 2)
        #expect(World.areSame(here, there))
    }

    /// A responder that was restored is given what it had again, its own entries too, and takes another name.
    @Test func restoredResponderIsGivenWhatItHad() throws {
        var (here, there) = World.pair()
        let backup = there
        here.write(Sample.haNoi)
        there.write(Sample.yenBai)
        var wire = Wire()
        #expect(wire.sync(&here, with: &there)?.isEqual == true)
        there = backup
        let lost = there.incarnation
        var next = Wire()
        let outcome = try #require(next.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.sent == 2 && outcome.problem == nil)
        #expect(there.incarnation != lost)
        #expect(World.areSame(here, there))
        // The new name makes the peer another: what was remembered of it is learned again.
        var last = Wire()
        #expect(last.sync(&here, with: &there)?.isEqual == true)
        there.write(.commons)
        var after = Wire()
        #expect(after.sync(&here, with: &there)?.received == 2)
    }

    /// A peer that does not know the base any more is compared with area by area.
    @Test func unknownBasesAreComparedAnew() throws {
        var (here, there) = World.pair()
        there.write(Sample.haNoi)
        here.peers[there.name]?.base = Sample.digest(99)
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.roundTrips == 4 && outcome.received == 1)
        let asked = wire.requests.flatMap { (message) -> [AreaKey] in
            if case .heads(_, let areas) = message { areas } else { [] }
        }
        #expect(asked == [Sample.haNoi])
    }

    /// What is remembered of a peer may be wrong: where nothing lacks by it and the digests differ, areas are compared once.
    @Test func wrongMemoriesAreComparedOnce() throws {
        var (here, there) = World.pair()
        here.write(Sample.haNoi)
        let feed = FeedID(incarnation: here.incarnation, area: Sample.haNoi)
        here.peers[there.name]?.heads[feed] = FeedHead(feed: feed, seq: 2, hash: Sample.digest(5))
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.sent == 1 && outcome.roundTrips == 4)
        #expect(World.areSame(here, there))
    }

    /// A grant that was widened is heard of with the authority feed, and the new area comes in the same session.
    @Test func widenedScopesCountAtOnce() throws {
        var (here, there) = (ModelReplica(1), ModelReplica(2))
        there.grants = [1: [here.name: .some([Sample.haNoi])], 2: [here.name: .some([Sample.haNoi, Sample.yenBai])]]
        there.decide()
        there.write(Sample.haNoi)
        there.write(Sample.yenBai)
        var wire = Wire()
        #expect(wire.sync(&here, with: &there)?.isEqual == true)
        #expect(!here.feeds.keys.contains { $0.area == Sample.yenBai })
        there.decide()
        var next = Wire()
        let outcome = try #require(next.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.received == 2 && outcome.problem == nil)
        #expect(here.feeds.keys.contains { $0.area == Sample.yenBai })
    }

    /// A scope that changes in the middle of a session is asked for again; one that changes for ever ends it.
    @Test func scopesThatChangeMeanwhileAreAskedForAgain() throws {
        var (here, there) = World.pair()
        there.write(Sample.haNoi)
        here.write(Sample.yenBai)
        var wire = Wire()
        var left = 1
        wire.tamper = { answer in
            if case .exchanged = answer, left > 0 {
                left -= 1
                answer = .error(SyncProblem(.scopeChanged))
            }
        }
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.problem == nil)
        #expect(World.areSame(here, there))
        there.write(Sample.yenBai)
        var never = Wire()
        never.tamper = { if case .welcome = $0 { return } else { $0 = .error(SyncProblem(.scopeChanged)) } }
        let ended = try #require(never.sync(&here, with: &there))
        #expect(ended.problem?.code == .scopeChanged && ended.roundTrips <= 16 && !ended.isEqual)
    }

    /// Whoever is ahead with the authority feed brings it first, in as many pieces as it takes, before anything else moves.
    @Test(arguments: [true, false]) func authorityComesFirst(isResponderAhead: Bool) throws {
        var (here, there) = World.pair()
        if isResponderAhead { there.decide(40) } else { here.adoptAuthority(30) }
        here.write(Sample.haNoi)
        there.write(Sample.yenBai)
        var wire = Wire()
        (wire.limits.requestBytes, wire.limits.answerBytes) = (900, 900)
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.problem == nil && outcome.refused.isEmpty)
        #expect(World.areSame(here, there))
        var isOver = false
        for area in (isResponderAhead ? wire.received : wire.sent).map(\.feed.area) {
            if area == .authority { #expect(!isOver) } else { isOver = true }
        }
        #expect(isOver)
    }

    /// Two authority feeds that contradict each other end a session before anything is exchanged.
    @Test func contradictingAuthorityEndsIt() throws {
        var (here, there) = (ModelReplica(1), ModelReplica(2))
        here.decide()
        there.decide(auth: 7)
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.problem?.code == .authorityFork && outcome.roundTrips == 1)
        there.decide()
        var longer = Wire()
        #expect(longer.sync(&here, with: &there)?.problem?.code == .authorityFork)
        #expect(here.count == 1)
    }

    /// A device of whose grant the hub has not heard brings the authority feed and is then let in; one without a grant is not.
    @Test func unknownDevicesBringTheirGrant() throws {
        var (here, there) = (ModelReplica(1), ModelReplica(2))
        there.grants = [1: [:], 5: [here.name: .some([Sample.haNoi])]]
        there.decide(1)
        here.decide(5)
        there.write(Sample.haNoi)
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.received == 2 && there.position == here.position)
        var stranger = ModelReplica(3)
        stranger.decide(5)
        var other = Wire()
        let refused = try #require(other.sync(&stranger, with: &there))
        #expect(refused.problem?.code == .notAllowed && refused.roundTrips <= 4)
        #expect(stranger.count == 5)
    }
}
