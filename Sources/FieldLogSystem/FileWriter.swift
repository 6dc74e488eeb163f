internal import CFieldLog
internal import Glibc

/// Writes a new file from its beginning to its end, or a device or pipe, in pieces: for what is too large to be held whole. Closes it when
/// the value goes.
public struct FileWriter: ~Copyable {
    /// The file, as given.
    public let path: String
    private let descriptor: Int32

    /// Makes a file of mode 0600, whatever the umask, that must not be there yet. Throws `EEXIST` when the name is taken, be it by a
    /// symbolic link that leads nowhere.
    public init(newFile path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "make file")
        var descriptor: Int32 = -1
        try SystemError.check(unsafe fl_create_new(path, &descriptor), "make file", path)
        self.path = path
        self.descriptor = descriptor
    }

    /// Opens a device, a pipe, or what a link in `/dev` leads to, to be written to as it is; nil where a file, a folder, any other link or
    /// nothing has the name. Throws `EINVAL` for a disk and `ENXIO` for a pipe that nobody reads.
    public init?(stream path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "open")
        var descriptor: Int32 = -1
        try SystemError.check(unsafe fl_open_stream(path, &descriptor), "open", path)
        guard descriptor >= 0 else { return nil }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { _ = fl_close(descriptor) }

    /// Writes all of these bytes behind those written before. After an error a part of them may be there.
    public func write(_ bytes: [UInt8]) throws(SystemError) {
        let code = unsafe bytes.withUnsafeBytes { (buffer) in
            unsafe fl_write_all(descriptor, buffer.baseAddress, buffer.count)
        }
        try SystemError.check(code, "write", path)
    }

    /// Makes what was written durable; what reads the file next reads it from the disk, as far as the system can be told so.
    public func sync() throws(SystemError) {
        guard fdatasync(descriptor) == 0 else { throw SystemError(operation: "sync", path: path, code: errno) }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }
}
