internal import FieldLogHash
internal import FieldLogModel

/// From the beginning of a round until both have the same authority feed and the same scope.
extension InitiatorSession {
    mutating func begin() -> Action {
        rounds += 1
        if rounds > limits.roundsMax { return end(nil) }
        hasMoved = false
        isOnlyOwn = false
        state = .standing
        return .ask(.standing)
    }

    mutating func greet(_ standing: Standing) -> Action {
        state = .greeting(standing)
        // While no scope is agreed, a digest would tell of areas that the peer may not have.
        let digest = standing.scope == nil ? Digest32.zero : standing.digest
        return send(
            .hello(
                Hello(
                    versions: ProtocolVersions.spoken, deployment: standing.deployment,
                    incarnation: standing.incarnation, position: standing.position, scope: standing.scope?.hash,
                    digest: digest, base: standing.base)))
    }

    mutating func welcomed(_ welcome: Welcome, _ standing: Standing) -> Action {
        guard ProtocolVersions.spoken.contains(welcome.version) else { return end(SyncProblem(.version)) }
        let (mine, theirs) = (standing.position, welcome.position)
        if mine.seq == theirs.seq, mine.hash != theirs.hash { return end(SyncProblem(.authorityFork)) }
        guard let named = welcome.scope ?? standing.scope else { return outOfTurn() }
        scopeHash = named.hash
        if mine.seq < theirs.seq { return wantAuthority(from: mine.seq + 1, through: theirs.seq) }
        if mine.seq > theirs.seq { return goOnWithAuthority(from: theirs.seq + 1, through: mine.seq) }
        state = .adopting(welcome, base: standing.base)
        return .ask(.adopt(named, peer: welcome.incarnation))
    }

    /// What the peer says has changed counts only where the heads of that very base are still remembered.
    mutating func adopted(_ welcome: Welcome, _ standing: Standing, base: Digest32?) -> Action {
        peerDigest = welcome.digest
        if standing.digest == welcome.digest {
            outcome.isEqual = true
            state = .ending
            return .ask(.equal(welcome.digest))
        }
        if let changes = welcome.changes, base != nil, standing.base == base {
            isByChanges = true
            state = .learning(digest: welcome.digest)
            return .ask(.learn(changes, whole: []))
        }
        return compare(welcome.digest)
    }

    // MARK: A peer that does not know this device

    /// It is brought the authority feed, once: the grant of this device may stand there.
    mutating func unknown(_ problem: SyncProblem, _ standing: Standing) -> Action {
        guard problem.code == .notAllowed, !isIntroduced, standing.position.seq > 0 else { return end(problem) }
        isIntroduced = true
        state = .introducing(problem, from: 1, through: standing.position.seq)
        // Its beginning tells how far the peer is.
        return .ask(.read([Stretch(feed: Self.authorityFeed, from: 1, through: standing.position.seq)], maxBytes: 1))
    }

    mutating func introduce(_ runs: [WireRun], _ problem: SyncProblem) -> Action {
        guard let run = runs.first else { return end(problem) }
        return send(.exchange(Exchange(scope: .zero, runs: [run], wants: [], bytes: 0)))
    }

    mutating func introduced(
        _ answer: Exchanged, _ problem: SyncProblem, from: UInt64, through last: UInt64
    ) -> Action {
        guard let ack = answer.acks.first, answer.acks.count == 1, ack.code == .taken, ack.seq >= from else {
            return end(problem)
        }
        // At the end it is asked again: what it has taken may hold the grant.
        if ack.seq >= last { return begin() }
        state = .introducing(problem, from: ack.seq + 1, through: last)
        return .ask(
            .read(
                [Stretch(feed: Self.authorityFeed, from: ack.seq + 1, through: last)], maxBytes: limits.requestBytes))
    }

    // MARK: A peer that is ahead

    private mutating func wantAuthority(from: UInt64, through last: UInt64) -> Action {
        state = .wantingAuthority(from: from, through: last)
        return send(
            .exchange(
                Exchange(
                    scope: scopeHash, runs: [], wants: [Want(feed: Self.authorityFeed, from: from)],
                    bytes: UInt64(clamping: limits.answerBytes))))
    }

    mutating func gotAuthority(_ answer: Exchanged, from: UInt64, through last: UInt64) -> Action {
        guard answer.acks.isEmpty else { return outOfTurn() }
        let runs = answer.runs.filter { $0.feed.area == .authority }
        // Nothing came although the peer is ahead: its next answer would be the same.
        if runs.isEmpty { return end(SyncProblem(.authorityFork, "nothing came")) }
        state = .mergingAuthority(from: from, through: last)
        return .ask(.merge(runs))
    }

    mutating func mergedAuthority(_ results: [MergeResult], from: UInt64, through last: UInt64) -> Action {
        outcome.received += results.reduce(0) { $0 + $1.added }
        for result in results where result.code != .taken {
            outcome.refused.append(.init(feed: result.feed, code: result.code, byPeer: false))
            return end(SyncProblem(.authorityFork, "\(result.code.rawValue)"))
        }
        let reached = results.map(\.seq).max() ?? 0
        guard reached >= from else { return end(SyncProblem(.authorityFork, "nothing new")) }
        if reached >= last { return begin() }
        return wantAuthority(from: reached + 1, through: last)
    }

    // MARK: A peer that is behind

    mutating func goOnWithAuthority(from: UInt64, through last: UInt64) -> Action {
        if from > last { return begin() }
        state = .readingAuthority(through: last)
        return .ask(
            .read([Stretch(feed: Self.authorityFeed, from: from, through: last)], maxBytes: limits.requestBytes))
    }

    mutating func readAuthority(_ runs: [WireRun], through last: UInt64) -> Action {
        if runs.isEmpty { return end(SyncProblem(.authorityFork, "nothing to send")) }
        state = .handingAuthority(runs, through: last)
        return .ask(.handing(runs))
    }

    mutating func giveAuthority(_ runs: [WireRun], through last: UInt64) -> Action {
        state = .givingAuthority(runs, through: last)
        return send(.exchange(Exchange(scope: scopeHash, runs: runs, wants: [], bytes: 0)))
    }

    mutating func gaveAuthority(_ answer: Exchanged, sent: [WireRun], through last: UInt64) -> Action {
        guard answer.acks.count == sent.count else { return outOfTurn() }
        var next: UInt64 = 1
        var results: [MergeResult] = []
        for (run, ack) in zip(sent, answer.acks) {
            guard ack.code == .taken else { return end(SyncProblem(ack.code, "authority")) }
            guard ack.seq >= run.last else { return outOfTurn() }
            outcome.sent += progress.gave(run)
            next = max(next, run.last + 1)
            results.append(MergeResult(feed: run.feed, code: ack.code, seq: ack.seq, hash: ack.hash, added: 0))
        }
        state = .acknowledgingAuthority(next: next, through: last)
        return .ask(.acknowledged(results))
    }
}
