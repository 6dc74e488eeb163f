public import FieldLogModel
internal import FieldLogHash
internal import FieldLogSystem

/// One store: a folder with a SQLite database, a key and a lock, and a witness beside it.
///
/// The journal mode is WAL with `synchronous=FULL`: a commit is on the disk when it returns, and readers go on meanwhile. SQLite before 3.51.3
/// may lose pages when one connection commits while another checkpoints (sqlite.org/wal.html#walresetbug). That cannot happen here:
/// SQLite checkpoints nothing by itself (`wal_autocheckpoint=0`, none on closing), and commits and checkpoints hold the one lock of the store.
///
/// Reading never waits for a writer. Writing holds the store's one lock from the first statement to the commit, and nothing else is
/// ever done under it. Not `Sendable`: whoever opened it uses it, one call at a time.
public final class Store {
    /// The folder.
    public let path: String
    let database: Connection
    let feeds: FeedTable
    let entries: EntryTable
    let tables: RecordTables
    /// The authority feed as this process read it last.
    var knownAuthority: AuthorityBook?
    /// Keys of incarnations, which never change.
    var knownKeys: [IncarnationID: String] = [:]
    /// The witness as this process wrote or read it last, so that the same bytes need not be read into a value again.
    var knownWitness: (bytes: [UInt8], witness: Witness)?
    /// The file of the witness while it is where it belongs.
    var heldWitness: HeldFile?
    /// Where the witness belongs, once it was asked for.
    var knownWitnessPath: String?
    /// Whether what is lost was written beside the folder as it is known now.
    var isLostWritten = false
    /// Whether the store lies where nothing can be written.
    public let isReadOnly: Bool
    /// The file of the database as it was opened; nil where that cannot be told.
    private let opened: FileIdentity?
    private var lock: StoreLock?
    /// Whether this process has made sure that nothing committed lies behind what SQLite reads of the write-ahead log.
    var isLogSound = false

    /// Told now and then, by long work on the whole log, how many entries it has done.
    public var progress: (Int) -> Void = { _ in }

    /// Told the record and the texts of a body that is about to be erased, before the transaction ends that erases it: what else holds them can
    /// still be found by them.
    public var willErase: (RecordID, [String]) -> Void = { _, _ in }

    /// How long a writer waits for another, in milliseconds, before it gives up with `busy`.
    public static let lockWaitMilliseconds: Int32 = 60_000
    /// Pages in the write-ahead log beyond which a commit also moves them into the database.
    private static let checkpointPages = 1_000
    /// So many, and the log is emptied too: whoever opens the store next reads all of it, be it in the database long since.
    private static let longLogPages = 4_000

    init(path given: String, database: Connection, isReadOnly: Bool = false) throws(FieldLogError) {
        // What lies beside the folder is found by its whole path, whatever way led here.
        do throws(SystemError) { path = try Files.canonicalPath(given) } catch { throw FieldLogError(error) }
        self.database = database
        self.isReadOnly = isReadOnly
        opened = try? Files.identity(of: Store.databasePath(path))
        feeds = FeedTable(database: database)
        entries = EntryTable(database: database)
        tables = RecordTables(database: database)
    }

    /// The path of the database in a folder.
    public static func databasePath(_ folder: String) -> String { folder + "/fieldlog.db" }

    /// The files of a store: its database with SQLite's two beside it, the two halves of its key, and what writers wait on. Besides them its
    /// folder may hold a witness and a new key.
    public static let fileNames: Set<String> = [
        "fieldlog.db", "fieldlog.db-wal", "fieldlog.db-shm", "key", "key.pub", "lock",
    ]

    /// Whether a folder holds a store's database.
    public static func exists(_ folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) {
            if try Files.exists(databasePath(folder)) { return true }
        } catch {
            throw FieldLogError(error, entering: folder)
        }
        // For a moment, while a repaired or a new one takes its place, it is neither here nor there.
        return try DamageFolder.isDue(folder)
    }

    /// Opens the store in a folder. Throws `noStore`, `notAStore`, `newerStore`, `damaged`, `nothingLeft`; an older store is brought up to date first.
    public static func open(_ folder: String) throws(FieldLogError) -> Store {
        try DamageFolder.finishUnderLock(folder)
        guard try exists(folder) else {
            throw try absence(of: folder)
        }
        try makeSureOfFile(databasePath(folder))
        try makeSureOfIndex(folder, fills: false)
        var isReadOnly = false
        var database = try Connection(path: databasePath(folder), mode: .readWrite)
        let application: Int64?
        let version: Int
        do throws(FieldLogError) {
            if try !database.canRead() {
                database = try ReadOnlyMedia(folder: folder).open()
                isReadOnly = true
            } else {
                isReadOnly = database.isReadOnly
                if !isReadOnly { try makeSureOfIndex(folder, fills: true) }
            }
            application = try database.number("PRAGMA application_id")
            version = Int(try database.number("PRAGMA user_version") ?? 0)
        } catch {
            if case .database(let code, let message, _) = error, code & 0xFF == 26 {
                throw try notOurs(folder, message)
            }
            throw error
        }
        guard application == Tables.applicationID else { throw try notOurs(folder, "application_id") }
        if version != Tables.version {
            // Every version has other tables: with the very ones of this version, the number is not as it was written.
            if (try? SchemaCheck(database: database).run()) == [] { throw .damaged(detail: "user_version") }
            guard version < Tables.version else {
                throw .newerStore(path: folder, found: version, known: Tables.version)
            }
        }
        try configure(database)
        let store = try Store(path: folder, database: database, isReadOnly: isReadOnly)
        if version < Tables.version { try store.migrate(from: version) }
        return store
    }

    /// Makes sure of room for the index of the write-ahead log, which SQLite maps into memory, on disks with small blocks.
    private static func makeSureOfIndex(_ folder: String, fills: Bool) throws(FieldLogError) {
        do throws(SystemError) {
            try DiskSpace.makeSureOfMapped(
                databasePath(folder) + "-shm", in: folder, bytes: indexBytes, fills: fills)
        } catch {
            throw FieldLogError(error)
        }
    }

    /// SQLite maps the index in pieces of so many bytes; the first serves a log of 4,062 pages.
    private static let indexBytes: Int64 = 32_768

    /// Throws `notAFile` where a database belongs and no file is: SQLite would only say that it cannot open it.
    private static func makeSureOfFile(_ path: String) throws(FieldLogError) {
        do throws(SystemError) {
            if try Files.identity(of: path)?.isRegular == true { return }
            // While a repaired one takes its place there is none for a moment.
            if try !Files.exists(path) { return }
        } catch {
            throw FieldLogError(error)
        }
        throw .notAFile(path: path)
    }

    /// The error for a database that does not say it is ours: where what lies beside it says so, its first page is damaged.
    private static func notOurs(_ folder: String, _ detail: String) throws(FieldLogError) -> FieldLogError {
        do throws(SystemError) {
            for path in [folder + "/key.pub", folder + "/witness", Witness.path(ofStore: folder)] {
                guard try Files.exists(path) else { continue }
                if let loss = try? loss(of: folder) { return loss }
                return .damaged(detail: "fieldlog.db: \(detail)")
            }
        } catch {
            throw FieldLogError(error)
        }
        return .notAStore(path: folder, detail: detail)
    }

    /// Makes an empty store in a folder that exists and has no database.
    public static func create(_ folder: String) throws(FieldLogError) -> Store {
        if try exists(folder) { throw .exists(path: folder) }
        // SQLite gives its other files the mode of this one.
        do throws(SystemError) { try Files.writeInPlace([], to: databasePath(folder), sync: false) } catch {
            throw FieldLogError(error)
        }
        let database = try Connection(path: databasePath(folder), mode: .create)
        try database.execute("PRAGMA page_size = 4096")
        try database.execute("PRAGMA journal_mode = WAL")
        try configure(database)
        try database.execute("BEGIN IMMEDIATE")
        try database.execute(Tables.kept)
        for statement in Tables.derived("") { try database.execute(statement) }
        try database.execute("PRAGMA application_id = \(Tables.applicationID)")
        try database.execute("PRAGMA user_version = \(Tables.version)")
        try database.execute("COMMIT")
        return try Store(path: folder, database: database)
    }

    /// See the notes on SQLite in ARCHITECTURE.md: what each of these settings is for.
    private static func configure(_ database: Connection) throws(FieldLogError) {
        try database.execute(
            """
            PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;
            PRAGMA cache_size = -\(PageCache.usual.rawValue); PRAGMA temp_store = FILE; PRAGMA secure_delete = ON;
            """)
        database.watchLog()
    }

    /// Runs a body in one transaction under the store's lock, and makes it durable before it returns. When the body throws,
    /// nothing of it is kept.
    ///
    /// Throws `damaged` before the first of this process where the write-ahead log is damaged: what SQLite passes over there would be
    /// overwritten.
    public func write<Result>(
        _ body: (Transaction) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        let lock = try heldLock()
        try lock.acquire(milliseconds: Self.lockWaitMilliseconds)
        defer { lock.release() }
        try makeSureOfPlace()
        try database.execute("BEGIN IMMEDIATE")
        let result: Result
        do throws(FieldLogError) {
            try makeSureOfLog()
            let transaction = Transaction(store: self)
            result = try body(transaction)
            try transaction.finish()
            try database.checkReads()
            try database.execute("COMMIT")
        } catch {
            database.rollBack()
            // What was read within the transaction may be gone with it.
            knownAuthority = nil
            knownKeys = [:]
            throw error
        }
        let pages = database.pagesInLog
        if pages > Self.longLogPages {
            database.shrinkLog()
        } else if pages > Self.checkpointPages {
            database.checkpoint()
        }
        return result
    }

    /// A repair puts another file in the place of the database: what were written into the old one now, nobody would find.
    private func makeSureOfPlace() throws(FieldLogError) {
        guard let opened else { return }
        let now: FileIdentity?
        do throws(SystemError) { now = try Files.identity(of: Store.databasePath(path)) } catch {
            throw FieldLogError(error)
        }
        guard let now, now.isSameFile(as: opened) else { throw .busy(path: path) }
    }

    private func heldLock() throws(FieldLogError) -> StoreLock {
        if let lock { return lock }
        // What stands on media that cannot be written says so in the words of SQLite, whatever was to be written.
        if isReadOnly { throw .database(code: 8, message: "read-only", operation: "write") }
        let made = try StoreLock(path: path + "/lock")
        lock = made
        return made
    }

    /// Runs a body under the store's lock: nobody else writes meanwhile. Within a transaction of this store the lock is held already.
    public func withLock<Result>(
        milliseconds: Int32 = lockWaitMilliseconds, _ body: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        let lock = try heldLock()
        if lock.isHeld { return try body() }
        try lock.acquire(milliseconds: milliseconds)
        defer { lock.release() }
        return try body()
    }

    /// Runs a body that reads, all of it on one state of the store, with so much of it kept in memory.
    public func read<Result>(
        cache: PageCache = .usual, _ body: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        if database.isInTransaction { return try body() }
        if cache != .usual { try database.execute("PRAGMA cache_size = -\(cache.rawValue)") }
        try database.execute("BEGIN")
        defer {
            try? database.execute("COMMIT")
            database.rollBack()
            if cache != .usual { try? database.execute("PRAGMA cache_size = -\(PageCache.usual.rawValue)") }
        }
        let result = try body()
        try database.checkReads()
        return result
    }
}

/// How much of a store a connection keeps in memory, in KiB at most; it takes as much as it reads.
public enum PageCache: Int, Sendable {
    /// For passes over whole tables: to take new memory for a page costs more than to read it again.
    case passes = 8_192
    /// For all else.
    case usual = 65_536
}

/// The lock that all processes which write to a store share. The kernel frees it when its holder dies.
final class StoreLock {
    private var file: FileLock
    private let path: String
    /// ETIMEDOUT of Linux.
    private static let timedOut: Int32 = 110

    init(path: String) throws(FieldLogError) {
        self.path = path
        do throws(SystemError) { file = try FileLock(path: path) } catch { throw FieldLogError(error) }
    }

    func acquire(milliseconds: Int32) throws(FieldLogError) {
        do throws(SystemError) {
            try file.lock(timeoutMilliseconds: milliseconds)
        } catch {
            throw error.code == StoreLock.timedOut ? .busy(path: path) : FieldLogError(error)
        }
    }

    /// Whether this process has it by this very store.
    var isHeld: Bool { file.isHeld }

    /// A lock that cannot be given back is given back by the kernel when the process ends.
    func release() { try? file.unlock() }
}

extension FieldLogError {
    /// The failure of a system call as an error of the program.
    init(_ error: SystemError) {
        if error.operation == WorkFolder.foreign, let path = error.path {
            self = .inTheWay(path: path)
            return
        }
        self = .system(operation: error.operation, path: error.path, code: error.code)
    }
}
