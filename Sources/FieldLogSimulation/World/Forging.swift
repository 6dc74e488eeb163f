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
        switch abs(event.value) % 5 {
        case 0: return try question(liar, victim)
        case 1: return try trespass(liar, victim, abs(event.value))
        default: break
        }
        let store = try liar.workspace().store
        var random = SeededGenerator(UInt64(abs(event.value)) &+ plan.seed)
        let feeds = try store.allHeads().filter { $0.seq > 0 && $0.feed.branch == nil }.sorted(by: FeedHead.byFeed)
        guard !feeds.isEmpty else { return "none" }
        let head = random.pick(feeds)
        guard let run = try forgedRun(head, store, liar, &random) else { return "none" }
        if let entries = try? run.entries() {
            let real = try store.hashes(of: head.feed)
            for entry in entries where !real.contains(entry.hash) { ledger.forged[entry.hash.bytes] = "" }
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

    /// Asks for everything that the victim has, whatever the liar may have of it.
    private func question(_ liar: Node, _ victim: Node) throws(FieldLogError) -> String {
        let scope = try scope(of: liar, at: victim)
        let feeds = try victim.workspace().store.allHeads().map(\.feed)
        let areas = Set(feeds.map(\.area)).filter { !$0.isPseudo }.sorted()
        let wants = feeds.sorted { ($0.area, $0.incarnation.description) < ($1.area, $1.incarnation.description) }
            .prefix(MessageLimits.runsMax).map { Want(feed: $0, from: 1) }
        let requests: [Message] = [
            .heads(scope: scope, areas), .areas(scope: scope, after: nil),
            .exchange(Exchange(scope: scope, runs: [], wants: wants, bytes: 1 << 18)),
        ]
        for request in requests {
            let workspace = try victim.workspace()
            let answer = Responder(workspace, principal: liar.principal).answer(request.encoded)
            overhear(answer, from: victim, to: liar)
        }
        tally.fault("forbidden question")
        return "asked"
    }

    /// An enrolled device writes in an area that it was never granted, signs it with its own key, and sends it.
    private func trespass(_ liar: Node, _ victim: Node, _ value: Int) throws(FieldLogError) -> String {
        guard let own = liar.everAreas, !liar.isCopied, merged.isEmpty,
            let area = (0..<plan.areas).first(where: { !own.contains($0) })
        else { return "none" }
        let workspace = try liar.workspace()
        var values = FieldValues()
        values[1] = .text("Không phải địa bàn của tôi")
        let written = values
        let id = RecordID(ticks: UInt64(place), random: UInt32(truncatingIfNeeded: value))
        _ = try workspace.commit { (batch) throws(FieldLogError) in
            try batch.create(Self.foreignKind, home: Self.areaKey(area), values: written, id: id)
        }
        try workspace.signOwnHeads()
        let feed = FeedID(incarnation: try workspace.store.ownIncarnation(), area: Self.areaKey(area))
        guard let signed = try workspace.store.signedRun(of: feed, from: 1, maxBytes: 1 << 18),
            let run = WireRun(
                feed: feed, previous: signed.previous, entries: signed.entries, signature: signed.signature)
        else { return "none" }
        for entry in signed.entries { ledger.forged[entry.hash.bytes] = liar.principal }
        ledger.trespassed[liar.principal, default: []].insert(area)
        let message = Message.exchange(
            Exchange(scope: try scope(of: liar, at: victim), runs: [run], wants: [], bytes: 0))
        _ = Responder(try victim.workspace(), principal: liar.principal).answer(message.encoded)
        tally.fault("trespass")
        // What such a device wrote is its own affair: nobody else ever takes it.
        return "trespassed"
    }

    private static let foreignKind = KindSpec("trespass", "Xâm nhập", "trespass", home: .area, fields: [])

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
