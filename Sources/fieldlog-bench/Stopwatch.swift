internal import Glibc

/// Times of the clock that never goes back, and of this process on the processor.
enum Stopwatch {
    /// Seconds on the wall that a body takes.
    static func wall<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
        try seconds(CLOCK_MONOTONIC, body)
    }

    /// Seconds on the wall and of this process's processor time, after what earlier work left for the disk has been written out: a large
    /// store leaves much.
    static func settled<Failure: Error>(
        _ body: () throws(Failure) -> Void
    ) throws(Failure) -> (wall: Double, processor: Double) {
        sync()
        let start = now(CLOCK_PROCESS_CPUTIME_ID)
        let wall = try seconds(CLOCK_MONOTONIC, body)
        return (wall, now(CLOCK_PROCESS_CPUTIME_ID) - start)
    }

    /// Seconds of processor time, system calls included, that a body takes. Steadier than the wall on a shared machine. What earlier
    /// work left for the disk is written out first.
    static func processor<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
        sync()
        return try seconds(CLOCK_PROCESS_CPUTIME_ID, body)
    }

    private static func seconds<Failure: Error>(
        _ clock: clockid_t, _ body: () throws(Failure) -> Void
    ) throws(Failure) -> Double {
        let start = now(clock)
        try body()
        return now(clock) - start
    }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension [Double] {
    /// The middle value, 0 of none.
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
