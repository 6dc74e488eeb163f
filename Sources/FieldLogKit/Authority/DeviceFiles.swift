internal import FieldLogStorage
public import FieldLogHash
public import FieldLogModel

/// What a device asks of the central store (SyncProtocol.md, "Signed files").
public struct DeviceRequest: Sendable, Hashable {
    /// The name by which transports shall know it.
    public let principal: String
    /// The key that shall be granted.
    public let publicKey: String
    /// The deployment, where the device belongs to one already.
    public let deployment: Digest32?
    /// The device, where it is enrolled already.
    public let device: RecordID?
    /// The last entry of each feed that it wrote.
    public let heads: [FeedHead]

    /// A request of these parts.
    public init(
        principal: String, publicKey: String, deployment: Digest32?, device: RecordID?, heads: [FeedHead]
    ) {
        self.principal = principal
        self.publicKey = publicKey
        self.deployment = deployment
        self.device = device
        self.heads = heads
    }

    private static let title = "fieldlog request 1"

    /// The payload of the file.
    package var encoded: [UInt8] {
        var writer = CBORWriter()
        writer.arrayHead(6)
        writer.text(Self.title)
        writer.text(principal)
        writer.text(publicKey)
        if let deployment { writer.bytes(deployment.bytes) } else { writer.null() }
        if let device { writer.bytes(device.bytes) } else { writer.null() }
        HeadLists.write(heads, to: &writer)
        return writer.output
    }

    /// Reads a payload; nil for anything that is none.
    package init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 6, try reader.text(max: 64) == Self.title else { return nil }
            principal = try reader.text(max: Principal.bytesMax)
            publicKey = try reader.text(max: 256)
            let deployment = reader.null() ? nil : try reader.bytes(max: 32)
            let device = reader.null() ? nil : try reader.bytes(max: RecordID.byteCount)
            guard let heads = try HeadLists.read(&reader) else { return nil }
            try reader.finish()
            self.heads = heads
            self.deployment = deployment.flatMap(Digest32.init(bytes:))
            self.device = device.flatMap(RecordID.init(bytes:))
            if deployment != nil, self.deployment == nil { return nil }
            if device != nil, self.device == nil { return nil }
        } catch {
            return nil
        }
        guard Principal.isUsable(principal) else { return nil }
    }
}

/// What the central store answers: all that a new device has to know and to trust.
public struct DeviceAnswer: Sendable, Hashable {
    /// The deployment.
    public let deployment: Digest32
    /// The device's record.
    public let device: RecordID
    /// The name by which transports know it.
    public let principal: String
    /// The key that was granted.
    public let publicKey: String
    /// What it is for.
    public let role: Role
    /// Where.
    public let areas: AreaList
    /// The keys of the central store and of hubs, by their principals.
    public let trust: [Trusted]

    /// A store whose bundles the device may take before it knows the authority feed.
    public struct Trusted: Sendable, Hashable {
        /// The principal.
        public let principal: String
        /// Its key.
        public let publicKey: String

        /// A store of these parts.
        public init(principal: String, publicKey: String) {
            self.principal = principal
            self.publicKey = publicKey
        }
    }

    /// An answer of these parts.
    public init(
        deployment: Digest32, device: RecordID, principal: String, publicKey: String, role: Role, areas: AreaList,
        trust: [Trusted]
    ) {
        self.deployment = deployment
        self.device = device
        self.principal = principal
        self.publicKey = publicKey
        self.role = role
        self.areas = areas
        self.trust = trust
    }

    private static let title = "fieldlog answer 1"

    package var encoded: [UInt8] {
        var writer = CBORWriter()
        writer.arrayHead(8)
        writer.text(Self.title)
        writer.bytes(deployment.bytes)
        writer.bytes(device.bytes)
        writer.text(principal)
        writer.text(publicKey)
        writer.text(role.rawValue)
        writer.text(areas.text)
        writer.arrayHead(trust.count)
        for store in trust {
            writer.arrayHead(2)
            writer.text(store.principal)
            writer.text(store.publicKey)
        }
        return writer.output
    }

    package init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 8, try reader.text(max: 64) == Self.title,
                let deployment = Digest32(bytes: try reader.bytes(max: 32)),
                let device = RecordID(bytes: try reader.bytes(max: RecordID.byteCount))
            else { return nil }
            self.deployment = deployment
            self.device = device
            principal = try reader.text(max: Principal.bytesMax)
            publicKey = try reader.text(max: 256)
            guard let role = Role(rawValue: try reader.text(max: 32)),
                let areas = AreaList(text: try reader.text(max: Limits.textBytesMax))
            else { return nil }
            self.role = role
            self.areas = areas
            var trust: [Trusted] = []
            for _ in 0..<(try reader.arrayHead(max: 4_096)) {
                guard try reader.arrayHead(max: 2) == 2 else { return nil }
                trust.append(
                    Trusted(principal: try reader.text(max: Principal.bytesMax), publicKey: try reader.text(max: 256)))
            }
            try reader.finish()
            self.trust = trust
        } catch {
            return nil
        }
    }
}

/// Names by which transports know devices.
public enum Principal {
    /// Bytes of UTF-8, at most.
    public static let bytesMax = 128

    /// Whether a text can be one: not empty, one line, nothing that a terminal or a file of keys reads as more than a character.
    public static func isUsable(_ text: String) -> Bool {
        guard (1...bytesMax).contains(text.utf8.count), text.unicodeScalars.first != " ",
            text.unicodeScalars.last != " "
        else { return false }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F && scalar != "\"" && scalar != "\\"
                && scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
                && scalar.properties.generalCategory != .lineSeparator
                && scalar.properties.generalCategory != .paragraphSeparator
        }
    }
}

/// Heads by area, as they stand in messages and files: areas ascending, heads by incarnation and branch.
enum HeadLists {
    static func write(_ heads: [FeedHead], to writer: inout CBORWriter) {
        let sorted = heads.sorted(by: FeedHead.byFeed)
        let areas = Set(sorted.map(\.feed.area)).sorted()
        writer.arrayHead(areas.count)
        for area in areas {
            let own = sorted.filter { $0.feed.area == area }
            writer.arrayHead(2)
            writer.text(area.text)
            writer.arrayHead(own.count)
            for head in own {
                writer.arrayHead(4)
                writer.bytes(head.feed.incarnation.bytes)
                writer.bytes(head.feed.branch?.bytes ?? [])
                writer.uint(head.seq)
                writer.bytes(head.hash.bytes)
            }
        }
    }

    static func read(_ reader: inout CBORReader) throws(CBORError) -> [FeedHead]? {
        var heads: [FeedHead] = []
        for _ in 0..<(try reader.arrayHead(max: 1_000_000)) {
            guard try reader.arrayHead(max: 2) == 2,
                let area = AreaKey(text: try reader.text(max: Limits.areaBytesMax))
            else { return nil }
            for _ in 0..<(try reader.arrayHead(max: 1_000_000)) {
                guard try reader.arrayHead(max: 4) == 4,
                    let incarnation = IncarnationID(bytes: try reader.bytes(max: IncarnationID.byteCount))
                else { return nil }
                let branch = try reader.bytes(max: 32)
                let seq = try reader.uint()
                guard let hash = Digest32(bytes: try reader.bytes(max: 32)), seq <= Limits.sequenceMax,
                    branch.isEmpty || branch.count == 32
                else { return nil }
                let feed = FeedID(incarnation: incarnation, area: area, branch: Digest32(bytes: branch))
                heads.append(FeedHead(feed: feed, seq: seq, hash: hash))
            }
        }
        return heads
    }
}
