public import FieldLogHash
public import FieldLogModel

/// What could be saved out of a wreck.
public struct RemakeReport: Sendable, Hashable {
    /// What is there of the log of one incarnation in one area, its branches included.
    public struct Feed: Sendable, Hashable {
        /// The trunk.
        public let feed: FeedID
        /// The entries in the new store.
        public let entries: Int
        /// The highest number that is known to have been there.
        public let last: UInt64
        /// The numbers that are neither in the new store nor among the loose entries, in order.
        public let missing: [ClosedRange<UInt64>]
        /// The entries that wait for missing ones.
        public let loose: Int

        /// How the feed is named in what is printed.
        public var name: String { Transaction.name(feed) }
    }

    /// The feeds in the order in which they came to the store.
    public let feeds: [Feed]
    /// The entries that were found and are not in the new store.
    public let loose: [LooseEntry]
    /// How many entries were mended by turning one bit back.
    public let mended: Int
    /// Tables of what the log does not say that were lost: what they held is learnt again, or was derived.
    public let lostTables: [String]
    /// Whether nothing says which device the store is of: a peer knows, and it writes nothing before.
    public let isNameless: Bool
    /// The deployment; nil where nothing said it.
    public let deployment: Digest32?

    /// The entries in the new store.
    public var entries: Int { feeds.reduce(0) { $0 + $1.entries } }
    /// Whether nothing is missing, nothing waits for what is missing, and nothing is put apart that may be genuine.
    public var isWhole: Bool {
        !isNameless && loose.isEmpty && feeds.allSatisfy { $0.missing.isEmpty && $0.loose == 0 }
    }
}

/// Numbers from 1 on from which ranges are taken away.
struct NumberSet {
    private(set) var ranges: [ClosedRange<UInt64>]

    init(through last: UInt64) { ranges = last > 0 ? [1...last] : [] }

    /// The numbers of ranges in any order, which may overlap.
    init(_ given: [ClosedRange<UInt64>]) {
        ranges = []
        for range in given.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    mutating func remove(from first: UInt64, through last: UInt64) {
        guard first <= last else { return }
        ranges = ranges.flatMap { range -> [ClosedRange<UInt64>] in
            guard range.overlaps(first...last) else { return [range] }
            var left: [ClosedRange<UInt64>] = []
            if range.lowerBound < first { left.append(range.lowerBound...(first - 1)) }
            if range.upperBound > last { left.append((last + 1)...range.upperBound) }
            return left
        }
    }
}

extension LooseEntry {
    /// By area, incarnation, number and hash.
    static func order(_ one: LooseEntry, _ other: LooseEntry) -> Bool {
        let (mine, theirs) = (one.entry.header, other.entry.header)
        if mine.area != theirs.area { return mine.area < theirs.area }
        if mine.incarnation != theirs.incarnation { return mine.incarnation < theirs.incarnation }
        if mine.seq != theirs.seq { return mine.seq < theirs.seq }
        return one.entry.hash < other.entry.hash
    }
}

extension Store {
    /// The numbers of what is kept aside of an incarnation's log of an area.
    func asideNumbers(of feed: FeedID) throws(FieldLogError) -> [UInt64] {
        let numbers = Set(try feeds.states(of: feed.incarnation, feed.area).map(\.number))
        guard !numbers.isEmpty else { return [] }
        let query = try database.compile("SELECT pos FROM withheld ORDER BY pos")
        var found: [UInt64] = []
        while try query.step() {
            let position = Position(number: query.int(0))
            if numbers.contains(position.feed) { found.append(position.seq) }
        }
        return found
    }

    /// Whether what comes before an entry is here. Many may wait at once, and each would cost a transaction to be found waiting.
    private func follows(_ header: EntryHeader) throws(FieldLogError) -> Bool {
        if header.seq <= 1 { return true }
        return try heldPlace(header.incarnation, header.area, seq: header.seq - 1, hash: header.previous) != nil
    }

    /// Puts loose entries that are borne out into the log where what was missing before them has come; how many fitted.
    public func takeBack(_ loose: [LooseEntry]) throws(FieldLogError) -> Int {
        var count = 0
        let erased = loose.contains { $0.entry.bodyBytes == nil } ? try erasedHashes() : []
        for item in loose.sorted(by: LooseEntry.order) where item.isBorneOut {
            guard item.entry.bodyBytes != nil || erased.contains(item.entry.hash),
                try heldPlace(of: item.entry) == nil, try follows(item.entry.header)
            else { continue }
            do throws(FieldLogError) {
                let fits = try write { (transaction) throws(FieldLogError) in
                    let fits = try transaction.restore([item.entry], of: item.feed)
                    if fits, let signature = item.signature { try transaction.sign(item.entry, signature) }
                    if fits { try transaction.clamp(item.feed.incarnation, transaction.authorityBook()) }
                    return fits
                }
                if fits { count += 1 }
            } catch {
                guard case .entry = error else { throw error }
            }
        }
        return count
    }
}
