internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// Replacing the key of the central store by itself, and by the root key when it is lost.
extension Workspace {
    /// Replaces the key of the central store: names the new writer under the old key's signature, then grants the new key, takes its first
    /// incarnation and revokes the old key with everything that it wrote. Interrupted, it goes on where it was when it is called again.
    ///
    /// Returns the new public key. Throws `denied` elsewhere than at the central store.
    public func rotateCentralKey() throws(FieldLogError) -> String {
        try finishKeyChange()
        let old = try store.requiredSetting(.publicKey)
        let waiting = try KeyFiles.nextKey(in: store.path)
        let writer = try store.authority().writerKey
        let isNamed = waiting != nil && writer == waiting
        guard isNamed || writer == old else { throw .denied(.notCentral) }
        let next = try KeyFiles.makeNext(in: store.path, host: host)
        guard let grant = try grant() else { throw .denied(.notEnrolled(try ownPrincipal())) }
        if !isNamed {
            try decide { (batch) throws(FieldLogError) in try batch.nameWriter(next) }
        }
        // From here on nothing of the old key is written any more, so all of it can be signed, the new writer's name last.
        try sign(try store.unsignedHeads(writesAuthority: true), keyPath: store.path + "/key")
        let keys: Set<String> = [old]
        let cuts = try store.deviceFeeds(ofKeys: keys).compactMap(\.head).map(CutLine.init)
        try grantKey(next, like: grant, revoking: old, cuts: cuts)
        return next
    }

    private func grantKey(
        _ next: String, like grant: Grant, revoking old: String, cuts: [CutLine]
    ) throws(FieldLogError) {
        var last: FeedHead?
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            try batch.grant(
                device: grant.device, key: next, role: grant.role, areas: grant.areas, principal: grant.principal)
            try batch.revoke(device: grant.device, key: old, cuts: cuts, reason: nil)
            try batch.take(publicKey: next, device: grant.device, reason: "key_rotated")
            last = transaction.lastOwn?.head
        }
        if let last { try store.writeWitness(last, machine: host.machine, sync: true) }
        try KeyFiles.swap(in: store.path)
    }

    /// Makes this store the central one when the key of the former is lost: names this store's key as the writer, signed by the root key,
    /// and grants itself the role of administrator everywhere. Interrupted, it goes on when it is called again.
    ///
    /// - Parameter rootKeyPath: the file of the root key, as `init` wrote it.
    ///
    /// Throws `denied` for another key than the deployment's root key: nothing is changed then. While the former central store is alive the
    /// authority feed would fork: this is for one that is gone.
    public func takeOver(rootKeyPath: String) throws(FieldLogError) {
        try checkRootKey(rootKeyPath)
        let own = try store.requiredSetting(.publicKey)
        if try !isCentral() {
            try commit { (batch) throws(FieldLogError) in try batch.nameWriter(own) }
        }
        let unsigned = try store.unsignedHeads(writesAuthority: true).filter { $0.head.feed.area == .authority }
        let last = try unsigned.last.map { (head) throws(FieldLogError) in
            try store.anyEntry(of: head.head.feed, seq: head.head.seq)?.header.kind
        }
        if last == Schema.writer.name { try sign(unsigned, keyPath: rootKeyPath) }
        guard let device = RecordID(text: try store.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        let principal = try ownPrincipal()
        let grant = try grant()
        if grant?.role != .administrator || grant?.areas != .all {
            try commit { (batch) throws(FieldLogError) in
                try batch.grant(device: device, key: own, role: .administrator, areas: .all, principal: principal)
            }
        }
        try followGrants()
    }

    /// Throws `denied` unless a file holds the root key of this deployment.
    private func checkRootKey(_ path: String) throws(FieldLogError) {
        let probe = Array("fieldlog root key".utf8)
        guard let blob = try host.signer(path).sign([probe], namespace: Self.probeNamespace).first,
            let root = try store.authority().rootKey, SSHSignature(blob: blob)?.publicKey == root
        else { throw .denied(.authority(.otherRootKey)) }
        let item = SignedMessage(message: probe, signature: blob, publicKey: root)
        guard try host.verifier.verify([item], namespace: Self.probeNamespace) == [true] else {
            throw .denied(.authority(.otherRootKey))
        }
    }

    /// What is signed to see which key a file holds can serve nothing else.
    private static let probeNamespace = "fieldlog-probe"
}

extension Batch {
    /// Names the key that signs the authority feed from the next entry on.
    func nameWriter(_ key: String) throws(FieldLogError) {
        var values = FieldValues()
        values[1] = .text(key)
        try create(Schema.writer, home: .authority, values: values)
    }
}
