import FieldLogSystem
import Foundation
import Glibc
import Testing

@Suite("FileLock")
struct FileLockTests {
    // Two values on one file exclude each other; given back, the lock is free; gone with its value, too.
    @Test func excludes() throws {
        try withTemporaryFolder { folder in
            var first = try FileLock(path: folder + "/khóa")
            var second = try FileLock(path: folder + "/khóa")
            try first.lock()
            let held1 = first.isHeld
            #expect(held1)
            let taken1 = try second.tryLock()
            #expect(!taken1)
            try first.unlock()
            try first.unlock()
            let taken2 = try second.tryLock()
            #expect(taken2)
            let taken3 = try first.tryLock()
            #expect(!taken3)
            _ = consume second
            let taken4 = try first.tryLock()
            #expect(taken4)
        }
    }

    // Waiting ends with ETIMEDOUT, not before its time; the value can be used again.
    @Test func timesOut() throws {
        try withTemporaryFolder { folder in
            var holder = try FileLock(path: folder + "/lock")
            var waiter = try FileLock(path: folder + "/lock")
            try holder.lock()
            for milliseconds in [1, 30] as [Int32] {
                let start = SystemClock.monotonicMilliseconds()
                var code: Int32 = 0
                do throws(SystemError) {
                    try waiter.lock(timeoutMilliseconds: milliseconds)
                } catch {
                    code = error.code
                }
                #expect(code == ETIMEDOUT)
                #expect(SystemClock.monotonicMilliseconds() - start >= Int64(milliseconds))
            }
            let held2 = waiter.isHeld
            #expect(!held2)
            try holder.unlock()
            try waiter.lock(timeoutMilliseconds: 30)
            let held3 = waiter.isHeld
            #expect(held3)
        }
    }

    // Taking a held lock again is refused rather than silently shared.
    @Test func notReentrant() throws {
        try withTemporaryFolder { folder in
            var lock = try FileLock(path: folder + "/lock")
            try lock.lock()
            var code: Int32 = 0
            do throws(SystemError) { try lock.lock() } catch { code = error.code }
            #expect(code == EDEADLK)
        }
    }

    // Another process is kept out while we hold the lock, and let in afterwards.
    @Test func excludesOtherProcesses() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/lock"
            var lock = try FileLock(path: path)
            try lock.lock()
            #expect(try Subprocess.run(["flock", "-n", path, "true"], maxOutput: 100).status == 1)
            try lock.unlock()
            #expect(try Subprocess.run(["flock", "-n", path, "true"], maxOutput: 100).status == 0)
        }
    }

    // Many waiting threads, with and without a limit, all get their turn, one at a time.
    @Test func everyWaiterGetsItsTurn() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/lock"
            let counter = folder + "/count"
            try Files.writeAtomically([0], to: counter, sync: false)
            let group = DispatchGroup()
            for worker in 0..<6 {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    for _ in 0..<10 {
                        do {
                            var lock = try FileLock(path: path)
                            try lock.lock(timeoutMilliseconds: worker % 2 == 0 ? nil : 60_000)
                            let value = try Files.read(counter, maxBytes: 1)
                            try Files.writeAtomically([value[0] + 1], to: counter, sync: false)
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
            group.wait()
            #expect(try Files.read(counter, maxBytes: 1) == [60])
        }
    }

    // The file is private, and a symbolic link is not followed to another.
    @Test func lockFile() throws {
        try withTemporaryFolder { folder in
            _ = try FileLock(path: folder + "/lock")
            #expect(try Files.identity(of: folder + "/lock")?.permissions == 0o600)
            #expect(symlink("lock", folder + "/link") == 0)
            #expect(throws: SystemError(operation: "open lock", path: folder + "/link", code: ELOOP)) {
                _ = try FileLock(path: folder + "/link")
            }
        }
    }
}
