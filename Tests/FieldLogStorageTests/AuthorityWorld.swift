import FieldLogHash
import FieldLogModel
@testable import FieldLogStorage
import FieldLogTestSupport
import Testing

/// A deployment with its authority feed and one device, as runs that hubs may receive in any order.
final class AuthorityWorld {
    let folder: String
    let central: Store
    let device: Store
    let key = "ssh-ed25519 AAAAmáy"
    let deviceID = RecordID(ticks: 178, random: 7)
    /// Every run that was signed, in the order in which it was written.
    private(set) var runs: [IncomingRun] = []
    private var sent: [FeedID: UInt64] = [:]

    init(folder: String) throws {
        self.folder = folder
        central = try Store.fixture(folder + "/central", name: "trung tâm")
        try Self.clear(central)
        let first = try central.add(
            Schema.deployment, Sample.id(1), home: .authority,
            ["root_key": .text("gốc"), "nonce": .text("0"), "writer_key": .text("ghi")])
        try central.write { (transaction) throws(FieldLogError) in try transaction.set([.deployment: first.hash.hex]) }
        try central.add(
            Schema.grant, Sample.id(2), home: .authority,
            [
                "device": .bytes(deviceID.bytes), "public_key": .text(key), "role": .text("INSPECTOR"),
                "areas": .text("*"), "principal": .text("may-1"),
            ])
        device = try Self.device(folder + "/device", key: key, deployment: first.hash)
        publish(central)
        for run in runs { _ = try Self.give(run, to: device) }
        try Self.introduce(device, key: key, deviceID)
    }

    /// A store that has nothing yet.
    func hub(_ name: String) throws -> Store {
        let store = try Store.fixture("\(folder)/\(name)", name: name)
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.set([.deployment: try self.central.deployment().hex])
        }
        return store
    }

    private static func clear(_ store: Store) throws {}

    private static func device(_ folder: String, key: String, deployment: Digest32) throws -> Store {
        let store = try Store.fixture(folder, name: "máy")
        let nonce = Array(repeating: UInt8(9), count: 16)
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.set([
                .deployment: deployment.hex, .publicKey: key, .nonce: Hex.encode(nonce),
                .incarnation: IncarnationID.derived(publicKey: key, nonce: nonce).description,
            ])
        }
        return store
    }

    private static func introduce(_ store: Store, key: String, _ device: RecordID) throws {
        try store.add(
            Schema.incarnation, Sample.id(3), home: .commons,
            [
                "device": .bytes(device.bytes), "public_key": .text(key),
                "nonce": .text(try store.requiredSetting(.nonce)),
            ])
    }

    /// A second store with the same name and the same entries so far: a snapshot of the whole machine.
    func snapshot() throws -> Store {
        let copy = try Self.device("\(folder)/snapshot", key: key, deployment: try central.deployment())
        for run in runs { _ = try Self.give(run, to: copy) }
        return copy
    }

    /// Makes a run of what a store has written since it was published last; its last entry counts as signed.
    func publish(_ store: Store) {
        guard let own = try? store.ownIncarnation(), let heads = try? store.allHeads() else { return }
        for head in heads where head.feed.incarnation == own && head.seq > sent[head.feed] ?? 0 {
            let from = (sent[head.feed] ?? 0) + 1
            if let entries = try? store.entries(of: head.feed, from: from) {
                runs.append(IncomingRun(feed: head.feed, entries: entries, signature: [1]))
            }
            sent[head.feed] = head.seq
        }
    }

    /// Forgets what was published of a store's own feeds beyond these heads, as another store goes on from there.
    func rewind(to heads: [FeedHead]) { for head in heads { sent[head.feed] = head.seq } }

    /// What became of a run at a store; every signature counts as good.
    static func give(_ run: IncomingRun, to store: Store) throws -> RunOutcome {
        switch try store.standing(of: run, isInScope: { (_) throws(FieldLogError) in true }) {
        case .known(let keys) where keys.isEmpty:
            return RunOutcome(feed: run.feed, refusal: nil, head: nil, added: 0)
        case .refused(let refusal): return RunOutcome(feed: run.feed, refusal: refusal, head: nil, added: 0)
        case .needs(let keys), .known(let keys):
            return try store.write { (transaction) throws(FieldLogError) in
                try transaction.take(run, publicKey: keys[0]) { (_, _) throws(FieldLogError) in true }
            }
        }
    }

    /// Gives a store runs in an order, again and again until nothing more is taken.
    static func deliver(_ runs: [IncomingRun], to store: Store) throws {
        for _ in 0...runs.count {
            var hasMoved = false
            for run in runs where try give(run, to: store).added > 0 { hasMoved = true }
            if !hasMoved { return }
        }
        Issue.record("Something is new each time.")
    }

    /// The state of a store that must be equal everywhere: digest, tables, and what it holds.
    static func state(of store: Store) throws -> String {
        let digests = try store.areaDigests().filter { $0.digest != LogDigest.area([]) }
        let visits = try store.records(Schema.establishment).map { "\($0.id) \($0.values)" }
        let conflicts = try store.conflictIDs().map(\.description).sorted()
        return ([LogDigest.scope(digests).hex] + visits + conflicts).joined(separator: "\n")
    }

    /// Writes the next entry of the authority feed that takes the device out, with these last entries.
    func revoke(_ cuts: [CutLine]) throws {
        try central.add(
            Schema.revocation, Sample.id(20), home: .authority,
            ["device": .bytes(deviceID.bytes), "cuts": .text(cuts.map(\.text).joined(separator: "\n"))])
        publish(central)
    }

    /// Writes an advanced cut.
    func advance(_ cuts: [CutLine]) throws {
        try central.add(
            Schema.cut, Sample.id(UInt32(30 + runs.count)), home: .authority,
            ["cuts": .text(cuts.map(\.text).joined(separator: "\n"))])
        publish(central)
    }
}
