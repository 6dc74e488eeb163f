internal import CFieldLog

/// A private folder for a while, under `$TMPDIR` when that is an absolute path, else under /tmp.
///
/// It stays until ``remove()``: neither the end of the value nor that of the process removes it.
public struct TemporaryDirectory: Sendable, Hashable {
    /// The absolute path of the folder.
    public let path: String

    /// Makes a folder of mode 0700, whatever the umask, with a new name that begins with `prefix`.
    ///
    /// Throws `EINVAL` when the prefix has a slash or a NUL, `EILSEQ` when `$TMPDIR` is not UTF-8, and what the system
    /// says when the folder cannot be made.
    public init(prefix: String = "fieldlog-") throws(SystemError) {
        let operation = "make temporary folder"
        try SystemError.checkNoNUL(prefix, operation)
        var made: UnsafeMutablePointer<CChar>?
        try SystemError.check(unsafe fl_make_temporary_directory(prefix, &made), operation, prefix)
        defer { unsafe fl_free(made) }
        guard let made = unsafe made, let text = unsafe String(validatingCString: made) else {
            if let made = unsafe made { _ = unsafe fl_remove_directory(made) }
            throw SystemError(operation: operation, path: prefix, code: notText)
        }
        path = text
    }

    /// Removes the folder with its files and those in the folders in it; false when it was gone, which is no error.
    ///
    /// Symbolic links are removed, not followed. Throws `ENOTEMPTY` when there are folders with something in them at the
    /// second level; the rest has been removed then.
    @discardableResult
    public func remove() throws(SystemError) -> Bool {
        let code = unsafe fl_remove_shallow(path)
        if code == noSuchFile { return false }
        try SystemError.check(code, "remove temporary folder", path)
        return true
    }
}
