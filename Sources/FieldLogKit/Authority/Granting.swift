public import FieldLogModel
internal import FieldLogStorage

/// Entries of the authority feed, written by the central store.
extension Batch {
    /// Gives a device a role in areas.
    func grant(
        device: RecordID, key: String, role: Role, areas: AreaList, principal: String
    ) throws(FieldLogError) {
        var values = FieldValues()
        values[1] = .bytes(device.bytes)
        values[2] = .text(key)
        values[3] = .text(role.rawValue)
        values[4] = .text(areas.text)
        values[5] = .text(principal)
        try create(Schema.grant, home: .authority, values: values)
    }

    /// Takes a device, or one key of it, out, and names the last admitted entry of each of its feeds. What does not fit into one entry
    /// goes into `!cut` entries behind it.
    func revoke(device: RecordID, key: String?, cuts: [CutLine], reason: String?) throws(FieldLogError) {
        let parts = Self.texts(cuts)
        // What lies beyond the first part must not be cut even for a moment: a store may hear of the revocation alone.
        for part in parts.dropFirst() { try advance(part, reason: nil) }
        var values = FieldValues()
        values[1] = .bytes(device.bytes)
        if let key { values[2] = .text(key) }
        if let first = parts.first { values[3] = .text(first) }
        if let reason { values[4] = try workspace.value(reason, of: Schema.revocation, "reason") }
        try create(Schema.revocation, home: .authority, values: values)
    }

    /// Names later last admitted entries.
    func advance(_ cuts: [CutLine], reason: String?) throws(FieldLogError) {
        for part in Self.texts(cuts) { try advance(part, reason: reason) }
    }

    private func advance(_ text: String, reason: String?) throws(FieldLogError) {
        var values = FieldValues()
        values[1] = .text(text)
        if let reason { values[2] = try workspace.value(reason, of: Schema.cut, "reason") }
        try create(Schema.cut, home: .authority, values: values)
    }

    /// Lines as texts that each fit into a field.
    private static func texts(_ cuts: [CutLine]) -> [String] {
        var texts: [String] = []
        for line in cuts.map(\.text) {
            if let last = texts.last, last.utf8.count + line.utf8.count + 1 <= Limits.textBytesMax {
                texts[texts.count - 1] = last + "\n" + line
            } else {
                texts.append(line)
            }
        }
        return texts
    }
}

extension Workspace {
    /// Runs a body that writes to the authority feed. Throws `denied` on every store but the central one, and on a central store that was
    /// restored and has not heard from a peer since: what it does not know of its own decisions, it would decide twice.
    ///
    /// `isPeer`: the store lies where another machine works on it too, as a folder that devices are made from.
    public func decide<Result>(
        isPeer: Bool = false, _ body: (Batch) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        guard try isCentral() else { throw .denied(.notCentral) }
        if try !store.isNameless() { try requireKey() }
        try takeNewNameIfDue(isPeer: isPeer)
        if try store.setting(.authorityHeld) != nil { throw .denied(.authorityHeld) }
        return try commit(isPeer: isPeer, body)
    }

    /// The areas that people name, as a grant names them; every area where none is named.
    public func areaList(_ texts: [String]) throws(FieldLogError) -> AreaList {
        if texts.isEmpty { return .all }
        var keys: [AreaKey] = []
        for text in texts { keys.append(try home(text)) }
        return AreaList(keys)
    }

    /// The enrolled device of a principal, of an id or of the beginning of one, with its live grants; throws `denied` for none.
    public func device(_ text: String) throws(FieldLogError) -> [Grant] {
        let live = try store.authority().liveGrants
        let named = live.filter { $0.principal == text }
        if !named.isEmpty { return named }
        let wanted = RecordID.canonicalPrefix(text) ?? ""
        let devices = Set(live.map(\.device)).filter { !wanted.isEmpty && $0.description.hasPrefix(wanted) }
        guard devices.count == 1, let device = devices.first else { throw .denied(.unknownDevice(text)) }
        return live.filter { $0.device == device }
    }
}
