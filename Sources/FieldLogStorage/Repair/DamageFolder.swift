public import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// How a repaired database takes the place of a damaged one.
///
/// It is made in a folder of its own, within the store's. One rename of that folder decides: before it the damaged store is as it was,
/// after it the repaired one is the store, and whoever opens it next does the rest, however often that is cut short.
public enum DamageFolder {
    /// What the names of folders begin with in which damaged files are kept.
    public static let prefix = "damaged-"
    /// Where a repair works.
    public static let work = ".repair-new"
    private static let ready = ".repair-ready"
    private static let parts = ["", "-wal", "-shm"]
    /// What may lie in the folder of work besides the folder for what was damaged.
    private static let own = Store.fileNames.union(["witness", WorkFolder.mark])

    /// Says that the database in the folder of work is to be the store's. In that folder lies a folder whose name begins with ``prefix``,
    /// which the damaged files go into.
    public static func decide(_ folder: String) throws(FieldLogError) {
        do throws(SystemError) { try Files.rename(folder + "/" + work, to: folder + "/" + ready) } catch {
            throw FieldLogError(error)
        }
        try finish(folder)
    }

    /// Whether a decision is not carried out yet, of a repair or of a store that is new.
    static func isDue(_ folder: String) throws(FieldLogError) -> Bool {
        if try NewStoreFolder.isDue(folder) { return true }
        do throws(SystemError) { return try Files.exists(folder + "/" + ready) } catch {
            throw FieldLogError(error, entering: folder)
        }
    }

    /// The folders in which files lie that are decided to be the store's, and were not moved to their place yet; none where that cannot be told.
    public static func decided(_ folder: String) -> [String] {
        let repaired = folder + "/" + ready
        let new = (try? NewStoreFolder.decided(folder)).flatMap { $0 }
        return [(try? WorkFolder.isOurs(repaired)) == true ? repaired : nil, new].compactMap { $0 }
    }

    /// Carries out what was decided; nothing where nothing was. The caller holds the store's lock.
    public static func finish(_ folder: String) throws(FieldLogError) {
        guard try isDue(folder) else { return }
        try NewStoreFolder.finish(folder)
        let from = folder + "/" + ready
        do throws(SystemError) {
            guard try Files.exists(from) else { return }
            // No repair left this: it decides nothing, and it is not thrown away, nor is anything behind it where it is a link.
            guard try WorkFolder.isOurs(from) else { return try putApart(from, in: folder) }
            let names = try Files.list(from)
            let aside = names.first { $0.hasPrefix(prefix) }
            let isOurs = names.allSatisfy { $0 == aside || own.contains($0) }
            let hasDatabase = names.contains("fieldlog.db")
            // A link would lead what is moved into it, and what root gives away, to somebody else's place.
            let isReal =
                try aside.map { (name) throws(SystemError) in try Files.isRealFolder(from + "/" + name) }
                ?? !hasDatabase
            guard isOurs, isReal else { return try putApart(from, in: folder) }
            if hasDatabase, let aside {
                for part in parts {
                    let path = Store.databasePath(folder) + part
                    guard try Files.exists(path) else { continue }
                    try Files.rename(path, to: Store.databasePath(from + "/" + aside) + part)
                }
                try Files.rename(Store.databasePath(from), to: Store.databasePath(folder))
            }
            // Root repairs for others.
            if try Files.exists(Store.databasePath(folder)) {
                Files.give(Store.databasePath(folder), toOwnerOf: folder)
            }
            if let aside {
                let kept = folder + "/" + (try free(aside, in: folder))
                try Files.rename(from + "/" + aside, to: kept)
                Files.giveFolder(kept, toOwnerOf: folder)
            }
            try WorkFolder.remove(from)
            // The repaired store had one of its own while it talked to a peer.
            try Files.remove(Witness.path(ofStore: folder + "/" + work))
            try Files.remove(LostFile.path(ofStore: folder + "/" + work))
        } catch {
            throw FieldLogError(error)
        }
    }

    private static func putApart(_ from: String, in folder: String) throws(SystemError) {
        try Files.rename(from, to: folder + "/" + (try free(prefix + "unknown", in: folder)))
    }

    /// The name of the folder for what is damaged at a moment, one that is not taken: clocks stand still, and go back.
    ///
    /// - Parameter stamp: the moment, as part of a name.
    public static func name(_ stamp: String, in folder: String) throws(FieldLogError) -> String {
        do throws(SystemError) { return try free(prefix + stamp, in: folder) } catch { throw FieldLogError(error) }
    }

    /// Whether a store was ever made anew, and what was damaged is kept in it.
    public static func isAny(in folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) { return try Files.list(folder).contains { $0.hasPrefix(prefix) } } catch {
            throw FieldLogError(error)
        }
    }

    /// The regular files of a name in the folders of damage within a store's folder. What a repair has decided and not carried to its place yet
    /// comes first: it may get there meanwhile, and is found there then.
    private static func files(
        _ name: String, in folder: String, passesOver: Bool
    ) throws(SystemError) -> [String] {
        var found: [String] = []
        for place in decided(folder) {
            // It may be carried away at this very moment.
            found += (try? files(name, under: place, passesOver: true)) ?? []
        }
        return try found + files(name, under: folder, passesOver: passesOver)
    }

    /// Calls a body with the bytes of each of them.
    ///
    /// - Parameter passesOver: whether a file that cannot be read keeps none of the others; else it is an error.
    static func readFiles(
        _ name: String, in folder: String, maxBytes: Int, passesOver: Bool, _ body: ([UInt8]) -> Void
    ) throws(FieldLogError) {
        do throws(SystemError) {
            for path in try files(name, in: folder, passesOver: passesOver) {
                do throws(SystemError) { body(try Files.readRegular(path, maxBytes: maxBytes)) } catch {
                    // What was being carried to its place is found there.
                    if error.code != ENOENT, !passesOver { throw error }
                }
            }
        } catch {
            throw FieldLogError(error)
        }
    }

    private static func files(
        _ name: String, under folder: String, passesOver: Bool
    ) throws(SystemError) -> [String] {
        var found: [String] = []
        for aside in try Files.list(folder) where aside.hasPrefix(prefix) {
            let path = "\(folder)/\(aside)/\(name)"
            do throws(SystemError) {
                if try Files.identity(of: path)?.isRegular == true { found.append(path) }
            } catch {
                if !passesOver { throw error }
            }
        }
        return found
    }

    private static func free(_ name: String, in folder: String) throws(SystemError) -> String {
        var free = name
        var number = 2
        while try Files.exists(folder + "/" + free) {
            free = "\(name)-\(number)"
            number += 1
        }
        return free
    }

    /// Does what was decided before somebody was cut short, under the lock.
    public static func finishUnderLock(_ folder: String) throws(FieldLogError) {
        guard try isDue(folder) else { return }
        let lock = try StoreLock(path: folder + "/lock")
        try lock.acquire(milliseconds: Store.lockWaitMilliseconds)
        defer { lock.release() }
        try finish(folder)
    }

    /// Makes the folder of work anew. The caller holds the store's lock.
    public static func makeWork(_ folder: String) throws(FieldLogError) {
        try clear(folder)
        do throws(SystemError) { try WorkFolder.make(folder + "/" + work) } catch { throw FieldLogError(error) }
    }

    /// Removes what a repair that was cut short has left of its work. Throws `inTheWay`, and removes nothing, where something else has that
    /// name.
    public static func clear(_ folder: String) throws(FieldLogError) {
        do throws(SystemError) {
            try WorkFolder.remove(folder + "/" + work)
            try Files.remove(Witness.path(ofStore: folder + "/" + work))
            try Files.remove(LostFile.path(ofStore: folder + "/" + work))
        } catch {
            throw FieldLogError(error)
        }
    }

    /// Runs a body while nobody else writes to the store in a folder. Throws `busy` where somebody does for so long.
    public static func withLock<Result>(
        _ folder: String, milliseconds: Int32 = Store.lockWaitMilliseconds, _ body: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        let lock = try StoreLock(path: folder + "/lock")
        try lock.acquire(milliseconds: milliseconds)
        defer { lock.release() }
        return try body()
    }
}

extension Store {
    /// Whether a folder without a database had one: its write-ahead log is there, or the witness beside it.
    public static func hasTraces(_ folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) {
            guard try Files.identity(of: folder)?.isDirectory == true else { return false }
            // What stands there is of an earlier store, in whose place another is being made.
            if try NewStoreFolder.isBegun(folder) { return false }
            for path in [databasePath(folder) + "-wal", folder + "/witness", Witness.path(ofStore: folder)] {
                if try Files.exists(path) { return true }
            }
            return false
        } catch {
            throw FieldLogError(error)
        }
    }

    /// Why there is no store in a folder without a database: there never was one, or it is damaged, or all of it is lost.
    public static func absence(of folder: String) throws(FieldLogError) -> FieldLogError {
        guard try hasTraces(folder) else {
            do throws(SystemError) {
                let hasKey = try Files.exists(folder + "/key")
                return hasKey ? .keyAlone(path: folder) : .noStore(path: folder)
            } catch {
                throw FieldLogError(error)
            }
        }
        return try loss(of: folder) ?? .damaged(detail: "fieldlog.db")
    }

    /// The error for a folder that holds neither a key nor a file that pages could be read from; nil for any other.
    static func loss(of folder: String) throws(FieldLogError) -> FieldLogError? {
        do throws(SystemError) {
            for name in try Files.list(folder) where !isOfNoUse(name) {
                guard let found = try Files.identity(of: folder + "/" + name), !found.isDirectory else { continue }
                if found.size > 0 { return nil }
            }
        } catch {
            throw FieldLogError(error)
        }
        return .nothingLeft(path: folder, .noKey(Witness.known(of: folder)?.name))
    }

    /// What lies in a store's folder, and says nothing of the store: locks, SQLite's index, the root key, former keys, and the witness, which
    /// names an entry and has none.
    private static func isOfNoUse(_ name: String) -> Bool {
        ["lock", "night.lock", "fieldlog.db-shm", "witness"].contains(name) || name.hasPrefix("root-key")
            || name.hasPrefix("key.old-") || name.hasSuffix(".fieldlog-witness") || name.hasSuffix(".fieldlog-lost")
    }

    /// Moves everything into the database and leaves nothing in the write-ahead log: the file can stand alone then, once it is closed.
    public func gather() throws(FieldLogError) {
        try withLock { () throws(FieldLogError) in
            database.emptyLog()
            do throws(SystemError) {
                let log = try Files.identity(of: Store.databasePath(path) + "-wal")
                guard (log?.size ?? 0) == 0 else {
                    throw SystemError(operation: "checkpoint", path: Store.databasePath(path), code: 5)
                }
            } catch {
                throw FieldLogError(error)
            }
        }
    }

    /// Writes the loose entries of a report, and what is missing by it, into a folder that is made for what was damaged.
    public static func keep(_ report: RemakeReport, in folder: String) throws(FieldLogError) {
        do throws(SystemError) {
            try Files.makeDirectory(folder)
            if !report.loose.isEmpty {
                try Files.writeAtomically(LooseFile.encode(report.loose), to: folder + "/" + LooseFile.name)
            }
            let missing = MissingFile.encode(report)
            if !missing.isEmpty { try Files.writeAtomically(missing, to: folder + "/" + MissingFile.name) }
        } catch {
            throw FieldLogError(error)
        }
    }
}
