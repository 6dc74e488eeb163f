public import FieldLogModel
public import FieldLogStorage
internal import FieldLogHash
internal import FieldLogSync

/// What a refused run claims to hold, as far as people may see it: no text of any record.
public struct EvidenceView: Sendable, Hashable {
    /// What is kept.
    public let evidence: Quarantined
    /// The feed.
    public let feed: FeedID
    /// The number of its first entry.
    public let first: UInt64
    /// How many entries it has.
    public let count: Int
    /// How many entries of each kind; empty where they cannot be read.
    public let kinds: [String: Int]
}

extension Workspace {
    /// A refused run that is kept as evidence; nil for one that cannot even be taken apart. Throws `unknownRecord` where there is none of the
    /// number.
    public func evidence(_ number: Int64) throws(FieldLogError) -> (kept: Quarantined, view: EvidenceView?) {
        guard let kept = try store.quarantined().first(where: { $0.number == number }) else {
            throw .unknownRecord(String(number), kind: "quarantine")
        }
        guard let run = try run(number) else { return (kept, nil) }
        var kinds: [String: Int] = [:]
        for entry in (try? run.entries()) ?? [] { kinds[entry.header.kind, default: 0] += 1 }
        return (kept, EvidenceView(evidence: kept, feed: run.feed, first: run.first, count: run.count, kinds: kinds))
    }

    private func run(_ number: Int64) throws(FieldLogError) -> WireRun? {
        try store.quarantinedRun(number).flatMap { WireRun(decoding: $0) }
    }

    /// Admits a run that lay beyond the cut of its feed, at the central store: moves the cut on to its last entry, takes it, and drops the
    /// evidence. Returns how many entries came in.
    ///
    /// Throws `denied` for a run that was refused for another reason, or that would still be refused: nothing is changed then.
    public func release(_ number: Int64) throws(FieldLogError) -> Int {
        guard try isCentral() else { throw .denied(.notCentral) }
        let (kept, _) = try evidence(number)
        guard kept.code == RunRefusal.beyondCut.rawValue else {
            throw .denied(.authority(.notReleasable(code: kept.code)))
        }
        guard let run = try run(number), let entries = try? run.entries(), let last = entries.last,
            let key = try store.publicKey(of: run.feed.incarnation)
        else { throw .denied(.authority(.stillRefused(code: RunRefusal.unknownIncarnation.rawValue))) }
        let head = FeedHead(feed: run.feed, seq: last.header.seq, hash: last.hash)
        let message = SignedMessage(
            message: SignedHead.message(deployment: try store.deployment(), head: head), signature: run.signature,
            publicKey: key)
        guard try host.verifier.verify([message], namespace: SignedHead.namespace) == [true] else {
            throw .denied(.authority(.stillRefused(code: RunRefusal.unsigned.rawValue)))
        }
        let incoming = IncomingRun(feed: run.feed, entries: entries, signature: run.signature)
        let index = AreaIndex(store: store)
        let before = try store.head(of: run.feed)?.seq ?? 0
        let added = try decide { (batch) throws(FieldLogError) in
            try batch.advance([CutLine(head)], reason: nil)
            let outcome = try batch.transaction.take(incoming, publicKey: key) { (list, area) throws(FieldLogError) in
                try AreaScope(list, index: index).contains(area)
            }
            if let refusal = outcome.refusal {
                throw FieldLogError.denied(.authority(.stillRefused(code: refusal.rawValue)))
            }
            // The cut that moved on has brought back what was kept aside of it.
            let now = outcome.head?.seq ?? 0
            return max(outcome.added, now > before ? Int(clamping: now - before) : 0)
        }
        _ = try store.dropQuarantined(number)
        return added
    }
}
