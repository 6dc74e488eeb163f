internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// A store that was made of a backup.
public struct RestoreOutcome: Sendable, Hashable {
    /// What the backup says of itself.
    public let header: BackupHeader
    /// Whether the store has the device's key and can go on writing and sending.
    public let hasKey: Bool
    /// Whether it is a central store that decides nothing until it has heard from another.
    public let isHeld: Bool
    /// What stands beside the folder of the last entry that the device wrote there, where it is of the store in the backup.
    public let lastKnown: [MissingEntries]
}

/// How a store is to be made of a backup.
public struct RestoreOptions: Sendable, Hashable {
    /// The file of the device's private key, where it is not in the backup, or is to be taken from elsewhere.
    public var key: String?
    /// Whether there never was another store of the deployment: a central store need not hear from any before it decides.
    public var isAlone = false

    /// The key of the backup, and other stores somewhere.
    public init() {}
}

extension Workspace {
    /// Makes a store of a backup in a folder that is new or empty: there whole or not at all.
    ///
    /// It writes under a new incarnation from its first entry on, whether or not the device that the backup is of still lives: no number
    /// ever names two entries. A central store decides nothing until it has heard from another one, for it may have decided something
    /// after the backup.
    ///
    /// Throws `backup` with what is wrong with the file; what is said of the folder is that of `NewFolder.fill`.
    public static func restore(
        _ file: String, to folder: String, options: RestoreOptions = RestoreOptions(), host: Host,
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> (workspace: Workspace, outcome: RestoreOutcome) {
        var made: RestoreOutcome?
        let witness = Witness.beside(NewFolder.resolved(folder))
        let lost = LostFile.beside(NewFolder.resolved(folder))
        try NewFolder.fill(folder) { (path) throws(FieldLogError) in
            let (header, store) = try unpack(file, into: path, isInterrupted: isInterrupted, progress: progress)
            let hasKey = try takeKey(options.key, header, store, file, host)
            let workspace = Workspace(store: store, host: host)
            let isHeld = try workspace.beginAgain(header, file, witness, lost, isAlone: options.isAlone)
            if isInterrupted() { throw .interrupted }
            let last = try lastKnown(witness, lost, store, place: NewFolder.resolved(folder))
            made = RestoreOutcome(header: header, hasKey: hasKey, isHeld: isHeld, lastKnown: last)
        }
        let workspace = try open(folder, host: host)
        try workspace.rememberPlace()
        guard let made else { throw .noStore(path: folder) }
        return (workspace, made)
    }

    /// What stands beside a folder of the entries that a store in it had.
    private static func lastKnown(
        _ witness: Witness?, _ lost: LostFile?, _ store: Store, place: String
    ) throws(FieldLogError) -> [MissingEntries] {
        var known: [MissingEntries] = []
        if let witness, try store.hasWritten(witness) {
            let path = Witness.path(ofStore: place)
            known.append(
                MissingEntries(
                    feed: witness.head.feed, from: 1, through: witness.seq,
                    peer: (try? Files.canonicalPath(path)) ?? path))
        }
        guard let lost, try store.setting(.device) == lost.device else { return known }
        let path = LostFile.path(ofStore: place)
        for (feed, range) in lost.entries {
            known.append(MissingEntries(feed: feed, from: range.lowerBound, through: range.upperBound, peer: path))
        }
        return known
    }

    /// Writes what is in a backup into a folder, and opens and checks it. Nobody else knows of the folder.
    static func unpack(
        _ path: String, into folder: String, isInterrupted: () -> Bool, progress: @escaping (Int) -> Void
    ) throws(FieldLogError) -> (header: BackupHeader, store: Store) {
        var file = try BackupFile(path: path)
        let header = file.header
        try file.unpack(into: folder, isInterrupted: isInterrupted)
        if isInterrupted() { throw .interrupted }
        do throws(FieldLogError) {
            for piece in header.kept { try proveSound(piece.name, in: folder + "/" + header.aside) }
            let store = try Store.openForeign(folder)
            store.progress = progress
            if let finding = try store.check().first(where: { !$0.isUnsigned }) { throw .damaged(detail: "\(finding)") }
            guard header.digest == LogDigest.scope(try store.areaDigests()),
                header.deployment == (try store.deployment()), header.incarnation == (try store.ownIncarnation()),
                header.device.description == (try store.requiredSetting(.device))
            else { throw .damaged(detail: "digest") }
            return (header, store)
        } catch {
            switch error {
            case .damaged(let detail), .notAStore(_, let detail): throw .backup(path: path, .contents(detail))
            case .database(let code, let message, _) where [1, 11, 26].contains(code & 0xFF):
                throw .backup(path: path, .contents(message))
            case .newerStore(_, let found, let known): throw .newerStore(path: path, found: found, known: known)
            default: throw error
            }
        }
    }

    /// Throws `damaged` for a file that no repair has left.
    private static func proveSound(_ name: String, in folder: String) throws(FieldLogError) {
        do throws(SystemError) {
            let bytesMax = Int(clamping: Leftovers.bytesMax(name) ?? 0)
            if Leftovers.isSound(name, try Files.readRegular(folder + "/" + name, maxBytes: bytesMax)) { return }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        throw .damaged(detail: name)
    }

    /// Puts the device's key in place and makes sure that it is the store's; false where there is none.
    private static func takeKey(
        _ given: String?, _ header: BackupHeader, _ store: Store, _ file: String, _ host: Host
    ) throws(FieldLogError) -> Bool {
        let publicKey = try store.requiredSetting(.publicKey)
        let path = store.path + "/key"
        do throws(SystemError) {
            if let given {
                try Files.writeAtomically(
                    try Files.readRegular(given, maxBytes: BackupHeader.fileBytesMax), to: path)
            }
            guard given != nil || header.hasKey else { return false }
            // What the private key is, it says itself.
            try Files.remove(path + ".pub")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        try host.proveKey(path, is: publicKey, of: given ?? file)
        do throws(SystemError) {
            try Files.writeAtomically(Array("\(publicKey) fieldlog\n".utf8), to: path + ".pub")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return true
    }

    /// Takes a new incarnation; returns whether the store waits for another before it decides anything.
    private func beginAgain(
        _ header: BackupHeader, _ file: String, _ witness: Witness?, _ lost: LostFile?, isAlone: Bool
    ) throws(FieldLogError) -> Bool {
        let isCentral = try isCentral()
        let known = max(try store.peers().count, try store.authority().liveGrants.count - 1)
        if isAlone, known > 0 { throw .backup(path: file, .notAlone(known)) }
        let isHeld = isCentral && !isAlone
        let place = LastBackup(made: header.made, path: (try? Files.canonicalPath(file)) ?? file)
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            try batch.renew(.restored)
            try transaction.keepLost(witness, and: lost)
            try transaction.set([.lastBackup: place.text])
            if isHeld { try transaction.set([.authorityHeld: WitnessProblem.restored.rawValue]) }
        }
        store.settleLog()
        return isHeld
    }
}
