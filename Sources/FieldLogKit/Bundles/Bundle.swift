internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogSync

/// What a bundle carries (SyncProtocol.md, "Signed files").
struct Bundle {
    let deployment: Digest32
    /// The principal of the store that made it.
    let maker: String
    /// When it was made, by its maker's clock: evidence only.
    let made: Int64
    /// How far its maker had the authority feed.
    let position: AuthorityPosition
    /// The heads without which the runs do not follow.
    let requires: [FeedHead]
    /// Authority first, then commons, then other areas.
    let runs: [WireRun]

    private static let title = "fieldlog bundle 1"
    private static let runsMax = 1_000_000

    init(
        deployment: Digest32, maker: String, made: Int64, position: AuthorityPosition, requires: [FeedHead],
        runs: [WireRun]
    ) {
        self.deployment = deployment
        self.maker = maker
        self.made = made
        self.position = position
        self.requires = requires
        self.runs = runs
    }

    var encoded: [UInt8] {
        var writer = CBORWriter(capacity: runs.reduce(4_096) { $0 + $1.encoded.count })
        writer.arrayHead(7)
        writer.text(Self.title)
        writer.bytes(deployment.bytes)
        writer.text(maker)
        writer.int(made)
        writer.arrayHead(2)
        writer.uint(position.seq)
        writer.bytes(position.hash.bytes)
        HeadLists.write(requires, to: &writer)
        writer.arrayHead(runs.count)
        for run in runs { writer.encoded(run.encoded) }
        return writer.output
    }

    /// Reads a payload; nil for anything that is none.
    init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 7, try reader.text(max: 64) == Self.title,
                let deployment = Digest32(bytes: try reader.bytes(max: 32))
            else { return nil }
            let maker = try reader.text(max: Principal.bytesMax)
            let made = try reader.int()
            guard try reader.arrayHead(max: 2) == 2 else { return nil }
            let seq = try reader.uint()
            guard let hash = Digest32(bytes: try reader.bytes(max: 32)), seq <= Limits.sequenceMax,
                let requires = try HeadLists.read(&reader)
            else { return nil }
            var runs: [WireRun] = []
            for _ in 0..<(try reader.arrayHead(max: Self.runsMax)) {
                guard let run = WireRun(decoding: try reader.any(textMax: MessageLimits.bytesMax)) else { return nil }
                runs.append(run)
            }
            try reader.finish()
            self.init(
                deployment: deployment, maker: maker, made: made,
                position: AuthorityPosition(seq: seq, hash: hash), requires: requires, runs: runs)
        } catch {
            return nil
        }
    }
}

/// What a receiver of a bundle holds of its feeds (SyncProtocol.md, "Signed files").
struct BundleReceipt {
    let deployment: Digest32
    let maker: String
    let incarnation: IncarnationID
    let made: Int64
    let heads: [FeedHead]

    private static let title = "fieldlog receipt 1"

    init(deployment: Digest32, maker: String, incarnation: IncarnationID, made: Int64, heads: [FeedHead]) {
        self.deployment = deployment
        self.maker = maker
        self.incarnation = incarnation
        self.made = made
        self.heads = heads
    }

    var encoded: [UInt8] {
        var writer = CBORWriter()
        writer.arrayHead(6)
        writer.text(Self.title)
        writer.bytes(deployment.bytes)
        writer.text(maker)
        writer.bytes(incarnation.bytes)
        writer.int(made)
        HeadLists.write(heads, to: &writer)
        return writer.output
    }

    init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 6, try reader.text(max: 64) == Self.title,
                let deployment = Digest32(bytes: try reader.bytes(max: 32))
            else { return nil }
            let maker = try reader.text(max: Principal.bytesMax)
            guard let incarnation = IncarnationID(bytes: try reader.bytes(max: IncarnationID.byteCount)) else {
                return nil
            }
            let made = try reader.int()
            guard let heads = try HeadLists.read(&reader) else { return nil }
            try reader.finish()
            self.init(deployment: deployment, maker: maker, incarnation: incarnation, made: made, heads: heads)
        } catch {
            return nil
        }
    }
}
