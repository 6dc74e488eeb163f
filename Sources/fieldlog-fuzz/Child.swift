import Glibc

/// A process of this very program.
struct Child {
    let id: pid_t

    /// Starts it; nil when the system will not.
    init?(_ arguments: [String], quiet: Bool) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if quiet {
            unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
            unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        // Sets and dictionaries in the same order in every run; no help with a crash that is looked for.
        let names = [
            "SWIFT_DETERMINISTIC_HASHING=1", "SWIFT_BACKTRACE=enable=no",
            "ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16",
        ]
        var words = unsafe (["fieldlog-fuzz"] + arguments).map { unsafe strdup($0) } + [nil]
        var environment = unsafe names.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + environment).forEach { unsafe free($0) } }
        var id: pid_t = 0
        guard unsafe posix_spawn(&id, "/proc/self/exe", &actions, nil, &words, &environment) == 0 else { return nil }
        self.id = id
    }

    /// The exit code, or the number of the signal that ended it, negative; nil while it runs.
    func status(waits: Bool = false) -> Int32? {
        var status: Int32 = 0
        guard unsafe waitpid(id, &status, waits ? 0 : WNOHANG) == id else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }

    /// Nanoseconds of a processor that it has used.
    var used: UInt64 {
        var clock = clockid_t()
        var time = timespec()
        guard unsafe clock_getcpuclockid(id, &clock) == 0, unsafe clock_gettime(clock, &time) == 0 else { return 0 }
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }

    func end() { kill(id, SIGKILL) }
}
