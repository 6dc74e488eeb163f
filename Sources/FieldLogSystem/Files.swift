internal import CFieldLog
internal import Glibc

/// What tells one file from another, and a little about it.
public struct FileIdentity: Sendable, Hashable {
    /// The file system's number. With ``inode`` it names the file while it exists.
    public let device: UInt64

    /// The file's number in its file system.
    public let inode: UInt64

    /// Size in bytes.
    public let size: Int64

    /// Type and permission bits, as in `st_mode`.
    public let mode: UInt32

    /// The owner's number.
    public let owner: UInt32

    /// The permission bits alone, such as 0o600.
    public var permissions: UInt32 { mode & 0o7777 }

    /// Whether this is a folder.
    public var isDirectory: Bool { mode & 0o170000 == 0o040000 }

    /// Whether this is a regular file.
    public var isRegular: Bool { mode & 0o170000 == 0o100000 }

    /// Whether both describe the same file, whatever has changed in it since.
    public func isSameFile(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }
}

/// Files and folders. Paths are UTF-8; one with a NUL in it throws `EINVAL`.
public enum Files {
    /// The identity of what `path` leads to, symbolic links followed; nil when nothing is there.
    public static func identity(of path: String) throws(SystemError) -> FileIdentity? {
        try SystemError.checkNoNUL(path, "stat")
        var device: UInt64 = 0
        var inode: UInt64 = 0
        var size: Int64 = 0
        var mode: UInt32 = 0
        var owner: UInt32 = 0
        let code = unsafe fl_stat_identity(path, &device, &inode, &size, &mode, &owner)
        if code == noSuchFile || code == notAFolder { return nil }
        try SystemError.check(code, "stat", path)
        return FileIdentity(device: device, inode: inode, size: size, mode: mode, owner: owner)
    }

    /// Whether anything has this name, be it a symbolic link that leads nowhere.
    ///
    /// Throws when that cannot be told, for example without the right to search the folder.
    public static func exists(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "stat")
        let code = unsafe fl_exists(path)
        if code == noSuchFile || code == notAFolder { return false }
        try SystemError.check(code, "stat", path)
        return true
    }

    /// Whether a name is that of a symbolic link, wherever it leads; false where nothing has the name.
    public static func isLink(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "stat")
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == noSuchFile || errno == notAFolder { return false }
            throw SystemError(operation: "stat", path: path, code: errno)
        }
        return status.st_mode & S_IFMT == S_IFLNK
    }

    /// Makes a folder that only its owner can enter: mode 0700 whatever the umask.
    ///
    /// - Parameter parents: also makes the missing folders above it, with the same mode.
    /// - Returns: false when the folder was there already, which is no error; its mode is then left alone.
    ///
    /// Throws `EEXIST` when something else has the name.
    @discardableResult
    public static func makeDirectory(_ path: String, parents: Bool = false) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "make folder")
        if parents {
            for (index, character) in path.utf8.enumerated() where character == 0x2f && index > 0 {
                try makeOneDirectory(String(decoding: path.utf8.prefix(index), as: UTF8.self))
            }
        }
        return try makeOneDirectory(path)
    }

    @discardableResult
    private static func makeOneDirectory(_ path: String) throws(SystemError) -> Bool {
        let code = unsafe fl_make_directory(path)
        if code == nameTaken, let found = try identity(of: path), found.isDirectory { return false }
        try SystemError.check(code, "make folder", path)
        return true
    }

    /// Removes a file or a symbolic link; false when there was none, which is no error.
    @discardableResult
    public static func remove(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "remove")
        let code = unsafe fl_remove_file(path)
        if code == noSuchFile { return false }
        try SystemError.check(code, "remove", path)
        return true
    }

    /// Removes an empty folder; false when there was none, which is no error.
    @discardableResult
    public static func removeDirectory(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "remove folder")
        let code = unsafe fl_remove_directory(path)
        if code == noSuchFile { return false }
        try SystemError.check(code, "remove folder", path)
        return true
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    ///
    /// Names that are not UTF-8 are left out: none of ours is among them. Throws `EOVERFLOW` when the names need more
    /// than `maxBytes`, by default 16 MiB.
    public static func list(_ path: String, maxBytes: Int = 16 << 20) throws(SystemError) -> [String] {
        try SystemError.checkNoNUL(path, "list")
        var names: UnsafeMutablePointer<CChar>?
        var count = 0
        try SystemError.check(unsafe fl_list(path, max(0, maxBytes), &names, &count), "list", path)
        defer { unsafe fl_free(names) }
        let block = unsafe UnsafeRawBufferPointer(start: names, count: count)
        return unsafe block.split(separator: 0)
            .compactMap { unsafe String(validating: $0, as: UTF8.self) }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The absolute path without symbolic links, `.` and `..`; everything on it must exist.
    ///
    /// Throws `EILSEQ` when the result is not UTF-8.
    public static func canonicalPath(_ path: String) throws(SystemError) -> String {
        try SystemError.checkNoNUL(path, "canonical path")
        var found: UnsafeMutablePointer<CChar>?
        try SystemError.check(unsafe fl_canonical_path(path, &found), "canonical path", path)
        defer { unsafe fl_free(found) }
        guard let found = unsafe found, let text = unsafe String(validatingCString: found) else {
            throw SystemError(operation: "canonical path", path: path, code: notText)
        }
        return text
    }
}
