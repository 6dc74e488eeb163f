import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// Sessions that end in the middle.
struct CutTests {
    /// Two with something to give each other and the authority feed to bring, in several exchanges.
    private func pair() -> (ModelReplica, ModelReplica) {
        var (here, there) = World.pair([Sample.haNoi])
        there.decide()
        here.renew()
        for _ in 0..<3 { here.write(Sample.haNoi) }
        for _ in 0..<2 { there.write(Sample.yenBai) }
        return (here, there)
    }

    private var limits: SessionLimits {
        var limits = SessionLimits()
        (limits.requestBytes, limits.answerBytes) = (500, 500)
        return limits
    }

    /// How far each feed of the other side was acknowledged to the one that asks.
    private func acknowledged(_ replica: ModelReplica, _ peer: String) -> [FeedID: UInt64] {
        replica.peers[peer]?.confirmed ?? [:]
    }

    /// After a cut at any byte of either direction the next session ends equal. It gives nothing again that was acknowledged and asks for
    /// nothing again that has come; whatever was sent without an answer was noted before.
    @Test(arguments: [true, false]) func anyByteMayBeTheLast(cutsRequests: Bool) throws {
        let start = pair()
        var (here, there) = start
        var whole = Wire()
        whole.limits = limits
        let expected = try #require(whole.sync(&here, with: &there))
        #expect(expected.isEqual && expected.roundTrips > 4)
        let end = cutsRequests ? whole.requestBytes : whole.answerBytes
        for cut in 0..<end {
            var (one, two) = start
            var wire = Wire()
            wire.limits = limits
            if cutsRequests { wire.requestsCut = cut } else { wire.answersCut = cut }
            #expect(wire.sync(&one, with: &two) == nil && wire.isCut)
            for run in wire.sent { #expect((one.peers[two.name]?.handed[run.feed] ?? 0) >= run.last) }
            let confirmed = acknowledged(one, two.name)
            let held = one.feeds.mapValues { UInt64($0.count) }
            var next = Wire()
            next.limits = limits
            let outcome = try #require(next.sync(&one, with: &two))
            #expect(outcome.isEqual && outcome.problem == nil && outcome.refused.isEmpty, "cut at \(cut)")
            #expect(World.areSame(one, here) && World.areSame(two, here))
            for run in next.sent { #expect(run.first > confirmed[run.feed] ?? 0, "cut at \(cut)") }
            for run in next.received { #expect(run.first > held[run.feed] ?? 0, "cut at \(cut)") }
        }
    }

    /// The requests of a session of yesterday, sent once more, bring nothing new and change nothing.
    @Test func replayedRequestsBringNothing() throws {
        var (here, there) = pair()
        var wire = Wire()
        #expect(wire.sync(&here, with: &there)?.isEqual == true)
        let before = there
        for message in wire.requests {
            let answer = Wire.answer(message.encoded, by: &there, to: here.name)
            if case .exchanged(let answer) = answer { #expect(answer.acks.allSatisfy { $0.code == .taken }) }
        }
        #expect(World.areSame(there, before) && there.renewals == before.renewals)
        there.write(Sample.yenBai)
        for message in wire.requests { _ = Wire.answer(message.encoded, by: &there, to: here.name) }
        #expect(there.count == before.count + 1)
        var next = Wire()
        let outcome = try #require(next.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.received == 1 && outcome.sent == 0)
    }
}
