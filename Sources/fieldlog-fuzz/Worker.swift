import FieldLogFuzzing
import FieldLogSystem
import Glibc

/// Runs one target in this process.
enum Worker {
    /// Executions between two looks at the memory.
    private static let chunk = 1_000

    /// Nanoseconds of the clock on no wall.
    static func nanoseconds() -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }

    static var peakKiB: UInt64 {
        var usage = rusage()
        unsafe getrusage(RUSAGE_SELF.rawValue, &usage)
        return UInt64(truncatingIfNeeded: usage.ru_maxrss)
    }

    /// Runs one slice; 0 without a violation.
    static func run(_ target: FuzzTarget, _ options: Options, _ path: String) -> Int32 {
        guard let state = SharedState(path, creates: false) else { return 2 }
        let files = FuzzFiles(folder: options.folder)
        let begin = nanoseconds()
        var loop = FuzzLoop(
            target, corpus: files.corpus(target).map(\.bytes), words: files.words(target), seed: options.seed)
        loop.runCorpus(before: state.begin, clock: nanoseconds)
        state[.peakKiB] = peakKiB
        while loop.figures.violation == nil, loop.figures.executions < options.executions {
            loop.run(
                min(chunk, options.executions - loop.figures.executions), before: state.begin, clock: nanoseconds)
            state[.peakKiB] = peakKiB
            if options.memoryMiB > 0, state[.peakKiB] > UInt64(options.memoryMiB) << 10 {
                state.words = "more than \(options.memoryMiB) MiB of memory"
                return 1
            }
        }
        state[.accepted] = UInt64(loop.figures.accepted)
        state[.slowest] = loop.figures.slowest
        state[.nanoseconds] = nanoseconds() &- begin
        guard let violation = loop.figures.violation else { return 0 }
        state.begin(violation.bytes)
        state[.executions] &-= 1
        state.words = violation.what
        return 1
    }

    /// Runs the bytes of a file once, and says what was wrong.
    static func one(_ target: FuzzTarget, _ path: String) -> Int32 {
        guard let bytes = try? Files.read(path, maxBytes: 1 << 20) else { return 2 }
        // Who takes longer than this hangs.
        alarm(3)
        let begin = nanoseconds()
        do throws(FuzzViolation) {
            let outcome = try target.run(bytes)
            let end = nanoseconds()
            print("\(target.name): \(outcome), \((end &- begin) / 1_000) µs")
            return end &- begin > FuzzLoop.slowestAllowed ? 1 : 0
        } catch {
            print("\(target.name): \(error.what)")
            return 1
        }
    }
}
