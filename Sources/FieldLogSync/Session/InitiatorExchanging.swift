internal import FieldLogHash
internal import FieldLogModel

/// From the heads that differ to the end of a round.
extension InitiatorSession {
    mutating func plan() -> Action {
        state = .planning
        return .ask(.lacking)
    }

    mutating func planned(_ lacking: Lacking) -> Action {
        let own = lacking.own.filter { progress.mayWant($0) }
        if !own.isEmpty {
            isOnlyOwn = true
            return exchange([], wants: own)
        }
        if isOnlyOwn {
            isOnlyOwn = false
            outcome.isRenewed = true
            state = .renewing
            return .ask(.renew)
        }
        let wants = Self.ordered(lacking.wants.filter { progress.mayWant($0) })
        let gives = Self.ordered(lacking.gives.filter { progress.mayGive($0) })
        if wants.isEmpty, gives.isEmpty { return close() }
        if gives.isEmpty { return exchange([], wants: wants) }
        state = .reading(Lacking(wants: wants, gives: gives))
        return .ask(.read(gives, maxBytes: limits.requestBytes))
    }

    private static func ordered(_ stretches: [Stretch]) -> [Stretch] {
        stretches.sorted { left, right in
            let (mine, theirs) = (rank(left.feed.area), rank(right.feed.area))
            if mine != theirs { return mine < theirs }
            if left.feed.area != right.feed.area { return left.feed.area < right.feed.area }
            if left.feed.incarnation != right.feed.incarnation { return left.feed.incarnation < right.feed.incarnation }
            // The trunk comes before its branches.
            guard let later = right.feed.branch else { return false }
            return left.feed.branch.map { $0 < later } ?? true
        }
    }

    mutating func read(_ found: [WireRun], _ lacking: Lacking) -> Action {
        let runs = Self.fitting(found)
        if runs.isEmpty {
            // There is nothing to give, or nothing that the peer would take.
            progress.giveUpGiving(lacking.gives.map(\.feed))
            return lacking.wants.isEmpty ? plan() : exchange([], wants: lacking.wants)
        }
        state = .handing(runs, wants: lacking.wants)
        return .ask(.handing(runs))
    }

    /// As many of the runs as one request holds beside its wants; the others are read again.
    private static func fitting(_ runs: [WireRun]) -> [WireRun] {
        var left = MessageLimits.requestBytesMax - MessageLimits.runsMax * 128 - 256
        return Array(
            runs.prefix(MessageLimits.runsMax).prefix { run in
                left -= run.encoded.count
                return left >= 0
            })
    }

    mutating func exchange(_ runs: [WireRun], wants: [Stretch]) -> Action {
        let limited = Array(wants.prefix(MessageLimits.runsMax))
        progress.want(limited)
        state = .exchanging(sent: runs, wants: limited)
        return send(
            .exchange(
                Exchange(
                    scope: scopeHash, runs: runs, wants: limited.map { Want(feed: $0.feed, from: $0.from) },
                    bytes: UInt64(clamping: limits.answerBytes))))
    }

    mutating func exchanged(_ answer: Exchanged, sent: [WireRun], wants: [Stretch]) -> Action {
        guard answer.acks.count == sent.count else { return outOfTurn() }
        peerDigest = answer.digest
        var results: [MergeResult] = []
        for (run, ack) in zip(sent, answer.acks) {
            if ack.code == .taken {
                outcome.sent += progress.gave(run)
                hasMoved = true
            } else {
                progress.giveUpGiving([run.feed])
                outcome.refused.append(.init(feed: run.feed, code: ack.code, byPeer: true))
            }
            results.append(MergeResult(feed: run.feed, code: ack.code, seq: ack.seq, hash: ack.hash, added: 0))
        }
        state = .acknowledging(runs: answer.runs, wants: wants)
        // A request that gave nothing was answered by no ack.
        return results.isEmpty ? acknowledged(answer.runs, wants: wants) : .ask(.acknowledged(results))
    }

    /// What was not asked for, or comes out of the order in which it was asked for, is not looked at. The answer holds as much as fits, at
    /// least one run if there is any: what it passes over is not there.
    mutating func acknowledged(_ runs: [WireRun], wants: [Stretch]) -> Action {
        var places: [FeedID: Int] = [:]
        for (place, want) in wants.enumerated() where places[want.feed] == nil { places[want.feed] = place }
        var reached = 0
        var answered: Set<FeedID> = []
        let asked = runs.filter { run in
            guard let place = places[run.feed], place >= reached else { return false }
            reached = place
            answered.insert(run.feed)
            return true
        }
        let passed = asked.isEmpty ? wants.prefix(wants.count) : wants.prefix(reached)
        progress.giveUpWanting(passed.map(\.feed).filter { !answered.contains($0) })
        if asked.isEmpty { return plan() }
        state = .merging
        return .ask(.merge(asked))
    }

    mutating func merged(_ results: [MergeResult]) -> Action {
        var added: Set<FeedID> = []
        for result in results {
            outcome.received += result.added
            if result.added > 0 { added.insert(result.feed) }
        }
        if !added.isEmpty { hasMoved = true }
        for result in results where result.code != .taken {
            added.remove(result.feed)
            outcome.refused.append(.init(feed: result.feed, code: result.code, byPeer: false))
        }
        progress.giveUpWanting(Set(results.map(\.feed)).subtracting(added))
        return plan()
    }

    // MARK: The end of a round

    /// Nothing lacks any more that could be had. What the peer says it is now tells whether that is all.
    private mutating func close() -> Action {
        state = .closing(digest: peerDigest)
        return .ask(.standing)
    }

    mutating func closed(_ standing: Standing, digest: Digest32) -> Action {
        if standing.digest == digest {
            outcome.isEqual = true
            state = .ending
            return .ask(.equal(digest))
        }
        if hasMoved { return begin() }
        // What is remembered says that nothing lacks, and the digests say otherwise: one of the two stores has forgotten, or was told half.
        if isByChanges, outcome.refused.isEmpty { return compare(digest) }
        return end(nil)
    }
}
