import Glibc
import Synchronization

// A handler may use nothing but what is safe at any instruction: atomics and write(2).
private let signalCount = Atomic<Int>(0)
private let lastSignal = Atomic<Int32>(0)
private let pipeWriteEnd = Atomic<Int32>(-1)
private let pipeReadEnd = Atomic<Int32>(-1)
private let rawSessions = Atomic<Int>(0)

private func noteSignal(_ number: Int32) {
    let saved = errno
    let before = signalCount.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
    lastSignal.store(number, ordering: .sequentiallyConsistent)
    // Who asks twice does not want to wait for a safe point. A terminal in raw mode must be restored first, though.
    if before > 0, rawSessions.load(ordering: .sequentiallyConsistent) == 0 { _exit(128 &+ number) }
    var byte: UInt8 = 1
    _ = unsafe write(pipeWriteEnd.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = saved
}

/// Whether the user asked the process to stop (SIGINT, SIGTERM, SIGHUP), so that long work can end at a safe point.
///
/// There is one for the process, as there is one disposition per signal. A second signal ends the process at once with
/// 128 + its number, except while a terminal is in raw mode: what is written must survive a power cut anyway.
public enum InterruptFlag {
    /// Starts to catch the signals; to be called on one thread, at the start. Calling it again changes nothing.
    ///
    /// A signal that is ignored already (`nohup`) stays ignored.
    ///
    /// - Throws: ``TerminalError/system(_:)`` if there is no pipe to be had.
    public static func install() throws(TerminalError) {
        guard pipeReadEnd.load(ordering: .sequentiallyConsistent) < 0 else { return }
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .system(errno) }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        pipeWriteEnd.store(ends[1], ordering: .sequentiallyConsistent)
        pipeReadEnd.store(ends[0], ordering: .sequentiallyConsistent)
        // Touched once, so that the handler never meets a global that is still to be initialised.
        _ = (isRaised, rawSessions.load(ordering: .relaxed), lastSignal.load(ordering: .relaxed))
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var present = sigaction()
            guard unsafe sigaction(number, nil, &present) == 0 else { continue }
            if unsafe unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = noteSignal
            action.sa_flags = SA_RESTART
            _ = unsafe sigaction(number, &action, nil)
        }
    }

    /// Whether a signal has come. An atomic load: cheap enough to ask for every row.
    public static var isRaised: Bool { signalCount.load(ordering: .sequentiallyConsistent) > 0 }

    /// The exit code that tells the caller of the signal: 130 for SIGINT; `nil` if none has come.
    public static var exitCode: Int32? {
        isRaised ? 128 &+ lastSignal.load(ordering: .sequentiallyConsistent) : nil
    }

    /// A descriptor that becomes readable with the first signal, for `poll`; `nil` before ``install()``.
    /// Do not read from it.
    public static var descriptor: Int32? {
        let end = pipeReadEnd.load(ordering: .sequentiallyConsistent)
        return end < 0 ? nil : end
    }

    /// Forgets the signals that came, for programs that go on after one.
    public static func reset() {
        if let descriptor {
            var bytes = [UInt8](repeating: 0, count: 64)
            while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
        }
        signalCount.store(0, ordering: .sequentiallyConsistent)
        lastSignal.store(0, ordering: .sequentiallyConsistent)
    }

    static func enterRawSession() {
        rawSessions.wrappingAdd(1, ordering: .sequentiallyConsistent)
    }

    static func leaveRawSession() {
        rawSessions.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    }
}
