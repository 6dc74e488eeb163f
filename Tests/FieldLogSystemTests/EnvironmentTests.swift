import FieldLogSystem
import Testing

@Suite("Clock, machine, randomness")
struct EnvironmentTests {
    // Any number of bytes, also across the 256-byte pieces of the system call; two draws differ.
    @Test func randomBytes() throws {
        for count in [0, 1, 255, 256, 257, 1_000] {
            #expect(try SystemRandom.bytes(count).count == count)
        }
        #expect(try SystemRandom.bytes(-1).isEmpty)
        #expect(try SystemRandom.bytes(32) != SystemRandom.bytes(32))
        #expect(try Set((0..<50).map { _ in try SystemRandom.number() }).count == 50)
    }

    // The monotonic clock does not go back; the wall clock gives a plausible number.
    @Test func clocks() {
        let first = SystemClock.monotonicMilliseconds()
        #expect(SystemClock.monotonicMilliseconds() >= first)
        #expect(SystemClock.wallMilliseconds() > 0)
        #expect([.synchronised, .unsynchronised, .unknown].contains(SystemClock.synchronisation()))
    }

    // A machine id is 32 lower-case hexadecimal digits, or there is none.
    @Test func machine() {
        if let identifier = SystemMachine.identifier() {
            #expect(identifier.utf8.count == 32)
            #expect(identifier.allSatisfy { "0123456789abcdef".contains($0) })
        }
    }
}
