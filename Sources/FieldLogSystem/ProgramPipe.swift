internal import CFieldLog

/// A running program to talk with, over its standard input and output: `ssh` to another device, for example.
///
/// Whatever is called, all three streams move, so neither side waits for ever for the other to read. Standard error is
/// collected, its last ``errorBytesMax`` bytes. The program inherits these three descriptors and no others. Not for
/// two threads at once.
///
/// Time has two bounds, both optional. `timeoutMilliseconds` is how long nothing may move between the program and us;
/// 0 is what goes without waiting, nil or a negative number no bound. `deadline` is a moment of
/// ``SystemClock/monotonicMilliseconds()`` at which a call ends though something moves, for those who send a byte now
/// and then. Both throw `ETIMEDOUT`. After an error of ``write(_:timeoutMilliseconds:deadline:)`` or
/// ``read(count:timeoutMilliseconds:deadline:)`` a part of the bytes may have gone: the conversation is over.
@safe public final class ProgramPipe {
    /// So much of the end of a program's standard error is kept.
    public static let errorBytesMax = Int(FL_PROGRAM_ERRORS_MAX)

    /// The bound on output that waits to be read, unless another is given: 16 MiB.
    public static let waitingOutputMax = 16 << 20

    private let name: String
    private let program: OpaquePointer

    /// Starts a program without a shell.
    ///
    /// - Parameters:
    ///   - arguments: the program, looked up in this process's PATH when it has no slash, and its arguments as they are.
    ///   - extra: what its environment has besides ours or instead of it; the last of a name counts.
    ///   - waitingOutputMax: so many bytes of its output are held, at most, until they are read. Taken as they come, not
    ///     at once.
    ///
    /// Throws `ENOENT` when there is no such program (`EACCES` when it may not be run, or a folder in PATH cannot be
    /// searched), `EINVAL` for no arguments, an empty program name, a NUL, or a name in the environment that is empty or
    /// has an equals sign.
    public init(
        arguments: [String], environment extra: [(String, String)] = [],
        waitingOutputMax: Int = ProgramPipe.waitingOutputMax
    ) throws(SystemError) {
        name = arguments.first ?? ""
        for (variable, _) in extra where variable.isEmpty || variable.utf8.contains(0x3d) {
            throw SystemError(operation: "start", path: name, code: invalidArgument)
        }
        let vector = try CStringVector(arguments, operation: "start")
        let variables = try CStringVector(extra.map { $0 + "=" + $1 }, operation: "start")
        var started: OpaquePointer?
        let code = unsafe vector.withPointers { arguments in
            unsafe variables.withPointers { variables in
                unsafe fl_program_start(arguments, variables, max(0, waitingOutputMax), &started)
            }
        }
        try SystemError.check(code, "start", name)
        guard let started = unsafe started else {
            throw SystemError(operation: "start", path: name, code: invalidArgument)
        }
        unsafe program = started
    }

    /// Ends the program, if it has not ended.
    deinit { unsafe fl_program_free(program) }

    /// Writes all bytes to the program's input, and takes in meanwhile what it writes.
    ///
    /// Throws `EPIPE` when it has closed its input or has ended: what it said before can still be read. Throws `ENOBUFS`
    /// when it writes more than may wait to be read.
    public func write(
        _ bytes: [UInt8], timeoutMilliseconds: Int32? = nil, deadline: Int64? = nil
    ) throws(SystemError) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe fl_program_write(
                program, bytes.baseAddress, bytes.count, timeoutMilliseconds ?? -1, deadline ?? noDeadline)
        }
        try SystemError.check(code, "write", name)
    }

    /// Tells the program that no more comes. Reading goes on; writing throws `EPIPE` from now on.
    public func closeInput() { unsafe fl_program_close_input(program) }

    /// Exactly `count` bytes of the program's output, or fewer at its end; none when `count` is not positive.
    ///
    /// The output ends when the program closes it, and when the program has ended: what it left behind is read, what a
    /// descendant of it writes later is not. Memory grows with what comes, not with `count`.
    public func read(
        count: Int, timeoutMilliseconds: Int32? = nil, deadline: Int64? = nil
    ) throws(SystemError) -> [UInt8] {
        try unsafe readInPieces(count: count, operation: "read", path: name) { (base, count, got) in
            unsafe fl_program_read(program, base, count, &got, timeoutMilliseconds ?? -1, deadline ?? noDeadline)
        }
    }

    /// Closes the program's input, drops what it still writes, and waits for its end.
    ///
    /// - Parameter timeoutMilliseconds: for the whole of it; then the program is killed. Nil or a negative number waits
    ///   for ever.
    /// - Returns: the exit code, 0...255, or minus the number of the signal that ended it, or `Int32.min` when the system
    ///   does not tell because this process ignores `SIGCHLD`; and the end of what it wrote to standard error.
    ///
    /// A descendant that keeps the streams open is not waited for. May be called again, with the same result.
    public func finish(timeoutMilliseconds: Int32? = nil) -> (status: Int32, errors: [UInt8]) {
        let status = unsafe fl_program_finish(program, timeoutMilliseconds ?? -1)
        return (status, errors)
    }

    /// The end of what the program has written to standard error, as far as it has been taken in by now.
    public var errors: [UInt8] {
        var count = 0
        guard let bytes = unsafe fl_program_errors(program, &count) else { return [] }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Ends the program at once, with `SIGKILL`. What it has written can still be read. Nothing happens when it has ended.
    public func kill() { unsafe fl_program_kill(program) }
}
