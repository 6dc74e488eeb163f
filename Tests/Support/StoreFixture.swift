public import FieldLogHash
public import FieldLogModel
public import FieldLogStorage
internal import Foundation

/// The deployment that all stores of tests belong to.
public let fixtureDeployment = SHA256.hash(Array("đội 178".utf8))

/// The home of the records of most tests.
public let fixtureHome: AreaKey = AreaKey(code: "15", validFrom: "2025-07-01") ?? .commons

/// What a healthy store must not have.
public struct UnhealthyStore: Error, CustomStringConvertible {
    /// What `check` found.
    public let findings: [CheckFinding]
    /// An error of these findings.
    public init(findings: [CheckFinding]) { self.findings = findings }

    /// The findings, one after the other.
    public var description: String { "check found \(findings)" }
}

extension Store {
    /// An empty store of the fixture's deployment, in a folder that is made for it. Another name is another incarnation.
    public static func fixture(_ folder: String, name: String) throws -> Store {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let store = try Store.create(folder)
        let nonce = Array(SHA256.hash(Array(name.utf8)).bytes.prefix(IncarnationID.byteCount))
        let key = "ssh-ed25519 \(name)"
        let incarnation = IncarnationID.derived(publicKey: key, nonce: nonce)
        try store.write { (transaction) throws(FieldLogError) in
            try transaction.set([
                .deployment: fixtureDeployment.hex, .incarnation: incarnation.description, .nonce: Hex.encode(nonce),
                .publicKey: key, .device: RecordID(ticks: 1, random: 1).description, .scope: "*",
            ])
        }
        return store
    }

    /// Writes one change of a record in a transaction of its own, upon the record's heads unless parents are given.
    @discardableResult
    public func add(
        _ kind: KindSpec, _ record: RecordID, home: AreaKey = fixtureHome, _ values: FieldValues,
        parents: [EntryRef]? = nil, salt: UInt8 = 7
    ) throws -> EntryRef {
        try write { (transaction) throws(FieldLogError) in
            let heads: [EntryRef]
            if let parents { heads = parents } else { heads = try self.parents(of: kind, id: record, home: home) }
            return try transaction.append(
                kind: kind, record: record, home: home, values: values, parents: heads, stamp: .fixture(salt: salt))
        }
    }

    /// The entries of a feed, as a peer would get them.
    public func entries(of feed: FeedID, from seq: UInt64 = 1) throws -> [Entry] {
        try run(of: feed, from: seq, maxCount: 1_000_000, maxBytes: .max).map {
            try Entry(headerBytes: $0.header, bodyBytes: $0.body)
        }
    }
}

extension Stamp {
    /// A stamp of one time; the salt is the byte repeated.
    public static func fixture(salt: UInt8 = 7, milliseconds: Int64 = 1_760_000_000_000) -> Stamp {
        Stamp(
            time: WallTime(milliseconds: milliseconds, offsetMinutes: 420, trust: .given),
            salt: Array(repeating: salt, count: EntryBody.saltBytes))
    }
}

extension FieldValues {
    /// Values by the names of a kind's fields; a name that the kind does not have is left out.
    public init(_ kind: KindSpec, _ values: [String: FieldValue]) {
        self.init()
        for (name, value) in values {
            if let field = kind.field(name) { self[field.number] = value }
        }
    }
}

/// Calls a body with an empty store in a folder of its own; whatever was done to it, `check` must find nothing afterwards.
public func withStore<Result>(name: String = "máy-1", _ body: (Store) throws -> Result) throws -> Result {
    try withTemporaryFolder { folder in
        let store = try Store.fixture(folder, name: name)
        let result = try body(store)
        let findings = try store.check()
        guard findings.isEmpty else { throw UnhealthyStore(findings: findings) }
        return result
    }
}
