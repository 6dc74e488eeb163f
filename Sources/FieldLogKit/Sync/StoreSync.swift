internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// What a sync did.
public struct SyncOutcome: Sendable, Hashable {
    /// Entries that the peer had not.
    public var sent = 0
    /// Entries that this store had not.
    public var received = 0
    /// Conflicts that are open here now and were not before.
    public var conflicts = 0
    /// Feeds that were passed over, with the reason: the rest went on.
    public var refused: [FieldLogError] = []
}

/// Brings two stores on one machine to the same log, both ways. No lock is held on one while the other is read.
struct StoreSync {
    let here: Workspace
    let there: Workspace
    /// Asked between chunks: true stops with everything committed so far kept.
    let isInterrupted: () -> Bool
    /// Told after each chunk how many entries have moved so far.
    let progress: (Int) -> Void
    private var outcome = SyncOutcome()

    /// Entries of one chunk, which is one transaction.
    static let chunkEntriesMax = 2_000
    /// Bytes of one chunk, unless a single entry is larger.
    static let chunkBytesMax = 4 << 20

    init(
        here: Workspace, there: Workspace, isInterrupted: @escaping () -> Bool, progress: @escaping (Int) -> Void
    ) {
        self.here = here
        self.there = there
        self.isInterrupted = isInterrupted
        self.progress = progress
    }

    mutating func run() throws(FieldLogError) -> SyncOutcome {
        let before = try here.store.conflictIDs()
        // What a peer holds of a store's own feeds beyond the store itself comes back before the store says anything new.
        try takeOwnBack(to: here, from: there)
        try takeOwnBack(to: there, from: here)
        if try isNothingToDo() { return outcome }
        try here.prepareToSend()
        do throws(FieldLogError) { try there.prepareToSend(isPeer: true) } catch {
            // There are two stores: say which.
            guard case .damaged(let detail) = error else { throw error }
            throw .damaged(detail: "\(there.store.path): \(detail)")
        }
        try exchange([.authority, .commons])
        try exchange(try sharedAreas())
        outcome.conflicts = try here.store.conflictIDs().subtracting(before).count
        return outcome
    }

    /// Whether both have the same log on what both may have: nothing leaves then, and nothing need be made durable for it.
    private func isNothingToDo() throws(FieldLogError) -> Bool {
        let mine = try digests(here.store)
        let theirs = try digests(there.store)
        for area in [.authority, .commons] + (try sharedAreas()) where mine[area] != theirs[area] { return false }
        return true
    }

    private mutating func takeOwnBack(to owner: Workspace, from peer: Workspace) throws(FieldLogError) {
        let own = try owner.store.ownIncarnation()
        let mine = try owner.store.allHeads().filter { $0.feed.incarnation == own }
        let theirs = try peer.store.allHeads().filter { $0.feed.incarnation == own }
        let lacking = SyncPlan(here: mine, there: theirs).missingHere
        guard !lacking.isEmpty else { return }
        for gap in lacking {
            let moved = try move(gap, from: peer.store, to: owner.store)
            if owner === here { outcome.received += moved } else { outcome.sent += moved }
        }
        try owner.takeNewName(.peerAhead)
    }

    private mutating func exchange(_ areas: [AreaKey]) throws(FieldLogError) {
        let mine = try digests(here.store)
        let theirs = try digests(there.store)
        for area in areas where mine[area] != theirs[area] {
            let plan = SyncPlan(here: try here.store.heads(of: area), there: try there.store.heads(of: area))
            for fork in plan.forks {
                outcome.refused.append(.fork(feed: "\(fork.feed.incarnation.short)/\(fork.feed.area)", seq: fork.seq))
            }
            for gap in plan.missingHere { outcome.received += try moveOrPass(gap, from: there.store, to: here.store) }
            for gap in plan.missingThere { outcome.sent += try moveOrPass(gap, from: here.store, to: there.store) }
        }
    }

    private func digests(_ store: Store) throws(FieldLogError) -> [AreaKey: Digest32] {
        var digests: [AreaKey: Digest32] = [:]
        for (key, digest) in try store.areaDigests() { digests[key] = digest }
        return digests
    }

    /// Areas of which one of the two has a feed and that both may have.
    private func sharedAreas() throws(FieldLogError) -> [AreaKey] {
        let scopes = [try here.scope(), try there.scope()]
        var areas: [AreaKey] = []
        for area in Set(try here.store.areasWithFeeds() + there.store.areasWithFeeds()).sorted() where !area.isPseudo {
            if try scopes[0].contains(area), try scopes[1].contains(area) { areas.append(area) }
        }
        return areas
    }

    /// One feed that cannot be taken stops no other.
    private mutating func moveOrPass(_ gap: FeedGap, from source: Store, to target: Store) throws(FieldLogError) -> Int
    {
        do throws(FieldLogError) {
            return try move(gap, from: source, to: target)
        } catch {
            switch error {
            case .entry, .fork:
                outcome.refused.append(error)
                return 0
            default: throw error
            }
        }
    }

    private func move(_ gap: FeedGap, from source: Store, to target: Store) throws(FieldLogError) -> Int {
        var next = gap.from
        var moved = 0
        while next <= gap.through {
            if isInterrupted() { throw .interrupted }
            let count = min(Self.chunkEntriesMax, Int(clamping: gap.through - next + 1))
            let run = try source.run(of: gap.feed, from: next, maxCount: count, maxBytes: Self.chunkBytesMax)
            guard !run.isEmpty else { break }
            moved += try target.merge(run, of: gap.feed, from: next)
            next += UInt64(run.count)
            progress(outcome.sent + outcome.received + moved)
        }
        return moved
    }
}

extension Workspace {
    /// Brings this store and the store in another folder to the same log on what both may have. Whatever arrived before an error or
    /// an interruption stays, and the next sync goes on from there.
    public func sync(
        withFolder path: String, isInterrupted: @escaping () -> Bool = { false },
        progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> SyncOutcome {
        let peer = try Workspace.open(path, host: host)
        guard try peer.store.deployment() == (try store.deployment()) else { throw .otherDeployment(path: path) }
        if try peer.store.isSameFile(as: store) { throw .samePeer(path: path) }
        var sync = StoreSync(here: self, there: peer, isInterrupted: isInterrupted, progress: progress)
        return try sync.run()
    }

    /// Makes sure that this store writes under a name that is its own alone, and that its witness is durable, before any of its
    /// entries leaves.
    ///
    /// A peer is reached from many machines, and stays where it is: that this machine is not its own is no reason for a new name,
    /// or a hub would take one at every sync. Should it be a copy after all, its next own change takes the name.
    func prepareToSend(isPeer: Bool = false) throws(FieldLogError) {
        if let problem = try store.witnessProblem(machine: isPeer ? nil : host.machine) { try takeNewName(problem) }
        let own = try store.ownIncarnation()
        guard let head = try store.heads(of: .commons).first(where: { $0.feed.incarnation == own }) else { return }
        try store.syncWitness(fallback: head, machine: host.machine)
    }

    /// Takes a new incarnation.
    func takeNewName(_ problem: WitnessProblem) throws(FieldLogError) {
        var last: FeedHead?
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            try batch.renew(problem)
            last = transaction.lastOwn?.head
        }
        if let last { try store.writeWitness(last, machine: host.machine, sync: true) }
    }
}
