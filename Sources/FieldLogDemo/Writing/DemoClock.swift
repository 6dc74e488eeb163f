internal import FieldLogKit
internal import FieldLogModel
internal import Synchronization

/// The clock and the chance of a store that is made from a seed.
final class DemoClock: Sendable {
    private let milliseconds: Mutex<Int64>
    private let chance: Mutex<Chance>

    init(seed: UInt64, at time: Int64) {
        milliseconds = Mutex(time)
        chance = Mutex(Chance(seed))
    }

    func set(_ time: Int64) { milliseconds.withLock { $0 = time } }

    /// A host whose clock says what the story says and whose bytes come from the seed; keys and machine are those of the real one.
    func host(_ real: Host) -> Host {
        Host(
            now: {
                WallTime(
                    milliseconds: self.milliseconds.withLock { $0 }, offsetMinutes: Host.vietNamOffsetMinutes,
                    trust: .given)
            },
            random: { (count) throws(FieldLogError) in self.chance.withLock { $0.bytes(count) } },
            machine: real.machine, signer: real.signer, verifier: real.verifier, keyMaker: real.keyMaker)
    }
}
