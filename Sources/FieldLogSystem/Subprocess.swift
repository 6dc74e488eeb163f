internal import CFieldLog

/// Other programs, run to their end.
public enum Subprocess {
    /// How a program ended and what it wrote.
    public struct Outcome: Sendable, Hashable {
        /// The exit code, 0...255, or minus the number of the signal that ended the program.
        public let status: Int32

        /// Everything written to standard output.
        public let output: [UInt8]

        /// The first ``errorBytesMax`` bytes written to standard error.
        public let errors: [UInt8]
    }

    /// So much of a program's standard error is kept; the rest is read and dropped.
    public static let errorBytesMax = Int(FL_RUN_ERRORS_MAX)

    /// Runs a program without a shell, gives it `input`, and waits for its end. Blocks the calling thread.
    ///
    /// - Parameters:
    ///   - arguments: the program, looked up in PATH when it has no slash, and its arguments as they are.
    ///   - input: what it reads from standard input. Not reading it all is no error.
    ///   - maxOutput: the most bytes of output to accept; more kills the program and throws `EFBIG`.
    ///   - timeoutMilliseconds: nil or a negative number waits for ever; else the program is killed and `ETIMEDOUT`
    ///     thrown when it runs longer.
    ///
    /// A status other than 0 is not an error here: it is the program's answer. Throws `ENOENT` when there is no such
    /// program (`EACCES` when a folder in PATH cannot be searched), `EINVAL` for no arguments, an empty program name, or an argument with a NUL. Returns once the program
    /// itself has ended; what processes left behind by it write later is lost.
    public static func run(
        _ arguments: [String], input: [UInt8] = [], maxOutput: Int, timeoutMilliseconds: Int32? = nil
    ) throws(SystemError) -> Outcome {
        let program = arguments.first ?? ""
        var result = unsafe fl_run_result()
        let vector = try CStringVector(arguments, operation: "run")
        let code = unsafe vector.withPointers { (vector) in
            unsafe input.withUnsafeBytes { input in
                unsafe fl_run(
                    vector, input.baseAddress, input.count, max(0, maxOutput), timeoutMilliseconds ?? -1, &result)
            }
        }
        try SystemError.check(code, "run", program)
        defer { unsafe fl_run_free(&result) }
        return unsafe Outcome(
            status: result.exit_status,
            output: [UInt8](UnsafeBufferPointer(start: result.output, count: result.output_count)),
            errors: [UInt8](UnsafeBufferPointer(start: result.errors, count: result.errors_count)))
    }
}
