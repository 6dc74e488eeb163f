internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The private folder in which a backup is made, beside its name: on the same file system, and held by one process at a time. What a
/// process that was killed left in it is removed by the next; what is not ours is left where it is.
///
/// Whoever holds the lock in it, and nobody else, writes and removes anything there, the mark included. The lock is made first and removed
/// last, so that whoever comes while the folder is made or removed finds it held, or gone, or free to be taken over.
struct BackupFolder: ~Copyable {
    /// What its name has behind that of the backup.
    static let suffix = ".partial"
    private static let lockName = "lock"
    /// How often a folder is looked at that changes as it is looked at, a millisecond apart.
    private static let looksMax = 20

    let path: String
    private let lock: FileLock

    /// Throws `inTheWay` where something else has the name, a store perhaps, and `busy` while another process holds the folder.
    init(_ path: String) throws(FieldLogError) {
        let held = try Self.taken(path)
        lock = held
        self.path = path
    }

    /// Whether a run of ours made what has this name.
    static func isOurs(_ path: String) throws(SystemError) -> Bool {
        guard try Files.isOwnFolder(path) else { return false }
        if try WorkFolder.isOurs(path) { return true }
        // Cut short before the mark was written, or after it was removed.
        return try Files.list(path).allSatisfy { $0 == lockName || WorkFolder.isUnfinished($0) }
    }

    private static func taken(_ path: String) throws(FieldLogError) -> FileLock {
        var looks = 0
        while true {
            looks += 1
            do throws(SystemError) { return try once(path) } catch {
                // Another run may make or remove the folder at this very moment, also between its making and the setting of its rights. That
                // the folder above is not there stays so.
                let isGone = error.code == ENOENT && (error.operation != "make folder" || isAboveThere(path))
                if isGone || error.operation == WorkFolder.foreign, looks < looksMax {
                    _ = ProcessSleep.milliseconds(1)
                    continue
                }
                if isGone || error.operation == "held" { throw .busy(path: path) }
                if error.operation == WorkFolder.foreign { throw .inTheWay(path: path) }
                throw .system(operation: error.operation, path: error.path, code: error.code)
            }
        }
    }

    private static func isAboveThere(_ path: String) -> Bool {
        let above = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        return (try? Files.exists(above.isEmpty ? "/" : String(above))) == true
    }

    private static func once(_ path: String) throws(SystemError) -> FileLock {
        let gone = SystemError(operation: "gone", path: path, code: ENOENT)
        if try Files.exists(path) {
            guard try isOurs(path) else { throw SystemError(operation: WorkFolder.foreign, path: path, code: EEXIST) }
        } else if try !Files.makeDirectory(path) {
            // Somebody was quicker, and what is there now has to be looked at.
            throw gone
        }
        var lock: FileLock
        do throws(SystemError) { lock = try FileLock(path: path + "/" + lockName) } catch {
            // Without room for the file of a lock, another run has none either.
            if error.code != ENOENT { try? WorkFolder.remove(path) }
            throw error
        }
        guard try lock.tryLock() else { throw SystemError(operation: "held", path: path, code: 0) }
        // The lock of a folder that was removed in between keeps nobody out.
        guard try lock.isInPlace() else { throw gone }
        do throws(SystemError) {
            try WorkFolder.writeMark(in: path)
            try empty(path)
        } catch {
            try? clear(path)
            throw error
        }
        return lock
    }

    private static func empty(_ path: String) throws(SystemError) {
        for name in try Files.list(path) where name != lockName && name != WorkFolder.mark {
            try Files.removeTree(path + "/" + name)
        }
    }

    /// Removes all. The mark goes when all but the lock has gone from the disk too: until then it says whose the rest is.
    private static func clear(_ path: String) throws(SystemError) {
        try empty(path)
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if folder >= 0 {
            _ = fsync(folder)
            _ = close(folder)
        }
        try Files.remove(path + "/" + WorkFolder.mark)
        try Files.remove(path + "/" + lockName)
        try Files.removeDirectory(path)
    }

    /// Removes the folder. What cannot be removed is removed by the next backup of the same name.
    borrowing func remove() { try? Self.clear(path) }
}
