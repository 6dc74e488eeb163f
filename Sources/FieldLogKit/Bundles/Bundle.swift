package import FieldLogHash
package import FieldLogModel
internal import FieldLogStorage
package import FieldLogSync

/// The payload of a bundle (SyncProtocol.md, "Signed files"). Parsed only after its maker's signature held, or an administrator vouched.
package struct Bundle: Sendable, Hashable {
    /// The deployment.
    package let deployment: Digest32
    /// The principal of its maker.
    package let maker: String
    /// When it was made, by its maker's clock, in milliseconds since 1970: evidence only.
    package let made: Int64
    /// How far its maker had the authority feed.
    package let position: AuthorityPosition
    /// The heads without which its runs do not follow.
    package let requires: [FeedHead]
    /// The runs in the order authority, commons, others.
    package let runs: [WireRun]

    private static let title = "fieldlog bundle 1"
    /// Runs of one bundle, at most.
    static let runsMax = 1_000_000

    /// The payload of these parts; the runs are encoded already, each a whole item.
    package static func payload(
        deployment: Digest32, maker: String, made: Int64, position: AuthorityPosition, requires: [FeedHead],
        runCount: Int, runs: [UInt8]
    ) -> [UInt8] {
        var writer = CBORWriter(capacity: runs.count + 512 + requires.count * 128)
        writer.arrayHead(7)
        writer.text(title)
        writer.bytes(deployment.bytes)
        writer.text(maker)
        writer.int(made)
        writer.arrayHead(2)
        writer.uint(position.seq)
        writer.bytes(position.hash.bytes)
        HeadLists.write(requires, to: &writer)
        writer.arrayHead(runCount)
        writer.encoded(runs)
        return writer.output
    }

    /// Reads a payload; nil for anything that is none.
    package init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 7, try reader.text(max: 64) == Self.title,
                let deployment = Digest32(bytes: try reader.bytes(max: 32))
            else { return nil }
            self.deployment = deployment
            maker = try reader.text(max: Principal.bytesMax)
            made = try reader.int()
            guard try reader.arrayHead(max: 2) == 2 else { return nil }
            let seq = try reader.uint()
            guard seq <= Limits.sequenceMax, let hash = Digest32(bytes: try reader.bytes(max: 32)),
                let requires = try HeadLists.read(&reader), HeadLists.isOrdered(requires)
            else { return nil }
            position = AuthorityPosition(seq: seq, hash: hash)
            self.requires = requires
            var runs: [WireRun] = []
            for _ in 0..<(try reader.arrayHead(max: Self.runsMax)) {
                guard let run = WireRun(decoding: try reader.any(textMax: MessageLimits.bytesMax)) else { return nil }
                runs.append(run)
            }
            try reader.finish()
            self.runs = runs
        } catch {
            return nil
        }
    }

    /// Entries of all runs.
    var entryCount: Int { runs.reduce(0) { $0 + $1.count } }
    /// The feeds of the runs and of what they require.
    var feeds: Set<FeedID> { Set(runs.map(\.feed)).union(requires.map(\.feed)) }
    /// The areas of the runs, ascending.
    var areas: [AreaKey] { Set(runs.map(\.feed.area)).sorted() }
}

extension HeadLists {
    /// Whether heads ascend by area, incarnation and branch, each feed once.
    static func isOrdered(_ heads: [FeedHead]) -> Bool {
        zip(heads, heads.dropFirst()).allSatisfy { FeedHead.byFeed($0, $1) }
    }
}
