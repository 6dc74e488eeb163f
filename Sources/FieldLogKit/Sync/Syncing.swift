internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
package import FieldLogSync
internal import FieldLogSystem

extension Workspace {
    /// Brings this store and the store in another folder to the same log on what both may have. Whatever arrived before an error or
    /// an interruption stays, and the next sync goes on from there.
    public func sync(
        withFolder path: String, isInterrupted: @escaping () -> Bool = { false },
        progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> SyncOutcome {
        let found: (name: String, transport: FolderTransport)
        do throws(FieldLogError) {
            let (peer, deployment) = try Self.openPeer(path, host: host)
            guard try store.deployment() == deployment else { throw .otherDeployment(path: path) }
            if try peer.store.isSameFile(as: store) { throw .samePeer(path: path) }
            found = (peer.store.path, FolderTransport(responder: Responder(peer, principal: try principal(at: peer))))
        } catch {
            try? noteFailure(ofFolder: path, error)
            throw error
        }
        return try sync(found.name, found.transport, isInterrupted: isInterrupted, progress: progress)
    }

    /// Notes that a store in a folder, met before, is not there. A name that was never met becomes no peer: it may be a slip of the pen.
    public func noteAbsence(ofFolder path: String) throws(FieldLogError) {
        try noteFailure(ofFolder: path, .noPeer(path: path))
    }

    private func noteFailure(ofFolder path: String, _ error: FieldLogError) throws(FieldLogError) {
        let name = Self.folderName(path)
        if try store.peer(named: name) != nil { try noteFailure(name, error) }
    }

    /// The name under which a store in a folder is remembered, be it there or not: a disk that is not mounted may lack folders further above.
    static func folderName(_ path: String) -> String {
        var there = path.split(separator: "/")
        var rest = ""
        while true {
            let folder = (path.hasPrefix("/") ? "/" : "") + there.joined(separator: "/")
            if let found = try? Files.canonicalPath(folder.isEmpty ? "." : folder) {
                return rest.isEmpty ? found : (found == "/" ? "" : found) + rest
            }
            guard let last = there.popLast() else { return path }
            rest = "/\(last)" + rest
        }
    }

    /// The name of this device, as the store that it calls knows it.
    private func principal(at peer: Workspace) throws(FieldLogError) -> String {
        let key = try store.requiredSetting(.publicKey)
        let book = try Self.ofPeer(peer.store.path) { () throws(FieldLogError) in try peer.store.authority() }
        // A peer that has not heard of this device yet may do so in this very session, from this store.
        let known = book.rights(of: key).live(at: book.position).last?.principal
        if let known { return known }
        if let own = try grant()?.principal { return own }
        // The key at hand may have been replaced already, and the device waits to hear of it.
        let device = try store.requiredSetting(.device)
        if let own = book.liveGrants.last(where: { $0.device.description == device }) { return own.principal }
        throw .denied(.notEnrolled(try store.requiredSetting(.device)))
    }

    /// Runs a session over a transport, and notes how it went.
    package func sync(
        _ name: String, _ transport: any Transport, limits: SessionLimits = SessionLimits(),
        isInterrupted: @escaping () -> Bool, progress: @escaping (Int) -> Void
    ) throws(FieldLogError) -> SyncOutcome {
        defer { transport.close() }
        let driver = Driver(
            workspace: self, peer: name, transport: transport, limits: limits, isInterrupted: isInterrupted,
            progress: progress)
        do throws(FieldLogError) {
            // A central store that was restored finds it out now, though it may have nothing to send: this session is what lets it decide
            // again.
            if try isCentral(), !store.isReadOnly { try takeNewNameIfDue() }
            let wasNameless = try store.isNameless()
            var outcome = try driver.run()
            // Which entries are its own it may have known only when the session was over.
            if wasNameless, !store.isReadOnly, try store.settleName() { outcome += try driver.run() }
            // What a repair could not place may have come to its place, and go on from here.
            if !store.isReadOnly {
                outcome.placed = try placeLoose()
                if outcome.placed > 0 { outcome += try driver.run() }
            }
            try driver.bringEarlierWork(&outcome)
            try followGrants()
            finishErasing()
            outcome.withheld = try ownWithheld()
            try note(name, failure: nil)
            return outcome
        } catch {
            if error != .interrupted { try? noteFailure(name, error) }
            throw error
        }
    }

    /// Notes that a peer was tried, and why it failed.
    func noteFailure(_ name: String, _ error: FieldLogError) throws(FieldLogError) {
        if !store.isReadOnly { try note(name, failure: Self.word(error)) }
    }

    /// Notes that a peer was tried.
    func note(_ name: String, failure: String?) throws(FieldLogError) {
        let time = host.now().milliseconds
        try store.write { (transaction) throws(FieldLogError) in
            let peer = try transaction.peer(named: name, calls: false, at: time)
            try transaction.tried(peer: peer, at: time, failure: failure)
        }
    }

    /// A short word for why a session failed, for a table and a log line.
    private static func word(_ error: FieldLogError) -> String {
        switch error {
        case .peer(let code, _): "error-\(code)"
        case .damagedPeer: "error-18"
        case .network: "network"
        case .denied: "denied"
        case .busy: "busy"
        case .damaged, .notAFile, .nothingLeft: "damaged"
        case .otherDeployment: "error-3"
        case .noStore, .noPeer, .keyAlone: "no-store"
        default: "failed"
        }
    }

    /// Makes sure that this store writes under a name that is its own alone, and that its witness is durable, before any of its
    /// entries leaves.
    ///
    /// A peer is reached from many machines, and stays where it is: that this machine is not its own is no reason for a new name,
    /// or a hub would take one at every sync. Should it be a copy after all, its next own change takes the name.
    func prepareToSend(isPeer: Bool = false) throws(FieldLogError) {
        try takeNewNameIfDue(isPeer: isPeer)
        let own = try store.ownIncarnation()
        guard let head = try store.heads(of: .commons).first(where: { $0.feed.incarnation == own }) else { return }
        try store.syncWitness(fallback: head, machine: try machine(isPeer: isPeer))
    }

    /// Has the witness of a central store name the last decision, which a peer has just given back: it must be missed should it be lost again.
    func witnessDecisions(isPeer: Bool) throws(FieldLogError) {
        guard try isCentral(), let feed = try store.authority().feed else { return }
        let position = try store.authorityPosition()
        let head = FeedHead(feed: feed, seq: position.seq, hash: position.hash)
        try store.writeWitness(head, machine: try machine(isPeer: isPeer), sync: true)
    }

    /// Takes a new incarnation where this store may not go on under the one that it has.
    func takeNewNameIfDue(isPeer: Bool = false) throws(FieldLogError) {
        guard let problem = try nameProblem(machine: isPeer ? nil : host.machine) else { return }
        try takeNewName(problem, isPeer: isPeer)
    }

    /// Takes a new incarnation; where the key's grants have ended, that is left to the next key: what this one wrote nobody would take.
    func takeNewName(_ problem: WitnessProblem, isPeer: Bool = false) throws(FieldLogError) {
        // A nameless store may still hear, and give what it has: that is how it gets its name back.
        if try store.isNameless(), try !store.settleName() { return }
        let book = try store.authority()
        let rights = book.rights(of: try store.requiredSetting(.publicKey))
        var last: FeedHead?
        try store.write { (transaction) throws(FieldLogError) in
            if rights.isKnown, rights.areas(at: book.position) == nil {
                return try transaction.set([.renewalDue: problem.rawValue])
            }
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            try batch.renew(problem)
            last = transaction.lastOwn?.head
        }
        if let last { try store.writeWitness(last, machine: try machine(isPeer: isPeer), sync: true) }
    }
}
