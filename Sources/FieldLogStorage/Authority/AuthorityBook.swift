public import FieldLogHash
public import FieldLogModel

/// What the authority feed says, read from the log itself, entry by entry (SyncProtocol.md, "Authority").
public struct AuthorityBook: Sendable {
    /// An entry whose body is erased.
    public struct Erasure: Sendable, Hashable {
        /// The entry.
        public let line: CutLine
        /// Whether it had sealed its record.
        public let sealed: Bool
        /// The number of the `!erasure` in the authority feed.
        public let position: UInt64
        /// The law it was done by.
        public let legalBasis: String
    }

    /// The feed; nil while nothing of it is here.
    public private(set) var feed: FeedID?
    /// The number of its last entry, 0 without any.
    public private(set) var position: UInt64 = 0
    /// The hash of its last entry.
    public private(set) var hash: Digest32 = .zero
    /// The root key.
    public private(set) var rootKey: String?
    /// The keys that sign it, each from the entry on with which it begins.
    public private(set) var writers: [(from: UInt64, key: String)] = []
    /// All grants, in order.
    public private(set) var grants: [Grant] = []
    /// All revocations, in order.
    public private(set) var revocations: [Revocation] = []
    /// The lines of all `!cut` entries.
    public private(set) var advances: [CutLine] = []
    /// Erased entries by their hashes.
    public private(set) var erasures: [Digest32: Erasure] = [:]

    /// The key that writes the feed now.
    public var writerKey: String? { writers.last?.key }

    /// The key that signs a run of the feed which ends with this entry.
    public func writerKey(ending seq: UInt64) -> String? { writers.last { $0.from <= seq }?.key }

    /// The keys of which one signs a run of the feed that ends with this entry: a new writer may also be named by the root key, for the old
    /// one may be lost.
    func signers(of last: EntryHeader) -> [String] {
        let isNewWriter = last.kind == Schema.writer.name
        return [writerKey(ending: last.seq), isNewWriter ? rootKey : nil].compactMap { $0 }
    }

    /// What concerns one key.
    public func rights(of key: String) -> KeyRights {
        let mine = grants.filter { $0.publicKey == key }
        let devices = Set(mine.map(\.device))
        let against = revocations.filter { revocation in
            if let named = revocation.publicKey { return named == key }
            return devices.contains(revocation.device)
        }
        return KeyRights(grants: mine, revocations: against, advances: advances)
    }

    /// The grants that count now, in order.
    public var liveGrants: [Grant] {
        let keys = Set(grants.map(\.publicKey))
        return keys.flatMap { rights(of: $0).live(at: position) }.sorted { $0.position < $1.position }
    }

    /// Whether an entry may be erased at all: what says who writes, and who may, may not (SyncProtocol.md, "Erasure").
    public static func isErasable(_ line: CutLine) -> Bool {
        line.feed.area != .authority && !(line.feed.area == .commons && line.seq == 1)
    }

    /// Takes the next entry of the feed.
    mutating func take(_ entry: Entry, values: FieldValues) {
        let seq = entry.header.seq
        feed = FeedID(incarnation: entry.header.incarnation, area: .authority)
        position = seq
        hash = entry.hash
        switch entry.header.kind {
        case Schema.deployment.name where seq == 1:
            rootKey = values[1]?.text
            if let key = values[3]?.text ?? rootKey { writers = [(1, key)] }
        case Schema.writer.name:
            if let key = values[1]?.text { writers.append((seq + 1, key)) }
        case Schema.grant.name:
            guard let device = values[1]?.record, let key = values[2]?.text, let principal = values[5]?.text,
                let role = values[3]?.text.flatMap(Role.init(rawValue:)),
                let areas = values[4]?.text.flatMap(AreaList.init(text:))
            else { return }
            grants.append(
                Grant(position: seq, device: device, publicKey: key, role: role, areas: areas, principal: principal))
        case Schema.revocation.name:
            guard let device = values[1]?.record else { return }
            revocations.append(
                Revocation(
                    position: seq, device: device, publicKey: values[2]?.text,
                    cuts: CutLine.lines(values[3]?.text ?? "")))
        case Schema.cut.name: advances += CutLine.lines(values[1]?.text ?? "")
        case Schema.erasure.name:
            guard let line = values[1]?.text.flatMap(CutLine.init(text:)), Self.isErasable(line) else { return }
            erasures[line.hash] = Erasure(
                line: line, sealed: values[2] == .int(1), position: seq, legalBasis: values[3]?.text ?? "")
        default: return
        }
    }
}

extension Store {
    /// The authority feed as it is here. Read once and brought up to date when the feed has grown; O(entries of the feed) at first.
    public func authority() throws(FieldLogError) -> AuthorityBook {
        var book = knownAuthority ?? AuthorityBook()
        guard let state = try authorityState() else { return AuthorityBook() }
        if book.position == state.seq { return book }
        if book.position > state.seq { book = AuthorityBook() }
        let query = try database.compile("SELECT pos FROM entry WHERE pos BETWEEN ?1 AND ?2 ORDER BY pos")
        query.bind(1, Position(feed: state.number, seq: book.position + 1).number)
        query.bind(2, Position(feed: state.number, seq: state.seq).number)
        while try query.step() {
            if let entry = try entries.entry(at: Position(number: query.int(0))) {
                do throws(EntryError) { book.take(entry, values: try entry.values()) } catch {
                    throw .damaged(detail: "authority:\(entry.header.seq)")
                }
            }
        }
        knownAuthority = book
        return book
    }

    /// The feed whose first entry gave the deployment its id; nil while nothing of it is here.
    func authorityState() throws(FieldLogError) -> FeedState? {
        guard let text = try setting(.deployment), let deployment = Digest32(hex: text) else { return nil }
        for (number, head) in try feeds.heads(of: .authority) where head.feed.branch == nil {
            if let first = try ref(at: Position(feed: number, seq: 1)), first.hash == deployment {
                return try feeds.state(of: head.feed)
            }
        }
        return nil
    }

    /// How far this store has the authority feed: the number and the hash of its last entry, 0 and zeros without any.
    public func authorityPosition() throws(FieldLogError) -> (seq: UInt64, hash: Digest32) {
        guard let state = try authorityState() else { return (0, .zero) }
        return (state.seq, state.hash)
    }

    /// The entries that may be without their bodies.
    func erasedHashes() throws(FieldLogError) -> Set<Digest32> { Set(try authority().erasures.keys) }

    /// The key of an incarnation: that of its first entry in the commons, if the id is derived from it; nil while that entry is not here.
    /// An entry beyond a cut counts, for its key is what says that it is cut.
    public func publicKey(of incarnation: IncarnationID) throws(FieldLogError) -> String? {
        if let known = knownKeys[incarnation] { return known }
        // Of a log that forks at its first entry one chain says it: the name is derived from the key, and any other is none.
        for state in try feeds.states(of: incarnation, .commons) where state.base == 0 {
            let first = try anyEntry(at: Position(feed: state.number, seq: 1))
            guard let key = first.flatMap(Self.publicKey(in:)) else { continue }
            knownKeys[incarnation] = key
            return key
        }
        return nil
    }

    /// The key that an incarnation's first entry in the commons gives; nil for another entry, or where the id is not derived from it.
    public static func publicKey(in entry: Entry) -> String? {
        guard entry.header.area == .commons, entry.header.seq == 1, entry.header.kind == Schema.incarnation.name,
            let values = try? entry.values(), let key = values[2]?.text,
            let nonce = values[3]?.text.flatMap(Hex.decode), nonce.count == IncarnationID.byteCount,
            IncarnationID.derived(publicKey: key, nonce: nonce) == entry.header.incarnation
        else { return nil }
        return key
    }

    /// The live grants of a principal, in order; empty for one that may do nothing here.
    public func grants(ofPrincipal principal: String) throws(FieldLogError) -> [Grant] {
        let rows = try records(Schema.grant, .field("principal", .text(principal)))
        guard !rows.isEmpty else { return [] }
        let book = try authority()
        let mine = book.grants.filter { $0.principal == principal }
        let live = Set(mine.map(\.publicKey)).flatMap { book.rights(of: $0).live(at: book.position) }
        return live.filter { $0.principal == principal }.sorted { $0.position < $1.position }
    }
}

extension Store {
    /// The role of an incarnation's writer for an entry with this `auth`; nil where nothing is known of it.
    func role(of incarnation: IncarnationID, at auth: UInt64) throws(FieldLogError) -> Role? {
        guard let key = try publicKey(of: incarnation) else { return nil }
        return try authority().rights(of: key).role(at: auth)
    }
}
