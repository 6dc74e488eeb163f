internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogModelReplica
internal import FieldLogSync

/// Two replicas in memory before a session, and the names of all entries that their authors wrote.
struct SessionWorld: Sendable {
    var here: ModelReplica
    var there: ModelReplica
    var genuine: Set<Digest32> = []

    /// Small enough that pages, rounds and answers of several parts are met with a few areas.
    static let limits: SessionLimits = {
        var limits = SessionLimits()
        limits.roundsMax = 4
        limits.areasPerPage = 2
        limits.pagesMax = 4
        limits.areasMax = 32
        limits.requestBytes = 900
        limits.answerBytes = 900
        return limits
    }()

    /// Never met; met and gone on; only one side has written; restored; without a grant; behind and ahead in decisions; areas of a part.
    static let all: [SessionWorld] = {
        var fresh = SessionWorld()
        var met = fresh
        met.meet()
        var grown = met
        for _ in 0..<3 { grown.here.write(Sample.haNoi, "Phòng hát số 3") }
        grown.there.write(Sample.laoCai, "Khách sạn Sông Hồng")
        grown.there.write(Sample.yenBai)
        var ahead = met
        ahead.here.write(Sample.laoCai)
        var restored = met
        restored.here.write(Sample.yenBai)
        let backup = restored.here
        restored.here.write(Sample.yenBai)
        restored.meet()
        restored.here = backup
        var stranger = grown
        stranger.there.grants = [1: ["may-7": .all]]
        stranger.here.adoptAuthority(1)
        var part = grown
        part.there.grants = [1: ["may-1": .some([Sample.haNoi, Sample.yenBai])]]
        part.there.held = .some([Sample.yenBai, Sample.laoCai].sorted())
        var behind = grown
        behind.there.adoptAuthority(3)
        return [fresh, met, grown, ahead, restored, stranger, part, behind].map { world in
            var named = world
            for entries in [world.here, world.there, backup].flatMap({ $0.feeds.values }) {
                named.genuine.formUnion(entries.map(\.hash))
            }
            for entries in restored.there.feeds.values { named.genuine.formUnion(entries.map(\.hash)) }
            return named
        }
    }()

    private init() {
        (here, there) = (ModelReplica(1), ModelReplica(2))
        there.decide(2)
        for area in [Sample.haNoi, Sample.yenBai] {
            here.write(area)
            there.write(area)
        }
    }

    /// A session in which nothing goes wrong.
    private mutating func meet() {
        var seat = Seat(side: .initiator(peer: there.name))
        var session = InitiatorSession()
        var action = session.step(.start)
        while true {
            switch action {
            case .finish: return
            case .ask(let need): action = session.step(.fact(here.answer(need, &seat)))
            case .send(let message):
                guard let answer = there.answer(message.encoded, to: here.name) else { return }
                action = session.step(.received(answer))
            }
        }
    }

    /// That the feeds of a replica are chains, and still hold what they held.
    static func check(_ replica: ModelReplica, since before: ModelReplica) throws(FuzzViolation) {
        for (feed, old) in before.feeds {
            guard let now = replica.feeds[feed], now.count >= old.count else {
                throw FuzzViolation("what was there is gone")
            }
            try hold(now[old.count - 1].hash == old[old.count - 1].hash, "what was there is another")
        }
        for (feed, entries) in replica.feeds where entries.count != before.feeds[feed]?.count {
            for (place, entry) in entries.enumerated() {
                let previous = place > 0 ? entries[place - 1].hash : .zero
                try hold(entry.header.previous == previous && entry.header.seq == UInt64(place) + 1, "a chain")
                try hold(entry.header.incarnation == feed.incarnation && entry.header.area == feed.area, "a feed's own")
            }
        }
    }

    /// That nothing changed.
    static func same(_ replica: ModelReplica, _ before: ModelReplica) throws(FuzzViolation) {
        try hold(
            replica.feeds.count == before.feeds.count && replica.count == before.count,
            "what is refused changes nothing")
    }
}

/// Bytes as choices: what is not there is 0.
struct FuzzChoices {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }
    mutating func below(_ bound: Int) -> Int { Int(byte()) % max(1, bound) }
    mutating func wide() -> Int { Int(byte()) << 8 | Int(byte()) }
    mutating func bytes(_ count: Int) -> [UInt8] {
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }
}
