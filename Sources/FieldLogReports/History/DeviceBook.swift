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

    /// Reads the incarnations and devices of a store: a few for each device that ever took part.
    ///
    /// An incarnation is told by the key and nonce from which it is derived, so that no record can claim that of another.
    public init(_ store: Store) throws(FieldLogError) {
        var devices: [IncarnationID: RecordID] = [:]
        try store.forEach(Schema.incarnation) { (record) throws(FieldLogError) in
            if let device = record["device"].record, let key = record["public_key"].text,
                let nonce = record["nonce"].text.flatMap(Hex.decode)
            {
                devices[IncarnationID.derived(publicKey: key, nonce: nonce)] = device
            }
            return true
        }
        var names: [RecordID: String] = [:]
        try store.forEach(Schema.device, .home(.commons)) { (record) throws(FieldLogError) in
            names[record.id] = record["name"].text
            return true
        }
        self.devices = devices
        self.names = names
    }

    /// Who wrote under an incarnation.
    public func name(of incarnation: IncarnationID) -> DeviceName {
        let device = devices[incarnation]
        return DeviceName(incarnation: incarnation, device: device, name: device.flatMap { names[$0] })
    }
}
