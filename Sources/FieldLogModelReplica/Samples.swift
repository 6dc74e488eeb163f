package import FieldLogHash
package import FieldLogModel
package import FieldLogSync

/// Things to send, made from numbers.
package enum Sample {
    package static let yenBai = area("15@")
    package static let laoCai = area("15@2025-07-01")
    package static let haNoi = area("01@")

    /// An area's key; the commons for what is none.
    package static func area(_ text: String) -> AreaKey { AreaKey(text: text) ?? .commons }

    package static func digest(_ number: Int) -> Digest32 { SHA256.hash(Array("\(number)".utf8)) }

    package static func incarnation(_ number: Int) -> IncarnationID {
        IncarnationID.derived(publicKey: "ssh-ed25519 \(number)", nonce: Array(repeating: 7, count: 16))
    }

    /// The next entry of a feed.
    package static func entry(
        _ feed: FeedID, after last: Entry?, kind: String = "visit", auth: UInt64 = 0, text: String = "Nhà nghỉ Hoa Sữa",
        parents: [EntryRef] = []
    ) -> Entry {
        var values = FieldValues()
        values[1] = .text(text)
        values[27] = .text("đã kiểm tra")
        let seq = (last?.header.seq ?? 0) + 1
        let header = EntryHeader(
            incarnation: feed.incarnation, area: feed.area, seq: seq, previous: last?.hash ?? .zero, auth: auth,
            time: WallTime(milliseconds: -5, offsetMinutes: 420, trust: .unknown),
            record: RecordID(ticks: seq, random: 77), kind: kind, fields: [], parents: parents, bodyHash: .zero,
            bodyLength: 0)
        return Entry(header: header, values: values, salt: Array(repeating: UInt8(truncatingIfNeeded: seq), count: 16))
    }

    /// So many entries of a feed from its first.
    package static func entries(_ feed: FeedID, _ count: Int) -> [Entry] {
        var entries: [Entry] = []
        for place in 0..<count {
            var parents: [EntryRef] = []
            if place % 3 == 2 { parents = entries.suffix(2).map(\.ref) }
            entries.append(entry(feed, after: entries.last, text: "Phòng hát số \(place)", parents: parents))
        }
        return entries
    }

    package static func run(_ number: Int = 1, area: AreaKey = yenBai, count: Int = 3) -> WireRun? {
        let feed = FeedID(incarnation: incarnation(number), area: area)
        return WireRun(feed: feed, previous: .zero, entries: entries(feed, count), signature: Array("signed".utf8))
    }

    package static func heads(_ area: AreaKey, _ count: Int) -> AreaHeads {
        var feeds: [FeedID] = []
        for incarnation in (0..<count).map({ Sample.incarnation($0) }).sorted() {
            feeds.append(FeedID(incarnation: incarnation, area: area))
            feeds.append(FeedID(incarnation: incarnation, area: area, branch: digest(1)))
        }
        return AreaHeads(area: area, heads: feeds.map { FeedHead(feed: $0, seq: 3, hash: digest(3)) })
    }

    /// One message of every kind, most of them twice.
    package static func messages() -> [Message] {
        let position = AuthorityPosition(seq: 4, hash: digest(4))
        let scope = SessionScope(granted: .some([haNoi, yenBai]), held: .all)
        let runs = [run(1), run(2, area: .commons, count: 1)].compactMap { $0 }
        let want = Want(feed: FeedID(incarnation: incarnation(3), area: laoCai, branch: digest(9)), from: 70_000)
        return [
            .error(SyncProblem(.busy, "bận, thử lại sau")), .error(SyncProblem(SyncCode(rawValue: 99))),
            .hello(
                Hello(
                    versions: [1, 2], deployment: digest(1), incarnation: incarnation(1), position: position,
                    scope: nil, digest: digest(2), base: nil)),
            .hello(
                Hello(
                    versions: [1], deployment: digest(1), incarnation: incarnation(1), position: position,
                    scope: scope.hash, digest: digest(2), base: digest(3))),
            .welcome(
                Welcome(
                    version: 1, incarnation: incarnation(2), position: AuthorityPosition(seq: 0, hash: .zero),
                    scope: scope, digest: digest(2), changes: nil)),
            .welcome(
                Welcome(
                    version: 1, incarnation: incarnation(2), position: position, scope: nil, digest: digest(2),
                    changes: [heads(haNoi, 1), heads(yenBai, 2), AreaHeads(area: .commons, heads: [])])),
            .areas(scope: digest(5), after: nil), .areas(scope: digest(5), after: haNoi),
            .areaDigests([], more: false),
            .areaDigests(
                [AreaDigest(area: haNoi, digest: digest(1)), AreaDigest(area: .commons, digest: digest(2))], more: true),
            .heads(scope: digest(5), [.commons, haNoi]), .areaHeads([]),
            .areaHeads([heads(.commons, 2), heads(haNoi, 1)]),
            .exchange(Exchange(scope: digest(5), runs: runs, wants: [want], bytes: 1_048_576)),
            .exchange(Exchange(scope: digest(5), runs: [], wants: [], bytes: 0)),
            .exchanged(
                Exchanged(
                    acks: [
                        Ack(code: .taken, seq: 3, hash: digest(3)),
                        Ack(code: SyncCode(rawValue: 14), seq: 0, hash: .zero),
                    ], runs: runs, digest: digest(6), position: position)),
        ]
    }
}
