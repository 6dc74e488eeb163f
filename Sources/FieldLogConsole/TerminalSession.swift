import Glibc

/// How a form on a terminal ended. What was answered is in the form.
public enum FormOutcome: Sendable, Equatable {
    /// All questions are answered.
    case finished
    /// The user stopped.
    case aborted
    /// A signal came; see ``InterruptFlag/exitCode``.
    case interrupted
    /// The terminal is gone.
    case inputClosed
}

/// Runs a form on a terminal: raw mode, keys in, lines out.
public struct TerminalSession: Sendable {
    private let input: Int32
    private let output: Int32
    private let interrupt: Int32?

    private static let escapeWait: Int32 = 50

    /// - Parameters:
    ///   - input: where keys are read.
    ///   - output: where the form is drawn; the same terminal.
    ///   - interrupt: becomes readable when the session has to end.
    public init(input: Int32 = 0, output: Int32 = 2, interrupt: Int32? = InterruptFlag.descriptor) {
        self.input = input
        self.output = output
        self.interrupt = interrupt
    }

    /// Asks the questions until the form ends; blocks the thread meanwhile. The drawn form is removed afterwards.
    ///
    /// - Parameters:
    ///   - form: changed by the keys, and complete up to the last accepted answer whatever the outcome.
    ///   - onEvent: called for each event before the next key is looked at, so that an accepted answer can be made
    ///     durable before the next question shows.
    /// - Throws: ``TerminalError``. The terminal is restored then, too.
    public func run(
        _ form: inout Form, renderer: FormRenderer, onEvent: (FormEvent) -> Void
    ) throws(TerminalError) -> FormOutcome {
        if form.isFinished { return .finished }
        guard Terminal(descriptor: output).isTTY else { throw .notATerminal }
        let mode = try RawMode(descriptor: input)
        var frame = FormFrame()
        var decoder = KeyDecoder()
        try draw("\u{1B}[?2004h")
        let outcome: FormOutcome
        do throws(TerminalError) {
            outcome = try loop(&form, renderer, &decoder, &frame, onEvent)
        } catch {
            try? draw(frame.removal() + "\u{1B}[?2004l")
            mode.restore()
            throw error
        }
        try? draw(frame.removal() + "\u{1B}[?2004l")
        mode.restore()
        return outcome
    }

    private func loop(
        _ form: inout Form, _ renderer: FormRenderer, _ decoder: inout KeyDecoder, _ frame: inout FormFrame,
        _ onEvent: (FormEvent) -> Void
    ) throws(TerminalError) -> FormOutcome {
        while true {
            let size = Terminal(descriptor: output).size()
            try draw(frame.redraw(renderer.render(form, size: size)))
            let keys: [Key]
            switch try wait(decoder.isWaiting) {
            case .interrupted: return .interrupted
            case .closed: return .inputClosed
            case .expired: keys = decoder.expire()
            case .bytes(let bytes): keys = decoder.feed(bytes)
            }
            for key in keys {
                for event in form.handle(key) { onEvent(event) }
                if form.isFinished { return .finished }
                if form.isAborted { return .aborted }
            }
        }
    }

    private enum Arrival {
        case bytes(ArraySlice<UInt8>)
        case expired
        case interrupted
        case closed
    }

    private func wait(_ isWaiting: Bool) throws(TerminalError) -> Arrival {
        while true {
            // A negative descriptor is passed over by poll(2).
            var requests = [
                pollfd(fd: input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interrupt ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&requests, nfds_t(requests.count), isWaiting ? Self.escapeWait : -1)
            if ready < 0 {
                if errno == EINTR { continue }
                throw .system(errno)
            }
            if requests[1].revents != 0 { return .interrupted }
            if ready == 0 { return .expired }
            var bytes = [UInt8](repeating: 0, count: 1024)
            let count = unsafe read(input, &bytes, bytes.count)
            if count > 0 { return .bytes(bytes[..<count]) }
            // A terminal whose other side is gone says EIO.
            if count == 0 || errno == EIO { return .closed }
            if errno != EINTR && errno != EAGAIN { throw .system(errno) }
        }
    }

    private func draw(_ text: String) throws(TerminalError) {
        do throws(OutputError) {
            try Output.write(text, to: output)
        } catch {
            throw .output(error)
        }
    }
}

/// Remembers where the form stands on the terminal, to draw the next state over it.
struct FormFrame {
    private var cursorRow = 0

    mutating func redraw(_ screen: FormScreen) -> String {
        var text = toTop() + "\u{1B}[J" + screen.lines.joined(separator: "\r\n")
        let up = screen.lines.count - 1 - screen.cursorRow
        if up > 0 { text += "\u{1B}[\(up)A" }
        text += "\r"
        if screen.cursorColumn > 0 { text += "\u{1B}[\(screen.cursorColumn)C" }
        cursorRow = screen.cursorRow
        return text
    }

    mutating func removal() -> String {
        defer { cursorRow = 0 }
        return toTop() + "\u{1B}[J"
    }

    private func toTop() -> String {
        (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "") + "\r"
    }
}
