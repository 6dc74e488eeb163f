internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// Work that a device did in areas that are no longer granted to it: it leaves the scope of its sessions at once, and has to arrive all the
/// same (SyncProtocol.md, "Scopes").
extension Replica {
    /// Whether a feed was written by the device that is called for, in an area that this store has: such a feed may be brought by that
    /// device whatever it may have now. Whether its entries are admitted is told as for any other.
    func isEarlierWork(_ feed: FeedID) throws(FieldLogError) -> Bool {
        guard case .responder(let principal) = side, let scope, !feed.area.isPseudo,
            let key = try store.publicKey(of: feed.incarnation)
        else { return false }
        let devices = Set(try store.grants(ofPrincipal: principal).map(\.device))
        let isOwn = try store.authority().grants.contains { $0.publicKey == key && devices.contains($0.device) }
        guard isOwn else { return false }
        return try AreaScope(scope.held, index: AreaIndex(store: store)).contains(feed.area)
    }
}

extension Driver {
    /// A feed on its way.
    private struct Parcel {
        let head: FeedHead
        let from: UInt64
        /// The last entry that was handed to the peer before.
        let handed: UInt64
        /// Whether the peer has said that it lacks what comes before: it is asked only once.
        var wentBack = false
    }

    /// Brings what this device wrote in areas outside the session's scope and the peer has not confirmed, feed by feed.
    ///
    /// The last entry goes first: a peer that has it needs nothing else, and one that does not says from where on.
    func bringEarlierWork(_ outcome: inout SyncOutcome) throws(FieldLogError) {
        let store = workspace.store
        guard !store.isReadOnly, let known = try store.peer(named: peer),
            let scope = known.scope.flatMap({ SessionScope(decoding: $0) })
        else { return }
        var parcels: [Parcel] = []
        let index = AreaIndex(store: store)
        let (granted, held) = (AreaScope(scope.granted, index: index), AreaScope(scope.held, index: index))
        if granted.named == nil { return }
        for feed in try store.deviceFeeds(ofKeys: workspace.ownKeys()) {
            guard let head = feed.head, !head.feed.area.isPseudo, try !granted.contains(head.feed.area),
                try held.contains(head.feed.area)
            else { continue }
            let (confirmed, handed) = try store.receipts(of: head.feed, by: known.number)
            if confirmed < head.seq { parcels.append(Parcel(head: head, from: head.seq, handed: handed)) }
        }
        guard !parcels.isEmpty else { return }
        try workspace.prepareToSend()
        try workspace.signOwnHeads()
        while !parcels.isEmpty {
            if isInterrupted() { throw .interrupted }
            try bring(&parcels, scope: scope.hash, peer: known.number, &outcome)
        }
    }

    /// Sends as much as one request holds, and leaves in the list what is to be sent still.
    private func bring(
        _ parcels: inout [Parcel], scope: Digest32, peer number: Int64, _ outcome: inout SyncOutcome
    ) throws(FieldLogError) {
        let store = workspace.store
        let time = workspace.host.now().milliseconds
        var runs: [WireRun] = []
        var sent: [Parcel] = []
        var left = limits.requestBytes
        while let parcel = parcels.last, runs.isEmpty || left > 0, runs.count < MessageLimits.runsMax {
            parcels.removeLast()
            guard let signed = try store.signedRun(of: parcel.head.feed, from: parcel.from, maxBytes: max(left, 0)),
                let run = WireRun(
                    feed: parcel.head.feed, previous: signed.previous, entries: signed.entries,
                    signature: signed.signature)
            else { continue }
            left -= run.encoded.count
            runs.append(run)
            sent.append(parcel)
        }
        if runs.isEmpty { return }
        let leaving = runs
        try store.write { (transaction) throws(FieldLogError) in
            for run in leaving { try transaction.hand(run.feed, through: run.last, to: number, at: time) }
        }
        let acks = try exchange(runs, scope: scope, &outcome)
        guard acks.count == runs.count else { throw .peer(code: SyncCode.malformed.rawValue, detail: "acks") }
        var heads: [FeedHead] = []
        for ((run, parcel), ack) in zip(zip(runs, sent), acks) {
            if ack.code == .taken {
                heads.append(FeedHead(feed: run.feed, seq: run.last, hash: run.hash))
                // What was handed over before is asked for rather than brought.
                if run.last > parcel.handed { outcome.sent += min(run.count, Int(clamping: run.last - parcel.handed)) }
                if run.last < parcel.head.seq {
                    parcels.append(
                        Parcel(
                            head: parcel.head, from: run.last + 1, handed: parcel.handed, wentBack: parcel.wentBack))
                }
            } else if ack.code == SyncCode(.gap), !parcel.wentBack, parcel.from > 1 {
                // The next request begins where the peer ends, if that is an entry of this chain.
                let theirs = FeedHead(feed: run.feed, seq: ack.seq, hash: ack.hash)
                let isHere = ack.seq + 1 < parcel.from ? try store.holds(theirs) : false
                parcels.append(
                    Parcel(head: parcel.head, from: isHere ? ack.seq + 1 : 1, handed: parcel.handed, wentBack: true))
            } else {
                outcome.refused.append(RefusedFeed(feed: run.feed, code: ack.code.rawValue, byPeer: true))
            }
        }
        let confirmed = heads
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.learn(confirmed, of: number, whole: [], at: time)
        }
    }

    private func exchange(
        _ runs: [WireRun], scope: Digest32, _ outcome: inout SyncOutcome
    ) throws(FieldLogError) -> [Ack] {
        let request = Message.exchange(Exchange(scope: scope, runs: runs, wants: [], bytes: 0)).encoded
        let answer = try transport.exchange(request)
        outcome.roundTrips += 1
        outcome.bytes += request.count + answer.count + 2 * Frame.headBytes
        let message: Message
        do throws(SyncProblem) { message = try Message(decoding: answer) } catch {
            throw .peer(code: error.code.rawValue, detail: error.detail)
        }
        switch message {
        case .exchanged(let exchanged): return exchanged.acks
        case .error(let problem): throw .peer(code: problem.code.rawValue, detail: problem.detail)
        default: throw .peer(code: SyncCode.malformed.rawValue, detail: "out of turn")
        }
    }
}
