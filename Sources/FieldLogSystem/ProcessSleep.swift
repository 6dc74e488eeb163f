internal import CFieldLog

/// Waiting for time to pass.
public enum ProcessSleep {
    /// Blocks the calling thread for so long; not at all when the number is not positive.
    ///
    /// - Returns: whether the whole time has passed; false when a signal's handler ran in this thread. One that ran just
    ///   before the call does not wake it: who waits for a signal sleeps in short pieces. Threads of a pool keep signals
    ///   away and sleep to the end; the main thread does not.
    @discardableResult
    public static func milliseconds(_ count: Int64) -> Bool { fl_sleep_ms(count) != 0 }
}
