import Dispatch
import FieldLogSystem
import Foundation
import Glibc
import Synchronization
import Testing

@Suite("StandardStreams")
struct StandardStreamsTests {
    /// A pipe, closed afterwards.
    private func withPipe(_ body: (_ reading: Int32, _ writing: Int32) throws -> Void) throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try body(ends[0], ends[1])
    }

    private func read(_ descriptor: Int32, _ count: Int, idle: Int32? = nil, deadline: Int64? = nil) throws -> [UInt8] {
        try StandardStreams.read(descriptor, count: count, timeoutMilliseconds: idle, deadline: deadline)
    }

    private func write(_ descriptor: Int32, _ bytes: [UInt8], idle: Int32? = nil, deadline: Int64? = nil) throws {
        try StandardStreams.write(descriptor, bytes, timeoutMilliseconds: idle, deadline: deadline)
    }

    private func code(_ body: () throws -> Void) -> Int32? {
        #expect(throws: SystemError.self, performing: body)?.code
    }

    // Exactly what was asked for is read, the rest stays for others; fewer bytes mean the end.
    @Test(arguments: [nil, 60_000] as [Int32?])
    func exactCounts(idle: Int32?) throws {
        try withPipe { (reading, writing) throws in
            try write(writing, Array("tổ 178 đi".utf8), idle: idle)
            #expect(try read(reading, 7, idle: idle) == Array("tổ 17".utf8))
            #expect(try read(reading, 0, idle: idle).isEmpty && read(reading, -4, idle: idle).isEmpty)
            // The other end under another number, so that closing it here leaves the number to its owner.
            let null = open("/dev/null", O_WRONLY)
            #expect(dup2(null, writing) == writing)
            close(null)
            #expect(try read(reading, .max, idle: idle) == Array("8 đi".utf8))
            #expect(try read(reading, 1, idle: idle).isEmpty)
        }
    }

    // Nothing to read, nobody to write to, no room to write: errors, for streams that block and those that do not.
    @Test(arguments: [0, O_NONBLOCK])
    func bounds(flag: Int32) throws {
        try withPipe { (reading, writing) throws in
            for end in [reading, writing] { #expect(fcntl(end, F_SETFL, flag) == 0) }
            #expect(code { _ = try read(reading, 1, idle: 10) } == ETIMEDOUT)
            #expect(code { _ = try read(reading, 1, deadline: SystemClock.monotonicMilliseconds() + 10) } == ETIMEDOUT)
            #expect(code { try write(writing, patternBytes(1_000_000), idle: 10) } == ETIMEDOUT)
            #expect(code { try write(writing, [1], deadline: 0) } == ETIMEDOUT)
            #expect(try read(reading, 10_000, idle: 0) == Array(patternBytes(10_000)))
        }
    }

    // A peer that sends a little now and then is cut off by the deadline.
    @Test func dribble() throws {
        try withPipe { (reading, writing) throws in
            let peer = Background { if $0 % 8 == 0 { _ = Glibc.write(writing, "x", 1) } }
            let deadline = SystemClock.monotonicMilliseconds() + 100
            #expect(code { _ = try read(reading, 1 << 40, idle: 60_000, deadline: deadline) } == ETIMEDOUT)
            peer.stop()
        }
    }

    // Signals that interrupt every call lose and end nothing.
    @Test func amidSignals() throws {
        let handled = Signals()
        defer { handled.end() }
        let bytes = patternBytes(3_000)
        try withPipe { (reading, writing) throws in
            let reader = pthread_self()
            let peer = Background { round in
                pthread_kill(reader, SIGUSR1)
                if round % 4 == 0, round / 4 < 10 {
                    _ = bytes.withUnsafeBytes {
                        Glibc.write(writing, $0.baseAddress?.advanced(by: round / 4 * 300), 300)
                    }
                }
            }
            defer { peer.stop() }
            #expect(try read(reading, 3_000, idle: 60_000) == bytes)
        }
    }

    // Sleeping ends early at a signal, and else not.
    @Test func sleeping() {
        let handled = Signals()
        defer { handled.end() }
        #expect(ProcessSleep.milliseconds(0) && ProcessSleep.milliseconds(.min) && ProcessSleep.milliseconds(5))
        let sleeper = pthread_self()
        let peer = Background { _ in pthread_kill(sleeper, SIGUSR1) }
        #expect(!ProcessSleep.milliseconds(.max))
        peer.stop()
    }

    // The wrong descriptor and the full device have their codes; a reader that went is no signal.
    @Test func failures() throws {
        #expect(code { _ = try read(-1, 1, idle: 0) } != nil)
        #expect(code { _ = try read(987, 1) } == EBADF)
        #expect(code { try write(987, [1]) } == EBADF)
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        #expect(code { try write(full, [1], idle: 60_000) } == ENOSPC)
        signal(SIGPIPE, SIG_DFL)
        try withPipe { (reading, writing) throws in
            let null = open("/dev/null", O_RDONLY)
            #expect(dup2(null, reading) == reading)
            close(null)
            #expect(code { try write(writing, patternBytes(100_000), idle: 60_000) } == EPIPE)
        }
    }

    // The descriptors are those of standard input and output.
    @Test func numbers() async {
        await #expect(processExitsWith: .success) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0, dup2(ends[0], 0) == 0, dup2(ends[1], 1) == 1 else { exit(2) }
            try StandardStreams.writeOutput(Array("xin chào".utf8))
            exit(try StandardStreams.readInput(count: 9) == Array("xin chào".utf8) ? 0 : 1)
        }
    }
}

/// Lets SIGUSR1 reach a handler that does nothing in this thread; those of a pool keep all signals away.
private struct Signals {
    private var before = sigset_t()

    init() {
        signal(SIGUSR1) { _ in }
        var one = sigset_t()
        sigemptyset(&one)
        sigaddset(&one, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &one, &before)
    }

    func end() {
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}

/// Does something every millisecond or so on a thread of its own, with the number of the round, until it is told to stop.
private final class Background: Sendable {
    private let stopped = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable (Int) -> Void) {
        Thread.detachNewThread { [self] in
            var round = 0
            while !stopped.load(ordering: .acquiring) {
                body(round)
                round += 1
                usleep(1_000)
            }
            ended.signal()
        }
    }

    func stop() {
        stopped.store(true, ordering: .releasing)
        ended.wait()
    }
}
