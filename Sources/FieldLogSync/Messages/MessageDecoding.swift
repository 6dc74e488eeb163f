internal import FieldLogHash
internal import FieldLogModel

extension Message {
    /// Reads a message; throws ``SyncCode/malformed`` for anything that is none. Further elements at the end are left to later versions.
    public init(decoding bytes: [UInt8]) throws(SyncProblem) {
        guard bytes.count <= MessageLimits.bytesMax else { throw SyncProblem(.tooLarge) }
        var reader = MessageReader(bytes)
        let count = try reader.array(max: 64)
        guard count > 0 else { throw SyncProblem(.malformed, "empty") }
        let type = try reader.uint()
        guard type < UInt64(Self.lengths.count), count >= Self.lengths[Int(type)] else {
            throw SyncProblem(.malformed, "message \(type)")
        }
        self = try Self.read(type, &reader)
        for _ in Self.lengths[Int(type)]..<count { try reader.pass() }
        try reader.finish()
    }

    /// The elements of each type of message.
    private static let lengths = [3, 8, 7, 3, 3, 3, 2, 5, 5]

    private static func read(_ type: UInt64, _ reader: inout MessageReader) throws(SyncProblem) -> Message {
        switch type {
        case 0:
            let code = SyncCode(rawValue: try reader.uint())
            return .error(SyncProblem(code, try reader.text(max: MessageLimits.detailBytesMax)))
        case 1: return .hello(try hello(&reader))
        case 2: return .welcome(try welcome(&reader))
        case 3:
            let scope = try reader.digest()
            let after = try reader.text(max: Limits.areaBytesMax)
            if after.isEmpty { return .areas(scope: scope, after: nil) }
            guard let key = AreaKey(text: after) else { throw SyncProblem(.malformed, "area") }
            return .areas(scope: scope, after: key)
        case 4:
            var areas: [AreaDigest] = []
            for _ in 0..<(try reader.array(max: MessageLimits.areasMax)) {
                guard try reader.array(max: 2) == 2 else { throw SyncProblem(.malformed, "area") }
                areas.append(AreaDigest(area: try reader.area(), digest: try reader.digest()))
            }
            guard zip(areas, areas.dropFirst()).allSatisfy({ $0.area < $1.area }) else {
                throw SyncProblem(.malformed, "order of areas")
            }
            return .areaDigests(areas, more: try reader.flag())
        case 5:
            let scope = try reader.digest()
            var areas: [AreaKey] = []
            for _ in 0..<(try reader.array(max: MessageLimits.headAreasMax)) { areas.append(try reader.area()) }
            guard !areas.isEmpty else { throw SyncProblem(.malformed, "no areas") }
            return .heads(scope: scope, areas)
        case 6: return .areaHeads(try areaHeads(&reader))
        case 7: return .exchange(try exchange(&reader))
        default: return .exchanged(try exchanged(&reader))
        }
    }

    private static func hello(_ reader: inout MessageReader) throws(SyncProblem) -> Hello {
        var versions: [UInt64] = []
        for _ in 0..<(try reader.array(max: 8)) { versions.append(try reader.uint()) }
        guard !versions.isEmpty, zip(versions, versions.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw SyncProblem(.malformed, "versions")
        }
        return Hello(
            versions: versions, deployment: try reader.digest(), incarnation: try reader.incarnation(),
            position: try position(&reader), scope: try reader.optionalDigest(), digest: try reader.digest(),
            base: try reader.optionalDigest())
    }

    private static func welcome(_ reader: inout MessageReader) throws(SyncProblem) -> Welcome {
        let version = try reader.uint()
        let incarnation = try reader.incarnation()
        let position = try position(&reader)
        let scope = reader.null() ? nil : try SessionScope(&reader)
        let digest = try reader.digest()
        let changes = reader.null() ? nil : try areaHeads(&reader)
        if let changes, !zip(changes, changes.dropFirst()).allSatisfy({ $0.area < $1.area }) {
            throw SyncProblem(.malformed, "order of areas")
        }
        return Welcome(
            version: version, incarnation: incarnation, position: position, scope: scope, digest: digest,
            changes: changes)
    }

    private static func position(_ reader: inout MessageReader) throws(SyncProblem) -> AuthorityPosition {
        guard try reader.array(max: 2) == 2 else { throw SyncProblem(.malformed, "position") }
        return AuthorityPosition(seq: try reader.sequence(from: 0), hash: try reader.digest())
    }

    /// Areas with heads, as they also stand in signed files: in each area the heads ascend; the order of areas is for the caller.
    static func areaHeads(_ reader: inout MessageReader) throws(SyncProblem) -> [AreaHeads] {
        var areas: [AreaHeads] = []
        for _ in 0..<(try reader.array(max: MessageLimits.areasMax)) {
            guard try reader.array(max: 2) == 2 else { throw SyncProblem(.malformed, "area") }
            let area = try reader.area()
            var heads: [FeedHead] = []
            for _ in 0..<(try reader.array(max: MessageLimits.headsMax)) {
                guard try reader.array(max: 4) == 4 else { throw SyncProblem(.malformed, "head") }
                let incarnation = try reader.incarnation()
                let feed = FeedID(incarnation: incarnation, area: area, branch: try reader.branch())
                heads.append(FeedHead(feed: feed, seq: try reader.sequence(from: 0), hash: try reader.digest()))
            }
            guard zip(heads, heads.dropFirst()).allSatisfy({ ascends($0.feed, $1.feed) }) else {
                throw SyncProblem(.malformed, "order of heads")
            }
            areas.append(AreaHeads(area: area, heads: heads))
        }
        return areas
    }

    /// The order of heads in an area: by incarnation, then by branch, each once.
    private static func ascends(_ left: FeedID, _ right: FeedID) -> Bool {
        if left.incarnation != right.incarnation { return left.incarnation < right.incarnation }
        guard let later = right.branch else { return false }
        return left.branch.map { $0 < later } ?? true
    }

    private static func exchange(_ reader: inout MessageReader) throws(SyncProblem) -> Exchange {
        let scope = try reader.digest()
        let runs = try runs(&reader)
        var wants: [Want] = []
        for _ in 0..<(try reader.array(max: MessageLimits.runsMax)) {
            guard try reader.array(max: 4) == 4 else { throw SyncProblem(.malformed, "want") }
            let area = try reader.area()
            let incarnation = try reader.incarnation()
            let feed = FeedID(incarnation: incarnation, area: area, branch: try reader.branch())
            wants.append(Want(feed: feed, from: try reader.sequence()))
        }
        return Exchange(scope: scope, runs: runs, wants: wants, bytes: try reader.uint())
    }

    private static func exchanged(_ reader: inout MessageReader) throws(SyncProblem) -> Exchanged {
        var acks: [Ack] = []
        for _ in 0..<(try reader.array(max: MessageLimits.runsMax)) {
            guard try reader.array(max: 3) == 3 else { throw SyncProblem(.malformed, "ack") }
            let code = SyncCode(rawValue: try reader.uint())
            acks.append(Ack(code: code, seq: try reader.sequence(from: 0), hash: try reader.digest()))
        }
        let runs = try runs(&reader)
        return Exchanged(acks: acks, runs: runs, digest: try reader.digest(), position: try position(&reader))
    }

    private static func runs(_ reader: inout MessageReader) throws(SyncProblem) -> [WireRun] {
        var runs: [WireRun] = []
        for _ in 0..<(try reader.array(max: MessageLimits.runsMax)) { runs.append(try WireRun(&reader)) }
        return runs
    }
}
