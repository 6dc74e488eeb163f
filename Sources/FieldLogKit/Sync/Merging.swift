internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// Takes runs that another store has passed on: what the duties of the receiver ask, in the order in which it is cheap and safe
/// (SyncProtocol.md, "Duties of the receiver of a run").
struct Merging {
    private let replica: Replica
    private var store: Store { replica.store }

    init(_ replica: Replica) { self.replica = replica }

    /// A run on its way through the checks.
    private struct Candidate {
        let place: Int
        let run: IncomingRun
        let keys: [String]
    }

    /// Takes what may be taken; one result for each run, in their order. Nothing that is refused keeps anything else from being taken.
    func take(_ runs: [WireRun]) throws(FieldLogError) -> [MergeResult] {
        var results: [MergeResult?] = Array(repeating: nil, count: runs.count)
        // What says who may write where comes before what is written there.
        let first = runs.indices.filter { runs[$0].feed.area.isPseudo }
        let second = runs.indices.filter { !runs[$0].feed.area.isPseudo }
        let authority = first.filter { runs[$0].feed.area == .authority }.map { [$0] }
        let commons = Self.waves(first.filter { runs[$0].feed.area == .commons }, of: runs)
        if !authority.isEmpty { try replica.noticeLoss() }
        for places in authority + commons + [second] where !places.isEmpty {
            try take(runs, places, &results)
            try replica.freshen()
        }
        if !authority.isEmpty {
            if authority.joined().contains(where: { results[$0]?.added ?? 0 > 0 }) {
                try replica.workspace.witnessDecisions(isPeer: replica.isAnswering)
            }
            try replica.workspace.followGrants()
            replica.workspace.finishErasing()
        }
        var complete: [MergeResult] = []
        for (run, result) in zip(runs, results) { complete.append(try withHead(result, of: run)) }
        return complete
    }

    /// A refusal tells how far the feed is here, where the sender may know.
    private func withHead(_ result: MergeResult?, of run: WireRun) throws(FieldLogError) -> MergeResult {
        let code = result?.code ?? SyncCode(.failed)
        if let result, code == .taken || result.seq > 0 { return result }
        var head: FeedHead?
        if replica.scope != nil, try replica.isInScope(run.feed.area) { head = try store.head(of: run.feed) }
        return MergeResult(feed: run.feed, code: code, seq: head?.seq ?? 0, hash: head?.hash ?? .zero, added: 0)
    }

    /// One run of a feed at a time: the first entries of a feed of the commons say who signs the next ones. Runs of the authority feed go
    /// one by one for the same reason.
    private static func waves(_ places: [Int], of runs: [WireRun]) -> [[Int]] {
        var waves: [[Int]] = []
        var count: [FeedID: Int] = [:]
        for place in places {
            let wave = count[runs[place].feed, default: 0]
            count[runs[place].feed] = wave + 1
            if wave == waves.count { waves.append([]) }
            waves[wave].append(place)
        }
        return waves
    }

    private func take(_ runs: [WireRun], _ places: [Int], _ results: inout [MergeResult?]) throws(FieldLogError) {
        var candidates: [Candidate] = []
        for place in places {
            switch try standing(of: runs[place]) {
            case .result(let result): results[place] = result
            case .candidate(let run, let keys): candidates.append(Candidate(place: place, run: run, keys: keys))
            case .known(let result, let run, let keys):
                results[place] = result
                if !keys.isEmpty, !store.isReadOnly { candidates.append(Candidate(place: place, run: run, keys: keys)) }
            }
        }
        let genuine = try verified(candidates)
        for (candidate, key) in zip(candidates, genuine) where key == nil && results[candidate.place] == nil {
            results[candidate.place] = refused(candidate.run.feed, .unsigned)
        }
        let good = zip(candidates, genuine).compactMap { pair in pair.1.map { (pair.0, $0) } }
        if !good.isEmpty { try insert(good, &results) }
        for place in places {
            if let result = results[place], result.code != .taken { try keep(runs[place], result) }
        }
    }

    private enum Standing {
        case result(MergeResult)
        case candidate(IncomingRun, keys: [String])
        /// All of it is here already, and nothing changes the answer; its signature is kept if it is of one of the keys.
        case known(MergeResult, IncomingRun, keys: [String])
    }

    private func standing(of wire: WireRun) throws(FieldLogError) -> Standing {
        let entries: [Entry]
        do throws(EntryError) { entries = try wire.entries() } catch {
            return .result(refused(wire.feed, .malformed))
        }
        let run = IncomingRun(feed: wire.feed, entries: entries, signature: wire.signature)
        let replica = self.replica
        let standing = try store.standing(of: run) { (area) throws(FieldLogError) in
            if try replica.isInScope(area) { return true }
            return try replica.isEarlierWork(wire.feed)
        }
        switch standing {
        case .known(let keys):
            let head = try store.head(of: run.feed)
            let result = MergeResult(
                feed: run.feed, code: .taken, seq: head?.seq ?? wire.last, hash: head?.hash ?? wire.hash, added: 0)
            return .known(result, run, keys: keys)
        case .refused(let refusal): return .result(refused(run.feed, refusal))
        case .needs(let keys): return .candidate(run, keys: keys)
        }
    }

    private func refused(_ feed: FeedID, _ refusal: RunRefusal) -> MergeResult {
        MergeResult(feed: feed, code: SyncCode(refusal), seq: 0, hash: .zero, added: 0)
    }

    /// The key under whose signature each candidate stands; nil for none. All signatures are checked side by side.
    private func verified(_ candidates: [Candidate]) throws(FieldLogError) -> [String?] {
        let deployment = try store.deployment()
        var items: [SignedMessage] = []
        for candidate in candidates {
            guard let last = candidate.run.entries.last else { continue }
            let head = FeedHead(feed: candidate.run.feed, seq: last.header.seq, hash: last.hash)
            let message = SignedHead.message(deployment: deployment, head: head)
            for key in candidate.keys {
                items.append(
                    SignedMessage(message: message, signature: candidate.run.signature, publicKey: key))
            }
        }
        let answers = try replica.workspace.host.verifier.verify(items, namespace: SignedHead.namespace)
        var next = 0
        return candidates.map { candidate in
            var found: String?
            for key in candidate.keys {
                if next < answers.count, answers[next], found == nil { found = key }
                next += 1
            }
            return found
        }
    }

    private func insert(_ good: [(Candidate, String)], _ results: inout [MergeResult?]) throws(FieldLogError) {
        let store = self.store
        let index = AreaIndex(store: store)
        var scopes: [AreaList: AreaScope] = [:]
        // A peer that calls tells its success by what it brings; another one's is noted when the session ends.
        var caller: Int64?
        if case .responder = replica.side, replica.scope != nil { caller = try replica.peer().number }
        let time = replica.now
        let own = try store.ownIncarnation()
        var isOwnAhead = false
        let outcomes = try store.write { (transaction) throws(FieldLogError) in
            var outcomes: [RunOutcome] = []
            for (candidate, key) in good {
                let outcome = try transaction.take(candidate.run, publicKey: key) {
                    (list, area) throws(FieldLogError) in
                    let scope = scopes[list] ?? AreaScope(list, index: index)
                    scopes[list] = scope
                    return try scope.contains(area)
                }
                outcomes.append(outcome)
                let feed = candidate.run.feed
                if feed.incarnation == own, outcome.added > 0, feed.area != .authority { isOwnAhead = true }
            }
            // In one step with what came back: should this be the last thing that happens, the next change still takes a new name first.
            if isOwnAhead { try transaction.set([.renewalDue: WitnessProblem.peerAhead.rawValue]) }
            if let caller { try transaction.tried(peer: caller, at: time, failure: nil) }
            return outcomes
        }
        for ((candidate, _), outcome) in zip(good, outcomes) where results[candidate.place] == nil {
            let head = outcome.head
            results[candidate.place] = MergeResult(
                feed: candidate.run.feed, code: SyncCode(outcome.refusal), seq: head?.seq ?? 0,
                hash: head?.hash ?? .zero, added: outcome.added)
            if outcome.refusal == .gap, let head, let first = candidate.run.entries.first?.header.seq,
                first <= head.seq + 1
            {
                replica.contest(candidate.run.feed)
            }
        }
        // A store that was restored takes its own entries back, and another name before it writes again. One that asks does so itself.
        guard isOwnAhead else { return }
        switch replica.side {
        case .initiator: return
        case .responder: try replica.workspace.takeNewName(.peerAhead, isPeer: true)
        case .bundle: try replica.workspace.takeNewName(.peerAhead)
        }
    }

    /// Keeps what a peer should never have sent as evidence. What only came too early is none.
    private func keep(_ run: WireRun, _ result: MergeResult) throws(FieldLogError) {
        let early: Set<SyncCode> = [SyncCode(.gap), SyncCode(.aheadOfAuthority), SyncCode(.failed)]
        if early.contains(result.code) { return }
        if try replica.workspace.carriesErased(run) { return }
        try store.quarantine(
            run.encoded, of: run.feed, code: result.code.rawValue, sender: replica.peerName, at: replica.now)
    }
}
