internal import CFieldLog
internal import Glibc

/// A small file that is kept open to be read and written over in place: each time a call of the system less than by its path.
public final class HeldFile {
    /// The file, as given.
    public let path: String
    private let descriptor: Int32
    private let device: UInt64
    private let inode: UInt64

    /// Opens a regular file for reading and writing; nil when nothing has the name. A symbolic link is not followed.
    public init?(path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "open")
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError(operation: "open", path: path, code: errno)
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SystemError(operation: "open", path: path, code: EINVAL)
        }
        self.path = path
        self.descriptor = descriptor
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    deinit { close(descriptor) }

    /// Whether the name still means this file.
    public func isInPlace() throws(SystemError) -> Bool {
        guard let found = try Files.identity(of: path) else { return false }
        return found.device == device && found.inode == inode
    }

    /// The file's bytes, at most so many.
    public func read(maxBytes: Int) throws(SystemError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(0, maxBytes)) { buffer, initialized in
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0)
            if count < 0 { failure = errno }
            initialized = max(0, count)
        }
        try SystemError.check(failure, "read", path)
        return bytes
    }

    /// Writes bytes over the beginning of the file. What it held beyond them stays.
    public func write(_ bytes: [UInt8], sync: Bool) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { (buffer) in
                unsafe pwrite(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError(operation: "write", path: path, code: errno) }
            done += count
        }
        if sync, fdatasync(descriptor) != 0 { throw SystemError(operation: "sync", path: path, code: errno) }
    }
}
