internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// What a bundle holds, in numbers.
public struct BundleSummary: Sendable, Hashable {
    /// The principal of its maker.
    public var maker: String
    /// When it was made, in milliseconds since 1970, by its maker's clock.
    public var made: Int64
    /// Entries.
    public var entries: Int
    /// Feeds.
    public var feeds: Int
    /// Areas, pseudo-areas left out.
    public var areas: Int
    /// Bytes of the file.
    public var bytes: Int
    /// What it needs and this store lacks.
    public var missing: [FeedHead]
}

extension Workspace {
    /// Makes a bundle of everything that a receiver is not known to have.
    ///
    /// - Parameters:
    ///   - peer: the name of a peer, whose remembered heads are left out; nil for everything.
    ///   - receiptPath: a receipt, whose heads are left out.
    ///   - areas: only these areas, with all below them; none for all of this store.
    ///   - out: the file, written whole or not at all, readable by nobody else.
    public func makeBundle(
        for peer: String?, since receiptPath: String?, areas: [String], out: String
    ) throws(FieldLogError) -> BundleSummary {
        guard let grant = try grant() else { throw .denied(.notEnrolled(try store.requiredSetting(.device))) }
        try prepareToSend()
        try signOwnHeads()
        var known: [FeedID: UInt64] = [:]
        if let receiptPath {
            for head in try readReceipt(receiptPath).heads { known[head.feed] = head.seq }
        } else if let peer {
            guard let found = try store.peer(named: peer) else { throw .denied(.unknownDevice(peer)) }
            for head in try store.heads(ofPeer: found.number) { known[head.feed] = head.seq }
        }
        let scope = AreaScope(try areaList(areas), index: AreaIndex(store: store))
        var runs: [WireRun] = []
        var requires: [FeedHead] = []
        for head in try store.allHeads().sorted(by: Self.inOrder) {
            guard try scope.contains(head.feed.area) else { continue }
            let from = min(known[head.feed] ?? 0, head.seq) + 1
            let made = try self.runs(of: head, from: from)
            if from > 1, let first = made.first {
                requires.append(FeedHead(feed: head.feed, seq: from - 1, hash: first.previous))
            }
            runs += made
        }
        let position = try store.authorityPosition()
        let bundle = Bundle(
            deployment: try store.deployment(), maker: grant.principal, made: host.now().milliseconds,
            position: AuthorityPosition(seq: position.seq, hash: position.hash), requires: requires, runs: runs)
        let file = try SignedFile(
            kind: .bundle, maker: grant.principal, payload: bundle.encoded, signer: host.signer(store.path + "/key"))
        try file.write(to: out)
        return bundle.summary(bytes: file.bytes.count, missing: [])
    }

    /// Authority, then commons, then other areas, each in the order of messages.
    private static func inOrder(_ left: FeedHead, _ right: FeedHead) -> Bool {
        func rank(_ area: AreaKey) -> Int { area == .authority ? 0 : area == .commons ? 1 : 2 }
        let (mine, theirs) = (rank(left.feed.area), rank(right.feed.area))
        return mine == theirs ? FeedHead.byFeed(left, right) : mine < theirs
    }

    private func runs(of head: FeedHead, from first: UInt64) throws(FieldLogError) -> [WireRun] {
        var runs: [WireRun] = []
        var next = first
        while next <= head.seq,
            let signed = try store.signedRun(of: head.feed, from: next, maxBytes: RunLimits.bytesBetween),
            let run = WireRun(
                feed: head.feed, previous: signed.previous, entries: signed.entries, signature: signed.signature)
        {
            runs.append(run)
            next = run.last + 1
        }
        return runs
    }
}

extension Bundle {
    func summary(bytes: Int, missing: [FeedHead]) -> BundleSummary {
        BundleSummary(
            maker: maker, made: made, entries: runs.reduce(0) { $0 + $1.count }, feeds: Set(runs.map(\.feed)).count,
            areas: Set(runs.map(\.feed.area)).filter { !$0.isPseudo }.count, bytes: bytes, missing: missing)
    }
}
