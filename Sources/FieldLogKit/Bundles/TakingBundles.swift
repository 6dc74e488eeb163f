internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// What taking a bundle did.
public struct BundleOutcome: Sendable, Hashable {
    /// What was in it.
    public var summary: BundleSummary
    /// Entries that were new here.
    public var received = 0
    /// Conflicts that are open here now and were not before.
    public var conflicts = 0
    /// Entries of areas that this store does not have: passed over.
    public var passedOver = 0
    /// Feeds that did not go on, with the reason.
    public var refused: [RefusedFeed] = []
}

extension Workspace {
    /// Looks at a bundle: its signature first, then what it holds and what it needs. Changes nothing.
    public func verifyBundle(_ path: String) throws(FieldLogError) -> BundleSummary {
        let (bundle, bytes) = try readBundle(path, vouched: false)
        return bundle.summary(bytes: bytes, missing: try missing(bundle))
    }

    /// Takes what a bundle holds, under the signatures of its entries' authors. Taken twice it changes nothing.
    ///
    /// - Parameter vouched: an administrator takes it although its maker's signature is not known here or does not hold.
    public func takeBundle(_ path: String, vouched: Bool = false) throws(FieldLogError) -> BundleOutcome {
        if vouched {
            guard try grant()?.role == .administrator else { throw .denied(.role(try grant()?.role, kind: "--vouch")) }
        }
        let (bundle, bytes) = try readBundle(path, vouched: vouched)
        let before = try store.conflictIDs()
        let replica = Replica(self, .file(maker: bundle.maker))
        var outcome = try take(bundle, replica, bytes: bytes)
        outcome.conflicts = try store.conflictIDs().subtracting(before).count
        return outcome
    }

    /// Runs of one message, about: what is taken in one transaction.
    private static let chunkBytes = 1_048_576

    func take(_ bundle: Bundle, _ replica: Replica, bytes: Int) throws(FieldLogError) -> BundleOutcome {
        replica.take(SessionScope(granted: .all, held: AreaList(text: try store.requiredSetting(.scope)) ?? .some([])))
        var outcome = BundleOutcome(summary: bundle.summary(bytes: bytes, missing: []))
        var rest = bundle.runs[...]
        var gaps: [FeedID: UInt64] = [:]
        while !rest.isEmpty {
            var chunk: [WireRun] = []
            var size = 0
            // What says whose the others are is taken before they are looked at.
            let isPseudo = rest.first?.feed.area.isPseudo
            while let run = rest.first, size < Self.chunkBytes, run.feed.area.isPseudo == isPseudo {
                rest.removeFirst()
                if try replica.isInScope(run.feed.area) {
                    chunk.append(run)
                    size += run.encoded.count
                } else {
                    outcome.passedOver += run.count
                }
            }
            for (run, result) in zip(chunk, try Merging(replica).take(chunk)) {
                outcome.received += result.added
                if result.code == .taken { continue }
                if result.code == SyncCode(.gap), gaps[run.feed] == nil { gaps[run.feed] = run.first - 1 }
                outcome.refused.append(RefusedFeed(feed: run.feed, code: result.code.rawValue, byPeer: false))
            }
        }
        outcome.summary.missing = bundle.requires.filter { gaps[$0.feed] == $0.seq }
        return outcome
    }

    /// The heads that a bundle needs and this store lacks.
    private func missing(_ bundle: Bundle) throws(FieldLogError) -> [FeedHead] {
        let scope = try scope()
        var missing: [FeedHead] = []
        for head in bundle.requires where try scope.contains(head.feed.area) {
            if try store.entry(of: head.feed, seq: head.seq)?.entry.hash != head.hash { missing.append(head) }
        }
        return missing
    }

    private func readBundle(_ path: String, vouched: Bool) throws(FieldLogError) -> (Bundle, Int) {
        let file =
            vouched
            ? try SignedFile.unverified(path, .bundle)
            : try SignedFile.read(path, .bundle, verifier: host.verifier) { (maker) throws(FieldLogError) in
                try self.keys(of: maker)
            }
        guard let bundle = Bundle(decoding: file.payload), bundle.maker == file.maker || vouched else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.bundle.rawValue))
        }
        guard bundle.deployment == (try store.deployment()) else { throw .signedFile(path: path, .otherDeployment) }
        return (bundle, file.bytes.count)
    }

    /// The keys that a principal may sign with now.
    func keys(of principal: String) throws(FieldLogError) -> [String] {
        try store.authority().liveGrants.filter { $0.principal == principal }.map(\.publicKey)
    }
}

/// Receipts: what the receiver of a bundle says that it holds.
extension Workspace {
    /// Makes the receipt for a bundle that was taken here.
    public func makeReceipt(forBundle path: String, out: String) throws(FieldLogError) {
        let (bundle, _) = try readBundle(path, vouched: false)
        guard let grant = try grant() else { throw .denied(.notEnrolled(try store.requiredSetting(.device))) }
        var heads: [FeedHead] = []
        for feed in Set(bundle.runs.map(\.feed)) {
            if let head = try store.head(of: feed) { heads.append(head) }
        }
        let receipt = BundleReceipt(
            deployment: bundle.deployment, maker: grant.principal, incarnation: try store.ownIncarnation(),
            made: host.now().milliseconds, heads: heads)
        try SignedFile(
            kind: .receipt, maker: grant.principal, payload: receipt.encoded, signer: host.signer(store.path + "/key")
        ).write(to: out)
    }

    /// Takes a receipt in: what it names is confirmed at its maker. Returns the maker.
    public func takeReceipt(_ path: String) throws(FieldLogError) -> String {
        let receipt = try readReceipt(path)
        let time = host.now().milliseconds
        try store.write { (transaction) throws(FieldLogError) in
            let peer = try transaction.peer(named: receipt.maker, calls: false, at: time)
            try transaction.set(peer: peer, ["incarnation": receipt.incarnation.bytes])
            try transaction.learn(receipt.heads, of: peer, whole: [], at: time)
            try transaction.tried(peer: peer, at: time, failure: nil)
        }
        return receipt.maker
    }

    func readReceipt(_ path: String) throws(FieldLogError) -> BundleReceipt {
        let file = try SignedFile.read(path, .receipt, verifier: host.verifier) { (maker) throws(FieldLogError) in
            try self.keys(of: maker)
        }
        guard let receipt = BundleReceipt(decoding: file.payload), receipt.maker == file.maker else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.receipt.rawValue))
        }
        guard receipt.deployment == (try store.deployment()) else { throw .signedFile(path: path, .otherDeployment) }
        return receipt
    }

    /// What a signed file is, by its first line; nil for one that is none.
    public static func kind(ofFile path: String) throws(FieldLogError) -> SignedFile.Kind? {
        for kind in [SignedFile.Kind.bundle, .receipt, .request, .answer] {
            do throws(FieldLogError) {
                _ = try SignedFile.unverified(path, kind)
                return kind
            } catch {
                if case .signedFile(_, .form) = error { continue }
                throw error
            }
        }
        return nil
    }
}
