import FieldLogFuzzing
import FieldLogHash
import FieldLogModel
import FieldLogSystem
import Glibc

/// An input that fails: made as small as it goes, written to a file, and printed as it is wanted for a test.
struct Failure {
    let target: FuzzTarget
    let options: Options
    /// Runs, and nanoseconds, that making it smaller may cost.
    private static let attemptsMax = 2_000
    private static let nanosecondsMax: UInt64 = 30_000_000_000

    /// Reports what was wrong with an input.
    func report(_ what: String, _ bytes: [UInt8]) {
        print("\(target.name): \(what)")
        let small = fails(bytes) ? smaller(bytes) : bytes
        let path = "\(options.failures)/\(target.name)-\(SHA256.hash(small).hex.prefix(16))"
        _ = try? Files.writeAtomically(small, to: path, sync: false)
        print("  \(small.count) bytes in \(path)")
        print("  try FuzzTarget.run(\"\(target.name)\", hex: \"\(Hex.encode(small))\")")
    }

    /// Leaves out ever smaller pieces as long as it still fails, then makes bytes zero.
    private func smaller(_ bytes: [UInt8]) -> [UInt8] {
        var best = bytes
        var attempts = 0
        let begin = Worker.nanoseconds()
        var mayGoOn: Bool { attempts < Self.attemptsMax && Worker.nanoseconds() &- begin < Self.nanosecondsMax }
        var size = max(1, bytes.count / 2)
        while mayGoOn {
            var place = 0
            var isSmaller = false
            while place < best.count, mayGoOn {
                var candidate = best
                candidate.removeSubrange(place..<min(best.count, place + size))
                attempts += 1
                if fails(candidate) { (best, isSmaller) = (candidate, true) } else { place += size }
            }
            if size == 1, !isSmaller { break }
            size = max(1, size / 2)
        }
        for place in best.indices where best[place] != 0 && mayGoOn {
            var candidate = best
            candidate[place] = 0
            attempts += 1
            if fails(candidate) { best = candidate }
        }
        return best
    }

    /// Whether a process of its own fails with it.
    private func fails(_ bytes: [UInt8]) -> Bool {
        let path = "\(options.failures)/.one-\(getpid())"
        defer { unsafe unlink(path) }
        guard (try? Files.writeAtomically(bytes, to: path, sync: false)) != nil,
            let child = Child(["--target", target.name, "--one", path], quiet: true),
            let status = child.status(waits: true)
        else { return false }
        return status != 0 && status != 2
    }
}
