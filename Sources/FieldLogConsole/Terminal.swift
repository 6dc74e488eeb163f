import Glibc

/// The columns and rows of a terminal.
public struct TerminalSize: Sendable, Equatable {
    /// Columns, at least 1.
    public let columns: Int
    /// Rows, at least 1.
    public let rows: Int

    /// A size; values below 1 are taken as 1.
    public init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }

    /// The size to assume where none is known.
    public static let standard = TerminalSize(columns: 80, rows: 24)
}

/// Facts about a file descriptor that may be a terminal. They are asked for anew at each call.
public struct Terminal: Sendable, Equatable {
    /// The file descriptor.
    public let descriptor: Int32

    /// Standard input.
    public static let input = Terminal(descriptor: 0)
    /// Standard output.
    public static let output = Terminal(descriptor: 1)
    /// Standard error.
    public static let error = Terminal(descriptor: 2)

    /// Asks about a file descriptor; it need not be open.
    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Whether it is a terminal.
    public var isTTY: Bool { isatty(descriptor) == 1 }

    /// The size it says it has; ``TerminalSize/standard`` where it says none (a pipe, a serial line).
    public func size() -> TerminalSize {
        var size = winsize()
        let result = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        guard result == 0, size.ws_col > 0, size.ws_row > 0 else { return .standard }
        return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Whether colours and other attributes may be used on it: it is a terminal that understands them, and neither
    /// the user (`NO_COLOR` set and not empty, see no-color.org) nor `TERM` (`dumb`, or not set) speaks against it.
    public func colorAllowed(environment: (String) -> String? = Environment.value) -> Bool {
        isTTY && Self.environmentAllowsColor(environment)
    }

    /// Whether questions can be asked: standard input and standard error are terminals, and `TERM` does not say that
    /// they cannot move a cursor (`dumb`, or not set).
    public static func canAsk(environment: (String) -> String? = Environment.value) -> Bool {
        guard input.isTTY, error.isTTY, let kind = environment("TERM"), !kind.isEmpty else { return false }
        return kind != "dumb"
    }

    static func environmentAllowsColor(_ environment: (String) -> String?) -> Bool {
        if let wish = environment("NO_COLOR"), !wish.isEmpty { return false }
        guard let kind = environment("TERM"), !kind.isEmpty else { return false }
        return kind != "dumb"
    }
}
