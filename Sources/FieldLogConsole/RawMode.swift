import Glibc

/// Why a terminal could not be used.
public enum TerminalError: Error, Equatable, Sendable {
    /// The descriptor is not a terminal.
    case notATerminal
    /// The system refused, with this `errno`.
    case system(Int32)
    /// Nothing could be written to it.
    case output(OutputError)
}

/// A terminal in raw mode: every key arrives at once, Ctrl-C and Ctrl-S included. The former mode comes back when the
/// value ends, on whatever path.
///
/// A process that ends without unwinding (`exit` within, `kill -9`) does not restore it.
public struct RawMode: ~Copyable {
    private let descriptor: Int32
    private let former: termios

    /// Switches to raw mode. Keys typed ahead are kept.
    public init(descriptor: Int32) throws(TerminalError) {
        guard isatty(descriptor) == 1 else { throw .notATerminal }
        var mode = termios()
        guard unsafe tcgetattr(descriptor, &mode) == 0 else { throw .system(errno) }
        let saved = mode
        unsafe cfmakeraw(&mode)
        // Counted before the switch: from here on, no second signal ends the process past the restoring.
        InterruptFlag.enterRawSession()
        while unsafe tcsetattr(descriptor, TCSADRAIN, &mode) != 0 {
            let code = errno
            if code == EINTR { continue }
            InterruptFlag.leaveRawSession()
            throw .system(code)
        }
        self.descriptor = descriptor
        former = saved
    }

    /// Restores the former mode now.
    public consuming func restore() {}

    deinit {
        var mode = former
        while unsafe tcsetattr(descriptor, TCSADRAIN, &mode) != 0, errno == EINTR {}
        InterruptFlag.leaveRawSession()
    }
}
