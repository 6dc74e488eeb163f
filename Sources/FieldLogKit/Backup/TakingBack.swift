public import FieldLogModel
internal import FieldLogStorage

/// What another store gave back to one that was restored.
public struct TakenBack: Sendable, Hashable {
    /// The other store, by its address.
    public let peer: String
    /// The name by which it is remembered.
    public let name: String
    /// What the session did; nil when it failed.
    public let outcome: SyncOutcome?
    /// Why it failed; nil when it did not.
    public let error: FieldLogError?
    /// How many of the entries that came back this device had written itself.
    public let own: Int
}

/// Entries that another store is known to have had, and that are not here.
public struct MissingEntries: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The first that is missing.
    public let from: UInt64
    /// The last that is known of.
    public let through: UInt64
    /// Who is known to have had them: a store by its name, or the witness of this one.
    public let peer: String
}

extension Workspace {
    /// The stores that this one calls, as it remembers them: where one that was restored looks first for what it lacks.
    public func rememberedPeers() throws(FieldLogError) -> [PeerAddress] {
        try store.peers().filter { !$0.calls }.compactMap { try? PeerAddress($0.name) }
    }

    /// Syncs with other stores one after the other and says what each gave back. One that cannot be reached keeps none of the others; an
    /// interruption is the error of the last that was asked, and no other is.
    public func takeBack(
        from peers: [PeerAddress], options: TransportOptions = TransportOptions(),
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> [TakenBack] {
        var results: [TakenBack] = []
        for peer in peers {
            let before = try ownEntries()
            var name = peer.text
            if case .folder(let path) = peer { name = Self.folderName(path) }
            do throws(FieldLogError) {
                let outcome = try sync(
                    with: peer, options: options, isInterrupted: isInterrupted, progress: progress)
                results.append(
                    TakenBack(
                        peer: peer.text, name: name, outcome: outcome, error: nil, own: try ownEntries() - before))
            } catch {
                results.append(
                    TakenBack(
                        peer: peer.text, name: name, outcome: nil, error: error, own: try ownEntries() - before))
                if error == .interrupted { break }
            }
        }
        return results
    }

    /// Puts what earlier repairs left loose into the log, as far as what was missing before it has come; how many entries.
    func placeLoose() throws(FieldLogError) -> Int { try store.takeBack(LooseFile.all(in: store.path)) }

    /// Whether repairs left entries that are not in the log still, or missed some that are not here.
    public func hasLeftovers() throws(FieldLogError) -> Bool {
        try !store.leftovers(of: store.path).files.isEmpty
    }

    /// How many entries of former names of this device are here.
    private func ownEntries() throws(FieldLogError) -> Int {
        let own = try store.ownIncarnation()
        return try store.deviceFeeds(ofKeys: ownKeys()).filter { $0.feed.incarnation != own }
            .reduce(0) { $0 + $1.entries + $1.withheld }
    }

    /// What other stores are remembered to have had: the last entry of each feed, with who had it.
    public func remembered() throws(FieldLogError) -> [MissingEntries] {
        var found: [FeedID: MissingEntries] = [:]
        for peer in try store.peers() {
            for (feed, _, theirs) in try store.differences(with: peer.number) {
                guard let theirs, theirs.seq > found[feed]?.through ?? 0 else { continue }
                found[feed] = MissingEntries(feed: feed, from: 1, through: theirs.seq, peer: peer.name)
            }
        }
        return Array(found.values)
    }

    /// Of what others were remembered to have, what is not here now: nobody who was asked has it any more, or nobody was reached who has.
    ///
    /// - Parameter earlier: what was remembered before others were asked; they may have lost something since.
    public func missing(of earlier: [MissingEntries]) throws(FieldLogError) -> [MissingEntries] {
        var last: [FeedID: MissingEntries] = [:]
        for known in try earlier + remembered() where known.through > last[known.feed]?.through ?? 0 {
            last[known.feed] = known
        }
        var missing: [MissingEntries] = []
        for known in last.values {
            let here = try store.deviceHead(of: known.feed)
            guard here < known.through else { continue }
            missing.append(
                MissingEntries(feed: known.feed, from: here + 1, through: known.through, peer: known.peer))
        }
        return missing.sorted { ($0.feed.area, $0.from) < ($1.feed.area, $1.from) }
    }
}
