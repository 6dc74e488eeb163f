internal import FieldLogModel
internal import FieldLogSystem

/// A store on a medium that cannot be written, such as a locked stick or a mounted backup.
///
/// SQLite needs an index of the write-ahead log, and where the file of that is not there it cannot be made. Where the log is absent or empty
/// too the database cannot change and is read as it is; else a private copy is read, which is gone when the process ends. Nobody writes to
/// the store meanwhile: a writer would have made the index.
struct ReadOnlyMedia {
    let folder: String

    func open() throws(FieldLogError) -> Connection {
        let path = Store.databasePath(folder)
        let hasLog: Bool
        do throws(SystemError) {
            let log = try Files.identity(of: path + "-wal")
            hasLog = (log?.size ?? 0) > 0
        } catch {
            throw FieldLogError(error)
        }
        guard hasLog else { return try Connection(path: path, mode: .immutable) }
        let place: TemporaryDirectory
        do throws(SystemError) { place = try TemporaryDirectory() } catch { throw FieldLogError(error) }
        // Open files stay readable without a name, and nobody has to clean up after a process that is killed.
        defer { _ = try? place.remove() }
        let copy = place.path + "/fieldlog.db"
        do throws(SystemError) { try Self.copy(path, to: copy) } catch { throw FieldLogError(error) }
        let connection = try Connection(path: copy, mode: .readWrite)
        _ = try connection.canRead()
        return connection
    }

    private static func copy(_ path: String, to copy: String) throws(SystemError) {
        for end in ["", "-wal"] {
            let writer = try FileWriter(newFile: copy + end)
            var reader = try FileReader(path: path + end)
            while true {
                let bytes = try reader.read(upTo: FileReader.pieceBytesMax)
                if bytes.isEmpty { break }
                try writer.write(bytes)
            }
        }
    }
}
