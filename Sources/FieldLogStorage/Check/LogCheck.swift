internal import FieldLogHash
internal import FieldLogModel

/// Reads the whole log and follows each feed's chain. Shares no state with what writes it.
struct LogCheck {
    let store: Store
    private(set) var findings: [CheckFinding] = []
    /// Whether rows of the table `feed` are missing or wrong.
    var hasWrongFeeds: Bool {
        findings.contains { finding in
            switch finding {
            case .feedMissing, .row: true
            default: false
            }
        }
    }

    init(store: Store) { self.store = store }

    mutating func run() throws(FieldLogError) {
        let rows = try FeedRows(store: store)
        let heads = rows.heads
        findings += rows.wrong.union(rows.unsure).sorted().map {
            .row(table: "feed", record: String($0), how: .differs)
        }
        let query = try store.database.compile("SELECT pos, header, body FROM entry ORDER BY pos")
        // A damaged authority feed is named as any other; what it may have erased is not known then.
        let erased = (try? store.erasedHashes()) ?? []
        var walk: FeedWalk?
        var seen: Set<Int64> = []
        while try query.step() {
            let position = Position(number: query.int(0))
            if walk?.number != position.feed {
                finish(walk)
                walk = FeedWalk(
                    number: position.feed, head: heads[position.feed], base: rows.bases[position.feed], erased: erased)
                if seen.insert(position.feed).inserted, heads[position.feed] == nil, !rows.wrong.contains(position.feed)
                {
                    findings.append(.feedMissing(number: position.feed, feed: Self.owner(query.bytes(1))))
                }
            }
            walk?.meet(seq: position.seq, header: query.bytes(1), body: query.optionalBytes(2))
        }
        finish(walk)
        for (number, head) in heads.sorted(by: { $0.key < $1.key })
        where !seen.contains(number) && head.seq > (rows.bases[number]?.seq ?? 0) {
            findings.append(.entriesMissing(feed: Transaction.name(head.feed), from: 1, through: head.seq))
        }
    }

    private mutating func finish(_ walk: FeedWalk?) {
        guard var walk else { return }
        walk.end()
        findings += walk.findings
    }

    private static func owner(_ header: [UInt8]) -> String {
        do throws(EntryError) {
            let header = try EntryHeader(decoding: header)
            return Transaction.name(FeedID(incarnation: header.incarnation, area: header.area))
        } catch {
            return "?"
        }
    }
}

/// Follows the chain of one feed, and tells which of two neighbours is the damaged one.
private struct FeedWalk {
    let number: Int64
    let head: FeedHead?
    var findings: [CheckFinding] = []
    private var last: (seq: UInt64, hash: Digest32, isSound: Bool)?
    /// Set when the last entry did not follow the one before it: the next link tells which of them is wrong.
    private var suspect: UInt64?
    private let base: (seq: UInt64, hash: Digest32)?
    /// Entries that may be without their bodies.
    private let erased: Set<Digest32>

    init(number: Int64, head: FeedHead?, base: (seq: UInt64, hash: Digest32)?, erased: Set<Digest32>) {
        self.number = number
        self.head = head
        self.base = base
        self.erased = erased
        if let base { last = (base.seq, base.hash, true) }
    }

    private var name: String { head.map { Transaction.name($0.feed) } ?? "\(number)" }

    mutating func meet(seq: UInt64, header bytes: [UInt8], body: [UInt8]?) {
        let due = (last?.seq ?? 0) + 1
        if seq > due {
            settle(nextIsSound: true)
            findings.append(.entriesMissing(feed: name, from: due, through: seq - 1))
            last = nil
        }
        if let head, seq > head.seq { findings.append(.entryBeyondHead(feed: name, seq: seq)) }
        guard let entry = sound(bytes, body, seq: seq) else {
            settle(nextIsSound: true)
            findings.append(.entryDamaged(feed: name, seq: seq))
            last = (seq, .zero, false)
            return
        }
        if let before = last, before.isSound {
            if entry.header.previous == before.hash {
                settle(nextIsSound: true)
            } else if let earlier = suspect {
                // The entry before was in doubt, and this one does not follow it either: the one before is the damaged one.
                suspect = nil
                _ = earlier
                findings.append(.entryDamaged(feed: name, seq: before.seq))
            } else {
                suspect = seq
            }
        } else if last == nil, seq == 1, entry.header.previous != .zero {
            findings.append(.entryDamaged(feed: name, seq: seq))
            last = (seq, entry.hash, false)
            return
        }
        last = (seq, entry.hash, true)
    }

    private func sound(_ bytes: [UInt8], _ body: [UInt8]?, seq: UInt64) -> Entry? {
        do throws(EntryError) {
            let entry = try Entry(headerBytes: bytes, bodyBytes: body)
            _ = try entry.values()
            guard entry.header.seq == seq, body != nil || erased.contains(entry.hash) else { return nil }
            if let head, entry.header.incarnation != head.feed.incarnation || entry.header.area != head.feed.area {
                return nil
            }
            return entry
        } catch {
            return nil
        }
    }

    /// The entry after a doubtful link follows it, so that the one before the link is the damaged one.
    private mutating func settle(nextIsSound: Bool) {
        guard let doubtful = suspect else { return }
        suspect = nil
        findings.append(.entryDamaged(feed: name, seq: doubtful - 1))
    }

    mutating func end() {
        guard let head else { return }
        if let last {
            if last.seq < head.seq {
                settle(nextIsSound: true)
                findings.append(.entriesMissing(feed: name, from: last.seq + 1, through: head.seq))
            } else if last.seq == head.seq, last.isSound {
                if last.hash == head.hash {
                    settle(nextIsSound: true)
                } else {
                    suspect = nil
                    findings.append(.entryDamaged(feed: name, seq: last.seq))
                }
            }
        }
    }
}
