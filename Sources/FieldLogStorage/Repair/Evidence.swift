public import FieldLogHash
public import FieldLogModel

/// A signature that is to be told genuine or not.
public struct SignatureClaim: Sendable, Hashable {
    /// The deployment.
    public let deployment: Digest32
    /// The entry.
    public let head: FeedHead
    /// The signature, as `ssh-keygen` writes it.
    public let signature: [UInt8]
    /// The keys of which one must have made it.
    public let publicKeys: [String]
}

/// What of a wreck belongs to the store: entries to which a chain leads from something that the store itself, or a genuine signature, says.
/// Everything else may be forged.
struct Evidence {
    let wreck: Wreck
    /// The deployment; nil where nothing says it.
    let deployment: Digest32?
    /// The entries of the authority feed, in order.
    private(set) var authority: [Entry] = []
    private(set) var book = AuthorityBook()
    /// The author's signatures by the hash of the entry, as far as their checksums hold.
    private(set) var signatures: [Digest32: [UInt8]] = [:]
    /// What is borne out.
    private(set) var borneOut: Set<Digest32> = []
    private var followers: [Digest32: [Digest32]] = [:]

    /// - Parameter told: the deployment as somebody else says it, for a wreck that does not.
    init(_ wreck: Wreck, deployment told: Digest32?) {
        self.wreck = wreck
        for found in wreck.entries.values where found.entry.header.previous != .zero {
            followers[found.entry.header.previous, default: []].append(found.entry.hash)
        }
        var deployment = wreck.settings[.deployment].flatMap { Digest32(hex: $0) }
        if deployment == nil {
            let first = wreck.entries.values.filter { $0.entry.isDeployment }
            if first.count == 1 { deployment = first.first?.entry.hash }
        }
        deployment = deployment ?? told
        self.deployment = deployment
        findSignatures()
        if let deployment { follow(deployment) }
    }

    /// The incarnation's key, as its first entry in the commons gives it.
    private func keys() -> [IncarnationID: String] {
        var keys: [IncarnationID: String] = [:]
        for found in wreck.entries.values where found.entry.header.seq == 1 {
            if let key = Store.publicKey(in: found.entry) { keys[found.entry.header.incarnation] = key }
        }
        return keys
    }

    private mutating func follow(_ first: Digest32) {
        var next: Digest32? = first
        while let hash = next, let found = wreck.entries[hash], found.entry.header.area == .authority,
            let values = try? found.entry.values()
        {
            authority.append(found.entry)
            book.take(found.entry, values: values)
            let choices = (followers[hash] ?? []).filter { wreck.entries[$0]?.entry.header.area == .authority }
            next = choices.first { wreck.entries[$0]?.isRow == true } ?? choices.first
        }
    }

    // MARK: Signatures

    private mutating func findSignatures() {
        var feeds: [Int64: FeedID] = [:]
        for (id, row) in wreck.feeds { feeds[row.number] = id }
        var places: [FeedSeq: [Digest32]] = [:]
        if !wreck.signatures.isEmpty {
            for found in wreck.entries.values {
                places[FeedSeq(found.entry.header), default: []].append(found.entry.hash)
            }
        }
        for row in wreck.signatures {
            let position = Position(number: row.position)
            var hashes = wreck.hashes[row.position] ?? []
            if let feed = feeds[position.feed] {
                hashes.formUnion(places[FeedSeq(feed, position.seq)] ?? [])
            }
            for hash in hashes where signatures[hash] == nil {
                if let blob = Self.signature(row.blob, row.sum, of: hash) { signatures[hash] = blob }
            }
        }
    }

    /// A signature whose checksum says that it is of an entry, one bit of either turned back.
    private static func signature(_ blob: [UInt8], _ sum: [UInt8], of hash: Digest32) -> [UInt8]? {
        let made = Store.signatureSum(blob, of: hash)
        let bits = zip(made, sum).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        if bits <= 1 { return blob }
        return OneBit.mended(blob) { Store.signatureSum($0, of: hash) == sum }
    }

    /// What is borne out, and no signature covers that could go with it: of this device's own entries, or of others'. Nothing where it is not
    /// known which device this is.
    ///
    /// - Parameter length: how many entries a signature covers.
    func unsigned(own isOwn: Bool = false, length: Int = RunLimits.entriesMax) -> Set<Digest32> {
        guard let own = wreck.settings[.publicKey] ?? wreck.publicKey, !own.isEmpty else { return [] }
        let covered = covered(length)
        let keys = keys()
        let name = wreck.settings[.incarnation]
        return borneOut.filter { hash in
            guard !covered.contains(hash), let header = wreck.entries[hash]?.entry.header else { return false }
            if header.area == .authority { return (book.writerKey == own) == isOwn }
            return (keys[header.incarnation] == own || header.incarnation.description == name) == isOwn
        }
    }

    /// The entries that signatures cover, each of them so many.
    private func covered(_ length: Int) -> Set<Digest32> {
        var covered: Set<Digest32> = []
        // From the first on: where one that was covered before is met, nothing is left to be covered.
        let signed = signatures.keys.compactMap { wreck.entries[$0]?.entry }.sorted { $0.header.seq < $1.header.seq }
        for last in signed {
            var next = last.hash
            for _ in 0..<length {
                guard let found = wreck.entries[next], covered.insert(next).inserted else { break }
                next = found.entry.header.previous
            }
        }
        return covered
    }

    // MARK: What is borne out

    /// Tells what is borne out. `areGenuine` is asked about the last signature of each feed, and of an earlier one where that is not.
    mutating func weigh(_ areGenuine: ([SignatureClaim]) throws(FieldLogError) -> [Bool]) throws(FieldLogError) {
        for row in wreck.feeds.values where row.seq > row.base { bear(row.hash) }
        for hash in wreck.tables.aside { bear(hash) }
        if let witness = wreck.witness { bear(witness.hash) }
        if let deployment { bear(deployment) }
        try weighSignatures(areGenuine)
        bearRows()
        guard let stranger = wreck.stranger else { return }
        // What the other store wrote and gave to nobody yet was never in this one.
        borneOut.subtract(
            unsigned(length: .max).filter { wreck.entries[$0]?.entry.header.incarnation.description == stranger })
    }

    /// Rows of the log behind which something is missing, so that no chain leads to them: they stand below the head of their feed, and
    /// nothing that is borne out stands at their place, or behind it upon another. Where no head is left, the last row is as good as one.
    private mutating func bearRows() {
        let placed = placed()
        var heads: [FeedSeq: UInt64] = [:]
        for row in wreck.feeds.values {
            let feed = FeedSeq(row.id, 0)
            heads[feed] = max(heads[feed] ?? 0, row.seq)
        }
        var known: Set<FeedSeq> = []
        for hash in borneOut {
            if let header = wreck.entries[hash]?.entry.header { known.insert(FeedSeq(header)) }
        }
        for found in wreck.entries.values where placed.contains(found.entry.hash) && followers[found.entry.hash] == nil
        {
            let header = found.entry.header
            let feed = FeedID(incarnation: header.incarnation, area: header.area)
            if borneOut.contains(found.entry.hash) || known.contains(FeedSeq(header)) { continue }
            if known.contains(FeedSeq(feed, header.seq + 1)) { continue }
            if let head = heads[FeedSeq(feed, 0)], header.seq > head { continue }
            bear(found.entry.hash)
        }
    }

    /// The entries that stand in a row with the number of their feed, at their place in it. A bit that turns over in the name of a feed makes
    /// an entry of a feed that was never there; its row is still another's.
    private func placed() -> Set<Digest32> {
        var owners: [Int64: Set<FeedSeq>] = [:]
        for (id, row) in wreck.feeds { owners[row.number, default: []].insert(FeedSeq(id, 0)) }
        func rows(_ each: (_ feed: Int64, _ owner: FeedSeq, _ hash: Digest32) -> Void) {
            for (number, hashes) in wreck.hashes {
                let place = Position(number: number)
                for hash in hashes {
                    guard let header = wreck.entries[hash]?.entry.header, header.seq == place.seq else { continue }
                    each(place.feed, FeedSeq(FeedID(incarnation: header.incarnation, area: header.area), 0), hash)
                }
            }
        }
        rows { (feed, owner, hash) in if borneOut.contains(hash) { owners[feed, default: []].insert(owner) } }
        var placed: Set<Digest32> = []
        rows { (feed, owner, hash) in if owners[feed]?.contains(owner) ?? true { placed.insert(hash) } }
        return placed
    }

    private mutating func bear(_ last: Digest32) {
        var next = last
        while let found = wreck.entries[next], borneOut.insert(next).inserted { next = found.entry.header.previous }
    }

    private mutating func weighSignatures(
        _ areGenuine: ([SignatureClaim]) throws(FieldLogError) -> [Bool]
    ) throws(FieldLogError) {
        guard let deployment else { return }
        let keys = keys()
        let granted = Set(book.grants.map(\.publicKey))
        var waiting: [FeedSeq: [(Digest32, SignatureClaim)]] = [:]
        for (hash, blob) in signatures where !borneOut.contains(hash) {
            guard let header = wreck.entries[hash]?.entry.header else { continue }
            let key: String?
            if header.area == .authority {
                key = book.writerKey(ending: header.seq)
            } else {
                key = keys[header.incarnation].flatMap { granted.contains($0) ? $0 : nil }
            }
            guard let key else { continue }
            let feed = FeedID(incarnation: header.incarnation, area: header.area)
            let claim = SignatureClaim(
                deployment: deployment, head: FeedHead(feed: feed, seq: header.seq, hash: hash), signature: blob,
                publicKeys: [key])
            waiting[FeedSeq(feed, 0), default: []].append((hash, claim))
        }
        for feed in waiting.keys { waiting[feed]?.sort { $0.1.head.seq < $1.1.head.seq } }
        while !waiting.isEmpty {
            var asked: [(Digest32, SignatureClaim)] = []
            for feed in Array(waiting.keys) {
                while let last = waiting[feed]?.popLast() {
                    if borneOut.contains(last.0) { continue }
                    asked.append(last)
                    break
                }
                if waiting[feed]?.isEmpty == true { waiting[feed] = nil }
            }
            if asked.isEmpty { continue }
            for (item, isGenuine) in zip(asked, try areGenuine(asked.map(\.1))) where isGenuine { bear(item.0) }
        }
    }
}

/// A place in the log of an incarnation and area, whatever its branches.
struct FeedSeq: Hashable {
    let incarnation: IncarnationID
    let area: AreaKey
    let seq: UInt64

    init(_ header: EntryHeader) {
        (incarnation, area, seq) = (header.incarnation, header.area, header.seq)
    }

    init(_ feed: FeedID, _ seq: UInt64) {
        (incarnation, area, self.seq) = (feed.incarnation, feed.area, seq)
    }
}

extension Entry {
    /// Whether this can be the first entry of a deployment's authority feed.
    fileprivate var isDeployment: Bool {
        header.area == .authority && header.seq == 1 && header.previous == .zero
            && header.kind == Schema.deployment.name && bodyBytes != nil
    }
}
