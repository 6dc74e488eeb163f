internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage
internal import FieldLogSync

extension World {
    /// An enrolled device that lies: what it sends is well formed, and signed as well as one can who has no key but one's own.
    func forge(_ event: Event, _ liar: Node) throws(FieldLogError) -> String {
        let victim = nodes[abs(event.other) % nodes.count]
        guard victim.exists, victim !== liar, liar.plan.place != .central else { return "none" }
        let store = try liar.workspace().store
        var random = SeededGenerator(UInt64(abs(event.value)) &+ plan.seed)
        let feeds = try store.allHeads().filter { $0.seq > 0 && $0.feed.branch == nil }.sorted(by: FeedHead.byFeed)
        guard !feeds.isEmpty else { return "none" }
        let head = random.pick(feeds)
        guard let run = try forgedRun(head, store, liar, &random) else { return "none" }
        if let entries = try? run.entries() {
            let real = try store.hashes(of: head.feed)
            for entry in entries where !real.contains(entry.hash) { ledger.forged.insert(entry.hash.bytes) }
        }
        let message = Message.exchange(
            Exchange(scope: try scope(of: liar, at: victim), runs: [run], wants: [], bytes: 1 << 16))
        let workspace = try victim.workspace()
        let answer = Responder(workspace, principal: liar.principal).answer(message.encoded)
        seeRenewal(of: victim, workspace)
        tally.fault("forged run")
        if case .exchanged(let reply) = try? Message(decoding: answer), let ack = reply.acks.first {
            tally.mark("forged run answered \(ack.code.rawValue)")
        }
        return "forged"
    }

    private func scope(of liar: Node, at victim: Node) throws(FieldLogError) -> Digest32 {
        let known = try liar.workspace().store.peer(named: "n\(victim.number)")
        return known?.scope.flatMap { SessionScope(decoding: $0) }?.hash ?? .zero
    }

    /// A run that nobody signed who may: another entry at the end of a feed, one in the middle, one of an incarnation that nobody granted.
    private func forgedRun(
        _ head: FeedHead, _ store: Store, _ liar: Node, _ random: inout SeededGenerator
    ) throws(FieldLogError) -> WireRun? {
        guard let signed = try store.signedRun(of: head.feed, from: 1, maxBytes: 1 << 18),
            let last = signed.entries.last
        else {
            return nil
        }
        var header = last.header
        var entries = signed.entries
        var feed = head.feed
        switch random.below(3) {
        case 0:
            header.seq += 1
            header.previous = last.hash
        case 1:
            entries.removeLast()
            header.time = WallTime(milliseconds: header.time.milliseconds &+ 1, offsetMinutes: 420, trust: .given)
        default:
            let own = IncarnationID.derived(publicKey: "ssh-ed25519 liar", nonce: random.bytes(IncarnationID.byteCount))
            feed = FeedID(incarnation: own, area: feed.area)
            header.incarnation = own
            (header.seq, header.previous) = (1, .zero)
            entries = []
        }
        guard let forged = try? Entry(headerBytes: header.encoded(), bodyBytes: last.bodyBytes) else { return nil }
        entries.append(forged)
        guard let end = entries.last else { return nil }
        let message = SignedHead.message(
            deployment: try store.deployment(), head: FeedHead(feed: feed, seq: end.header.seq, hash: end.hash))
        let own = try store.requiredSetting(.publicKey)
        // Its own key is all it has; where the feed is its own, that is not a lie.
        if try store.publicKey(of: feed.incarnation) == own || feed.area == .authority && liar.plan.place == .central {
            return nil
        }
        let signature = KeyedHashSigner.signature(of: message, publicKey: own, namespace: SignedHead.namespace)
        return WireRun(feed: feed, previous: signed.previous, entries: entries, signature: signature)
    }
}

extension Store {
    /// The hashes of a feed.
    func hashes(of feed: FeedID) throws(FieldLogError) -> Set<Digest32> {
        guard let signed = try signedRun(of: feed, from: 1, maxBytes: 1 << 20) else { return [] }
        return Set(signed.entries.map(\.hash))
    }
}
