internal import FieldLogModel
internal import FieldLogSystem

/// A store on a medium that cannot be written, such as a locked stick or a mounted backup.
///
/// SQLite needs to write beside a database with a write-ahead log even to read it. Where that log is absent or empty the database
/// cannot change and is read as it is; else a private copy is read, which is gone when the process ends.
struct ReadOnlyMedia {
    let folder: String

    func open() throws(FieldLogError) -> Connection {
        let path = Store.databasePath(folder)
        do throws(SystemError) {
            let log = try Files.identity(of: path + "-wal")
            if (log?.size ?? 0) > 0 { return try copied(path) }
        } catch {
            throw FieldLogError(error)
        }
        return try Connection(path: path, mode: .immutable)
    }

    private func copied(_ path: String) throws(SystemError) -> Connection {
        let place = "/tmp/fieldlog-" + String(try SystemRandom.number(), radix: 36)
        try Files.makeDirectory(place)
        let copy = place + "/fieldlog.db"
        do {
            for end in ["", "-wal"] {
                let outcome = try Subprocess.run(
                    ["cp", "--", path + end, copy + end], input: [], maxOutput: 4096, timeoutMilliseconds: -1)
                guard outcome.status == 0 else { throw SystemError(operation: "copy", path: path + end, code: 5) }
            }
            let connection = try Connection(path: copy, mode: .readWrite)
            _ = try connection.canRead()
            // Open files stay readable without a name, and nobody has to clean up after a process that is killed.
            for end in ["", "-wal", "-shm"] { try Files.remove(copy + end) }
            try Files.removeDirectory(place)
            return connection
        } catch let error as SystemError {
            throw error
        } catch {
            throw SystemError(operation: "copy", path: path, code: 5)
        }
    }
}
