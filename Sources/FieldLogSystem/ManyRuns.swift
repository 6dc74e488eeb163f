internal import CFieldLog

extension Subprocess {
    /// One program among several: it reads a file and answers by its exit code.
    public struct Job: Sendable, Hashable {
        /// The program, looked up in PATH when it has no slash, and its arguments as they are.
        public let arguments: [String]
        /// The regular file that it gets as standard input.
        public let inputPath: String

        /// A job of these parts.
        public init(_ arguments: [String], inputPath: String) {
            self.arguments = arguments
            self.inputPath = inputPath
        }
    }

    /// Runs programs without a shell, some at the same time, and waits for all. What they write is dropped. Blocks the
    /// calling thread and makes no other.
    ///
    /// - Parameters:
    ///   - jobs: started in this order; none is no error and starts nothing.
    ///   - parallel: the most that run at one time, by default as many as there are processors; at most 64.
    ///   - timeoutMilliseconds: the longest that each may run; nil or a negative number sets no bound.
    /// - Returns: for each job, in order, its exit code or minus the number of the signal that ended it.
    ///
    /// Throws `ENOENT` when a program or an input file is not there, `EINVAL` for no arguments, an empty program name,
    /// a NUL, or an input that is no regular file, `ETIMEDOUT`. Those that run at that time are killed first.
    public static func runMany(
        _ jobs: [Job], parallel: Int? = nil, timeoutMilliseconds: Int32? = nil
    ) throws(SystemError) -> [Int32] {
        guard !jobs.isEmpty else { return [] }
        var block: [CChar] = []
        var offsets: [Int?] = []
        for job in jobs {
            for word in [job.inputPath] + job.arguments {
                try SystemError.checkNoNUL(word, "run")
                offsets.append(block.count)
                block.append(contentsOf: word.utf8.lazy.map { CChar(bitPattern: $0) })
                block.append(0)
            }
            offsets.append(nil)
        }
        var statuses = [Int32](repeating: 0, count: jobs.count)
        let atOnce = parallel.map { max(1, $0) } ?? Int(fl_processors())
        let code = unsafe block.withUnsafeMutableBufferPointer { block in
            let words = unsafe offsets.map { offset in
                unsafe offset.flatMap { offset in unsafe block.baseAddress?.advanced(by: offset) }
            }
            return unsafe words.withUnsafeBufferPointer { words in
                unsafe statuses.withUnsafeMutableBufferPointer { statuses in
                    guard let words = words.baseAddress else { return invalidArgument }
                    return unsafe fl_run_many(
                        words, jobs.count, atOnce, timeoutMilliseconds ?? -1, statuses.baseAddress)
                }
            }
        }
        try SystemError.check(code, "run", jobs.first?.arguments.first ?? "")
        return statuses
    }
}
