internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import FieldLogText

/// Brings a damaged store back. Nothing is ever destroyed: what was damaged stays in a folder beside what took its place.
public struct Repair {
    private let folder: String
    private let host: Host
    private let peer: PeerAddress?
    private let options: TransportOptions
    private let isInterrupted: () -> Bool

    /// A repair of the store in a folder.
    ///
    /// - Parameter peer: another store that gives what it has; nil for work on this machine alone.
    public init(
        _ folder: String, from peer: PeerAddress?, options: TransportOptions = TransportOptions(), host: Host,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws(FieldLogError) {
        guard let found = try? Files.identity(of: folder), found.isDirectory,
            let path = try? Files.canonicalPath(folder)
        else { throw .noStore(path: folder) }
        // Its own lock would be waited for in vain.
        if case .folder(let other)? = peer, (try? Files.canonicalPath(other)) == path { throw .samePeer(path: other) }
        self.folder = path
        self.host = host
        self.peer = peer
        self.options = options
        self.isInterrupted = isInterrupted
    }

    /// Repairs what is to be repaired; a healthy store is left as it is. Holds the store's lock while another store takes its place.
    public func run() throws(FieldLogError) -> RepairOutcome {
        let path = folder
        try makeSureOfSomething()
        try DamageFolder.withLock(path) { () throws(FieldLogError) in
            try DamageFolder.finish(path)
            try DamageFolder.clear(path)
        }
        var outcome = RepairOutcome()
        let database = try identity()
        outcome.before = try findings()
        if outcome.before.allSatisfy({ $0 == .nameless }) { return try takeBack(outcome) }
        if peer == nil, outcome.before.allSatisfy(\.isUnsigned) {
            // Nothing on this machine makes another's signature.
            outcome.after = outcome.before
            return outcome
        }
        if outcome.before.allSatisfy(\.isDerived), let left = try? Store.open(folder).rebuild(), left.isEmpty {
            outcome.depth = .rebuilt
            return outcome
        }
        if outcome.before == [.witness(.unreadable)] {
            try renew(&outcome)
        } else {
            let isDone = try DamageFolder.withLock(path) { () throws(FieldLogError) in
                // Somebody else may have repaired it since it was looked at.
                if try identity() != database { return false }
                try remake(&outcome)
                return true
            }
            guard isDone else { return try run() }
            try settleName(&outcome)
        }
        // That is told apart: it is no damage that is left.
        outcome.after = try findings().filter { $0 != .nameless }
        return outcome
    }

    /// Throws where there is no store, or nothing of it to begin with, before a lock lies in the folder: a backup is restored into an empty
    /// one. A key without its public half is made whole where the database is gone: by it alone a peer can say whose store this was.
    private func makeSureOfSomething() throws(FieldLogError) {
        guard try !Store.exists(folder) else { return }
        let absence = try Store.absence(of: folder)
        guard case .damaged = absence else { throw absence }
        try DeviceKey.mendPublicHalf(in: folder)
    }

    /// The file of the database; nil where there is none.
    private func identity() throws(FieldLogError) -> UInt64? {
        do throws(SystemError) { return try Files.identity(of: Store.databasePath(folder))?.inode } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private func findings() throws(FieldLogError) -> [CheckFinding] {
        do throws(FieldLogError) {
            guard try Store.exists(folder) else {
                throw try Store.absence(of: folder)
            }
            return try Workspace.open(folder, host: host).checkUp().findings
        } catch {
            guard let finding = CheckFinding(error) else { throw error }
            return [finding]
        }
    }

    /// What is left to do for a healthy store that was damaged once: entries that waited for others may fit now, and a peer may have what
    /// was missing.
    private func takeBack(_ before: RepairOutcome) throws(FieldLogError) -> RepairOutcome {
        var outcome = before
        let loose = try LooseFile.all(in: folder)
        let workspace = try Workspace.open(folder, host: host)
        let wasNameless = try workspace.store.isNameless()
        if wasNameless { _ = try workspace.store.settleName() }
        if let peer, try DamageFolder.isAny(in: folder) {
            let synced = try workspace.sync(with: peer, options: options, isInterrupted: isInterrupted)
            (outcome.received, outcome.tookBack) = (synced.received, synced.placed)
        }
        outcome.tookBack += try workspace.store.takeBack(loose)
        if outcome.tookBack > 0 || outcome.received > 0 { outcome.depth = .tookBack }
        if wasNameless {
            outcome.isNameless = try workspace.store.isNameless()
            if !outcome.isNameless {
                outcome.depth = .named
                outcome.takesNewName = try workspace.store.setting(.renewalDue) != nil
                outcome.tookNewName = !outcome.takesNewName
            }
        }
        outcome.missing = try workspace.store.missing()
        return outcome
    }

    // MARK: Making the store anew

    private var work: String { folder + "/" + DamageFolder.work }

    private func remake(_ outcome: inout RepairOutcome) throws(FieldLogError) {
        do throws(FieldLogError) {
            try makeWork()
            let name = try DamageFolder.name(Self.stamp(host.now()), in: folder)
            outcome.report = try fill(work + "/" + name, &outcome)
            try DamageFolder.decide(folder)
            outcome.aside = folder + "/" + name
            outcome.depth = .remade
        } catch {
            // The damaged store is as it was.
            try? DamageFolder.clear(folder)
            // The key is wanted where people know it, not in the folder of work.
            if case .denied(.noKey) = error { throw .denied(.noKey(folder + "/" + DeviceKey.name)) }
            if case .denied(.otherPublicHalf) = error { throw .denied(.otherPublicHalf(folder + "/" + DeviceKey.name)) }
            throw error
        }
    }

    private func makeWork() throws(FieldLogError) {
        try DamageFolder.makeWork(folder)
        do throws(SystemError) {
            for name in ["key", "key.pub"] {
                guard try Files.identity(of: folder + "/" + name)?.isRegular == true else { continue }
                let bytes = try Files.readRegular(folder + "/" + name, maxBytes: 65_536)
                try Files.writeAtomically(bytes, to: work + "/" + name)
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private func fill(_ aside: String, _ outcome: inout RepairOutcome) throws(FieldLogError) -> RemakeReport {
        let wreck = try Wreck(folder, scratch: work)
        let remake = try remake(wreck)
        try remake.restore(leavesUnsigned: peer != nil)
        try remake.settle(nonce: try host.random(IncarnationID.byteCount))
        let earlier = try LooseFile.all(in: folder)
        if let peer {
            if try remake.hasAllOwn() { try lendWitness(wreck.witness, to: remake.store) }
            let workspace = Workspace(store: remake.store, host: host)
            let name = try remake.store.ownIncarnation()
            let synced = try workspace.sync(with: peer, options: options, isInterrupted: isInterrupted)
            outcome.received = synced.received
            outcome.tookNewName = try remake.store.ownIncarnation() != name
            try remake.restore()
            try remake.settle(nonce: try host.random(IncarnationID.byteCount))
        }
        outcome.tookBack = try remake.store.takeBack(earlier)
        if let finding = try remake.store.check().first(where: { !$0.isUnsigned }) {
            throw .damaged(detail: "\(finding)")
        }
        outcome.takesNewName = try !remake.hasAllOwn()
        let report = try remake.report()
        try Store.keep(report, in: aside)
        try remake.store.gather()
        return report
    }

    private func remake(_ wreck: Wreck) throws(FieldLogError) -> Remake {
        let verifier = host.verifier
        do throws(FieldLogError) {
            return try Remake(wreck, in: work, deployment: try peersDeployment(wreck)) {
                (claims) throws(FieldLogError) in try verifier.areGenuine(claims)
            }
        } catch {
            guard error == .damaged(detail: Remake.nothing) else { throw error }
            throw .nothingLeft(path: folder, whyNothing(wreck))
        }
    }

    /// Why nobody can say which deployment this store was of.
    private func whyNothing(_ wreck: Wreck) -> RepairProblem {
        guard wreck.publicKey != nil else { return .noKey(wreck.witness?.name) }
        return switch peer {
        case nil: .peerNeeded
        case .folder(let path)?: .unknownToPeer(path)
        case .some(let far): .farPeer(far.text)
        }
    }

    /// The deployment of a peer in a folder that knows this device's key: it helps where the damaged store says nothing of its own.
    private func peersDeployment(_ wreck: Wreck) throws(FieldLogError) -> Digest32? {
        guard case .folder(let path) = peer, let key = wreck.publicKey, (try? Store.exists(path)) == true else {
            return nil
        }
        let (other, deployment) = try Workspace.openPeer(path, host: host)
        return try Workspace.ofPeer(path) { () throws(FieldLogError) in
            try other.store.authority().rights(of: key).isKnown ? deployment : nil
        }
    }

    /// Lets the new store go on under its name while it talks to a peer, where it still has everything that it wrote.
    private func lendWitness(_ witness: Witness?, to store: Store) throws(FieldLogError) {
        guard let witness, try isOwn(witness), try witness.isBorneOut(by: store) else { return }
        try store.writeWitness(witness.head, machine: witness.machine, sync: true)
    }

    /// Whether the witness is of this very store: on this machine, of this file.
    private func isOwn(_ witness: Witness) throws(FieldLogError) -> Bool {
        do throws(SystemError) {
            let inode = try Files.identity(of: Store.databasePath(folder))?.inode
            return witness.machine == host.machine && inode == witness.inode
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    // MARK: Afterwards

    /// The store is sound, but the witness says nothing: it takes another name before it writes, and hears from the peer what it wrote.
    private func renew(_ outcome: inout RepairOutcome) throws(FieldLogError) {
        let workspace = try Workspace.open(folder, host: host)
        try workspace.store.write { (transaction) throws(FieldLogError) in
            try transaction.set([.renewalDue: WitnessProblem.repaired.rawValue])
        }
        outcome.depth = .named
        outcome.takesNewName = true
        guard let peer else { return }
        outcome.received = try workspace.sync(with: peer, options: options, isInterrupted: isInterrupted).received
    }

    /// Writes the witness anew where the store may keep its name: the database is another file now.
    private func settleName(_ outcome: inout RepairOutcome) throws(FieldLogError) {
        let store = try Store.open(folder)
        let isSure = !outcome.takesNewName
        outcome.takesNewName = true
        guard let aside = outcome.aside else { return }
        if outcome.tookNewName {
            let own = try store.ownIncarnation()
            if let head = try store.heads(of: .commons).first(where: { $0.feed.incarnation == own }) {
                try store.writeWitness(head, machine: host.machine, sync: true)
                outcome.takesNewName = false
                return
            }
        }
        // Where own entries may be gone, or the witness cannot be read or names one that is, another name is due.
        guard isSure, let witness = try store.readableWitness(), try witness.isBorneOut(by: store) else {
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.set([.renewalDue: WitnessProblem.repaired.rawValue])
            }
            return
        }
        var inode: UInt64?
        do throws(SystemError) {
            inode = try Files.identity(of: Store.databasePath(aside))?.inode
            // It wrote under a new name already, to the peer.
            if inode == nil { return }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        guard witness.machine == host.machine, witness.inode == inode else { return }
        try store.writeWitness(witness.head, machine: host.machine, sync: true)
        outcome.takesNewName = false
    }

    /// The time as part of a name: `20261121T143000Z`.
    static func stamp(_ time: WallTime) -> String {
        let text = ZonedInstant(millisecondsSinceEpoch: time.milliseconds, offsetMinutes: 0)?.description ?? "0"
        let plain = text.filter { $0.isNumber || $0 == "T" }
        return String(plain.prefix(15)) + "Z"
    }
}

extension CheckFinding {
    /// Whether the log, or the next session with a peer, gives it again, so that nothing is lost by making it anew.
    var isDerived: Bool {
        switch self {
        case .row, .digest, .feedMissing, .entryBeyondHead: true
        case .checksum(let table, _): table.hasPrefix("scope_")
        default: false
        }
    }
}
