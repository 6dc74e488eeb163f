public import FieldLogModel
internal import FieldLogStorage

/// How work beyond a cut comes back.
public enum WayBack: Sendable, Hashable {
    /// By another request for a handover: it names that work too.
    case handover
    /// By another request for a handover, once the new key that waits is in use.
    case newKey
    /// The device goes on with another key, perhaps on another machine, and this store with one that was replaced: the administrator moves the
    /// cuts of that key on, and takes nothing from the device. With the device's principal.
    case formerKey(String)
    /// The device may ask for nothing any more; the administrator moves its cuts on. With the device's principal.
    case administrator(String)
}

/// What a device does about decisions on itself that it has heard of.
extension Workspace {
    /// Makes the areas of this store those of its live grants. What it has of other areas stays readable; a device without a live grant keeps
    /// what it has.
    func followGrants() throws(FieldLogError) {
        guard !store.isReadOnly, let key = try store.setting(.publicKey) else { return }
        let book = try store.authority()
        guard let areas = book.rights(of: key).areas(at: book.position), areas.text != (try store.setting(.scope))
        else { return }
        try store.write { (transaction) throws(FieldLogError) in try transaction.set([.scope: areas.text]) }
    }

    /// Whether this store's name is cut, so that it needs another one before it writes. Throws `denied` where no live grant allows that
    /// either: what such a device wrote, nobody would admit.
    func isNameCut() throws(FieldLogError) -> Bool {
        guard try store.isOwnNameCut() else { return false }
        guard try grant() != nil else { throw .denied(.notEnrolled(try ownPrincipal())) }
        return true
    }

    /// The name by which transports know this device, or knew it; the id of its record where it was never enrolled.
    func ownPrincipal() throws(FieldLogError) -> String {
        let key = try store.requiredSetting(.publicKey)
        if let last = try store.authority().grants.last(where: { $0.publicKey == key }) { return last.principal }
        return try store.requiredSetting(.device)
    }

    /// How many entries of this device's own lie beyond a cut, so that no store takes them: they were logged after the request for a handover
    /// or another key that the cut comes from, or the device was revoked.
    public func ownWithheld() throws(FieldLogError) -> Int {
        guard try store.withheldCount() > 0 else { return 0 }
        return try store.withheldCount(ofKeys: ownKeys())
    }

    /// Whether a request for another key was made here and its answer is not taken yet: what is written now the request does not name. The
    /// central store asks nobody; a next key that a rotation has left there waits for the next one.
    public func awaitsNewKey() throws(FieldLogError) -> Bool {
        if try isCentral() { return false }
        return try KeyFiles.nextKey(in: store.path) != nil
    }

    /// What has to be done so that the device's own entries beyond a cut are admitted.
    public func wayBack() throws(FieldLogError) -> WayBack {
        if try grant() != nil { return .handover }
        if try awaitsNewKey() { return .newKey }
        let device = try store.requiredSetting(.device)
        let isLive = try store.authority().liveGrants.contains { $0.device.description == device }
        return isLive ? .formerKey(try ownPrincipal()) : .administrator(try ownPrincipal())
    }

    /// Every key that was ever granted to this device.
    func ownKeys() throws(FieldLogError) -> Set<String> {
        let key = try store.requiredSetting(.publicKey)
        return try keys(ofDevice: try store.requiredSetting(.device)).union([key])
    }

    /// Every key that was ever granted to a device.
    func keys(ofDevice device: String) throws(FieldLogError) -> Set<String> {
        Set(try store.authority().grants.filter { $0.device.description == device }.map(\.publicKey))
    }
}

extension Batch {
    /// Takes a new incarnation because the feeds of the present one are cut although the key is granted again.
    func renewAfterCut() throws(FieldLogError) {
        guard let device = RecordID(text: try store.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        try take(publicKey: try store.requiredSetting(.publicKey), device: device, reason: "handed_over")
    }
}
