public import FieldLogModel
internal import FieldLogSystem

extension Store {
    /// Writes the whole database, as it stands at one moment, into a new file of mode 0600.
    ///
    /// One read transaction: nobody who writes waits for it, and what others write meanwhile is not in it. Compact, and without anything
    /// that was erased: only what is in tables is copied. Not synced. Cost: reads and writes the database once.
    ///
    /// Throws what SQLite says, `damaged` codes included; the file is to be thrown away then.
    public func copyDatabase(to path: String) throws(FieldLogError) {
        // SQLite fills an empty file, and keeps its mode.
        do throws(SystemError) { _ = try FileWriter(newFile: path) } catch { throw FieldLogError(error) }
        // A connection of its own: no statement of the store's may be at work. One to media that cannot be written is made only once.
        let source = isReadOnly ? database : try Connection(path: Store.databasePath(self.path), mode: .readWrite)
        try source.execute("PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384")
        let copy = try source.statement("VACUUM INTO ?1")
        copy.bind(1, path)
        try copy.run()
    }
}
