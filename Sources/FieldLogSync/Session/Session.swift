public import FieldLogHash
public import FieldLogModel

/// A stretch of a feed that one store has and the other lacks.
public struct Stretch: Sendable, Hashable {
    /// The feed.
    public var feed: FeedID
    /// The first entry that is lacking.
    public var from: UInt64
    /// The last entry that the other has.
    public var through: UInt64

    /// A stretch of these parts.
    public init(feed: FeedID, from: UInt64, through: UInt64) {
        self.feed = feed
        self.from = from
        self.through = through
    }
}

/// What two stores owe each other within the scope of a session.
public struct Lacking: Sendable, Hashable {
    /// What this store lacks.
    public var wants: [Stretch]
    /// What the peer lacks.
    public var gives: [Stretch]
    /// What this store lacks of the feeds that it writes itself: it was restored, or copied.
    public var own: [Stretch]

    /// Lists of these parts.
    public init(wants: [Stretch] = [], gives: [Stretch] = [], own: [Stretch] = []) {
        self.wants = wants
        self.gives = gives
        self.own = own
    }
}

/// How a store stands to a session's scope.
public struct Standing: Sendable, Hashable {
    /// Its deployment.
    public var deployment: Digest32
    /// The name under which it writes.
    public var incarnation: IncarnationID
    /// How far it has the authority feed.
    public var position: AuthorityPosition
    /// The scope; nil where an initiator was never told one.
    public var scope: SessionScope?
    /// Its digest of the scope, of everything where there is none.
    public var digest: Digest32
    /// An initiator: the peer's digest of which it remembers the heads.
    public var base: Digest32?

    /// A standing of these parts.
    public init(
        deployment: Digest32, incarnation: IncarnationID, position: AuthorityPosition, scope: SessionScope?,
        digest: Digest32, base: Digest32? = nil
    ) {
        self.deployment = deployment
        self.incarnation = incarnation
        self.position = position
        self.scope = scope
        self.digest = digest
        self.base = base
    }
}

/// What became of a run that was to be taken.
public struct MergeResult: Sendable, Hashable {
    /// The feed that the run named.
    public let feed: FeedID
    /// Taken, or why not.
    public let code: SyncCode
    /// This store's head of the feed, 0 where it has none or where the sender may not know.
    public let seq: UInt64
    /// The hash of that head.
    public let hash: Digest32
    /// How many entries were new.
    public let added: Int

    /// A result of these parts.
    public init(feed: FeedID, code: SyncCode, seq: UInt64, hash: Digest32, added: Int) {
        self.feed = feed
        self.code = code
        self.seq = seq
        self.hash = hash
        self.added = added
    }
}

/// What a session asks of its store. The driver answers each with the ``Fact`` that it names.
public enum Need: Sendable, Hashable {
    /// How the store stands; a responder's scope is that of its principal now. → ``Fact/standing(_:)``
    case standing
    /// The scope that the peer names, and the store's digest of it. What is remembered of the peer under another scope or incarnation is
    /// forgotten. → ``Fact/standing(_:)``
    case adopt(SessionScope, peer: IncarnationID)
    /// What has changed since the store had this digest. → ``Fact/heads(_:)``, or ``Fact/unknown``
    case changes(since: Digest32)
    /// Digests of the areas in scope after one. → ``Fact/areaDigests(_:more:)``
    case areaDigests(after: AreaKey?, max: Int)
    /// Heads of areas in scope. → ``Fact/heads(_:)``
    case heads([AreaKey], maxBytes: Int)
    /// Which of the areas in scope after one differ from a page of the peer's. → ``Fact/areas(_:)``
    case differing([AreaDigest], after: AreaKey?, isLast: Bool)
    /// The peer has these heads; in the areas of `whole` it has no others. → ``Fact/done``
    case learn([AreaHeads], whole: [AreaKey])
    /// What both lack, from what is remembered of the peer. → ``Fact/lacking(_:)``
    case lacking
    /// Runs of these stretches, in their order, within so many bytes; at least one if there is any. → ``Fact/runs(_:)``
    case read([Stretch], maxBytes: Int)
    /// These runs are about to be sent: that is durable before they are. → ``Fact/done``
    case handing([WireRun])
    /// These runs are to be taken. → ``Fact/merged(_:)``, durable
    case merge([WireRun])
    /// What the peer says it has of the runs that were sent to it. → ``Fact/done``
    case acknowledged([MergeResult])
    /// The peer has everything of this store that is in scope. → ``Fact/done``
    case equal(Digest32)
    /// What is remembered of the peer is how it stood when its digest was this. → ``Fact/done``
    case remember(base: Digest32)
    /// The store knows less of its own feeds than the peer did: it needs a new name. → ``Fact/done``
    case renew
}

/// An answer to a ``Need``.
public enum Fact: Sendable, Hashable {
    /// The store is ready for the next step.
    case done
    /// The store does not know, or will not tell.
    case unknown
    /// How it stands.
    case standing(Standing)
    /// Heads.
    case heads([AreaHeads])
    /// Digests of areas, and whether there are more.
    case areaDigests([AreaDigest], more: Bool)
    /// Areas.
    case areas([AreaKey])
    /// What both lack.
    case lacking(Lacking)
    /// Runs.
    case runs([WireRun])
    /// What became of runs.
    case merged([MergeResult])
    /// The store cannot go on; the session ends with this.
    case failed(SyncProblem)
}

/// What happens to a session.
public enum Event: Sendable, Hashable {
    /// It begins.
    case start
    /// A message came.
    case received(Message)
    /// The store answered.
    case fact(Fact)
}

/// What a session wants done next; exactly one for each event.
public enum Action: Sendable, Hashable {
    /// Ask the store.
    case ask(Need)
    /// Send a message; a request waits for its answer.
    case send(Message)
    /// It is over.
    case finish(SessionOutcome)
}

/// How a session ended.
public struct SessionOutcome: Sendable, Hashable {
    /// Entries that the peer had not.
    public var sent = 0
    /// Entries that this store had not.
    public var received = 0
    /// Requests that were sent.
    public var roundTrips = 0
    /// Feeds of which a run was refused, by this store or by the peer, with the reason.
    public var refused: [Refused] = []
    /// Whether both had the same at the end.
    public var isEqual = false
    /// Whether the store knew less of its own feeds than the peer.
    public var isRenewed = false
    /// What ended it early.
    public var problem: SyncProblem?

    /// A feed that did not go on.
    public struct Refused: Sendable, Hashable {
        /// The feed.
        public let feed: FeedID
        /// Why.
        public let code: SyncCode
        /// Whether the peer refused it.
        public let byPeer: Bool
    }
}

/// How much a session sends at once.
public struct SessionLimits: Sendable, Hashable {
    /// Bytes of runs in a request, about.
    public var requestBytes = 1_048_576
    /// Bytes of runs in an answer, about.
    public var answerBytes = 1_048_576
    /// Times that a session begins anew, at most.
    public var roundsMax = 8
    /// Areas in one list of digests, at most.
    public var areasPerPage = 2_048
    /// Lists of digests that are asked for in a round, at most.
    public var pagesMax = 1_024
    /// Areas in all of them, at most.
    public var areasMax = 524_288

    /// The usual limits.
    public init() {}
}

/// The versions of the protocol that this program speaks, ascending.
public enum ProtocolVersions {
    /// All of them.
    public static let spoken: [UInt64] = [1]

    /// The highest that both speak; nil for none.
    public static func common(_ theirs: [UInt64]) -> UInt64? { spoken.last { theirs.contains($0) } }
}
