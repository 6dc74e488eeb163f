internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// One side of a session as it stands in a store: answers what the session needs. Whatever the transport, and whichever side it is.
final class Replica {
    /// Which side it is.
    enum Side {
        /// This store asks, and remembers the peer under this name.
        case initiator(peer: String)
        /// This store answers a principal.
        case responder(principal: String)
        /// This store takes a bundle of a maker.
        case bundle(maker: String)
    }

    let workspace: Workspace
    let side: Side
    /// The scope of the session; nil while it is not known, or where the principal may do nothing.
    private(set) var scope: SessionScope?
    private var view: ScopeView?
    private var knownPeer: Peer?
    /// How far this store was when its digest was asked: others write to it while a session goes on, and what they wrote since is in no
    /// digest that was told.
    private var generation: Int64 = 0
    /// The name under which a device said that it calls.
    var called: IncarnationID?
    /// Feeds of which this store and the peer hold different chains.
    private var contested: Set<FeedID> = []

    var store: Store { workspace.store }

    init(_ workspace: Workspace, _ side: Side) {
        self.workspace = workspace
        self.side = side
    }

    /// The side that takes a bundle: it may hold anyone's entries, of which those of this store's own areas are taken.
    convenience init(taking workspace: Workspace, from maker: String) throws(FieldLogError) {
        self.init(workspace, .bundle(maker: maker))
        try use(SessionScope(granted: .all, held: try ownAreas()))
    }

    /// The name under which the peer is remembered, and blamed.
    var peerName: String {
        switch side {
        case .initiator(let peer): peer
        case .responder(let principal): principal
        case .bundle(let maker): maker
        }
    }

    /// Whether this store answers, perhaps on the machine of whoever asks.
    var isAnswering: Bool {
        if case .responder = side { true } else { false }
    }

    private var calls: Bool {
        switch side {
        case .initiator: false
        case .responder, .bundle: true
        }
    }

    var now: Int64 { workspace.host.now().milliseconds }

    /// The answer to a need. A failure of the store ends the session; nothing of it is told but a code.
    func answer(_ need: Need) throws(FieldLogError) -> Fact {
        try freshen()
        switch need {
        case .standing: return .standing(try standing())
        case .adopt(let scope, let incarnation): return .standing(try adopt(scope, incarnation))
        case .changes(let since): return try changes(since: since)
        case .areaDigests(let after, let max): return try areaDigests(after: after, max: max)
        case .heads(let areas, let maxBytes): return .heads(try heads(areas, maxBytes: maxBytes))
        case .differing(let page, let after, let isLast):
            return .areas(try differing(page, after: after, isLast: isLast))
        case .learn(let heads, let whole):
            let (peer, time) = (try peer().number, now)
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.learn(heads.flatMap(\.heads), of: peer, whole: whole, at: time)
            }
        case .lacking: return .lacking(try lacking())
        case .read(let stretches, let maxBytes): return .runs(try read(stretches, maxBytes: maxBytes))
        case .handing(let runs): try hand(runs)
        case .merge(let runs):
            try noteCall()
            return .merged(try Merging(self).take(runs))
        case .acknowledged(let results): try acknowledge(results)
        case .equal(let digest): try noteEqual(digest)
        case .remember(let base):
            let peer = try peer().number
            try store.write { (transaction) throws(FieldLogError) in
                try transaction.set(peer: peer, ["base": base.bytes])
            }
        case .renew: try workspace.takeNewName(.peerAhead)
        }
        return .done
    }

    /// What is remembered of the peer; made known where it is new.
    func peer() throws(FieldLogError) -> Peer {
        if let knownPeer { return knownPeer }
        if let known = try store.peer(named: peerName) {
            knownPeer = known
            return known
        }
        let (calls, called) = (calls, called)
        let (name, time) = (peerName, now)
        try store.write { (transaction) throws(FieldLogError) in
            let number = try transaction.peer(named: name, calls: calls, at: time)
            if let called { try transaction.set(peer: number, ["incarnation": called.bytes]) }
        }
        guard let made = try store.peer(named: name) else { throw .damaged(detail: "peer") }
        knownPeer = made
        return made
    }

    // MARK: Scope

    /// Whether an area is in the scope of the session.
    func isInScope(_ area: AreaKey) throws(FieldLogError) -> Bool {
        if area.isPseudo { return true }
        guard let view else { return false }
        if view.isAll { return true }
        return try view.contains(area)
    }

    private func use(_ scope: SessionScope?) throws(FieldLogError) {
        self.scope = scope
        guard let scope else { return view = nil }
        view = try Self.view(scope, store)
    }

    /// Reads the catalogue anew where it has changed since: a reform that arrives in a session brings areas into its scope.
    func freshen() throws(FieldLogError) {
        guard let view, !view.isAll, view.catalogue != (try store.catalogueDigest()) else { return }
        try use(scope)
    }

    /// A scope as the store asks about it, by the catalogue as it is now.
    static func view(_ scope: SessionScope, _ store: Store) throws(FieldLogError) -> ScopeView {
        let catalogue = try store.catalogueDigest()
        let index = AreaIndex(store: store)
        let granted = AreaScope(scope.granted, index: index)
        let held = AreaScope(scope.held, index: index)
        return ScopeView(id: scope.hash, isAll: scope.isAll, catalogue: catalogue) { (area) throws(FieldLogError) in
            guard try granted.contains(area) else { return false }
            return try held.contains(area)
        }
    }

    private func standing() throws(FieldLogError) -> Standing {
        switch side {
        case .initiator:
            if scope == nil { try use(try peer().scope.flatMap { SessionScope(decoding: $0) }) }
        case .responder(let principal):
            guard let rights = try rights(of: principal) else { return try standing(digest: .zero, base: nil) }
            try use(SessionScope(granted: rights, held: try ownAreas()))
        case .bundle: break
        }
        let all = SessionScope(granted: .all, held: .all)
        generation = try store.generation()
        let current = if let view { view } else { try Self.view(all, store) }
        let digest = try store.digest(of: current)
        if case .responder = side, let view { try store.mark(view.id, digest: digest, generation: generation) }
        return try standing(digest: digest, base: calls ? nil : try peer().base)
    }

    private func standing(digest: Digest32, base: Digest32?) throws(FieldLogError) -> Standing {
        let position = try store.authorityPosition()
        return Standing(
            deployment: try store.deployment(), incarnation: try store.ownIncarnation(),
            position: AuthorityPosition(seq: position.seq, hash: position.hash), scope: scope, digest: digest,
            base: base)
    }

    /// The areas of the live grants of a principal together; nil for one that may do nothing here.
    private func rights(of principal: String) throws(FieldLogError) -> AreaList? {
        let grants = try store.grants(ofPrincipal: principal)
        guard let first = grants.first else { return nil }
        return grants.dropFirst().reduce(first.areas) { $0.union($1.areas) }
    }

    private func ownAreas() throws(FieldLogError) -> AreaList {
        AreaList(text: try store.requiredSetting(.scope)) ?? .some([])
    }

    /// Takes the scope that the peer names. What was remembered of a peer under another name or scope says nothing any more.
    private func adopt(_ scope: SessionScope, _ incarnation: IncarnationID) throws(FieldLogError) -> Standing {
        let known = try peer()
        if known.incarnation != incarnation || known.scope != scope.encoded {
            let time = now
            try store.write { (transaction) throws(FieldLogError) in
                let isRenamed = known.incarnation != nil && known.incarnation != incarnation
                try transaction.forget(peer: known.number, at: time, isRenamed: isRenamed)
                try transaction.set(
                    peer: known.number, ["incarnation": incarnation.bytes, "scope": scope.encoded])
            }
            knownPeer = nil
        }
        try use(scope)
        guard let view else { throw .damaged(detail: "scope") }
        try letDecide()
        generation = try store.generation()
        return try standing(digest: try store.digest(of: view), base: try peer().base)
    }

    /// A central store that was restored finds it out before others give its decisions back: its witness may name one of those, and would
    /// match again though what it wrote besides is gone.
    func noticeLoss() throws(FieldLogError) {
        if !store.isReadOnly, try workspace.isCentral() { try workspace.takeNewNameIfDue(isPeer: isAnswering) }
    }

    /// Both have the authority feed alike now: a central store that was restored has its decisions back.
    private func letDecide() throws(FieldLogError) {
        if try store.setting(.authorityHeld) == nil { return }
        try store.write { (transaction) throws(FieldLogError) in try transaction.clear(.authorityHeld) }
    }

    // MARK: Reading

    private func changes(since digest: Digest32) throws(FieldLogError) -> Fact {
        guard let view, let heads = try store.changes(since: digest, in: view), heads.count <= Self.changesMax else {
            return .unknown
        }
        return .heads(Self.byArea(heads))
    }

    /// More changes than this are not listed: digests of areas tell the same in fewer bytes.
    private static let changesMax = 4_096

    static func byArea(_ heads: [FeedHead]) -> [AreaHeads] {
        var areas: [AreaHeads] = []
        for head in heads.sorted(by: FeedHead.byFeed) {
            if let last = areas.last, last.area == head.feed.area {
                areas[areas.count - 1] = AreaHeads(area: last.area, heads: last.heads + [head])
            } else {
                areas.append(AreaHeads(area: head.feed.area, heads: [head]))
            }
        }
        return areas
    }

    private func areaDigests(after: AreaKey?, max: Int) throws(FieldLogError) -> Fact {
        guard let view else { return .unknown }
        let rest = try store.digests(in: view).filter { pair in after.map { $0 < pair.key } ?? true }
        let page = rest.prefix(max).map { AreaDigest(area: $0.key, digest: $0.digest) }
        return .areaDigests(page, more: rest.count > max)
    }

    private func heads(_ areas: [AreaKey], maxBytes: Int) throws(FieldLogError) -> [AreaHeads] {
        var found: [AreaHeads] = []
        var bytes = 0
        for area in areas where try isInScope(area) {
            let heads = try store.heads(of: area).sorted(by: FeedHead.byFeed)
            if heads.isEmpty { continue }
            bytes += heads.count * 90
            if !found.isEmpty, bytes > maxBytes { break }
            found.append(AreaHeads(area: area, heads: heads))
        }
        return found
    }

    private func differing(
        _ page: [AreaDigest], after: AreaKey?, isLast: Bool
    ) throws(FieldLogError) -> [AreaKey] {
        guard let view else { return [] }
        var theirs: [AreaKey: Digest32] = [:]
        for pair in page { theirs[pair.area] = pair.digest }
        var differing: [AreaKey] = []
        var equal: [AreaKey] = []
        for (area, digest) in try store.digests(in: view) {
            if let after, area <= after { continue }
            if !isLast, let last = page.last?.area, last < area { continue }
            if theirs.removeValue(forKey: area) == digest { equal.append(area) } else { differing.append(area) }
        }
        try learnEqual(equal)
        return differing + theirs.keys
    }

    /// Of areas with equal digests the peer has the very heads that this store has.
    private func learnEqual(_ areas: [AreaKey]) throws(FieldLogError) {
        if areas.isEmpty { return }
        var heads: [FeedHead] = []
        for area in areas { heads += try store.heads(of: area) }
        let (peer, time) = (try peer().number, now)
        let known = heads
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.learn(known, of: peer, whole: areas, at: time)
        }
    }

    private func lacking() throws(FieldLogError) -> Lacking {
        let own = try store.ownIncarnation()
        var lacking = Lacking()
        for (feed, mine, theirs) in try store.differences(with: try peer().number) where feed.area != .authority {
            guard try isInScope(feed.area) else { continue }
            let (here, there) = (mine?.seq ?? 0, theirs?.seq ?? 0)
            var isContested = contested.contains(feed) || (here == there && mine?.hash != theirs?.hash)
            // The peer's head is no entry of this chain: it has another one, though a shorter.
            if !isContested, here > there, there > 0, let theirs { isContested = try !store.holds(theirs) }
            if there > here || isContested {
                let stretch = Stretch(feed: feed, from: isContested ? 1 : here + 1, through: there)
                // Of a contested feed the peer's chain is another one, not more of this store's own.
                if feed.incarnation == own, !isContested {
                    lacking.own.append(stretch)
                } else if there > 0 {
                    lacking.wants.append(stretch)
                }
            }
            if here > there || isContested {
                if here > 0 {
                    lacking.gives.append(Stretch(feed: feed, from: isContested ? 1 : there + 1, through: here))
                }
            }
        }
        return lacking
    }

    /// Says that a feed has another chain at the peer than here.
    func contest(_ feed: FeedID) { contested.insert(feed) }

    private func read(_ stretches: [Stretch], maxBytes: Int) throws(FieldLogError) -> [WireRun] {
        try prepare(toSend: stretches)
        try noteMissing(stretches)
        var runs: [WireRun] = []
        var left = maxBytes
        for stretch in stretches {
            if !runs.isEmpty, left <= 0 { break }
            var feed = stretch.feed
            if feed.area == .authority {
                guard let known = try store.authority().feed else { continue }
                feed = known
            }
            // Asked again for each run that leaves, whatever was asked before.
            guard try isInScope(feed.area) else { continue }
            guard let signed = try store.signedRun(of: feed, from: stretch.from, maxBytes: max(left, 0)),
                let run = WireRun(
                    feed: feed, previous: signed.previous, entries: signed.entries, signature: signed.signature)
            else { continue }
            if !runs.isEmpty, run.encoded.count > left { break }
            left -= run.encoded.count
            runs.append(run)
        }
        return runs
    }

    /// Own entries leave only under a name that is this store's alone, with a witness that is durable, and signed.
    private func prepare(toSend stretches: [Stretch]) throws(FieldLogError) {
        let own = Set(try store.ownIncarnations())
        let isCentral = try workspace.isCentral()
        let isOwn = stretches.contains { $0.feed.area == .authority ? isCentral : own.contains($0.feed.incarnation) }
        guard isOwn, !store.isReadOnly else { return }
        try workspace.prepareToSend(isPeer: calls)
        try workspace.signOwnHeads()
    }

    /// Notes that a device called, at most once in some minutes: a long session has many requests.
    private func noteCall() throws(FieldLogError) {
        guard calls, !store.isReadOnly, scope != nil else { return }
        let (peer, time) = (try peer(), now)
        if let last = peer.succeeded, abs(time &- last) < Self.callsNotedMilliseconds { return }
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.tried(peer: peer.number, at: time, failure: nil)
        }
        knownPeer = nil
    }

    private static let callsNotedMilliseconds: Int64 = 600_000

    private func hand(_ runs: [WireRun]) throws(FieldLogError) {
        if runs.isEmpty || store.isReadOnly { return }
        let (peer, time) = (try peer().number, now)
        try store.write { (transaction) throws(FieldLogError) in
            for run in runs { try transaction.hand(run.feed, through: run.last, to: peer, at: time) }
        }
    }

    private func acknowledge(_ results: [MergeResult]) throws(FieldLogError) {
        let heads = results.filter { $0.seq > 0 }
            .map { FeedHead(feed: $0.feed, seq: $0.seq, hash: $0.hash) }
        if heads.isEmpty { return }
        let (peer, time) = (try peer().number, now)
        try store.write { (transaction) throws(FieldLogError) in
            // A refusal may name a lower head because the feed forked there.
            try transaction.learn(heads, of: peer, whole: [], tellsLoss: false, at: time)
        }
    }

    private func noteEqual(_ digest: Digest32) throws(FieldLogError) {
        guard let view, !store.isReadOnly else { return }
        try letDecide()
        let (peer, time, calls, generation) = (try peer(), now, calls, generation)
        // Nothing has changed since both were equal last: that a session took place is noted by who began it.
        if !calls, !peer.isTold(by: time), try store.isCurrent(peer), peer.base == digest { return }
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.equal(peer.number, in: view, generation: generation, at: time)
            if !calls { try transaction.set(peer: peer.number, ["base": digest.bytes]) }
            if calls { try transaction.tried(peer: peer.number, at: time, failure: nil) }
        }
        knownPeer = nil
    }
}
