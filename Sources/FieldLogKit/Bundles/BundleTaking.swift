internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

extension Workspace {
    /// Takes a bundle: every run of it as one that a session brings, whatever its owner. Areas that this store does not have are passed
    /// over; where something is missing, the rest is taken. Taken again, it changes nothing.
    ///
    /// Throws `signedFile` before anything of the payload is parsed or changed for a file that is not what it must be, and `denied` where
    /// the device may not vouch.
    ///
    /// - Parameters:
    ///   - vouch: the reason for which an administrator takes a bundle whose maker is not known any more, or whose signature does not hold.
    ///     Its entries still need their owners' signatures. The reason is kept with the evidence.
    ///   - receiptPath: where a receipt is written, nil for none.
    public func applyBundle(
        _ path: String, vouch: String? = nil, receipt receiptPath: String? = nil,
        isInterrupted: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> BundleOutcome {
        var reason: String?
        if let vouch {
            reason = try value(vouch, of: Schema.revocation, "reason").text
            guard reason?.isEmpty == false else { throw .reasonMissing }
            let role = try grant()?.role
            guard role == .administrator else { throw .denied(.vouching(role)) }
        }
        let opened = try openBundle(path, isVouched: vouch != nil)
        if let reason, opened.isVouched { try keep(reason, for: opened) }
        let outcome = try take(opened, isInterrupted: isInterrupted, progress: progress)
        if let receiptPath { try makeReceipt(of: opened.bundle, to: receiptPath) }
        return outcome
    }

    /// Takes the runs of a bundle.
    func take(
        _ opened: OpenedBundle, isInterrupted: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> BundleOutcome {
        let bundle = opened.bundle
        try refuseFork(bundle.position)
        let before = try store.conflictIDs()
        var outcome = BundleOutcome()
        outcome.isVouched = opened.isVouched
        var gaps: [RefusedFeed] = []
        var seen = 0
        for chunk in Self.chunks(bundle.runs) {
            if isInterrupted() { throw .interrupted }
            let replica = try Replica(taking: self, from: bundle.maker)
            // What the commons say of areas counts for what comes with them.
            var results = try Merging(replica).take(chunk.filter(\.feed.area.isPseudo))
            var wanted: [WireRun] = []
            for run in chunk where !run.feed.area.isPseudo {
                if try replica.isInScope(run.feed.area) {
                    wanted.append(run)
                } else {
                    outcome.passedOver += run.count
                }
            }
            results += try Merging(replica).take(wanted)
            for result in results {
                outcome.added += result.added
                if result.code == .taken { continue }
                gaps.append(RefusedFeed(feed: result.feed, code: result.code.rawValue, byPeer: false))
            }
            seen += chunk.reduce(0) { $0 + $1.count }
            progress(seen)
        }
        outcome.contents = try contents(of: opened)
        let lacking = Set(outcome.contents.missing.map(\.feed))
        var told: Set<FeedID> = []
        for refused in gaps where told.insert(refused.feed).inserted {
            if refused.code == SyncCode(.gap).rawValue, lacking.contains(refused.feed) { continue }
            outcome.refused.append(refused)
        }
        if outcome.added > 0 { outcome.conflicts = try store.conflictIDs().subtracting(before).count }
        return outcome
    }

    /// Runs in parts that are taken in one transaction each: a run of the authority feed by itself, as it says whose the next ones are, and
    /// otherwise one run of a feed, as a feed's first entries say who signs the others.
    private static func chunks(_ runs: [WireRun]) -> [[WireRun]] {
        let ordered =
            [AreaKey.authority, .commons].map { area in runs.filter { $0.feed.area == area } }
            + [runs.filter { !$0.feed.area.isPseudo }]
        var chunks: [[WireRun]] = []
        for runs in ordered {
            var chunk: [WireRun] = []
            var feeds: Set<FeedID> = []
            var bytes = 0
            for run in runs {
                let isFull = bytes + run.encoded.count > chunkBytes || feeds.contains(run.feed)
                if !chunk.isEmpty, isFull || run.feed.area == .authority {
                    chunks.append(chunk)
                    (chunk, feeds, bytes) = ([], [], 0)
                }
                chunk.append(run)
                feeds.insert(run.feed)
                bytes += run.encoded.count
            }
            if !chunk.isEmpty { chunks.append(chunk) }
        }
        return chunks
    }

    /// Bytes of runs that are taken in one transaction, unless one run is larger: about what a request of a session holds.
    private static let chunkBytes = 4 << 20

    /// A maker whose authority feed is another one than this store's is told apart before anything is taken.
    private func refuseFork(_ position: AuthorityPosition) throws(FieldLogError) {
        let book = try store.authority()
        guard let feed = book.feed, (1...max(book.position, 1)).contains(position.seq) else { return }
        guard try store.holds(FeedHead(feed: feed, seq: position.seq, hash: position.hash)) else {
            throw .peer(code: SyncCode.authorityFork.rawValue, detail: "")
        }
    }
}
