internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogModelReplica
internal import FieldLogSync

/// Requests made of choices, so that signatures and hashes fit where they are meant to.
enum FuzzRequests {
    private static let areas = [Sample.haNoi, Sample.yenBai, Sample.laoCai, .commons, .authority]

    /// The bytes of the next request: raw ones, or a well-formed one about what the replica holds.
    static func next(
        _ choices: inout FuzzChoices, _ replica: ModelReplica, _ world: SessionWorld, _ principal: String
    ) -> [UInt8] {
        let tag = choices.byte()
        let scope = replica.rights(of: principal).map { SessionScope(granted: $0, held: replica.held) }
        let named = tag & 0x10 == 0 ? scope?.hash ?? .zero : Sample.digest(Int(tag))
        switch tag & 7 {
        case 1, 2: return exchange(&choices, replica, world, named).encoded
        case 3: return Message.areas(scope: named, after: areas[choices.below(areas.count)]).encoded
        case 4:
            let count = 1 + choices.below(5)
            return Message.heads(scope: named, (0..<count).map { _ in areas[choices.below(areas.count)] }).encoded
        case 5:
            var copy = replica
            let digest = copy.digest(scope)
            return Message.hello(
                Hello(
                    versions: [UInt64(choices.below(3)), 9], deployment: tag & 0x20 == 0 ? replica.deployment : .zero,
                    incarnation: world.here.incarnation, position: world.here.position,
                    scope: tag & 0x10 == 0 ? scope?.hash : nil, digest: tag & 0x40 == 0 ? digest : .zero,
                    base: tag & 0x80 == 0 ? digest : nil)
            ).encoded
        default: return choices.bytes(choices.wide() & 1_023)
        }
    }

    private static func exchange(
        _ choices: inout FuzzChoices, _ replica: ModelReplica, _ world: SessionWorld, _ scope: Digest32
    ) -> Message {
        let counts = choices.byte()
        var runs: [WireRun] = []
        for _ in 0..<(counts & 3) {
            if let run = run(&choices, replica, world) { runs.append(run) }
        }
        var wants: [Want] = []
        for _ in 0..<(counts >> 2 & 3) {
            wants.append(Want(feed: feed(&choices, replica, world), from: UInt64(choices.byte())))
        }
        return .exchange(Exchange(scope: scope, runs: runs, wants: wants, bytes: UInt64(counts) * 32))
    }

    private static func feed(_ choices: inout FuzzChoices, _ replica: ModelReplica, _ world: SessionWorld) -> FeedID {
        let byte = choices.byte()
        let area = areas[Int(byte & 15) % areas.count]
        let incarnations = [
            world.here.incarnation, replica.incarnation, Sample.incarnation(77), ModelReplica.authorityFeed.incarnation,
        ]
        let branch = byte & 0x80 != 0 && byte & 0x40 != 0 ? Sample.digest(Int(byte)) : nil
        return FeedID(incarnation: incarnations[Int(byte >> 4 & 3)], area: area, branch: branch)
    }

    /// Entries upon those that the replica or the other one holds, or beside them, signed well or badly.
    private static func run(_ choices: inout FuzzChoices, _ replica: ModelReplica, _ world: SessionWorld) -> WireRun? {
        let feed = feed(&choices, replica, world)
        let how = choices.byte()
        let source = how & 1 == 0 ? replica : world.here
        let known = source.feeds[FeedID(incarnation: feed.incarnation, area: feed.area)] ?? []
        let begin = choices.below(known.count + 2)
        var entries = how & 2 == 0 ? Array(known.prefix(begin)) : known
        let kept = min(begin, entries.count)
        let kind = how & 4 != 0 ? "!grant" : feed.area == .commons && entries.isEmpty ? "incarnation" : "visit"
        for _ in 0..<(1 + Int(how >> 3 & 3)) {
            let auth = UInt64(choices.byte() & 7)
            entries.append(Sample.entry(feed, after: entries.last, kind: kind, auth: auth, text: "Phòng \(how)"))
        }
        let first = how & 0x20 == 0 ? min(kept, entries.count - 1) : 0
        guard let last = entries.last else { return nil }
        let signature = how & 0xC0 == 0xC0 ? [how] : ModelReplica.signature(feed.incarnation, last)
        let previous = first > 0 ? entries[first - 1].hash : .zero
        return WireRun(feed: feed, previous: previous, entries: Array(entries[first...]), signature: signature)
    }
}

/// Answers changed on their way.
enum FuzzAnswers {
    /// The next answer: the honest one, an earlier one, or one with a part changed.
    static func next(_ choices: inout FuzzChoices, _ honest: Message, _ answers: [Message]) -> Message {
        let tag = choices.byte()
        switch tag & 15 {
        case 1: return mangled(&choices, honest.encoded)
        case 2: return answers[choices.below(answers.count)]
        case 3: return .error(SyncProblem(SyncCode(rawValue: UInt64(choices.byte())), ""))
        case 4, 5, 6:
            if case .exchanged(let answer) = honest { return .exchanged(changed(&choices, answer)) }
            if case .welcome(let welcome) = honest { return .welcome(changed(&choices, welcome)) }
            return lists(&choices, honest)
        case 7:
            let bytes = choices.bytes(Int(choices.byte()))
            return (try? Message(decoding: bytes)) ?? .error(SyncProblem(.malformed))
        default: return honest
        }
    }

    private static func mangled(_ choices: inout FuzzChoices, _ bytes: [UInt8]) -> Message {
        var bytes = bytes
        for _ in 0...choices.below(3) where !bytes.isEmpty {
            let place = choices.wide() % bytes.count
            bytes[place] = choices.byte()
        }
        return (try? Message(decoding: bytes)) ?? .error(SyncProblem(.malformed))
    }

    private static func changed(_ choices: inout FuzzChoices, _ answer: Exchanged) -> Exchanged {
        var answer = answer
        switch choices.below(8) {
        case 0: answer.runs = Array(answer.runs.dropLast())
        case 1: answer.runs += answer.runs
        case 2: answer.runs.reverse()
        case 3:
            answer.acks = answer.acks.map {
                Ack(code: SyncCode(rawValue: UInt64(choices.byte())), seq: $0.seq, hash: $0.hash)
            }
        case 4: answer.acks = answer.acks.map { Ack(code: $0.code, seq: UInt64(choices.byte()), hash: $0.hash) }
        case 5: answer.acks = Array(answer.acks.dropLast())
        case 6: answer.digest = Sample.digest(choices.below(4))
        default: answer.position = AuthorityPosition(seq: UInt64(choices.byte()), hash: answer.position.hash)
        }
        return answer
    }

    private static func changed(_ choices: inout FuzzChoices, _ welcome: Welcome) -> Welcome {
        var welcome = welcome
        switch choices.below(6) {
        case 0: welcome.version = UInt64(choices.byte())
        case 1: welcome.incarnation = Sample.incarnation(choices.below(3))
        case 2: welcome.position = AuthorityPosition(seq: UInt64(choices.byte()), hash: welcome.position.hash)
        case 3: welcome.scope = SessionScope(granted: .some([Sample.haNoi]), held: .all)
        case 4: welcome.digest = Sample.digest(choices.below(4))
        default:
            let area = [Sample.haNoi, Sample.yenBai, .commons, .authority][choices.below(4)]
            welcome.changes = [heads(area, choices.below(4), UInt64(choices.byte()))]
        }
        return welcome
    }

    private static func lists(_ choices: inout FuzzChoices, _ honest: Message) -> Message {
        switch honest {
        case .areaDigests(let areas, let more):
            if choices.below(2) == 0 { return .areaDigests(areas, more: !more) }
            let area = [Sample.haNoi, Sample.laoCai, .commons, .authority][choices.below(4)]
            return .areaDigests([AreaDigest(area: area, digest: Sample.digest(1))], more: more)
        case .areaHeads(let areas):
            if choices.below(2) == 0 { return .areaHeads(areas + areas) }
            return .areaHeads(areas.map { heads($0.area, choices.below(4), UInt64(choices.byte())) })
        default: return honest
        }
    }

    /// Heads that nobody has.
    private static func heads(_ area: AreaKey, _ count: Int, _ seq: UInt64) -> AreaHeads {
        let known = [1_000, 2_000, 77].map { Sample.incarnation($0) }.sorted()
        return AreaHeads(
            area: area,
            heads: known.prefix(count).map {
                FeedHead(feed: FeedID(incarnation: $0, area: area), seq: seq << (seq & 24), hash: Sample.digest(3))
            })
    }
}
