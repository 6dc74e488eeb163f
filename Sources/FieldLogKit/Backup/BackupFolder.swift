internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The private folder in which a backup is made, beside its name: on the same file system, and held by one process at a time. What a
/// process that was killed left in it is removed by the next; what is not ours is left where it is.
struct BackupFolder: ~Copyable {
    /// What its name has behind that of the backup.
    static let suffix = ".partial"

    let path: String
    private let lock: FileLock

    /// Throws `inTheWay` where something else has the name, a store perhaps, and `busy` while another process holds the folder.
    init(_ path: String) throws(FieldLogError) {
        let made = try Self.made(path)
        lock = made
        self.path = path
    }

    private static func made(_ path: String) throws(FieldLogError) -> FileLock {
        do throws(SystemError) {
            if try Files.exists(path) {
                guard try Files.isOwnFolder(path), try WorkFolder.isOurs(path) else {
                    throw SystemError(operation: WorkFolder.foreign, path: path, code: EEXIST)
                }
            } else {
                try Files.makeDirectory(path)
            }
            try WorkFolder.writeMark(in: path)
            var lock: FileLock
            do throws(SystemError) { lock = try FileLock(path: path + "/lock") } catch {
                // Without room for the file of a lock, another run has none either.
                try? WorkFolder.remove(path)
                throw error
            }
            guard try lock.tryLock() else { throw SystemError(operation: "held", path: path, code: 0) }
            for name in try Files.list(path) where name != "lock" && name != WorkFolder.mark {
                try Files.removeTree(path + "/" + name)
            }
            return lock
        } catch {
            switch error.operation {
            case "held": throw .busy(path: path)
            case WorkFolder.foreign: throw .inTheWay(path: path)
            default: throw .system(operation: error.operation, path: error.path, code: error.code)
            }
        }
    }

    /// Removes the folder. What cannot be removed is removed by the next backup of the same name.
    borrowing func remove() { try? WorkFolder.remove(path) }
}
