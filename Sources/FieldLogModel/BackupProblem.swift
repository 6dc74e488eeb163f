/// What is wrong with a backup, or with making one.
public enum BackupProblem: Error, Sendable, Hashable {
    /// Something has the name already, and may not be replaced.
    case exists
    /// What has the name is a backup of another store.
    case otherStore
    /// What has the name is a backup that has so many entries that the store lacks.
    case hasMore(Int)
    /// What has the name is a backup that cannot be read as a whole: it may have what the store lacks.
    case unreadable
    /// It would lie within the store that it is of.
    case insideStore
    /// Not a regular file, or a symbolic link.
    case notRegular
    /// Not a backup at all: it does not begin as one.
    case notABackup
    /// It ends before its end.
    case truncated
    /// A part is not as it was written.
    case damaged(Part)
    /// A newer version wrote it.
    case newer(found: Int, known: Int)
    /// The store in it does not check: what was found first.
    case contents(String)
    /// The key is not that of the store.
    case otherKey(String)
    /// A store without other stores is not restored as one that has them: what it remembers.
    case notAlone(Int)

    /// The parts of a backup.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        /// What it is of and when it was made.
        case header
        /// The device's key.
        case key
        /// The database.
        case database
        /// What repairs left.
        case kept
        /// What follows all these.
        case end
    }
}
