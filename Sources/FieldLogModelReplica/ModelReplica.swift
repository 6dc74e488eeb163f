package import FieldLogHash
package import FieldLogModel

package import FieldLogSync

/// Which side of a session a replica is, and the scope that it has come to.
package struct Seat {
    /// Who asks, by the name of whom it asks; who answers, by the name of who asks.
    package enum Side { case initiator(peer: String), responder(principal: String) }

    package let side: Side
    package var scope: SessionScope?

    package init(side: Side) { self.side = side }

    package var isInitiator: Bool { if case .initiator = side { true } else { false } }
    package var peer: String {
        switch side {
        case .initiator(let peer): peer
        case .responder(let principal): principal
        }
    }
}

/// A store as plain dictionaries. Signatures are keyed hashes, areas belong to no others, and a feed has one chain. A value: a copy is a
/// backup.
package struct ModelReplica: Sendable {
    /// What is remembered of a peer.
    package struct Memory: Sendable {
        package var incarnation: IncarnationID?
        package var scope: SessionScope?
        package var base: Digest32?
        package var heads: [FeedID: FeedHead] = [:]
        package var handed: [FeedID: UInt64] = [:]
        package var confirmed: [FeedID: UInt64] = [:]

        package init(
            incarnation: IncarnationID? = nil, scope: SessionScope? = nil, handed: [FeedID: UInt64] = [:],
            confirmed: [FeedID: UInt64] = [:]
        ) {
            self.incarnation = incarnation
            self.scope = scope
            self.handed = handed
            self.confirmed = confirmed
        }
    }

    package static let authorityFeed = FeedID(incarnation: Sample.incarnation(900), area: .authority)

    package let name: String
    private let number: Int
    /// How often it took another name.
    package private(set) var renewals = 0
    /// The name under which it writes.
    package private(set) var incarnation: IncarnationID
    private var own: Set<IncarnationID>
    package private(set) var feeds: [FeedID: [Entry]] = [:]
    /// How many entries it has.
    package private(set) var count = 0
    /// Feeds of its own with entries since it signed last.
    private var unsigned: Set<FeedID> = []
    package var signatures: [FeedID: [UInt64: [UInt8]]] = [:]
    private var changed: [FeedID: Int] = [:]
    private var generation = 0
    /// The areas that it has.
    package var held = AreaList.all
    /// What each principal may have from an entry of the authority feed on; who is not named there may have nothing.
    package var grants: [UInt64: [String: AreaList]] = [:]
    package var peers: [String: Memory] = [:]
    private var marks: [Digest32: [Digest32: Int]] = [:]
    private var areaDigests: [AreaKey: Digest32] = [:]
    private var areas: [AreaKey: Set<FeedID>] = [:]
    /// Entries of a feed between one signed entry and the next, at most.
    package var signedEvery: UInt64 = 3

    package init(_ number: Int) {
        self.number = number
        name = "may-\(number)"
        incarnation = Sample.incarnation(number * 1_000)
        own = [incarnation]
    }

    // MARK: What is here

    package var deployment: Digest32 { Sample.digest(1) }
    package func seq(_ feed: FeedID) -> UInt64 { UInt64(feeds[feed]?.count ?? 0) }

    package var position: AuthorityPosition {
        let last = feeds[Self.authorityFeed]?.last
        return AuthorityPosition(seq: last?.header.seq ?? 0, hash: last?.hash ?? .zero)
    }

    package func rights(of principal: String) -> AreaList? {
        if grants.isEmpty { return .all }
        let newest = grants.keys.filter { $0 <= position.seq }.max()
        return newest.flatMap { grants[$0]?[principal] }
    }

    package static func has(_ list: AreaList, _ area: AreaKey) -> Bool { list.keys.map { $0.contains(area) } ?? true }

    package static func has(_ scope: SessionScope?, _ area: AreaKey) -> Bool {
        guard let scope else { return true }
        return area.isPseudo || (has(scope.granted, area) && has(scope.held, area))
    }

    package mutating func digests(_ scope: SessionScope?) -> [AreaDigest] {
        var found: [AreaDigest] = []
        for area in areas.keys.sorted() where Self.has(scope, area) {
            let digest = areaDigests[area] ?? LogDigest.area(heads(of: area).heads)
            areaDigests[area] = digest
            found.append(AreaDigest(area: area, digest: digest))
        }
        return found
    }

    package mutating func digest(_ scope: SessionScope?) -> Digest32 {
        LogDigest.scope(digests(scope).map { (key: $0.area, digest: $0.digest) })
    }

    package func heads(of area: AreaKey) -> AreaHeads {
        let named = (areas[area] ?? []).sorted { $0.incarnation < $1.incarnation }
        return AreaHeads(area: area, heads: named.compactMap(head))
    }

    private func head(_ feed: FeedID) -> FeedHead? {
        feeds[feed]?.last.map { FeedHead(feed: feed, seq: $0.header.seq, hash: $0.hash) }
    }

    // MARK: Writing

    private mutating func append(_ entry: Entry, _ feed: FeedID) {
        generation += 1
        count += 1
        feeds[feed, default: []].append(entry)
        if own.contains(feed.incarnation) || feed.area == .authority { unsigned.insert(feed) }
        changed[feed] = generation
        areaDigests[feed.area] = nil
        areas[feed.area, default: []].insert(feed)
    }

    /// Writes a change into an area, and before the first the entry that brings the key.
    package mutating func write(_ area: AreaKey, _ text: String = "Nhà nghỉ Hoa Sữa") {
        let commons = FeedID(incarnation: incarnation, area: .commons)
        if feeds[commons] == nil {
            append(Sample.entry(commons, after: nil, kind: "incarnation", auth: position.seq), commons)
        }
        let feed = FeedID(incarnation: incarnation, area: area)
        append(Sample.entry(feed, after: feeds[feed]?.last, auth: position.seq, text: text), feed)
    }

    /// Decides so many things, as the central store does.
    package mutating func decide(_ count: Int = 1, auth: UInt64 = 0) {
        for _ in 0..<count {
            let feed = Self.authorityFeed
            append(Sample.entry(feed, after: feeds[feed]?.last, kind: "!grant", auth: auth), feed)
        }
    }

    /// Hears of so many decisions by another way.
    package mutating func adoptAuthority(_ count: Int) {
        decide(count)
        sign()
    }

    package mutating func renew() {
        renewals += 1
        incarnation = Sample.incarnation(number * 1_000 + renewals)
        own.insert(incarnation)
    }

    /// Takes over all entries of another replica.
    package mutating func adopt(_ other: ModelReplica) {
        for (feed, entries) in other.feeds {
            for entry in entries { append(entry, feed) }
        }
        var signer = other
        signer.sign()
        signatures = signer.signatures
    }

    // MARK: Signatures

    package static func signature(_ incarnation: IncarnationID, _ entry: Entry) -> [UInt8] {
        SHA256.hash(Array("head".utf8) + incarnation.bytes + entry.hash.bytes).bytes
    }

    /// Signs what this store wrote itself: each head, and so many before it that runs stay short.
    private mutating func sign() {
        defer { unsigned = [] }
        for feed in unsigned {
            guard let entries = feeds[feed], let last = entries.last else { continue }
            if signatures[feed]?[last.header.seq] != nil { continue }
            let signed = signatures[feed]?.keys.max() ?? 0
            for entry in entries[Int(signed)...]
            where entry.header.seq == last.header.seq || (entry.header.seq - signed) % signedEvery == 0 {
                signatures[feed, default: [:]][entry.header.seq] = Self.signature(feed.incarnation, entry)
            }
        }
    }

    /// The longest run from a number on that ends at a signed entry and fits, the shortest there is where none does.
    private func run(_ feed: FeedID, from seq: UInt64, maxBytes: Int) -> WireRun? {
        guard let entries = feeds[feed], seq >= 1, seq <= UInt64(entries.count) else { return nil }
        var found: (end: UInt64, signature: [UInt8])?
        var bytes = 0
        for entry in entries[Int(seq - 1)...] {
            bytes += entry.headerBytes.count + (entry.bodyBytes?.count ?? 0)
            if found != nil, bytes > maxBytes { break }
            if let signature = signatures[feed]?[entry.header.seq] { found = (entry.header.seq, signature) }
        }
        guard let found else { return nil }
        let previous = seq == 1 ? Digest32.zero : entries[Int(seq) - 2].hash
        return WireRun(
            feed: feed, previous: previous, entries: Array(entries[Int(seq - 1)..<Int(found.end)]),
            signature: found.signature)
    }

    // MARK: Receiving

    private mutating func take(_ run: WireRun, _ seat: Seat) -> MergeResult {
        func result(_ refusal: RunRefusal?, added: Int = 0, head: FeedHead? = nil) -> MergeResult {
            MergeResult(
                feed: run.feed, code: SyncCode(refusal), seq: head?.seq ?? 0, hash: head?.hash ?? .zero, added: added)
        }
        guard let entries = try? run.entries(), let last = entries.last else { return result(.malformed) }
        guard Self.has(seat.scope, run.feed.area), run.feed.branch == nil else { return result(.notGranted) }
        if run.feed.area == .authority {
            guard run.feed == Self.authorityFeed else { return result(.notGranted) }
        } else {
            for entry in entries where entry.header.auth > position.seq { return result(.aheadOfAuthority) }
            let commons = FeedID(incarnation: run.feed.incarnation, area: .commons)
            guard seq(commons) > 0 || (run.feed == commons && run.first == 1) else {
                return result(.unknownIncarnation)
            }
        }
        let known = feeds[run.feed] ?? []
        let here = UInt64(known.count)
        guard run.first <= here + 1 else { return result(.gap, head: head(run.feed)) }
        guard run.signature == Self.signature(run.feed.incarnation, last) else { return result(.unsigned) }
        for entry in entries where entry.header.seq <= here {
            if known[Int(entry.header.seq) - 1].hash != entry.hash { return result(.unsigned) }
        }
        let fresh = entries.filter { $0.header.seq > here }
        if let first = fresh.first, first.header.previous != known.last?.hash ?? .zero { return result(.unsigned) }
        for entry in fresh { append(entry, run.feed) }
        signatures[run.feed, default: [:]][run.last] = run.signature
        if !seat.isInitiator, run.feed.incarnation == incarnation, !fresh.isEmpty { renew() }
        return result(nil, added: fresh.count, head: head(run.feed))
    }

    // MARK: A session's needs

    /// The answer to a need.
    package mutating func answer(_ need: Need, _ seat: inout Seat) -> Fact {
        switch need {
        case .standing: return .standing(standing(&seat))
        case .adopt(let scope, let incarnation):
            if peers[seat.peer]?.incarnation != incarnation || peers[seat.peer]?.scope != scope {
                let old = peers[seat.peer]
                peers[seat.peer] = Memory(
                    incarnation: incarnation, scope: scope, handed: old?.handed ?? [:], confirmed: old?.confirmed ?? [:]
                )
            }
            seat.scope = scope
            return .standing(standing(&seat))
        case .changes(let since): return changes(since, seat)
        case .areaDigests(let after, let most):
            let rest = digests(seat.scope).filter { pair in after.map { $0 < pair.area } ?? true }
            return .areaDigests(Array(rest.prefix(most)), more: rest.count > most)
        case .heads(let named, let maxBytes): return .heads(heads(named, maxBytes, seat))
        case .differing(let page, let after, let isLast): return .areas(differing(page, after, isLast, seat))
        case .learn(let heads, let whole): learn(heads, whole, seat)
        case .lacking: return .lacking(lacking(seat))
        case .read(let stretches, let maxBytes): return .runs(read(stretches, maxBytes, seat))
        case .handing(let runs):
            for run in runs {
                let before = peers[seat.peer]?.handed[run.feed] ?? 0
                peers[seat.peer, default: Memory()].handed[run.feed] = max(before, run.last)
            }
        case .merge(let runs): return .merged(runs.map { take($0, seat) })
        case .acknowledged(let results):
            for result in results where result.seq > 0 {
                let head = FeedHead(feed: result.feed, seq: result.seq, hash: result.hash)
                peers[seat.peer, default: Memory()].heads[result.feed] = head
                peers[seat.peer, default: Memory()].confirmed[result.feed] = result.seq
            }
        case .equal(let digest):
            guard seat.isInitiator else { break }
            let mine = feeds.keys.filter { Self.has(seat.scope, $0.area) }.compactMap(head)
            peers[seat.peer, default: Memory()].base = digest
            peers[seat.peer, default: Memory()].heads = Dictionary(uniqueKeysWithValues: mine.map { ($0.feed, $0) })
        case .remember(let base): peers[seat.peer, default: Memory()].base = base
        case .renew: renew()
        }
        return .done
    }

    private mutating func standing(_ seat: inout Seat) -> Standing {
        var base: Digest32?
        switch seat.side {
        case .initiator(let peer):
            if seat.scope == nil { seat.scope = peers[peer]?.scope }
            base = peers[peer]?.base
        case .responder(let principal):
            seat.scope = rights(of: principal).map { SessionScope(granted: $0, held: held) }
        }
        let digest = digest(seat.scope)
        if !seat.isInitiator, let scope = seat.scope { marks[scope.hash, default: [:]][digest] = generation }
        return Standing(
            deployment: deployment, incarnation: incarnation, position: position, scope: seat.scope, digest: digest,
            base: base)
    }

    private func changes(_ since: Digest32, _ seat: Seat) -> Fact {
        guard let scope = seat.scope, let mark = marks[scope.hash]?[since] else { return .unknown }
        var found: [AreaKey: [FeedHead]] = [:]
        for (feed, place) in changed where place > mark && Self.has(scope, feed.area) {
            if let head = head(feed) { found[feed.area, default: []].append(head) }
        }
        return .heads(
            found.keys.sorted().map { area in
                AreaHeads(area: area, heads: (found[area] ?? []).sorted { $0.feed.incarnation < $1.feed.incarnation })
            })
    }

    private func heads(_ named: [AreaKey], _ maxBytes: Int, _ seat: Seat) -> [AreaHeads] {
        var found: [AreaHeads] = []
        var bytes = 0
        for area in named where Self.has(seat.scope, area) {
            let heads = heads(of: area)
            if heads.heads.isEmpty { continue }
            bytes += heads.heads.count * 90
            if !found.isEmpty, bytes > maxBytes { break }
            found.append(heads)
        }
        return found
    }

    private mutating func differing(_ page: [AreaDigest], _ after: AreaKey?, _ isLast: Bool, _ seat: Seat) -> [AreaKey]
    {
        var theirs: [AreaKey: Digest32] = [:]
        for pair in page { theirs[pair.area] = pair.digest }
        var found: [AreaKey] = []
        var equal: [AreaKey] = []
        for pair in digests(seat.scope) {
            if let after, pair.area <= after { continue }
            if !isLast, let last = page.last?.area, last < pair.area { continue }
            if theirs.removeValue(forKey: pair.area) == pair.digest {
                equal.append(pair.area)
            } else {
                found.append(pair.area)
            }
        }
        learn(equal.map { heads(of: $0) }, equal, seat)
        return found + theirs.keys
    }

    private mutating func learn(_ heads: [AreaHeads], _ whole: [AreaKey], _ seat: Seat) {
        var memory = peers.removeValue(forKey: seat.peer) ?? Memory()
        let complete = Set(whole)
        if !complete.isEmpty { memory.heads = memory.heads.filter { !complete.contains($0.key.area) } }
        for head in heads.flatMap(\.heads) { memory.heads[head.feed] = head.seq > 0 ? head : nil }
        peers[seat.peer] = memory
    }

    private func lacking(_ seat: Seat) -> Lacking {
        let theirs = peers[seat.peer]?.heads ?? [:]
        var found = Lacking()
        for feed in Set(feeds.keys).union(theirs.keys) where feed.area != .authority && Self.has(seat.scope, feed.area)
        {
            let (here, there) = (seq(feed), theirs[feed]?.seq ?? 0)
            if there > here {
                let stretch = Stretch(feed: feed, from: here + 1, through: there)
                if feed.incarnation == incarnation { found.own.append(stretch) } else { found.wants.append(stretch) }
            } else if here > there {
                found.gives.append(Stretch(feed: feed, from: there + 1, through: here))
            }
        }
        return found
    }

    private mutating func read(_ stretches: [Stretch], _ maxBytes: Int, _ seat: Seat) -> [WireRun] {
        sign()
        var found: [WireRun] = []
        var left = maxBytes
        for stretch in stretches {
            if !found.isEmpty, left <= 0 { break }
            let feed = stretch.feed.area == .authority ? Self.authorityFeed : stretch.feed
            guard Self.has(seat.scope, feed.area), let run = run(feed, from: stretch.from, maxBytes: max(0, left))
            else {
                continue
            }
            if !found.isEmpty, run.encoded.count > left { break }
            left -= run.encoded.count
            found.append(run)
        }
        return found
    }
}

extension ModelReplica {
    /// What another replica holds, under a name of its own: as if both had met.
    package init(copy other: ModelReplica, number: Int) {
        self = ModelReplica(number)
        adopt(other)
    }
}
