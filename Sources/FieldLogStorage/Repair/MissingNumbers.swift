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
    static let name = "missing"
    private static let bytesMax = 1 << 24

    static func encode(_ report: RemakeReport) -> [UInt8] {
        var text = ""
        for feed in report.feeds {
            for range in feed.missing {
                text += "\(feed.feed.incarnation) \(feed.feed.area.text) \(range.lowerBound) \(range.upperBound)\n"
            }
        }
        return Array(text.utf8)
    }

    /// What all repairs of a store found missing, feed by feed. A line that is none is passed over.
    public static func all(in folder: String) throws(FieldLogError) -> [MissingNumbers] {
        var found: [FeedID: [ClosedRange<UInt64>]] = [:]
        do throws(SystemError) {
            for entry in try Files.list(folder) where entry.hasPrefix(DamageFolder.prefix) {
                let path = "\(folder)/\(entry)/\(name)"
                guard try Files.identity(of: path)?.isRegular == true else { continue }
                for (feed, range) in decode(try Files.readRegular(path, maxBytes: bytesMax)) {
                    found[feed, default: []].append(range)
                }
            }
        } catch {
            throw FieldLogError(error)
        }
        return found.map { MissingNumbers(feed: $0.key, ranges: $0.value) }.sorted { $0.name < $1.name }
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
    /// What of these numbers the store still does not have.
    public func missing(_ named: [MissingNumbers]) throws(FieldLogError) -> [MissingNumbers] {
        var left: [MissingNumbers] = []
        for item in named {
            var numbers = NumberSet(item.ranges)
            for state in try feeds.states(of: item.feed.incarnation, item.feed.area) {
                numbers.remove(from: state.base + 1, through: state.seq)
            }
            for seq in try asideNumbers(of: item.feed) { numbers.remove(from: seq, through: seq) }
            if !numbers.ranges.isEmpty { left.append(MissingNumbers(feed: item.feed, ranges: numbers.ranges)) }
        }
        return left
    }
}
