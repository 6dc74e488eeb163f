internal import FieldLogHash
public import FieldLogModel
internal import FieldLogSystem

/// Finds a store's settings again where their table was damaged: the log, the key and the witness say them too.
struct SettingsSource {
    let store: Store
    /// The public key beside the store.
    let key: String?
    /// The incarnation that the witness names.
    let witness: IncarnationID?

    /// The sources of a store where it is.
    init(store: Store) {
        self.init(store: store, key: Self.publicKey(of: store), witness: Self.witnessed(by: store))
    }

    /// The sources of a store that is made anew: what lies beside the damaged one is handed in.
    init(store: Store, key: String?, witness: IncarnationID?) {
        self.store = store
        self.key = key
        self.witness = witness
    }

    /// What can be found out; a setting that nothing says is left out.
    func settings() throws(FieldLogError) -> [Setting: String] {
        var found: [Setting: String] = [:]
        let authority = try store.feeds.heads(of: .authority)
        if let feed = authority.first, let first = try store.ref(at: Position(feed: feed.number, seq: 1)) {
            found[.deployment] = first.hash.hex
        }
        if let key { found[.publicKey] = key }
        guard let own = try ownRecord(key: key) else { return found }
        found[.incarnation] = own.id.description
        found[.nonce] = own.nonce
        found[.device] = own.device.description
        if let device = try store.record(Schema.device, id: own.device, home: .commons) {
            found[.scope] = device["areas"].text
        }
        return found
    }

    /// The record of the incarnation under which this store wrote last: the witness names it; without a witness any of this key will
    /// do, for a store without a witness takes a new one anyway.
    private func ownRecord(key: String?) throws(FieldLogError) -> (id: IncarnationID, nonce: String, device: RecordID)?
    {
        var found: (id: IncarnationID, nonce: String, device: RecordID)?
        try store.forEach(Schema.incarnation) { (record) throws(FieldLogError) in
            guard let publicKey = record["public_key"].text, publicKey == key, let nonce = record["nonce"].text,
                let bytes = Hex.decode(nonce), let device = record["device"].record
            else { return true }
            let id = IncarnationID.derived(publicKey: publicKey, nonce: bytes)
            if found == nil || id == witness { found = (id, nonce, device) }
            return id != witness
        }
        return found
    }

    private static func publicKey(of store: Store) -> String? {
        guard let bytes = try? Files.read(store.path + "/key.pub", maxBytes: 4096) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return parts.count >= 2 ? "\(parts[0]) \(parts[1])" : nil
    }

    private static func witnessed(by store: Store) -> IncarnationID? {
        guard let path = try? store.witnessPath(), let bytes = try? Files.read(path, maxBytes: 4096) else { return nil }
        return Witness(decoding: bytes)?.incarnation
    }
}

extension Store {
    /// Whether nothing said which device the store is of when it was made anew. It has never written under the name that it has, and does
    /// not before it is settled.
    public func isNameless() throws(FieldLogError) -> Bool { try setting(.device) == "" }

    /// Finds out which device a nameless store is of, from what has come since. Whether it is known now.
    public func settleName() throws(FieldLogError) -> Bool {
        var found = try SettingsSource(store: self).settings()
        guard found[.device] != nil else { return false }
        found[.deployment] = nil
        let settings = found
        try write { (transaction) throws(FieldLogError) in
            try transaction.set(settings)
            // What it wrote under the name that it has back may be gone.
            try transaction.set([.renewalDue: WitnessProblem.repaired.rawValue])
        }
        return true
    }
}

extension Transaction {
    /// Sets the settings anew where their checksum does not hold.
    func restoreSettings() throws(FieldLogError) {
        guard try store.settingsDiffer() else { return }
        let found = try SettingsSource(store: store).settings()
        try store.database.execute("DELETE FROM checksum")
        try set(found)
    }
}
