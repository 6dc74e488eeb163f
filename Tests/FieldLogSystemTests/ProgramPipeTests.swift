import FieldLogSystem
import Glibc
import Testing

@Suite("ProgramPipe")
struct ProgramPipeTests {
    private func shell(_ script: String, waitingOutputMax: Int = 16 << 20) throws -> ProgramPipe {
        try ProgramPipe(arguments: ["sh", "-c", script], waitingOutputMax: waitingOutputMax)
    }

    private func code(_ body: () throws -> Void) -> Int32? {
        #expect(throws: SystemError.self, performing: body)?.code
    }

    // Far more than any pipe holds goes through a program that answers at once, though nobody reads while we write.
    @Test func largeEcho() throws {
        let bytes = patternBytes(5_000_000)
        let program = try ProgramPipe(arguments: ["cat"])
        try program.write(bytes, timeoutMilliseconds: 60_000)
        program.closeInput()
        #expect(try program.read(count: 5_000_001, timeoutMilliseconds: 60_000) == bytes)
        #expect(try program.read(count: 1).isEmpty)
        #expect(program.finish().status == 0)
    }

    // A conversation: exact counts, in turn, over one program, and the end only when we say so.
    @Test func conversation() throws {
        let program = try ProgramPipe(arguments: ["cat"])
        for turn in 1...50 {
            let said = Array("lượt \(turn): tổ 178".utf8)
            try program.write(said, timeoutMilliseconds: 60_000)
            #expect(try program.read(count: 3, timeoutMilliseconds: 60_000) == Array(said.prefix(3)))
            #expect(try program.read(count: said.count - 3, timeoutMilliseconds: 60_000) == Array(said.dropFirst(3)))
        }
        #expect(try program.read(count: 0).isEmpty && program.read(count: -1).isEmpty)
        #expect(program.finish().status == 0)
        #expect(code { try program.write([1]) } == EPIPE)
        #expect(try program.read(count: 1).isEmpty)
        #expect(program.finish().status == 0)
    }

    // A flood on standard error stops nothing, and its end is what is kept.
    @Test func floodOfErrors() throws {
        let program = try shell("head -c 1000000 /dev/zero >&2; printf 'hết lỗi' >&2; echo xong; exit 4")
        #expect(try program.read(count: 5, timeoutMilliseconds: 60_000) == Array("xong\n".utf8))
        let (status, errors) = program.finish(timeoutMilliseconds: 60_000)
        #expect(status == 4)
        let last = Array("hết lỗi".utf8)
        #expect(errors == [UInt8](repeating: 0, count: ProgramPipe.errorBytesMax - last.count) + last)
    }

    // While we only write, a flood on standard error is taken in too.
    @Test func floodOfErrorsWhileWriting() throws {
        let program = try shell("head -c 1000000 /dev/zero >&2; cat >/dev/null; printf ít >&2")
        try program.write(patternBytes(1_000_000), timeoutMilliseconds: 60_000)
        #expect(program.finish(timeoutMilliseconds: 60_000).errors.suffix(3) == Array("ít".utf8).suffix(3))
    }

    // A program that never reads costs the time that was given and no more, and is killed in the end.
    @Test func neverReads() throws {
        let program = try ProgramPipe(arguments: ["sleep", "600"])
        #expect(code { try program.write(patternBytes(1_000_000), timeoutMilliseconds: 20) } == ETIMEDOUT)
        #expect(code { _ = try program.read(count: 1, timeoutMilliseconds: 0) } == ETIMEDOUT)
        #expect(program.finish(timeoutMilliseconds: 10).status == -SIGKILL)
    }

    // A program that dies while we write is an error value even where the signal would end us; its last words are read.
    @Test func diesMidway() throws {
        signal(SIGPIPE, SIG_DFL)
        let program = try shell("head -c 1000 >/dev/null; echo xong; exit 3")
        #expect(code { try program.write(patternBytes(1_000_000), timeoutMilliseconds: 60_000) } == EPIPE)
        #expect(try program.read(count: 100, timeoutMilliseconds: 60_000) == Array("xong\n".utf8))
        #expect(program.finish().status == 3)
    }

    // A descendant that holds the pipes open keeps neither reading nor writing nor the end waiting.
    @Test func survivingDescendant() throws {
        let program = try shell("sleep 300 & echo $!")
        let line = try program.read(count: 100, timeoutMilliseconds: 60_000)
        #expect(code { try program.write(patternBytes(1_000_000), timeoutMilliseconds: 60_000) } == EPIPE)
        #expect(program.finish().status == 0)
        let descendant = try #require(Int32(String(decoding: line.dropLast(), as: UTF8.self)))
        #expect(kill(descendant, SIGKILL) == 0)
    }

    // A peer that sends a little now and then never stands still, and is cut off by the deadline all the same.
    @Test func dribble() throws {
        let program = try shell("while :; do echo x; sleep 0.01; done")
        let deadline = SystemClock.monotonicMilliseconds() + 100
        #expect(
            code { _ = try program.read(count: 1 << 40, timeoutMilliseconds: 60_000, deadline: deadline) } == ETIMEDOUT)
        #expect(code { try program.write(patternBytes(1_000_000), deadline: deadline) } == ETIMEDOUT)
        #expect(code { try program.write(patternBytes(1_000_000), deadline: .min) } == ETIMEDOUT)
        program.kill()
        #expect(program.finish().status == -SIGKILL)
    }

    // Complaints on standard error are no movement.
    @Test func complaining() throws {
        let program = try shell("while :; do echo lỗi >&2; sleep 0.01; done")
        #expect(code { _ = try program.read(count: 1, timeoutMilliseconds: 100) } == ETIMEDOUT)
        #expect(program.finish(timeoutMilliseconds: 0).status == -SIGKILL)
    }

    // Output that nobody reads is held up to its bound; more ends the writing. What is held can be read.
    @Test func tooMuchUnread() throws {
        let program = try shell("yes 178", waitingOutputMax: 1_000)
        #expect(code { try program.write(patternBytes(1_000_000), timeoutMilliseconds: 60_000) } == ENOBUFS)
        #expect(try program.read(count: 400_000, timeoutMilliseconds: 60_000).count == 400_000)
        #expect(program.finish(timeoutMilliseconds: 0).status == -SIGKILL)
    }

    // A bound met exactly is no error, not even at the end of the stream.
    @Test func exactlyEnoughUnread() throws {
        let program = try shell("printf '%s' 0123456789; cat >/dev/null", waitingOutputMax: 10)
        try program.write(patternBytes(300_000), timeoutMilliseconds: 60_000)
        #expect(try program.read(count: 10, timeoutMilliseconds: 60_000) == Array("0123456789".utf8))
        #expect(program.finish().status == 0)
    }

    // What was said before a kill can be read; a second end changes nothing.
    @Test func wordsBeforeTheKill() throws {
        let program = try shell("echo lời cuối; exec sleep 600")
        #expect(try program.read(count: 4, timeoutMilliseconds: 60_000) == Array("lời cuối".utf8.prefix(4)))
        program.kill()
        program.kill()
        #expect(try program.read(count: 100) == Array("lời cuối\n".utf8.dropFirst(4)))
        #expect(program.finish().status == -SIGKILL)
    }

    // The environment is ours with what was given over it, the last of a name, and values may hold anything but NUL.
    @Test func environment() throws {
        let extra = [("FL_A", "một"), ("FL_AB", ""), ("FL_A", "hai ba=\n"), ("HOME", "/nhà")]
        let script = "printf '%s|%s|%s|%s' \"$FL_A\" \"${FL_AB-none}\" \"$HOME\" \"${PATH:+có}\""
        let program = try ProgramPipe(arguments: ["sh", "-c", script], environment: extra)
        let text = String(decoding: try program.read(count: 200, timeoutMilliseconds: 60_000), as: UTF8.self)
        #expect(text == "hai ba=\n||/nhà|có")
    }

    // What cannot be started is an error with its code; arguments are seen by no shell.
    @Test func whatCannotBeStarted() throws {
        let cases: [([String], [(String, String)], Int32)] = [
            ([], [], EINVAL), ([""], [], EINVAL), (["cat", "a\0b"], [], EINVAL), (["/không/có"], [], ENOENT),
            (["/"], [], EACCES), (["cat"], [("", "x")], EINVAL), (["cat"], [("a=b", "x")], EINVAL),
            (["cat"], [("a", "\0")], EINVAL),
        ]
        for (arguments, extra, expected) in cases {
            #expect(code { _ = try ProgramPipe(arguments: arguments, environment: extra) } == expected)
        }
        let echo = try ProgramPipe(arguments: ["printf", "%s", "$(id); *"])
        #expect(try echo.read(count: 100, timeoutMilliseconds: 60_000) == Array("$(id); *".utf8))
    }

    // Where the children's ends are ignored nobody knows the status, and it is not taken for success.
    @Test func unknownStatus() async {
        await #expect(processExitsWith: .success) {
            signal(SIGCHLD, SIG_IGN)
            let program = try ProgramPipe(arguments: ["true"])
            exit(program.finish().status == .min ? 0 : 1)
        }
    }
}
