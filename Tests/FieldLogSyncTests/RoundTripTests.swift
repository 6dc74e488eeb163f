import FieldLogModel
import FieldLogModelReplica
import Testing

@testable import FieldLogSync

/// What a session costs.
struct RoundTripTests {
    /// Where nothing is to be done one question and one answer do, in 400 bytes with their frames.
    @Test func nothingToDoIsOneRoundTrip() throws {
        var (here, there) = World.pair()
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.roundTrips == 1 && outcome.problem == nil)
        #expect(outcome.sent == 0 && outcome.received == 0)
        #expect(wire.bytes <= 400, "\(wire.bytes) bytes")
    }

    /// What is new on one side, or on both, takes one exchange.
    @Test(arguments: [(2, 0), (0, 2), (2, 2)]) func oneExchangeBringsWhatIsNew(here mine: Int, there theirs: Int) throws
    {
        var (here, there) = World.pair()
        for _ in 0..<mine { here.write(Sample.haNoi) }
        for _ in 0..<theirs { there.write(Sample.laoCai) }
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.roundTrips == 2 && outcome.problem == nil && outcome.refused.isEmpty)
        #expect(outcome.sent == mine && outcome.received == theirs)
        #expect(World.areSame(here, there))
        var again = Wire()
        #expect(again.sync(&here, with: &there)?.roundTrips == 1)
    }

    /// Two that never met compare areas, then heads, then exchange; authority that one lacks comes before all of it.
    @Test func strangersCompareAreasFirst() throws {
        var (here, there) = (ModelReplica(1), ModelReplica(2))
        here.write(Sample.haNoi)
        there.write(Sample.yenBai)
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.roundTrips == 4)
        #expect(outcome.sent == 2 && outcome.received == 2)
        #expect(World.areSame(here, there))
    }

    /// More than fits goes in several exchanges, both ways at once, no entry twice; the keys come before what they signed.
    @Test func chunksAreSmallAndInOrder() throws {
        var (here, there) = World.pair()
        here.renew()
        there.renew()
        for place in 0..<40 {
            here.write(place % 2 == 0 ? Sample.haNoi : Sample.laoCai)
            there.write(Sample.yenBai)
        }
        var wire = Wire()
        wire.limits.requestBytes = 2_000
        wire.limits.answerBytes = 1_500
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.refused.isEmpty)
        #expect(outcome.sent == 41 && outcome.received == 41)
        #expect(World.areSame(here, there))
        #expect(wire.sent.reduce(0) { $0 + $1.count } == 41 && wire.received.reduce(0) { $0 + $1.count } == 41)
        #expect(wire.sent.first?.feed.area == .commons && wire.received.first?.feed.area == .commons)
        #expect(outcome.roundTrips > 4 && outcome.roundTrips < 20)
        for request in wire.requests { #expect(request.encoded.count < 3_500) }
        for answer in wire.answers { #expect(answer.encoded.count < 3_500) }
    }

    /// Of ten thousand areas one has changed: a few bytes tell which, in as many steps as with two areas.
    @Test func thousandsOfAreasCostNothing() throws {
        let areas = (0..<10_000).map { Sample.area("X\($0)@2025-07-01") }
        var here = ModelReplica(1)
        here.write(.commons)
        for area in areas { here.write(area) }
        var there = ModelReplica(copy: here, number: 2)
        var first = Wire()
        let met = try #require(first.sync(&here, with: &there))
        #expect(met.isEqual && met.roundTrips == 1)
        there.write(areas[7_777])
        var wire = Wire()
        let outcome = try #require(wire.sync(&here, with: &there))
        #expect(outcome.isEqual && outcome.roundTrips == 2 && outcome.received == 2)
        #expect(wire.bytes < 2_000 && wire.steps < 20, "\(wire.bytes) bytes, \(wire.steps) steps")
        // Who does not remember compares pages of digests: a page is some 2,048 areas.
        there.write(areas[5])
        here.peers = [:]
        var slow = Wire()
        let found = try #require(slow.sync(&here, with: &there))
        #expect(found.isEqual && found.received == 1 && found.roundTrips == 1 + 5 + 1 + 1)
        #expect(slow.bytes < 10_000 * 64 && slow.steps < 40, "\(slow.bytes) bytes, \(slow.steps) steps")
    }
}
