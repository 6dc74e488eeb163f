public import FieldLogHash
public import FieldLogModel

/// How far a store has the authority feed.
public struct AuthorityPosition: Sendable, Hashable {
    /// The number of its last entry, 0 for nothing.
    public let seq: UInt64
    /// The hash of its last entry, zeros for nothing.
    public let hash: Digest32

    /// A position of these parts.
    public init(seq: UInt64, hash: Digest32) {
        self.seq = seq
        self.hash = hash
    }
}

/// An area with the digest that a store has of it.
public struct AreaDigest: Sendable, Hashable {
    /// The area.
    public let area: AreaKey
    /// Its digest.
    public let digest: Digest32

    /// A pair of these parts.
    public init(area: AreaKey, digest: Digest32) {
        self.area = area
        self.digest = digest
    }
}

/// The heads of an area's feeds.
public struct AreaHeads: Sendable, Hashable {
    /// The area.
    public let area: AreaKey
    /// Its heads; one with the number 0 says that nothing of the feed is admitted.
    public let heads: [FeedHead]

    /// A list of these parts.
    public init(area: AreaKey, heads: [FeedHead]) {
        self.area = area
        self.heads = heads
    }
}

/// A wish for entries of a feed from a number on.
public struct Want: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The first entry that is wanted.
    public let from: UInt64

    /// A wish of these parts.
    public init(feed: FeedID, from: UInt64) {
        self.feed = feed
        self.from = from
    }
}

/// What became of a run at the responder.
public struct Ack: Sendable, Hashable {
    /// Taken, or why not.
    public let code: SyncCode
    /// The responder's head of the feed, 0 for none.
    public let seq: UInt64
    /// The hash of that head, zeros for none.
    public let hash: Digest32

    /// An answer of these parts.
    public init(code: SyncCode, seq: UInt64, hash: Digest32) {
        self.code = code
        self.seq = seq
        self.hash = hash
    }
}

/// The first request of a session.
public struct Hello: Sendable, Hashable {
    /// The versions of the protocol that the initiator speaks, ascending.
    public var versions: [UInt64]
    /// Its deployment.
    public var deployment: Digest32
    /// The name under which it writes.
    public var incarnation: IncarnationID
    /// How far it has the authority feed.
    public var position: AuthorityPosition
    /// The scope that it thinks this session has.
    public var scope: Digest32?
    /// Its digest of that scope.
    public var digest: Digest32
    /// The responder's digest of which it remembers the heads.
    public var base: Digest32?

    /// A message of these parts.
    public init(
        versions: [UInt64], deployment: Digest32, incarnation: IncarnationID, position: AuthorityPosition,
        scope: Digest32?, digest: Digest32, base: Digest32?
    ) {
        self.versions = versions
        self.deployment = deployment
        self.incarnation = incarnation
        self.position = position
        self.scope = scope
        self.digest = digest
        self.base = base
    }
}

/// The answer to ``Hello``.
public struct Welcome: Sendable, Hashable {
    /// The version that is spoken.
    public var version: UInt64
    /// The name under which the responder writes.
    public var incarnation: IncarnationID
    /// How far it has the authority feed.
    public var position: AuthorityPosition
    /// The scope, where it is not the one that the initiator named.
    public var scope: SessionScope?
    /// The responder's digest of the scope.
    public var digest: Digest32
    /// What changed since it had the digest that the initiator named; nil where that is not told.
    public var changes: [AreaHeads]?

    /// A message of these parts.
    public init(
        version: UInt64, incarnation: IncarnationID, position: AuthorityPosition, scope: SessionScope?,
        digest: Digest32, changes: [AreaHeads]?
    ) {
        self.version = version
        self.incarnation = incarnation
        self.position = position
        self.scope = scope
        self.digest = digest
        self.changes = changes
    }
}

/// Runs and wishes in one request.
public struct Exchange: Sendable, Hashable {
    /// The scope.
    public var scope: Digest32
    /// Entries for the responder.
    public var runs: [WireRun]
    /// What the initiator wants.
    public var wants: [Want]
    /// Bytes of runs in the answer, at most.
    public var bytes: UInt64

    /// A message of these parts.
    public init(
        scope: Digest32, runs: [WireRun], wants: [Want], bytes: UInt64
    ) {
        self.scope = scope
        self.runs = runs
        self.wants = wants
        self.bytes = bytes
    }
}

/// The answer to ``Exchange``.
public struct Exchanged: Sendable, Hashable {
    /// One for each run, in their order.
    public var acks: [Ack]
    /// Entries for the initiator.
    public var runs: [WireRun]
    /// The responder's digest of the scope, after the runs were taken.
    public var digest: Digest32
    /// How far it has the authority feed then.
    public var position: AuthorityPosition

    /// A message of these parts.
    public init(
        acks: [Ack], runs: [WireRun], digest: Digest32, position: AuthorityPosition
    ) {
        self.acks = acks
        self.runs = runs
        self.digest = digest
        self.position = position
    }
}

/// A message of a session (SyncProtocol.md, "Messages").
public enum Message: Sendable, Hashable {
    /// A request that could not be answered.
    case error(SyncProblem)
    /// The first request.
    case hello(Hello)
    /// Its answer.
    case welcome(Welcome)
    /// Asks for digests of areas after one.
    case areas(scope: Digest32, after: AreaKey?)
    /// Its answer, and whether there are more.
    case areaDigests([AreaDigest], more: Bool)
    /// Asks for the heads of areas.
    case heads(scope: Digest32, [AreaKey])
    /// Its answer.
    case areaHeads([AreaHeads])
    /// Entries one way, wishes for the other.
    case exchange(Exchange)
    /// Its answer.
    case exchanged(Exchanged)

    /// Whether the message asks for an answer.
    public var isRequest: Bool {
        switch self {
        case .hello, .areas, .heads, .exchange: true
        default: false
        }
    }
}
