public import FieldLogModel

/// A stretch of a feed that one store has and the other lacks.
public struct FeedGap: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// The first entry that is lacking.
    public let from: UInt64
    /// The last entry that the other has.
    public let through: UInt64
}

/// What two stores owe each other, from their heads alone. A value: whoever moves the entries does the reading and writing.
public struct SyncPlan: Sendable, Hashable {
    /// What this store lacks, in the order in which it is fetched.
    public let missingHere: [FeedGap]
    /// What the other store lacks.
    public let missingThere: [FeedGap]
    /// Feeds of which both have the same number of entries with different last ones.
    public let forks: [FeedHead]

    /// Compares heads. O(heads).
    public init(here: [FeedHead], there: [FeedHead]) {
        var mine: [FeedID: FeedHead] = [:]
        for head in here { mine[head.feed] = head }
        var lacking: [FeedGap] = []
        var offering: [FeedGap] = []
        var forks: [FeedHead] = []
        var met: Set<FeedID> = []
        for other in there {
            met.insert(other.feed)
            let own = mine[other.feed]
            let seq = own?.seq ?? 0
            if other.seq > seq {
                lacking.append(FeedGap(feed: other.feed, from: seq + 1, through: other.seq))
            } else if seq > other.seq {
                offering.append(FeedGap(feed: other.feed, from: other.seq + 1, through: seq))
            } else if let own, own.hash != other.hash {
                forks.append(own)
            }
        }
        for head in here where !met.contains(head.feed) {
            offering.append(FeedGap(feed: head.feed, from: 1, through: head.seq))
        }
        missingHere = lacking
        missingThere = offering
        self.forks = forks
    }
}
