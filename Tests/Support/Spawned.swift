import Glibc

/// A program that was started with its standard input, output and error as files. Foundation's `Process` crashed now and then among the
/// thousands of runs of these tests; this asks the system directly.
public struct Spawned: Sendable {
    /// The number of the process.
    public let id: Int32

    /// A program that could not be started; the number of the system's error.
    public struct Failure: Error {
        /// The error number.
        public let code: Int32
    }

    /// Starts a program in a folder. The files are opened in that order for reading, writing and writing; they are there already.
    public init(
        _ program: String, _ arguments: [String], folder: String, environment: [String: String],
        files: (input: String, output: String, error: String)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, files.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, files.output, O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, files.error, O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        // The same process: env changes the folder and becomes the program.
        let line = ["/usr/bin/env", "-C", folder, program] + arguments
        var words = line.map { strdup($0) } + [nil]
        // Where coverage is measured, what is started is measured as well.
        var environment = environment
        let measured = "LLVM_PROFILE_FILE"
        if let file = getenv(measured) { environment[measured] = String(cString: file) }
        var names = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + names { free(text) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, line[0], &actions, &attributes, &words, &names)
        guard code == 0 else { throw Failure(code: code) }
        self.id = id
    }

    /// Waits for the end: the exit code, or the number of the signal that ended it, negative. Who is not done after some minutes hangs,
    /// and is killed with all that it started, so that a test fails instead of never ending.
    public func end(within seconds: Int = 900) -> Int32 {
        var status: Int32 = 0
        var pause: useconds_t = 100
        let start = time(nil)
        while true {
            let found = waitpid(id, &status, WNOHANG)
            if found == id || (found < 0 && errno != EINTR) { break }
            if time(nil) - start > seconds { kill(-id, SIGKILL) }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }
}
