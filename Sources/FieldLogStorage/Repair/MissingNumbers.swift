public import FieldLogModel
internal import FieldLogSystem

/// Entries of a feed that a repair did not find.
public struct MissingNumbers: Sendable, Hashable {
    /// The trunk.
    public let feed: FeedID
    /// Their numbers, in order.
    public let ranges: [ClosedRange<UInt64>]

    /// How the feed is named in what is printed.
    public var name: String { Transaction.name(feed) }
}

/// The file beside what was damaged that names what was missing then, so that later repairs can tell what still is: a line for each range,
/// `INCARNATION AREA FROM THROUGH`.
public enum MissingFile {
    /// Its name within the folder of what was moved aside.
    public static let name = "missing"
    /// No file is read that is larger.
    public static let bytesMax = 1 << 24

    static func encode(_ report: RemakeReport) -> [UInt8] {
        Array(text(report.feeds.map { MissingNumbers(feed: $0.feed, ranges: $0.missing) }).utf8)
    }

    static func text(_ missing: [MissingNumbers]) -> String {
        var text = ""
        for item in missing {
            for range in item.ranges {
                text += "\(item.feed.incarnation) \(item.feed.area.text) \(range.lowerBound) \(range.upperBound)\n"
            }
        }
        return text
    }

    /// What all repairs of a store found missing, feed by feed. A line that is none is passed over.
    static func all(in folder: String) throws(FieldLogError) -> [(FeedID, ClosedRange<UInt64>)] {
        var found: [(FeedID, ClosedRange<UInt64>)] = []
        try DamageFolder.readFiles(name, in: folder, maxBytes: bytesMax, passesOver: false) { found += decode($0) }
        return found
    }

    package static func decode(_ bytes: [UInt8]) -> [(FeedID, ClosedRange<UInt64>)] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap(read)
    }

    private static func read(_ line: Substring) -> (FeedID, ClosedRange<UInt64>)? {
        let parts = line.split(separator: " ").map(String.init)
        guard parts.count == 4, let bytes = Hex.decode(parts[0]),
            let incarnation = IncarnationID(bytes: bytes), let area = AreaKey(text: parts[1]),
            let first = UInt64(parts[2]), let last = UInt64(parts[3]), first >= 1, first <= last,
            last <= Limits.sequenceMax
        else { return nil }
        return (FeedID(incarnation: incarnation, area: area), first...last)
    }
}

extension Store {
    /// What earlier repairs did not find, or the witness named as this store took another name, and is not here still; feed by feed.
    public func missing() throws(FieldLogError) -> [MissingNumbers] {
        try missing(MissingFile.all(in: path) + lost() + lostBeside(LostFile.beside(path)))
    }

    /// What a file beside a folder says that this very device has lost.
    fileprivate func lostBeside(_ file: LostFile?) throws(FieldLogError) -> [(FeedID, ClosedRange<UInt64>)] {
        guard let file, file.device == (try setting(.device)) else { return [] }
        return file.entries.map { ($0.feed, $0.range) }
    }

    fileprivate func lost() throws(FieldLogError) -> [(FeedID, ClosedRange<UInt64>)] {
        MissingFile.decode(Array((try setting(.lost) ?? "").utf8))
    }

    /// What of these numbers the store does not have.
    func missing(_ named: [(FeedID, ClosedRange<UInt64>)]) throws(FieldLogError) -> [MissingNumbers] {
        var ranges: [FeedID: [ClosedRange<UInt64>]] = [:]
        for (feed, range) in named { ranges[feed, default: []].append(range) }
        var left: [MissingNumbers] = []
        for (feed, ranges) in ranges {
            var numbers = NumberSet(ranges)
            for state in try feeds.states(of: feed.incarnation, feed.area) {
                numbers.remove(from: state.base + 1, through: state.seq)
            }
            for seq in try asideNumbers(of: feed) { numbers.remove(from: seq, through: seq) }
            if !numbers.ranges.isEmpty { left.append(MissingNumbers(feed: feed, ranges: numbers.ranges)) }
        }
        return left.sorted { $0.name < $1.name }
    }
}

extension Transaction {
    /// Keeps what a witness says that this store has written and lacks, and what was known to be lost before: what takes the witness' place names
    /// other entries. Nothing for what another store wrote, or where everything is here.
    ///
    /// - Parameters:
    ///   - witness: that beside the store, unless another is given; so it is where the store is made elsewhere first.
    ///   - earlier: what lay beside the folder of a store that was in this one's place.
    public func keepLost(_ witness: Witness? = nil, and earlier: LostFile? = nil) throws(FieldLogError) {
        var named = witness
        if named == nil { named = try store.readableWitness() }
        var lost = try store.lost()
        // A repair may have lost the settings, and then the file beside the store is all that knows.
        lost += try store.lostBeside(earlier ?? LostFile.beside(store.path))
        if let named, named.seq > 0, try store.hasWritten(named) {
            lost.append((FeedID(incarnation: named.incarnation, area: named.area), 1...named.seq))
        }
        let left = try store.missing(lost)
        if left.isEmpty { return }
        try set([.lost: MissingFile.text(left)])
        store.isLostWritten = false
    }
}
