import FieldLogModel
import FieldLogModelReplica
import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// Replicas that write, meet, and are cut off, in orders that a seed gives.
struct ConvergenceTests {
    private static let areas = [Sample.haNoi, Sample.yenBai, Sample.laoCai, .commons]

    private struct Band {
        var replicas: [ModelReplica]
        var generator: SeededGenerator

        /// A session of one with another, over a line that may be cut; what is asked for at once is small now and then.
        mutating func meet(_ asker: Int, _ other: Int, isCut: Bool) -> SessionOutcome? {
            guard asker != other else { return nil }
            var wire = Wire()
            if generator.chance(30) { (wire.limits.requestBytes, wire.limits.answerBytes) = (700, 900) }
            if generator.chance(30) { wire.limits.areasPerPage = 1 }
            if isCut { wire.requestsCut = generator.below(3_000) }
            if isCut { wire.answersCut = generator.below(3_000) }
            var (here, there) = (replicas[asker], replicas[other])
            let outcome = wire.sync(&here, with: &there)
            (replicas[asker], replicas[other]) = (here, there)
            if let outcome {
                #expect(outcome.problem == nil)
                #expect(outcome.refused.isEmpty)
            } else {
                #expect(isCut)
            }
            return outcome
        }
    }

    /// Two to five that meet at random, some sessions cut anywhere, hold the same entries once each has met all others.
    @Test(arguments: 1...40 as ClosedRange<UInt64>) func allComeToTheSame(seed: UInt64) {
        var generator = SeededGenerator(seed)
        let count = 2 + generator.below(4)
        var band = Band(replicas: (1...count).map { ModelReplica($0) }, generator: generator)
        for _ in 0..<(20 + band.generator.below(40)) {
            let who = band.generator.below(count)
            switch band.generator.below(10) {
            case 0..<5: band.replicas[who].write(band.generator.pick(Self.areas), "Quán \(band.generator.below(99))")
            case 5 where who == 0: band.replicas[0].decide()
            case 6: band.replicas[who].renew()
            default: _ = band.meet(who, band.generator.below(count), isCut: band.generator.chance(40))
            }
        }
        let written = Set(band.replicas.flatMap { $0.feeds.values.flatMap { $0 } })
        // Everything comes to the first, and from there to all.
        for _ in 0..<2 {
            for other in 1..<max(2, count) {
                #expect(band.meet(0, other, isCut: false)?.isEqual == true)
            }
        }
        for replica in band.replicas {
            #expect(replica.count == written.count)
            #expect(World.areSame(replica, band.replicas[0]))
        }
    }

    /// Each device has its own areas: nothing of another arrives, and what both may have is equal in the end.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func scopesAreKept(seed: UInt64) {
        var generator = SeededGenerator(seed)
        var hub = ModelReplica(1)
        hub.decide()
        hub.grants[1] = [:]
        let scopes: [AreaList] = [.some([Sample.haNoi]), .some([Sample.yenBai, Sample.laoCai].sorted()), .all]
        var devices: [ModelReplica] = []
        for (place, scope) in scopes.enumerated() {
            var device = ModelReplica(place + 2)
            device.held = scope
            hub.grants[1]?[device.name] = scope
            devices.append(device)
        }
        for _ in 0..<30 {
            let who = generator.below(devices.count)
            let area = generator.pick(Self.areas)
            if area.isPseudo || ModelReplica.has(scopes[who], area) { devices[who].write(area) }
            var wire = Wire()
            if generator.chance(30) { wire.answersCut = generator.below(2_000) }
            if generator.chance(50) { _ = wire.sync(&devices[who], with: &hub) }
        }
        for _ in 0..<2 {
            for place in devices.indices {
                var wire = Wire()
                #expect(wire.sync(&devices[place], with: &hub)?.isEqual == true)
            }
        }
        for (device, scope) in zip(devices, scopes) {
            #expect(device.feeds.keys.allSatisfy { $0.area.isPseudo || ModelReplica.has(scope, $0.area) })
            for (feed, entries) in hub.feeds where feed.area.isPseudo || ModelReplica.has(scope, feed.area) {
                #expect(device.feeds[feed] == entries)
            }
        }
    }
}
