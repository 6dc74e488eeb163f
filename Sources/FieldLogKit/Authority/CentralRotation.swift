public import FieldLogModel
internal import FieldLogStorage

/// Replacing the key of the central store by itself, and by the root key when it is lost. Each is one transaction: a store between two keys
/// would be central no more and not yet again, and every peer would hear of two authority feeds.
extension Workspace {
    /// Replaces the key of the central store: names the new writer under the old key's signature, grants the new key, revokes the old one with
    /// everything that it wrote, and takes the new one's first incarnation. Interrupted behind that, it is ended when it is called again, and by
    /// whatever else needs the key.
    ///
    /// Returns the new public key. Throws `denied` elsewhere than at the central store. When it throws before the store was written, everything
    /// is as it was but for the next key, which waits for the next call.
    public func rotateCentralKey() throws(FieldLogError) -> String {
        if try finishKeyChange() { return try store.requiredSetting(.publicKey) }
        guard try isCentral() else { throw .denied(.notCentral) }
        let old = try store.requiredSetting(.publicKey)
        let next = try KeyFiles.makeNext(in: store.path, host: host)
        // A writer that cannot sign would be the end of the authority feed.
        let path = "\(store.path)/\(KeyFiles.next)"
        guard try host.holds(path, key: next) else { throw .key(detail: path) }
        // What there is to sign is signed before the store is locked for it; within, little is left.
        try signOwnHeads()
        try decide { (batch) throws(FieldLogError) in
            // Another process may have replaced the key since; its own name is signed by that one alone.
            guard try store.requiredSetting(.publicKey) == old else { return }
            guard let grant = try grant() else { throw .denied(.notEnrolled(try ownPrincipal())) }
            try batch.replaceWriter(old, by: next, like: grant)
        }
        try finishKeyChange()
        return try store.requiredSetting(.publicKey)
    }

    /// Makes this store the central one when the key of the former is lost: names this store's key as the writer, signed by the root key,
    /// and grants itself the role of administrator everywhere. Called again, it changes nothing.
    ///
    /// - Parameter rootKeyPath: the file of the root key, as `init` wrote it.
    ///
    /// Throws `denied` for another key than the deployment's root key; whenever it throws, nothing is changed. While the former central store is
    /// alive the authority feed would fork: this is for one that is gone.
    public func takeOver(rootKeyPath: String) throws(FieldLogError) {
        guard let root = try store.authority().rootKey, try host.holds(rootKeyPath, key: root) else {
            throw .denied(.authority(.otherRootKey))
        }
        if try isCentral(), try isAdministrator() { return try followGrants() }
        guard let device = RecordID(text: try store.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        let principal = try ownPrincipal()
        try commit { (batch) throws(FieldLogError) in
            let own = try store.requiredSetting(.publicKey)
            if try !isCentral() { try batch.nameWriter(own, rootKeyPath: rootKeyPath) }
            if try !isAdministrator() {
                try batch.grant(device: device, key: own, role: .administrator, areas: .all, principal: principal)
            }
            try batch.transaction.set([.scope: AreaList.all.text])
        }
    }

    private func isAdministrator() throws(FieldLogError) -> Bool {
        let grant = try grant()
        return grant?.role == .administrator && grant?.areas == .all
    }
}

extension Batch {
    /// Has the key of the central store replaced: everything of the old key is signed by it, the new writer's name last, and nothing after.
    func replaceWriter(_ old: String, by next: String, like grant: Grant) throws(FieldLogError) {
        try nameWriter(next)
        try sign(try transaction.unsignedHeads(writesAuthority: true), keyPath: "\(store.path)/\(DeviceKey.name)")
        let cuts = try heldCuts(ofKeys: [old])
        try self.grant(
            device: grant.device, key: next, role: grant.role, areas: grant.areas, principal: grant.principal)
        try revoke(device: grant.device, key: old, cuts: cuts, reason: nil)
        try take(publicKey: next, device: grant.device, reason: "key_rotated")
    }

    /// Names the key that signs the authority feed from the next entry on, under the signature of the root key.
    func nameWriter(_ key: String, rootKeyPath: String) throws(FieldLogError) {
        try nameWriter(key)
        // The root key vouches for this entry alone: a signature of its own elsewhere in the feed would count for nothing.
        let unsigned = try transaction.unsignedHeads(writesAuthority: true).last { $0.head.feed.area == .authority }
        guard let unsigned else { throw .damaged(detail: "authority") }
        try sign([unsigned], keyPath: rootKeyPath)
    }

    /// Names the key that signs the authority feed from the next entry on.
    private func nameWriter(_ key: String) throws(FieldLogError) {
        var values = FieldValues()
        values[1] = .text(key)
        try create(Schema.writer, home: .authority, values: values)
    }

    /// Signs heads with the key in a file.
    private func sign(_ unsigned: [UnsignedHead], keyPath: String) throws(FieldLogError) {
        let blobs = try workspace.signatures(of: unsigned, keyPath: keyPath)
        for (head, blob) in zip(unsigned, blobs) { try transaction.sign(head.position, blob) }
    }
}
