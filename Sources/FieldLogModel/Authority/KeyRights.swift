public import FieldLogHash

/// A `!grant` with its place in the authority feed.
public struct Grant: Sendable, Hashable {
    /// The number of the entry in the authority feed.
    public let position: UInt64
    /// The device's record in the commons.
    public let device: RecordID
    /// The key that it signs with.
    public let publicKey: String
    /// What it is for.
    public let role: Role
    /// Where.
    public let areas: AreaList
    /// The name by which transports know it.
    public let principal: String

    /// A grant of these parts.
    public init(
        position: UInt64, device: RecordID, publicKey: String, role: Role, areas: AreaList, principal: String
    ) {
        self.position = position
        self.device = device
        self.publicKey = publicKey
        self.role = role
        self.areas = areas
        self.principal = principal
    }
}

/// A `!revocation` with its place in the authority feed.
public struct Revocation: Sendable, Hashable {
    /// The number of the entry in the authority feed.
    public let position: UInt64
    /// The device.
    public let device: RecordID
    /// The key that is out; nil for every key of the device.
    public let publicKey: String?
    /// The last admitted entries of its feeds.
    public let cuts: [CutLine]

    /// A revocation of these parts.
    public init(position: UInt64, device: RecordID, publicKey: String?, cuts: [CutLine]) {
        self.position = position
        self.device = device
        self.publicKey = publicKey
        self.cuts = cuts
    }
}

/// What the authority feed says about one key: which of its entries are admitted (SyncProtocol.md, "Admission"). A pure function of the
/// authority feed, so that it does not matter in which order a store learns of grants, revocations and entries.
public struct KeyRights: Sendable, Hashable {
    /// The grants of the key, in the order of the feed.
    public let grants: [Grant]
    /// The revocations that concern it, in the order of the feed.
    public let revocations: [Revocation]
    /// The lines of all `!cut` entries.
    public let advances: [CutLine]

    /// The rights of a key from everything that concerns it.
    public init(grants: [Grant], revocations: [Revocation], advances: [CutLine]) {
        self.grants = grants.sorted { $0.position < $1.position }
        self.revocations = revocations.sorted { $0.position < $1.position }
        self.advances = advances
    }

    /// Whether any grant was ever given to the key.
    public var isKnown: Bool { !grants.isEmpty }

    /// The grants that count for an entry whose `auth` is this position, in the order of the feed.
    public func live(at position: UInt64) -> [Grant] {
        let closed = revocations.last { $0.position <= position }?.position ?? 0
        return grants.filter { $0.position <= position && $0.position > closed }
    }

    /// The role of an entry's writer; nil without a live grant.
    public func role(at position: UInt64) -> Role? { live(at: position).last?.role }

    /// The areas of the live grants together; nil without any.
    public func areas(at position: UInt64) -> AreaList? {
        let live = live(at: position)
        guard let first = live.first else { return nil }
        return live.dropFirst().reduce(first.areas) { $0.union($1.areas) }
    }

    /// The lines that say how far a log of the key is admitted; nil when it is not cut. Without a line nothing of it is.
    ///
    /// - Parameter firstAuth: `auth` of the log's entry 1. Who began it knowing of a revocation is not cut by it.
    public func cutLines(of incarnation: IncarnationID, _ area: AreaKey, firstAuth: UInt64) -> [CutLine]? {
        let closing = revocations.filter { $0.position > firstAuth }
        guard !closing.isEmpty else { return nil }
        return (closing.flatMap(\.cuts) + advances).filter {
            $0.feed.incarnation == incarnation && $0.feed.area == area
        }
    }

    /// The last admitted number of a log without forks, nil when it is open.
    ///
    /// - Parameter hash: the hash of the entry with a number, nil where it is not known: a line that names it counts then.
    public func cut<E>(
        of feed: FeedID, firstAuth: UInt64, hash: (UInt64) throws(E) -> Digest32?
    ) throws(E) -> UInt64? {
        guard let lines = cutLines(of: feed.incarnation, feed.area, firstAuth: firstAuth) else { return nil }
        var cut: UInt64 = 0
        for line in lines where line.seq > cut {
            if let known = try hash(line.seq), known != line.hash { continue }
            cut = line.seq
        }
        return cut
    }
}

/// Why a run was refused; the numbers are those of SyncProtocol.md, "Errors".
public enum RunRefusal: UInt64, Error, Sendable, Hashable, CaseIterable {
    /// Entries between are missing.
    case gap = 10
    /// Malformed, or a broken chain.
    case malformed = 11
    /// No valid signature of the author.
    case unsigned = 12
    /// The incarnation has no known key.
    case unknownIncarnation = 13
    /// No grant covers it, or it is none of the session's.
    case notGranted = 14
    /// Beyond the cut of its feed.
    case beyondCut = 15
    /// Ahead of the authority feed.
    case aheadOfAuthority = 16
    /// Without a body and without a known erasure.
    case erasureUnknown = 17
    /// It could not be stored.
    case failed = 18
}
