import FieldLogModel
import FieldLogModelReplica
import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// Bytes changed at random on their way, in either direction.
struct FuzzTests {
    private static func mangle(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        for _ in 0...generator.below(3) where !bytes.isEmpty {
            let place = generator.below(bytes.count)
            switch generator.below(5) {
            case 0: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
            case 1: bytes.remove(at: place)
            case 2: bytes[place] ^= 1 << UInt8(generator.below(8))
            case 3: bytes = Array(bytes[..<place])
            default: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
            }
        }
    }

    /// Answers that were changed: the session ends, and what was taken is what the authors signed.
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func changedAnswersDoNoHarm(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        var (here, there) = World.pair()
        here.write(Sample.haNoi)
        there.write(Sample.yenBai)
        there.write(Sample.laoCai)
        var whole = Set((here.feeds.values.flatMap { $0 } + there.feeds.values.flatMap { $0 }))
        for round in 0..<60 {
            var (one, two) = (here, there)
            if round % 2 == 0 { one.peers = [:] }
            var wire = Wire()
            wire.tamper = { answer in
                guard generator.chance(50) else { return }
                var bytes = answer.encoded
                Self.mangle(&bytes, &generator)
                answer = (try? Message(decoding: bytes)) ?? answer
            }
            _ = wire.sync(&one, with: &two)
            whole.formUnion(two.feeds.values.flatMap { $0 })
            for entries in one.feeds.values { #expect(entries.allSatisfy { whole.contains($0) }) }
        }
    }

    /// Requests that were changed: each has an answer, and what was taken is what the authors signed.
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func changedRequestsAreAnswered(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        var (here, there) = World.pair()
        for _ in 0..<3 { here.write(Sample.haNoi) }
        there.write(Sample.yenBai)
        let before = there
        var wire = Wire()
        here.peers = [:]
        #expect(wire.sync(&here, with: &there)?.isEqual == true)
        let whole = Set(there.feeds.values.flatMap { $0 })
        var errors = 0
        for _ in 0..<600 {
            var replica = before
            var bytes = generator.pick(wire.requests).encoded
            Self.mangle(&bytes, &generator)
            let answer = Wire.answer(bytes, by: &replica, to: here.name)
            #expect(!answer.isRequest)
            if case .error = answer { errors += 1 }
            #expect((try? Message(decoding: answer.encoded)) == answer)
            for entries in replica.feeds.values { #expect(entries.allSatisfy { whole.contains($0) }) }
        }
        #expect(errors > 100)
    }
}
