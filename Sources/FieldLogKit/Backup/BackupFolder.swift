internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The private folder in which a backup is made, beside its name: on the same file system, and held by one process at a time. What a
/// process that was killed left in it is removed by the next.
struct BackupFolder: ~Copyable {
    let path: String
    private let lock: FileLock

    init(_ path: String) throws(FieldLogError) {
        let made = try Self.made(path)
        lock = made
        self.path = path
    }

    private static func made(_ path: String) throws(FieldLogError) -> FileLock {
        do throws(SystemError) {
            if try !Files.makeDirectory(path), try !Files.isOwnFolder(path) {
                throw SystemError(operation: "make folder", path: path, code: EEXIST)
            }
            var lock = try FileLock(path: path + "/lock")
            guard try lock.tryLock() else { throw SystemError(operation: "held", path: path, code: 0) }
            try empty(path, but: "lock")
            return lock
        } catch {
            throw error.operation == "held"
                ? .busy(path: path) : .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Removes the folder. What cannot be removed is removed by the next backup of the same name.
    borrowing func remove() {
        try? Self.empty(path, but: nil)
        _ = try? Files.removeDirectory(path)
    }

    private static func empty(_ folder: String, but kept: String?) throws(SystemError) {
        for name in try Files.list(folder) where name != kept {
            let inner = folder + "/" + name
            if try Files.identity(of: inner)?.isDirectory == true {
                for deeper in try Files.list(inner) { try Files.remove(inner + "/" + deeper) }
                try Files.removeDirectory(inner)
            } else {
                try Files.remove(inner)
            }
        }
    }
}
