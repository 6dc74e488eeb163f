public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync
internal import FieldLogSystem

extension Workspace {
    /// Looks at the machine and the store, and says what is as it should be and what is not. Writes nothing but the file of the lock.
    ///
    /// - Parameters:
    ///   - expectsBackups: whether a configuration asks for backups; else they are looked at where one was ever made.
    ///   - connects: whether peers over a network are asked, too; each may take as long as the options allow.
    public func examine(
        expectsBackups: Bool = false, connects: Bool, options: TransportOptions
    ) throws(FieldLogError) -> [HealthFact] {
        var facts = try clock()
        do throws(SystemError) {
            facts.append(.disk(freeBytes: try DiskSpace.free(at: store.path)))
            facts += try permissions()
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        facts.append(.witness(try store.witnessProblem(machine: host.machine)))
        facts += try keys()
        let peers = try store.peers().filter { !$0.calls }
        for peer in peers { facts.append(reach(peer.name, connects: connects, options: options)) }
        facts.append(.versions(schema: Schema.version, tables: Store.tablesVersion))
        let sqlite = Store.sqliteVersion
        facts.append(.sqlite(version: sqlite.text, hasResetBug: sqlite.hasResetBug))
        facts += Programs.facts(
            needsSSH: peers.contains { $0.name.hasPrefix("ssh://") },
            needsCurl: peers.contains { $0.name.hasPrefix("https://") })
        let backup = try lastBackup()
        if expectsBackups || backup != nil {
            facts.append(.backup(backup, isDue: LastBackup.isDue(backup?.made, now: host.now().milliseconds)))
        }
        facts += try missing()
        facts.append(.lock(isFree: try isLockFree()))
        return facts
    }

    /// What is known to be lost, and nobody has brought since.
    func missing() throws(FieldLogError) -> [HealthFact] {
        try store.missing().map { .missing($0) }
    }

    // MARK: Clock

    /// 2025-01-01: no honest clock shows less.
    private static let earliest: Int64 = 1_735_689_600_000
    /// So far ahead of the clock an entry may be before it is said: clocks of other devices differ.
    private static let tolerance: Int64 = 600_000

    private func clock() throws(FieldLogError) -> [HealthFact] {
        let now = host.now().milliseconds
        if now < Self.earliest { return [.clockImplausible(now: now)] }
        var facts: [HealthFact] = []
        switch SystemClock.synchronisation() {
        case .synchronised: facts.append(.clockInStep)
        case .unsynchronised: facts.append(.clockAlone(isKnown: true))
        case .unknown: facts.append(.clockAlone(isKnown: false))
        }
        if let newest = try store.lastWritten().values.max(), newest > now &+ Self.tolerance {
            facts.append(.clockBehind(now: now, newest: newest))
        }
        return facts
    }

    // MARK: Permissions

    func permissions() throws(SystemError) -> [HealthFact] {
        var facts: [HealthFact] = []
        var paths = [store.path]
        for name in try Files.list(store.path) { paths.append(store.path + "/" + name) }
        if let witness = try? store.witnessPath(), !paths.contains(witness) { paths.append(witness) }
        guard let folder = try Files.identity(of: store.path) else { return [] }
        if Account.userID != 0, folder.owner != Account.userID {
            facts.append(.owner(path: store.path, found: folder.owner, wanted: Account.userID))
        }
        var count = 0
        for path in paths {
            guard let found = try Files.identity(of: path) else { continue }
            count += 1
            if found.isDirectory, Store.fileNames.contains(where: { path == store.path + "/" + $0 }) {
                facts.append(.folderInTheWay(path: path))
                continue
            }
            // Public halves are public: `ssh-keygen` makes them so, and one that it was killed beside is no fault.
            let wanted: UInt32 = found.isDirectory ? 0o700 : path.hasSuffix(".pub") ? 0o644 : 0o600
            if found.permissions & ~wanted != 0 {
                facts.append(.mode(path: path, found: found.permissions, wanted: wanted))
            }
            if found.owner != folder.owner {
                facts.append(.owner(path: path, found: found.owner, wanted: folder.owner))
            }
        }
        return facts.isEmpty ? [.modesRight(count: count)] : facts
    }

    // MARK: Keys

    private func keys() throws(FieldLogError) -> [HealthFact] {
        var facts: [HealthFact] = []
        if let fact = try keyFact() { facts.append(fact) }
        if let grant = try grant() {
            if facts.isEmpty { facts.append(.keyGranted(principal: grant.principal, role: grant.role)) }
        } else {
            facts.append(.keyNotGranted)
        }
        let root = store.path + "/" + Workspace.rootKeyName
        if (try? Files.exists(root)) == true { facts.append(.rootKeyHere(path: root)) }
        return facts
    }

    // MARK: Peers

    private func reach(_ name: String, connects: Bool, options: TransportOptions) -> HealthFact {
        let address: PeerAddress
        do throws(AddressProblem) { address = try PeerAddress(name) } catch {
            return .peerGone(name: name, .address)
        }
        if case .folder(let path) = address {
            return (try? Store.exists(path)) == true ? .peerThere(name: name) : .peerGone(name: name, .folder)
        }
        guard connects else { return .peerNotTried(name: name) }
        do throws(FieldLogError) {
            let transport = try Self.transport(
                to: address, options: options, host: host, principal: "", deployment: try store.deployment()
            ).transport
            defer { transport.close() }
            return try greet(name, transport)
        } catch {
            switch error {
            case .network(_, let problem): return .peerGone(name: name, .line(problem))
            case .peer(let code, _): return .peerGone(name: name, .error(code))
            default: return .peerGone(name: name, .failed)
            }
        }
    }

    /// Says the first words of a session, and leaves it at that.
    private func greet(_ name: String, _ transport: any Transport) throws(FieldLogError) -> HealthFact {
        let replica = Replica(self, .initiator(peer: name))
        var session = InitiatorSession()
        var action = session.step(.start)
        while case .ask(let need) = action { action = session.step(.fact(try replica.answer(need))) }
        guard case .send(let hello) = action else { return .peerGone(name: name, .failed) }
        let answer = try transport.exchange(hello.encoded)
        do throws(SyncProblem) {
            if case .error(let problem) = try Message(decoding: answer) {
                return .peerGone(name: name, .error(problem.code.rawValue))
            }
        } catch {
            return .peerGone(name: name, .error(error.code.rawValue))
        }
        return .peerThere(name: name)
    }

    private func isLockFree() throws(FieldLogError) -> Bool {
        if store.isReadOnly { return true }
        do throws(SystemError) {
            var lock = try FileLock(path: store.path + "/lock")
            return try lock.tryLock()
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
