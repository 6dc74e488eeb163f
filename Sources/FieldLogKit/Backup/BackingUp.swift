internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// A backup that was made, read back and checked.
public struct BackupOutcome: Sendable, Hashable {
    /// The file, by its whole path.
    public let path: String
    /// Its size.
    public let bytes: Int64
    /// What it says of itself.
    public let header: BackupHeader
    /// Why the store could not note that it was made; nil when it did, and for a store that cannot be written.
    public let unnoted: FieldLogError?
}

/// How a backup is to be made.
public struct BackupOptions: Sendable, Hashable {
    /// Whether the device's private key stays out of it.
    public var withoutKey = false
    /// Whether a backup of the same store may be replaced that has nothing that the store lacks.
    public var replaces = false

    /// The key in it, nothing replaced.
    public init() {}
}

extension Workspace {
    /// Writes a backup of the store into one file of mode 0600, while others write to the store: it is what the store was at one moment.
    ///
    /// The file gets its name when all is well: written beside it, made durable, read back, its database checked as `check` does it and
    /// compared by digest. Whatever goes wrong before, nothing has the name, or what had it still has. The root key is never in it.
    ///
    /// Throws `damaged` for a store that lacks what it once had (``FieldLogStorage/Store/makeSureOfEnds(machine:)``): a good backup is not
    /// replaced by less; `backup` with the reason; `key` and `denied` when the device's key cannot be used (a backup without it can be made); `busy`
    /// while another process makes a backup of the same name. Cost: the database is copied twice and read twice.
    public func backUp(
        to given: String, options: BackupOptions = BackupOptions(), isInterrupted: () -> Bool = { false },
        progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> BackupOutcome {
        let path = try placeOfBackup(given)
        try checkName(path, replaces: options.replaces)
        // What SQLite passes over would be missing in a copy that is sound in itself, and takes the place of one that had it.
        try store.makeSureOfEnds(machine: host.machine)
        finishErasing()
        let partial = try BackupFolder(path + BackupFolder.suffix)
        defer { partial.remove() }
        if options.replaces { try makeSureOfOlder(path, in: partial.path, isInterrupted) }
        let key = try store.requiredSetting(.publicKey)
        let files = options.withoutKey ? [] : try keyFiles(of: key)
        let whole = partial.path + "/backup"
        let header: BackupHeader
        do throws(FieldLogError) {
            header = try write(whole, files, in: partial.path, isInterrupted)
            let read = try Self.verify(whole, header, in: partial.path + "/read", isInterrupted, progress)
            // Another process has replaced the key since its files were read: no store could be made of the two.
            if !files.isEmpty, try key != read.requiredSetting(.publicKey) { throw .busy(path: store.path) }
        } catch {
            if case .backup(_, let problem) = error { throw .backup(path: path, problem) }
            throw error
        }
        if isInterrupted() { throw .interrupted }
        let bytes: Int64
        do throws(SystemError) {
            bytes = try Files.identity(of: whole)?.size ?? 0
            // What is replaced was looked at before; in this short time nobody else is expected to put another there.
            if options.replaces { try Files.rename(whole, to: path) } else { try Files.rename(whole, toNew: path) }
        } catch {
            throw error.code == EEXIST
                ? .backup(path: path, .exists) : .system(operation: error.operation, path: error.path, code: error.code)
        }
        return BackupOutcome(path: path, bytes: bytes, header: header, unnoted: note(path, header.made))
    }

    /// The whole path of a file that need not be there; its folder must.
    private func placeOfBackup(_ given: String) throws(FieldLogError) -> String {
        guard let name = given.split(separator: "/").last, !given.hasSuffix("/"), name != ".", name != ".." else {
            throw .backup(path: given, .notRegular)
        }
        let above = String(given.dropLast(name.count))
        do throws(SystemError) {
            let folder = try Files.canonicalPath(above.isEmpty ? "." : above)
            guard folder != store.path, !folder.hasPrefix(store.path + "/") else {
                throw SystemError(operation: "inside", path: nil, code: 0)
            }
            return (folder == "/" ? "" : folder) + "/" + name
        } catch {
            if error.operation == "inside" { throw .backup(path: given, .insideStore) }
            throw .system(operation: "open", path: above.isEmpty ? given : above, code: error.code)
        }
    }

    private func checkName(_ path: String, replaces: Bool) throws(FieldLogError) {
        do throws(SystemError) {
            if try !Files.exists(path) { return }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        guard replaces else { throw .backup(path: path, .exists) }
    }

    /// Throws `backup` unless a file is not there, or is a backup of this very store that has nothing that the store lacks, in its log or
    /// beside it: it may be newer than the store, which was restored from an older one, or of another that goes on under the same device. It
    /// is unpacked beside the folder's other files, and removed again: it takes as much room as the backup that is to be made.
    func makeSureOfOlder(_ path: String, in folder: String, _ isInterrupted: () -> Bool) throws(FieldLogError) {
        let former = folder + "/former"
        do throws(SystemError) {
            if try !Files.exists(path) { return }
            try Files.makeDirectory(former)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        defer { try? Files.removeTree(former) }
        let lacking: Int
        do throws(FieldLogError) {
            var file = try BackupFile(path: path)
            guard file.header.deployment == (try store.deployment()),
                file.header.device.description == (try store.requiredSetting(.device))
            else { throw .backup(path: path, .otherStore) }
            try file.unpack(into: former, isInterrupted: isInterrupted)
            lacking = try store.entriesLacking(of: Store.openForeign(former)) + store.looseLacking(of: former)
        } catch {
            switch error {
            case .backup(_, .otherStore), .backup(_, .notABackup), .backup(_, .notRegular): throw error
            case .backup, .damaged, .notAStore, .newerStore: throw .backup(path: path, .unreadable)
            case .database(let code, _, _) where [1, 11, 26].contains(code & 0xFF):
                throw .backup(path: path, .unreadable)
            default: throw error
            }
        }
        if lacking > 0 { throw .backup(path: path, .hasMore(lacking)) }
    }

    /// The files of the key, after making sure that the private one is that of this store.
    private func keyFiles(of key: String) throws(FieldLogError) -> [(name: String, bytes: [UInt8])] {
        try requireKey()
        try host.proveKey(store.path + "/key", is: key, of: store.path + "/key")
        var files: [(name: String, bytes: [UInt8])] = []
        do throws(SystemError) {
            for name in BackupHeader.fileNames where try Files.exists(store.path + "/" + name) {
                let bytes = try Files.readRegular(store.path + "/" + name, maxBytes: BackupHeader.fileBytesMax)
                files.append((name, bytes))
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return files
    }

    private func write(
        _ whole: String, _ files: [(name: String, bytes: [UInt8])], in folder: String, _ isInterrupted: () -> Bool
    ) throws(FieldLogError) -> BackupHeader {
        // In a folder of its own: the copy is a store that may be written to, and the lock of the folder around it is held here.
        let inner = folder + "/copy"
        do throws(SystemError) { try Files.makeDirectory(inner) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        let database = inner + "/" + BackupHeader.databaseName
        let generation = try store.generation()
        let digest = LogDigest.scope(try store.areaDigests())
        try Self.writing(in: folder) { () throws(FieldLogError) in try store.copyDatabase(to: database) }
        let isQuiet = try store.generation() == generation
        if isInterrupted() { throw .interrupted }
        let (header, kept) = try Self.writing(in: folder) { () throws(FieldLogError) in
            try Self.header(of: inner, beside: store.path, made: host.now().milliseconds, files: files)
        }
        // Where nobody wrote meanwhile, the copy must be the store to the last entry.
        if isQuiet, header.digest != digest { throw .backup(path: whole, .contents("digest")) }
        try BackupFile.write(
            header, files: files.map(\.bytes), database: database, kept: kept, to: whole,
            isInterrupted: isInterrupted)
        _ = try? Files.remove(database)
        return header
    }

    /// Names the folder when its disk is full: it may be another than the store's.
    private static func writing<Result>(
        in folder: String, _ work: () throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        do throws(FieldLogError) { return try work() } catch {
            guard case .database(let code, _, _) = error, code & 0xFF == 13 else { throw error }
            throw .system(operation: "write", path: folder, code: ENOSPC)
        }
    }

    /// What a backup says of itself, with what repairs left in the store's folder.
    private static func header(
        of folder: String, beside place: String, made: Int64, files: [(name: String, bytes: [UInt8])]
    ) throws(FieldLogError) -> (header: BackupHeader, kept: [[UInt8]]) {
        let copy = try Store.openForeign(folder)
        guard let device = RecordID(text: try copy.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        // What is computed now need not be computed at each restore; it may write to the copy, and comes before its bytes are read.
        let digest = LogDigest.scope(try copy.areaDigests())
        // After the copy: what was loose when it was made lies there still, whatever was put into the log, or repaired, meanwhile.
        let kept = try copy.leftovers(of: place).files
        let header = BackupHeader(
            deployment: try copy.deployment(), device: device,
            name: String((try copy.record(Schema.device, id: device, home: .commons)?["name"].text ?? "").prefix(100)),
            incarnation: try copy.ownIncarnation(), made: made, tables: Store.tablesVersion,
            entries: try copy.entryCount(), visits: try copy.count(Schema.visit), digest: digest,
            files: files.map { BackupHeader.Piece($0.name, $0.bytes) },
            database: try BackupFile.piece(
                BackupHeader.databaseName, of: folder + "/" + BackupHeader.databaseName),
            kept: kept.map { BackupHeader.Piece($0.name, $0.bytes) })
        return (header, kept.map(\.bytes))
    }

    /// Reads a backup back into a folder of its own, as a restore would, checks what comes out, and returns it.
    private static func verify(
        _ whole: String, _ header: BackupHeader, in folder: String, _ isInterrupted: () -> Bool,
        _ progress: @escaping (Int) -> Void
    ) throws(FieldLogError) -> Store {
        do throws(SystemError) { try Files.makeDirectory(folder) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        let read = try unpack(whole, into: folder, isInterrupted: isInterrupted, progress: progress)
        guard read.header == header else { throw .backup(path: whole, .damaged(.header)) }
        return read.store
    }

    /// Notes when and where the last backup was made. That it cannot be noted does not undo it.
    private func note(_ path: String, _ made: Int64) -> FieldLogError? {
        if store.isReadOnly { return nil }
        do throws(FieldLogError) {
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.set([.lastBackup: LastBackup(made: made, path: path).text])
            }
            return nil
        } catch {
            return error
        }
    }
}

extension Host {
    /// Throws `key` unless a file holds the private key of a public one: by a signature that can serve nothing else.
    func proveKey(_ path: String, is publicKey: String, of name: String) throws(FieldLogError) {
        guard try holds(path, key: publicKey) else { throw .backup(path: name, .otherKey(publicKey)) }
    }
}
