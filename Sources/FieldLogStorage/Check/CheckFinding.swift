public import FieldLogModel

/// Something that is not as it was written.
public enum CheckFinding: Sendable, Hashable {
    /// SQLite's own check of its file; its words.
    case file(String)
    /// What has the name of the database is no file: a folder, a pipe, or a link that leads nowhere.
    case notAFile(path: String)
    /// A table or index that is not declared as this version makes it.
    case schema(String)
    /// A frame of the write-ahead log, counted from 1, or its head, 0, is not as it was written: SQLite passes over it and over everything
    /// that was committed after it.
    case writeAheadLog(frame: Int)
    /// The author's signature of an entry is not genuine.
    case signature(feed: String, seq: UInt64)
    /// Entries that no signature of their author covers, or none that could go with them: this store can pass them to nobody.
    case unsigned(feed: String, from: UInt64, through: UInt64)
    /// An entry whose bytes are not those that were written. The feed is named by its incarnation and area.
    case entryDamaged(feed: String, seq: UInt64)
    /// Entries that the feed's head says are here, and are not.
    case entriesMissing(feed: String, from: UInt64, through: UInt64)
    /// An entry beyond its feed's head.
    case entryBeyondHead(feed: String, seq: UInt64)
    /// Entries whose feed has no row in the table `feed`.
    case feedMissing(number: Int64, feed: String)
    /// A row of a derived table that the log does not give, or gives otherwise, or one that it gives and is not there.
    case row(table: String, record: String, how: RowProblem)
    /// A table of what cannot be derived does not match its checksum; the row, where it is known.
    case checksum(table: String, row: String?)
    /// A digest of an area that is missing or is not that of its heads.
    case digest(area: String)

    /// How a row of a derived table differs.
    public enum RowProblem: String, Sendable, Hashable {
        /// The log gives it, and it is not there.
        case missing
        /// It is there, and the log does not give it.
        case extra
        /// It is there with other values than the log gives.
        case differs
    }

    /// The last own entry that the witness names is not here, or is another one; or the witness cannot be read.
    case witness(WitnessProblem)
    /// Neither a database nor a key is left; what the witness names as the last own entry, where it says anything.
    case lost(NamedEntry?)
    /// Nothing says which device the store is of: it writes nothing before a peer has said so.
    case nameless

    /// The finding that an error is, where the store is damaged so that it cannot even be opened or read; nil for any other error.
    public init?(_ error: FieldLogError) {
        switch error {
        case .notAStore(_, let detail), .damaged(let detail): self = .file(detail)
        case .notAFile(let path): self = .notAFile(path: path)
        case .nothingLeft(_, .noKey(let last)): self = .lost(last)
        // There was no room for the index of the write-ahead log (SQLITE_IOERR_SHMSIZE): a disk that is full is not a damaged one.
        case .database(10 | 19 << 8, _, _): return nil
        // A table that is not there, a file that is malformed or none of SQLite's, a disk that cannot be read.
        case .database(let code, let message, _) where [1, 10, 11, 26].contains(code & 0xFF): self = .file(message)
        default: return nil
        }
    }

    /// Whether `check --rebuild` can mend it from the log. Everything else has to come from a peer or a backup.
    public var isMendable: Bool {
        switch self {
        case .checksum(let table, _): table != "withheld"
        case .row, .digest, .feedMissing, .entryBeyondHead: true
        case .file, .notAFile, .schema, .writeAheadLog, .signature, .unsigned, .witness, .nameless, .lost,
            .entryDamaged,
            .entriesMissing:
            false
        }
    }

    /// Whether everything is here and as it was written, and only cannot be passed on.
    public var isUnsigned: Bool {
        if case .unsigned = self { true } else { false }
    }
}
