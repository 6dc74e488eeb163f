internal import CFieldLog

extension Files {
    /// Everything in a regular file.
    ///
    /// Throws `EFBIG`, before any allocation, when that is more than `maxBytes`, `EISDIR` for a folder, `EINVAL` for
    /// pipes and devices.
    public static func read(_ path: String, maxBytes: Int) throws(SystemError) -> [UInt8] {
        try contents(of: FileReader(path: path), named: path, maxBytes: maxBytes)
    }

    /// Everything in a regular file that has this very name.
    ///
    /// As ``read(_:maxBytes:)``, but a symbolic link in the last place throws `ELOOP`. What is checked is what is read:
    /// the file stays open from the check to its last byte.
    public static func readRegular(_ path: String, maxBytes: Int) throws(SystemError) -> [UInt8] {
        try contents(of: FileReader(path: path, followsLink: false), named: path, maxBytes: maxBytes)
    }

    private static func contents(
        of opened: consuming FileReader, named path: String, maxBytes: Int
    ) throws(SystemError) -> [UInt8] {
        var reader = opened
        guard reader.sizeAtOpening <= Int64(max(0, maxBytes)) else {
            throw SystemError(operation: "read", path: path, code: fileTooLarge)
        }
        var contents: [UInt8] = []
        contents.reserveCapacity(Int(reader.sizeAtOpening))
        let pieceBytes = Int(min(max(reader.sizeAtOpening, 4_096), 1 << 18))
        // The size is a hint: the file may grow, and those under /proc claim to be empty.
        while true {
            let piece = try reader.read(upTo: pieceBytes)
            if piece.isEmpty { return contents }
            guard piece.count <= maxBytes - contents.count else {
                throw SystemError(operation: "read", path: path, code: fileTooLarge)
            }
            contents.append(contentsOf: piece)
        }
    }

    /// Replaces or makes a file in one step: others see the old contents or the new, never a part.
    ///
    /// - Parameters:
    ///   - mode: the permission bits, exactly, whatever the umask.
    ///   - sync: contents and name are on the disk before this returns; costs two flushes.
    ///
    /// A symbolic link at `path` is replaced, not followed, but for those in `/dev`. A device or a pipe is written to and stays what it is;
    /// `EINVAL` for a disk, `ENXIO` for a pipe that nobody reads. After a kill or a power cut a `.fl-*.tmp` file may be
    /// left beside it, which the next replacement of the same file takes over.
    public static func writeAtomically(
        _ bytes: RawSpan, to path: String, mode: UInt32 = 0o600, sync: Bool = true
    ) throws(SystemError) {
        try SystemError.checkNoNUL(path, "write")
        let code = unsafe bytes.withUnsafeBytes { (buffer) in
            unsafe fl_write_file_atomic(path, buffer.baseAddress, buffer.count, mode, sync ? 1 : 0)
        }
        try SystemError.check(code, "write", path)
    }

    /// As above, for an array.
    public static func writeAtomically(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600, sync: Bool = true
    ) throws(SystemError) {
        try unsafe writeAtomically(bytes.span.bytes, to: path, mode: mode, sync: sync)
    }
}

/// Reads a file from its beginning to its end, in pieces. Closes it when the value goes.
public struct FileReader: ~Copyable, Sendable {
    /// The size in bytes when the file was opened; 0 for standard input.
    public let sizeAtOpening: Int64

    private let path: String?
    private let descriptor: Int32

    /// Opens a regular file. Throws `EISDIR` for a folder and `EINVAL` for pipes and devices, without waiting for one.
    ///
    /// Unless `followsLink`, a symbolic link in the last place throws `ELOOP`.
    public init(path: String, followsLink: Bool = true) throws(SystemError) {
        try SystemError.checkNoNUL(path, "open")
        var descriptor: Int32 = -1
        var size: Int64 = 0
        let code =
            followsLink
            ? unsafe fl_open_regular(path, &descriptor, &size)
            : unsafe fl_open_regular_no_link(path, &descriptor, &size)
        try SystemError.check(code, "open", path)
        self.path = path
        self.descriptor = descriptor
        self.sizeAtOpening = size
    }

    private init(standardInput: Int32) {
        path = nil
        descriptor = standardInput
        sizeAtOpening = 0
    }

    /// Standard input, whatever it is; it stays open when the value goes.
    public static func standardInput() -> FileReader {
        FileReader(standardInput: 0)
    }

    deinit {
        if path != nil { _ = fl_close(descriptor) }
    }

    /// The most bytes that one call of ``read(upTo:)`` gives, whatever it is asked for: 1 MiB.
    public static var pieceBytesMax: Int { 1 << 20 }

    /// The next bytes, at most `count` and ``pieceBytesMax``, possibly fewer; none only at the end, or when `count` is
    /// not positive.
    public mutating func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        let count = min(count, Self.pieceBytesMax)
        guard count > 0 else { return [] }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            code = unsafe fl_read(descriptor, buffer.baseAddress, count, &initialized)
        }
        try SystemError.check(code, "read", path)
        return bytes
    }
}
