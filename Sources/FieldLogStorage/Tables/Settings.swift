public import FieldLogModel
public import FieldLogHash

/// What a store knows of itself and cannot derive from the log. The table carries a checksum over all its rows.
public enum Setting: String, Sendable, CaseIterable {
    /// The id of the deployment, hexadecimal.
    case deployment
    /// The incarnation under which this store writes, hexadecimal.
    case incarnation
    /// The nonce from which the incarnation was derived, hexadecimal.
    case nonce
    /// The device's public key, as `ssh-keygen` writes it, without the comment.
    case publicKey = "public_key"
    /// The id of the device's record, printed form.
    case device
    /// `*` for every area, else keys of areas separated by spaces.
    case scope
    /// Set while a central store that was restored has not heard from a peer: it decides nothing until then.
    case authorityHeld = "authority_held"
    /// The incarnations under which this very store wrote before, hexadecimal, separated by spaces; not set without any.
    case former
    /// Set while this store has taken entries under its own name that a peer knew and it did not: it writes nothing more under that name.
    case renewalDue = "renewal_due"
    /// The last backup: milliseconds since 1970, a space, the file's path.
    case lastBackup = "last_backup"

    /// What the witness said this store had written and lacks, when the store took another name and the witness with it: lines as
    /// ``MissingFile`` has them.
    case lost
    /// The position in the authority feed up to which the traces of what was erased are gone from this store's files; not set before the first.
    case erasedUpTo = "erased_up_to"

    /// Whether a store may be without it.
    var isOptional: Bool { [.authorityHeld, .former, .renewalDue, .lastBackup, .lost, .erasedUpTo].contains(self) }
}

extension Store {
    /// The value of a setting, nil when it was never set.
    public func setting(_ name: Setting) throws(FieldLogError) -> String? {
        let query = try database.statement("SELECT value FROM setting WHERE name = ?1")
        query.bind(1, name.rawValue)
        defer { query.reset() }
        return try query.step() ? query.text(0) : nil
    }

    /// The value of a setting that every store has; throws `damaged` when it is missing.
    public func requiredSetting(_ name: Setting) throws(FieldLogError) -> String {
        guard let value = try setting(name) else { throw .damaged(detail: "setting.\(name.rawValue)") }
        return value
    }

    /// The deployment that this store belongs to.
    public func deployment() throws(FieldLogError) -> Digest32 {
        guard let id = Digest32(hex: try requiredSetting(.deployment)) else {
            throw .damaged(detail: "setting.deployment")
        }
        return id
    }

    /// The checksum over a table of settings, as it must be now.
    func settingsSum() throws(FieldLogError) -> [UInt8] {
        let query = try database.statement("SELECT name, value FROM setting ORDER BY name")
        defer { query.reset() }
        var writer = CBORWriter()
        while try query.step() {
            writer.text(query.text(0))
            writer.text(query.text(1))
        }
        return SHA256.hash(writer.output).bytes
    }

    func ownIdentity() throws(FieldLogError) -> OwnIdentity {
        guard let bytes = Hex.decode(try requiredSetting(.incarnation)), let id = IncarnationID(bytes: bytes)
        else { throw .damaged(detail: "setting.incarnation") }
        return OwnIdentity(incarnation: id)
    }

    /// The incarnation under which this store writes now.
    public func ownIncarnation() throws(FieldLogError) -> IncarnationID { try ownIdentity().incarnation }
}

/// Under which name this store writes.
struct OwnIdentity {
    let incarnation: IncarnationID
}

extension Transaction {
    /// Removes a setting.
    public func clear(_ name: Setting) throws(FieldLogError) {
        let delete = try store.database.statement("DELETE FROM setting WHERE name = ?1")
        delete.bind(1, name.rawValue)
        try delete.run()
        try set([:])
    }

    /// Sets settings together and renews the checksum of their table.
    public func set(_ settings: [Setting: String]) throws(FieldLogError) {
        let insert = try store.database.statement("INSERT OR REPLACE INTO setting(name, value) VALUES(?1, ?2)")
        for (name, value) in settings {
            insert.bind(1, name.rawValue)
            insert.bind(2, value)
            try insert.run()
        }
        let sum = try store.database.statement("INSERT OR REPLACE INTO checksum(name, sum) VALUES('setting', ?1)")
        sum.bind(1, try store.settingsSum())
        try sum.run()
        forgetIdentity()
    }
}
