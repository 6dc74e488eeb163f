internal import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// Who wrote an entry, as far as this store knows.
public struct DeviceName: Sendable, Hashable {
    /// The life of the device's store under which it was written.
    public let incarnation: IncarnationID
    /// The device; nil while its record or that of the incarnation is not here.
    public let device: RecordID?
    /// The device's name as it stands now; nil with ``device``, or where the device has none.
    public let name: String?

    /// The name, else the first digits of the incarnation.
    public var text: String { name ?? incarnation.short }
}

/// The devices behind incarnations.
public struct DeviceBook: Sendable {
    private var devices: [IncarnationID: RecordID] = [:]
    private var names: [RecordID: String] = [:]

    /// Reads the incarnations and devices of a store: a few entries for each device that ever took part.
    ///
    /// An incarnation names its device in the first entry of its own feed of the commons, with the key and nonce that it is derived
    /// from. What others write about it counts for nothing here.
    public init(_ store: Store) throws(FieldLogError) {
        for head in try store.heads(of: .commons) {
            guard let first = try store.entry(of: head.feed, seq: 1),
                first.entry.header.kind == Schema.incarnation.name,
                let device = first.values[Schema.incarnation, "device"]?.record,
                let key = first.values[Schema.incarnation, "public_key"]?.text,
                let nonce = first.values[Schema.incarnation, "nonce"]?.text.flatMap(Hex.decode),
                IncarnationID.derived(publicKey: key, nonce: nonce) == head.feed.incarnation
            else { continue }
            devices[head.feed.incarnation] = device
        }
        var names: [RecordID: String] = [:]
        try store.forEach(Schema.device, .home(.commons)) { (record) throws(FieldLogError) in
            names[record.id] = record["name"].text
            return true
        }
        self.names = names
    }

    /// Who wrote under an incarnation.
    public func name(of incarnation: IncarnationID) -> DeviceName {
        let device = devices[incarnation]
        return DeviceName(incarnation: incarnation, device: device, name: device.flatMap { names[$0] })
    }
}
