import FieldLogConsole
import Foundation
import Glibc
import Synchronization
import Testing

/// The other side of a terminal that exists only for a test.
struct PseudoTerminal {
    let controller: Int32
    let terminal: Int32

    init?() {
        // posix_openpt and its kin are not imported: the requests TIOCSPTLCK and TIOCGPTN do the same.
        var lock: Int32 = 0
        var number: UInt32 = 0
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard controller >= 0, ioctl(controller, 0x4004_5431, &lock) == 0, ioctl(controller, 0x8004_5430, &number) == 0
        else { return nil }
        terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard terminal >= 0 else { return nil }
    }

    /// Reads until the text has appeared on the screen; `false` at the end of it.
    func read(until text: String) -> Bool {
        var seen: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: seen, as: UTF8.self).contains(text) {
            let count = Glibc.read(controller, &bytes, bytes.count)
            guard count > 0 else { return false }
            seen += bytes[..<count]
        }
        return true
    }

    func localFlags() -> tcflag_t {
        var mode = termios()
        return tcgetattr(terminal, &mode) == 0 ? mode.c_lflag : 0
    }
}

@Suite(.serialized) struct TerminalTests {
    private let renderer = FormRenderer(language: .english, color: false, measure: StandInMeasure())

    /// Runs a session on a thread of its own while the test types.
    private func session(
        on pty: PseudoTerminal, interrupt: Int32?, typing: () throws -> Void
    ) throws -> (outcome: FormOutcome, events: [FormEvent]) {
        final class Box: Sendable {
            let outcome = Mutex<Result<FormOutcome, TerminalError>?>(nil)
            let events = Mutex<[FormEvent]>([])
            let done = DispatchSemaphore(value: 0)
        }
        let box = Box()
        let renderer = renderer
        Thread.detachNewThread {
            var form = Form(SampleForm.questions)
            let session = TerminalSession(input: pty.terminal, output: pty.terminal, interrupt: interrupt)
            let outcome: Result<FormOutcome, TerminalError>
            do throws(TerminalError) {
                outcome = .success(
                    try session.run(&form, renderer: renderer) { event in box.events.withLock { $0.append(event) } })
            } catch {
                outcome = .failure(error)
            }
            box.outcome.withLock { $0 = outcome }
            box.done.signal()
        }
        try typing()
        // Another test that resets the flag may have swallowed the signal.
        while box.done.wait(timeout: .now() + 2) == .timedOut {
            if interrupt != nil { _ = kill(getpid(), SIGINT) }
        }
        return (try #require(box.outcome.withLock { $0 }).get(), box.events.withLock { $0 })
    }

    /// A whole form on a real terminal: raw while it runs, as before afterwards.
    @Test func formOnATerminal() throws {
        let pty = try #require(PseudoTerminal())
        let before = pty.localFlags()
        let (outcome, events) = try session(on: pty, interrupt: nil) {
            #expect(pty.read(until: "Ctrl-S"))
            #expect(pty.localFlags() & tcflag_t(ECHO | ICANON | ISIG) == 0)
            try Output.write("88\r", to: pty.controller)
            #expect(pty.read(until: "Từ chối"))
            try Output.write("\u{13}", to: pty.controller)
        }
        #expect(outcome == .finished)
        #expect(events.count == 6)
        #expect(before == pty.localFlags() && before & tcflag_t(ECHO) != 0)
    }

    /// What runs in the background of a script, or under `nohup`, is born deaf to the signal, and stays so when it is installed.
    private static func listenToInterrupts() {
        var present = sigaction()
        guard sigaction(SIGINT, nil, &present) == 0 else { return }
        if unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == 1 { signal(SIGINT, SIG_DFL) }
    }

    /// A signal ends the session with the terminal restored and the answers kept; long work sees the flag.
    @Test func interrupted() throws {
        Self.listenToInterrupts()
        try InterruptFlag.install()
        InterruptFlag.reset()
        #expect(!InterruptFlag.isRaised && InterruptFlag.exitCode == nil)
        let pty = try #require(PseudoTerminal())
        let before = pty.localFlags()
        let (outcome, events) = try session(on: pty, interrupt: InterruptFlag.descriptor) {
            #expect(pty.read(until: "Ctrl-S"))
            try Output.write("\r", to: pty.controller)
            #expect(pty.read(until: "Từ chối"))
            #expect(kill(getpid(), SIGINT) == 0)
        }
        #expect(outcome == .interrupted)
        #expect(events.count == 1)
        #expect(before == pty.localFlags())
        #expect(InterruptFlag.isRaised && InterruptFlag.exitCode == 130)
        InterruptFlag.reset()
        #expect(!InterruptFlag.isRaised)
    }

    /// Who asks twice does not wait for a safe point.
    @Test func secondSignalEndsTheProcess() async {
        await #expect(processExitsWith: .exitCode(130)) {
            Self.listenToInterrupts()
            try InterruptFlag.install()
            kill(getpid(), SIGINT)
            while !InterruptFlag.isRaised { usleep(1000) }
            kill(getpid(), SIGINT)
            while true { pause() }
        }
    }

    /// A terminal that goes away ends the session, and what is no terminal is refused.
    @Test func withoutATerminal() throws {
        let pty = try #require(PseudoTerminal())
        let (outcome, _) = try session(on: pty, interrupt: nil) {
            #expect(pty.read(until: "Ctrl-S"))
            close(pty.controller)
        }
        #expect(outcome == .inputClosed)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        var form = Form(SampleForm.questions)
        let session = TerminalSession(input: ends[0], output: ends[1], interrupt: nil)
        #expect(throws: TerminalError.notATerminal) {
            try session.run(&form, renderer: renderer) { _ in }
        }
        #expect(!Terminal(descriptor: ends[0]).isTTY)
        #expect(Terminal(descriptor: ends[0]).size() == .standard)
        #expect(!Terminal(descriptor: ends[0]).colorAllowed { ["TERM": "xterm"][$0] })
        close(ends[0])
        close(ends[1])
    }

    /// Colour needs a terminal that understands it and a user who does not mind.
    @Test func colorAllowed() throws {
        let pty = try #require(PseudoTerminal())
        let terminal = Terminal(descriptor: pty.terminal)
        #expect(terminal.colorAllowed { ["TERM": "xterm", "NO_COLOR": ""][$0] })
        #expect(!terminal.colorAllowed { ["TERM": "xterm", "NO_COLOR": "1"][$0] })
        #expect(!terminal.colorAllowed { ["TERM": "dumb"][$0] })
        #expect(!terminal.colorAllowed { _ in nil })
        var size = winsize(ws_row: 10, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(pty.controller, UInt(TIOCSWINSZ), &size) == 0)
        #expect(terminal.size() == TerminalSize(columns: 132, rows: 10))
    }
}

@Suite struct OutputTests {
    /// A pipe whose reader has gone is an error of its own, not the end of the process.
    @Test func closedPipe() throws {
        Output.ignoreBrokenPipes()
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        var buffer = OutputBuffer(descriptor: ends[1], limit: 10)
        do throws(OutputError) {
            try buffer.write("ngắn")
            try buffer.write("dài hơn mười byte")
            Issue.record("written")
        } catch {
            #expect(error == .closedByReader)
        }
        close(ends[1])
        #expect(throws: OutputError.system(EBADF)) { try Output.write("x", to: -1) }
    }

    /// More than a pipe holds arrives whole, on a descriptor that does not block, too.
    @Test func everythingIsWritten() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let writer = ends[1]
        let text = String(repeating: "Hoa Sữa ", count: 40_000)
        Thread.detachNewThread {
            try? Output.write(text, to: writer)
            close(writer)
        }
        var seen: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &bytes, bytes.count)
            guard count > 0 else { break }
            seen += bytes[..<count]
        }
        close(ends[0])
        #expect(seen.count == text.utf8.count)
        #expect(String(decoding: seen, as: UTF8.self) == text)
    }

    /// Progress shows after a second, at most ten times a second, and goes away.
    @Test func progress() {
        var line = ProgressLine(isTerminal: true, columns: 10, startedAt: .seconds(5), measure: StandInMeasure())
        #expect(line.update(now: .seconds(6), "sớm") == nil)
        #expect(line.clear() == nil)
        #expect(line.update(now: .milliseconds(6001), "đã nhập 1.000 dòng") == "\rđã nhập …\u{1B}[K")
        #expect(line.update(now: .milliseconds(6100), "x") == nil)
        #expect(line.update(now: .milliseconds(6101), "\u{1B}x") == "\r?x\u{1B}[K")
        #expect(line.clear() == "\r\u{1B}[K")
        #expect(line.clear() == nil)
        var piped = ProgressLine(isTerminal: false, columns: 10, startedAt: .zero, measure: StandInMeasure())
        #expect(piped.update(now: .seconds(60), "x") == nil)
        let now = MonotonicTime.now()
        #expect(MonotonicTime.now() >= now)
    }
}
