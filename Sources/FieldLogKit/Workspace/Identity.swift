internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// The names under which a store writes.
extension Batch {
    /// Takes a new incarnation from the device's key and a fresh nonce, and says so in the commons. A central store that others know decides
    /// nothing from then on until it has heard from one: what it lost of its decisions it would decide twice.
    func renew(_ problem: WitnessProblem) throws(FieldLogError) {
        let key = try store.requiredSetting(.publicKey)
        guard let device = RecordID(text: try store.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        let before = try store.requiredSetting(.incarnation)
        let former = try store.setting(.former).map { $0 + " " + before } ?? before
        try transaction.set([.former: former])
        // The witness will name what is written under the new name.
        try transaction.keepLost()
        try take(publicKey: key, device: device, reason: problem.rawValue)
        if problem != .otherMachine, try workspace.isCentral(), try hasOthers() {
            try transaction.set([.authorityHeld: problem.rawValue])
        }
        workspace.renewed = problem
    }

    /// Whether any other store may know what this one decided. What is remembered of peers may be lost, the log says who was enrolled.
    private func hasOthers() throws(FieldLogError) -> Bool {
        if try !store.peers().isEmpty { return true }
        return try store.authority().liveGrants.count > 1
    }

    /// Takes the incarnation of a key and a fresh nonce, and writes its record.
    func take(publicKey: String, device: RecordID, reason: String?) throws(FieldLogError) {
        let nonce = try workspace.host.random(IncarnationID.byteCount)
        try take(publicKey: publicKey, device: device, nonce: nonce, reason: reason)
    }

    /// Takes the incarnation of a key and a nonce, and writes its record.
    func take(publicKey: String, device: RecordID, nonce: [UInt8], reason: String?) throws(FieldLogError) {
        let incarnation = IncarnationID.derived(publicKey: publicKey, nonce: nonce)
        try transaction.clear(.renewalDue)
        try transaction.set([
            .incarnation: incarnation.description, .nonce: Hex.encode(nonce), .publicKey: publicKey,
            .device: device.description,
        ])
        var values = FieldValues()
        values[1] = .bytes(device.bytes)
        values[2] = .text(publicKey)
        values[3] = .text(Hex.encode(nonce))
        if let reason { values[4] = .text(reason) }
        try create(Schema.incarnation, home: .commons, values: values)
    }
}

/// The files of the key pair of a device in the store's folder.
package enum DeviceKey {
    /// The file of the private key in the folder of a store.
    static let name = "key"

    /// Whether a folder has a key.
    static func exists(in folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) { return try Files.exists(folder + "/key") } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// The public key beside a private one, without its comment.
    static func publicKey(of path: String) throws(FieldLogError) -> String {
        let text: [UInt8]
        do throws(SystemError) { text = try Files.read(path + ".pub", maxBytes: 4096) } catch {
            throw .key(detail: path + ".pub")
        }
        guard let key = publicKey(in: text) else { throw .key(detail: path + ".pub") }
        return key
    }

    /// The key that the text of a `.pub` file holds, without its comment; nil for anything else.
    package static func publicKey(in text: [UInt8]) -> String? {
        let parts = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard parts.count >= 2, parts[0] == "ssh-ed25519" else { return nil }
        return "\(parts[0]) \(parts[1])"
    }
}
