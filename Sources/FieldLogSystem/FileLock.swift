internal import CFieldLog
internal import Glibc

/// An exclusive lock between processes: `flock` on a file of its own.
///
/// The kernel releases it when the process ends, however it ends, so a power cut or a kill leaves no stale lock. Two
/// values on the same path exclude each other also inside one process. The file stays where it is; removing it would
/// let two holders in.
public struct FileLock: ~Copyable, Sendable {
    /// The file that is locked, as given.
    public let path: String

    /// Whether this value holds the lock.
    public private(set) var isHeld = false

    private let descriptor: Int32

    /// Opens `path`, making it with mode 0600 when it is missing; takes no lock yet.
    ///
    /// Throws when the folder is missing or not writable, and when `path` is a symbolic link (`ELOOP`).
    public init(path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "open lock")
        var descriptor: Int32 = -1
        try SystemError.check(unsafe fl_open_lock_file(path, &descriptor), "open lock", path)
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        _ = fl_close(descriptor)
    }

    /// Takes the lock, waiting in the kernel's queue while another holds it.
    ///
    /// - Parameter timeoutMilliseconds: 0 tries once; nil or a negative number waits for ever.
    ///
    /// Blocks the calling thread. Throws with `ETIMEDOUT` when the time is over, with `EDEADLK` when this very value
    /// holds the lock already.
    public mutating func lock(timeoutMilliseconds: Int32? = nil) throws(SystemError) {
        guard !isHeld else { throw SystemError(operation: "lock", path: path, code: alreadyHeld) }
        try SystemError.check(fl_lock(descriptor, timeoutMilliseconds ?? -1), "lock", path)
        isHeld = true
    }

    /// Takes the lock if nobody holds it; false when somebody does, which is no error.
    public mutating func tryLock() throws(SystemError) -> Bool {
        do {
            try lock(timeoutMilliseconds: 0)
            return true
        } catch  where error.code == timedOut {
            return false
        }
    }

    /// Whether the name still means the file that was opened: where it was removed, another may hold a lock under the same name.
    public func isInPlace() throws(SystemError) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemError(operation: "stat", path: path, code: errno)
        }
        guard let found = try Files.identity(of: path) else { return false }
        return found.device == UInt64(status.st_dev) && found.inode == UInt64(status.st_ino)
    }

    /// Gives the lock back; nothing happens when it is not held.
    public mutating func unlock() throws(SystemError) {
        guard isHeld else { return }
        try SystemError.check(fl_unlock(descriptor), "unlock", path)
        isHeld = false
    }
}
