import Glibc

/// A clock that never goes back, for ``ProgressLine``.
public enum MonotonicTime {
    /// The time since some moment in the past.
    public static func now() -> Duration {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
