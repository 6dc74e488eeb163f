public import FieldLogHash
public import FieldLogModel

/// An entry of this device that has to be signed before it or anything before it leaves.
public struct UnsignedHead: Sendable, Hashable {
    /// Where it stands here.
    public let position: Position
    /// The entry as others name it.
    public let head: FeedHead
}

/// A stretch of a feed that ends at an entry which its author signed.
public struct SignedRun: Sendable {
    /// The feed.
    public let feed: FeedID
    /// The hash of the entry before the first; zeros before entry 1.
    public let previous: Digest32
    /// The entries.
    public let entries: [Entry]
    /// The author's signature of the last one.
    public let signature: [UInt8]
}

/// How runs are bounded (SyncProtocol.md, "Signed heads").
public enum RunLimits {
    /// Entries between one signed entry and the next, at most.
    public static let entriesBetween = 512
    /// Bytes of headers and bodies between one signed entry and the next, at most, unless a single entry is larger.
    public static let bytesBetween = 524_288
    /// Entries of one run, at most.
    public static let entriesMax = 4_096
}

extension Store {
    /// The names under which this device has written, the present one included.
    public func ownIncarnations() throws(FieldLogError) -> [IncarnationID] {
        let key = try requiredSetting(.publicKey)
        var own: Set<IncarnationID> = [try ownIncarnation()]
        try forEach(Schema.incarnation, .field("public_key", .text(key))) { (record) throws(FieldLogError) in
            guard let nonce = record["nonce"].text.flatMap(Hex.decode) else { return true }
            own.insert(IncarnationID.derived(publicKey: key, nonce: nonce))
            return true
        }
        return own.sorted()
    }

    /// The heads of this device's feeds that bear no signature yet, with the entries before them that need one. What is kept aside beyond
    /// a cut is signed as well: a later cut may admit it when the key that wrote it is in use no more.
    ///
    /// - Parameter writesAuthority: whether this store's key writes the authority feed.
    public func unsignedHeads(writesAuthority: Bool) throws(FieldLogError) -> [UnsignedHead] {
        var unsigned: [UnsignedHead] = []
        let authority = try authorityState()
        var states: [FeedState] = []
        for incarnation in try ownIncarnations() {
            states += try feeds.all(of: incarnation).filter { $0.id.area != .authority }
        }
        if writesAuthority, let authority { states.append(authority) }
        let hasAside = try withheldCount() > 0
        for state in states {
            let aside = hasAside ? try lastAside(of: state) : nil
            let last = Position(feed: state.number, seq: max(state.seq, aside ?? 0))
            guard last.seq > state.base else { continue }
            if try signature(at: last) == nil { unsigned += try unsignedHeads(of: state, through: last) }
        }
        return unsigned
    }

    /// The number of the last entry of a feed that is kept aside; nil without any.
    func lastAside(of state: FeedState) throws(FieldLogError) -> UInt64? {
        let query = try database.statement("SELECT max(pos) FROM withheld WHERE pos BETWEEN ?1 AND ?2")
        query.bind(1, Position(feed: state.number, seq: 0).number)
        query.bind(2, Position(feed: state.number, seq: Limits.sequenceMax).number)
        defer { query.reset() }
        guard try query.step(), let last = query.optionalInt(0) else { return nil }
        return Position(number: last).seq
    }

    private func unsignedHeads(of state: FeedState, through last: Position) throws(FieldLogError) -> [UnsignedHead] {
        let first = Position(feed: state.number, seq: state.base + 1)
        let signed = try database.statement("SELECT max(pos) FROM signature WHERE pos BETWEEN ?1 AND ?2")
        signed.bind(1, first.number)
        signed.bind(2, last.number)
        var after = first.number - 1
        if try signed.step(), let found = signed.optionalInt(0) { after = found }
        signed.reset()
        let query = try database.compile(
            """
            SELECT pos, length(header) + coalesce(length(body), 0) FROM entry WHERE pos > ?1 AND pos <= ?2
            UNION ALL
            SELECT pos, length(header) + coalesce(length(body), 0) FROM withheld WHERE pos > ?1 AND pos <= ?2
            ORDER BY pos
            """)
        query.bind(1, after)
        query.bind(2, last.number)
        var places: [Int64] = []
        var (count, bytes) = (0, 0)
        var before: Int64?
        while try query.step() {
            count += 1
            bytes += Int(query.int(1))
            if let reached = before, count > RunLimits.entriesBetween || bytes > RunLimits.bytesBetween {
                places.append(reached)
                (count, bytes) = (1, Int(query.int(1)))
            }
            before = query.int(0)
        }
        if let before { places.append(before) }
        var unsigned: [UnsignedHead] = []
        for place in places {
            let position = Position(number: place)
            guard let ref = try anyEntry(at: position)?.ref else { continue }
            unsigned.append(
                UnsignedHead(position: position, head: FeedHead(feed: state.id, seq: ref.seq, hash: ref.hash)))
        }
        return unsigned
    }

    /// The author's signature of the entry at a position, nil where it has none here.
    public func signature(at position: Position) throws(FieldLogError) -> [UInt8]? {
        let query = try database.statement("SELECT blob FROM signature WHERE pos = ?1")
        query.bind(1, position.number)
        defer { query.reset() }
        return try query.step() ? query.bytes(0) : nil
    }

    /// The longest run of a feed from a number on that ends at a signed entry and fits; the shortest there is where none fits. Nil where
    /// nothing signed is there.
    ///
    /// Where the last admitted entry bears no signature, because a cut lies before the next signed one, the run goes on to that one
    /// through what is kept aside: its reader needs the signature, and refuses what lies beyond the cut itself. Where it bears none because
    /// the feed forks behind it, the run goes on into a branch, and its reader finds that it belongs there.
    public func signedRun(of feed: FeedID, from seq: UInt64, maxBytes: Int) throws(FieldLogError) -> SignedRun? {
        guard let state = try feeds.state(of: feed), state.seq > state.base else { return nil }
        let start = max(seq, state.base + 1)
        guard start <= state.seq else { return nil }
        var bound = state.seq
        if feed.area == .authority {
            // What comes behind a new writer's key is signed by that key, in a run of its own.
            for writer in try authority().writers where writer.from > start { bound = min(bound, writer.from - 1) }
        }
        guard let stretches = try signedStretches(of: state, from: start, through: bound, maxBytes: maxBytes),
            let last = stretches.last,
            let signature = try signature(at: Position(feed: last.feed.number, seq: last.through))
        else { return nil }
        let previous: Digest32?
        if start == state.base + 1 {
            previous = state.base == 0 ? .zero : state.baseHash
        } else {
            previous = try ref(at: Position(feed: state.number, seq: start - 1))?.hash
        }
        guard let previous else { throw .damaged(detail: "entry \(state.number):\(start - 1)") }
        var entries: [Entry] = []
        for stretch in stretches {
            for seq in stretch.from...stretch.through {
                guard let entry = try anyEntry(at: Position(feed: stretch.feed.number, seq: seq)) else {
                    throw .damaged(detail: "entry \(stretch.feed.number):\(seq)")
                }
                entries.append(entry)
            }
        }
        return SignedRun(feed: feed, previous: previous, entries: entries, signature: signature)
    }

    /// The entries of a run from a number on, feed by feed: a branch after what it begins behind. Nil where no signature follows.
    func signedStretches(
        of state: FeedState, from start: UInt64, through bound: UInt64, maxBytes: Int
    ) throws(FieldLogError) -> [(feed: FeedState, from: UInt64, through: UInt64)]? {
        if let end = try end(of: state, from: start, through: bound, maxBytes: maxBytes) {
            return [(state, start, end)]
        }
        guard state.id.area != .authority else { return nil }
        let branches = try feeds.states(of: state.id.incarnation, state.id.area).filter { $0.follows(state) }
        // Of branches that are kept aside as a whole the signature serves as well, where there is no other.
        for branch in branches.filter({ $0.seq > $0.base }) + branches.filter({ $0.seq == $0.base }) {
            // No more than up to the first signature: that much came in one run.
            let rest = try signedStretches(of: branch, from: branch.base + 1, through: branch.seq, maxBytes: 0)
            guard let rest, let last = rest.last, last.through - start < RunLimits.entriesMax else { continue }
            return [(state, start, state.seq)] + rest
        }
        return nil
    }

    private func end(
        of state: FeedState, from start: UInt64, through bound: UInt64, maxBytes: Int
    ) throws(FieldLogError) -> UInt64? {
        let query = try database.compile(
            """
            SELECT all_entries.pos, bytes, signature.pos IS NOT NULL FROM
              (SELECT pos, length(header) + coalesce(length(body), 0) AS bytes FROM entry WHERE pos BETWEEN ?1 AND ?2
               UNION ALL
               SELECT pos, length(header) + coalesce(length(body), 0) FROM withheld WHERE pos BETWEEN ?1 AND ?2) AS all_entries
              LEFT JOIN signature ON signature.pos = all_entries.pos ORDER BY all_entries.pos LIMIT ?3
            """)
        query.bind(1, Position(feed: state.number, seq: start).number)
        query.bind(2, Position(feed: state.number, seq: Limits.sequenceMax).number)
        query.bind(3, Int64(RunLimits.entriesMax))
        var bytes = 0
        var end: UInt64?
        while try query.step() {
            bytes += Int(query.int(1))
            let seq = Position(number: query.int(0)).seq
            if end != nil, bytes > maxBytes || seq > bound { break }
            if query.int(2) == 1 { end = seq }
        }
        return end
    }
}

extension Transaction {
    /// The heads of this device that bear no signature yet, what this transaction has written included; see
    /// ``Store/unsignedHeads(writesAuthority:)``.
    public func unsignedHeads(writesAuthority: Bool) throws(FieldLogError) -> [UnsignedHead] {
        try saveHeads()
        return try store.unsignedHeads(writesAuthority: writesAuthority)
    }
}
