internal import CFieldLog

/// Standard input and output as a conversation with another program, with bounds on time.
///
/// `timeoutMilliseconds` is how long nothing may move; 0 is what goes without waiting, nil or a negative number no bound.
/// `deadline` is a moment of ``SystemClock/monotonicMilliseconds()`` at which a call ends though something moves: a peer
/// that sends a byte now and then is cut off by it. Both throw `ETIMEDOUT`; what came until then is lost. Signals do not
/// end a call. Nothing is held back here, so others may read and write the same streams between two calls.
public enum StandardStreams {
    /// Exactly `count` bytes of standard input, or fewer at its end; none when `count` is not positive.
    ///
    /// Memory grows with what comes, not with `count`. Throws `EBADF` when there is no standard input.
    public static func readInput(
        count: Int, timeoutMilliseconds: Int32? = nil, deadline: Int64? = nil
    ) throws(SystemError) -> [UInt8] {
        try read(0, count: count, timeoutMilliseconds: timeoutMilliseconds, deadline: deadline)
    }

    /// Writes all bytes to standard output.
    ///
    /// Throws `EPIPE` when nobody reads any longer, whatever is set for `SIGPIPE`. The bounds on time hold for pipes and
    /// sockets; a regular file, or a terminal that was stopped, may take longer.
    public static func writeOutput(
        _ bytes: [UInt8], timeoutMilliseconds: Int32? = nil, deadline: Int64? = nil
    ) throws(SystemError) {
        try write(1, bytes, timeoutMilliseconds: timeoutMilliseconds, deadline: deadline)
    }

    /// As ``readInput(count:timeoutMilliseconds:deadline:)``, for any descriptor.
    package static func read(
        _ descriptor: Int32, count: Int, timeoutMilliseconds: Int32?, deadline: Int64?
    ) throws(SystemError) -> [UInt8] {
        try unsafe readInPieces(count: count, operation: "read", path: nil) { (base, count, got) in
            unsafe fl_stream_read(
                descriptor, base, count, &got, timeoutMilliseconds ?? -1, deadline ?? noDeadline)
        }
    }

    /// As ``writeOutput(_:timeoutMilliseconds:deadline:)``, for any descriptor.
    package static func write(
        _ descriptor: Int32, _ bytes: [UInt8], timeoutMilliseconds: Int32?, deadline: Int64?
    ) throws(SystemError) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe fl_stream_write(
                descriptor, bytes.baseAddress, bytes.count, timeoutMilliseconds ?? -1, deadline ?? noDeadline)
        }
        try SystemError.check(code, "write")
    }
}
