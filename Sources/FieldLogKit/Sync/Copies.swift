internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

extension Workspace {
    /// The incarnations that have this device's key and that this store never had: a copy of it writes under them, or it did itself before
    /// it was restored to an older state. The owner should be told. O(incarnations of the key).
    public func copies() throws(FieldLogError) -> [IncarnationID] {
        let own = try store.ownIncarnation()
        let former = try store.setting(.former)
        let key = try store.requiredSetting(.publicKey)
        var mine: Set<String> = [own.description]
        for name in (former ?? "").split(separator: " ") { mine.insert(String(name)) }
        var found: [IncarnationID] = []
        var wasRenamed = false
        try store.forEach(Schema.incarnation, .field("public_key", .text(key))) { (record) throws(FieldLogError) in
            guard let nonce = record["nonce"].text.flatMap(Hex.decode) else { return true }
            let incarnation = IncarnationID.derived(publicKey: key, nonce: nonce)
            if incarnation == own, record["reason"].text != nil { wasRenamed = true }
            if !mine.contains(incarnation.description) { found.append(incarnation) }
            return true
        }
        // A store that took its name before this was remembered cannot tell its own former names from others'.
        return wasRenamed && former == nil ? [] : found.sorted()
    }
}
