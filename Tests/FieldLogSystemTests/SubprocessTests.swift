import FieldLogSystem
import Glibc
import Testing

@Suite("Subprocess")
struct SubprocessTests {
    // More than any pipe holds goes in and comes out unchanged, without either side waiting for ever.
    @Test func largeDataBothWays() throws {
        let bytes = patternBytes(1_000_000)
        let outcome = try Subprocess.run(["cat"], input: bytes, maxOutput: 1_000_000)
        #expect(outcome.status == 0)
        #expect(outcome.output == bytes)
        #expect(outcome.errors.isEmpty)
    }

    // Both output streams filled at once arrive apart; the errors are kept up to their bound.
    @Test func outputAndErrorsApart() throws {
        let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero | tr '\\0' x; echo; echo hết >&2"
        let outcome = try Subprocess.run(["sh", "-c", script], maxOutput: 1 << 20)
        #expect(outcome.output == [UInt8](repeating: 0x78, count: 300_000) + [0x0a])
        #expect(outcome.errors == [UInt8](repeating: 0, count: Subprocess.errorBytesMax))
    }

    // Exit codes are answers; a signal is a negative number.
    @Test func howItEnded() throws {
        for code in [0, 1, 7, 255] as [Int32] {
            #expect(try Subprocess.run(["sh", "-c", "exit \(code)"], maxOutput: 0).status == code)
        }
        #expect(try Subprocess.run(["sh", "-c", "kill -9 $$"], maxOutput: 0).status == -9)
    }

    // Arguments reach the program as they are: no shell looks at them.
    @Test func argumentsAreNotInterpreted() throws {
        let hostile = ["$(id)", "a b", "", "; rm x", "*", "tổ 178", "-n"]
        let outcome = try Subprocess.run(["printf", "%s\\n"] + hostile, maxOutput: 1_000)
        #expect(String(decoding: outcome.output, as: UTF8.self) == hostile.map { $0 + "\n" }.joined())
    }

    // What cannot be run is an error with its code, not a crash.
    @Test func whatCannotBeRun() {
        let cases: [([String], Int32)] = [
            (["/không/có"], ENOENT), ([], EINVAL), ([""], EINVAL),
            (["cat", "a\0b"], EINVAL), (["/"], EACCES),
        ]
        for (arguments, code) in cases {
            let error = #expect(throws: SystemError.self) { try Subprocess.run(arguments, maxOutput: 10) }
            #expect(error?.code == code)
        }
        // By name alone; EACCES when a folder in PATH is closed to us.
        let unknown = #expect(throws: SystemError.self) {
            try Subprocess.run(["fieldlog-no-such-program"], maxOutput: 10)
        }
        #expect(unknown?.code == ENOENT || unknown?.code == EACCES)
    }

    // A program that reads nothing of a large input does not end us by SIGPIPE, and is no error.
    @Test func unreadInput() throws {
        signal(SIGPIPE, SIG_DFL)
        let outcome = try Subprocess.run(
            ["sh", "-c", "exec <&-; echo xong"], input: patternBytes(500_000), maxOutput: 9)
        #expect(outcome.status == 0)
        #expect(outcome.output == Array("xong\n".utf8))
    }

    // Output without end is cut off with EFBIG, time without end with ETIMEDOUT.
    @Test func bounds() {
        let tooMuch = #expect(throws: SystemError.self) { try Subprocess.run(["yes"], maxOutput: 1_000) }
        #expect(tooMuch?.code == EFBIG)
        let oneTooMany = #expect(throws: SystemError.self) { try Subprocess.run(["echo", "12"], maxOutput: 2) }
        #expect(oneTooMany?.code == EFBIG)
        let tooLong = #expect(throws: SystemError.self) {
            try Subprocess.run(["sleep", "600"], maxOutput: 10, timeoutMilliseconds: 20)
        }
        #expect(tooLong == SystemError(operation: "run", path: "sleep", code: ETIMEDOUT))
    }

    // A descendant that keeps the pipes open does not keep us: the program's own output is whole.
    @Test func survivingDescendant() throws {
        let script = "sleep 20 & head -c 50000 /dev/zero; exit 3"
        let outcome = try Subprocess.run(["sh", "-c", script], maxOutput: 50_000, timeoutMilliseconds: 15_000)
        #expect(outcome.status == 3)
        #expect(outcome.output.count == 50_000)
    }

    // A program inherits three descriptors and no others, even those not marked close-on-exec.
    @Test func noForeignDescriptors() throws {
        let leaked = dup2(2, 97)
        defer { close(leaked) }
        let script = "for f in /proc/self/fd/*; do echo ${f##*/}; done; [ -e /proc/self/fd/97 ] && echo leaked"
        let outcome = try Subprocess.run(["sh", "-c", script], maxOutput: 10_000)
        #expect(!String(decoding: outcome.output, as: UTF8.self).contains("97"))
        #expect(!String(decoding: outcome.output, as: UTF8.self).contains("leaked"))
    }
}
