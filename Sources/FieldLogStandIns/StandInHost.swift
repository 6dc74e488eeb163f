public import FieldLogKit
internal import FieldLogModel
internal import Synchronization

/// Hosts that are the same in every run of one seed: a clock that a run moves, seeded random bytes, keyed hashes for signatures.
public final class StandInHost: Sendable {
    private let generator: Mutex<SeededGenerator>
    private let clock: Mutex<Int64>

    /// When the clock of a new host stands, in milliseconds: a morning of November 2026.
    public static let beginning: Int64 = 1_795_150_000_000

    /// A host of a seed.
    public init(seed: UInt64) {
        generator = Mutex(SeededGenerator(seed))
        clock = Mutex(Self.beginning)
    }

    /// Moves the clock, forward or back.
    public func pass(milliseconds: Int64) {
        clock.withLock { $0 = $0.addingReportingOverflow(milliseconds).partialValue }
    }

    /// Begins the random bytes anew.
    public func reseed(_ seed: UInt64) { generator.withLock { $0 = SeededGenerator(seed) } }

    /// As ``host(machine:)``, with keys and signatures by `ssh-keygen`. Keys are then other ones in every run.
    public func realKeys(machine: String) -> Host {
        let stand = host(machine: machine)
        return Host(now: stand.now, random: stand.random, machine: machine)
    }

    /// What a workspace is given; `machine` is the identity that the witness names.
    public func host(machine: String = "máy-thử") -> Host {
        Host(
            now: { WallTime(milliseconds: self.clock.withLock { $0 }, offsetMinutes: 420, trust: .given) },
            random: { (count) throws(FieldLogError) in self.generator.withLock { $0.bytes(count) } },
            machine: machine, signer: { StandInKeys.signer($0) }, verifier: KeyedHashVerifier(),
            keyMaker: StandInKeys { (count) throws(FieldLogError) in self.generator.withLock { $0.bytes(count) } })
    }
}
