internal import CFieldLog

/// One of a few folders that this account has for what passes between programs: mode 0700, empty when it is taken, nobody else's until it
/// is given back.
///
/// The kernel gives it back when its holder is killed; whoever takes it next empties it. So there are never more of them than were in use
/// at one time, whatever happens.
public struct PrivateDirectory: ~Copyable, Sendable {
    /// The path of the folder.
    public let path: String
    private let lock: Int32

    /// Takes a folder under another one, which must exist.
    ///
    /// Throws `EEXIST` when all 64 are in use or belong to somebody else, `EILSEQ` when the path is not UTF-8, and what the system says.
    public init(under parent: String) throws(SystemError) {
        let operation = "make folder"
        try SystemError.checkNoNUL(parent, operation)
        var taken: UnsafeMutablePointer<CChar>?
        var lock: Int32 = -1
        try SystemError.check(unsafe fl_take_private_directory(parent, &taken, &lock), operation, parent)
        defer { unsafe fl_free(taken) }
        guard let taken = unsafe taken, let text = unsafe String(validatingCString: taken) else {
            _ = fl_close(lock)
            throw SystemError(operation: operation, path: parent, code: notText)
        }
        path = text
        self.lock = lock
    }

    deinit {
        // Removed before it is unlocked: nobody takes a folder that is about to go.
        _ = unsafe fl_remove_shallow(path)
        _ = fl_close(lock)
    }
}
