public import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// What an author signs: that a feed of its own has this entry at this place (SyncProtocol.md, "Signed heads").
public enum SignedHead {
    /// What the signature is for.
    public static let namespace = "fieldlog-head"

    /// The bytes that are signed.
    public static func message(deployment: Digest32, head: FeedHead) -> [UInt8] {
        var writer = CBORWriter(capacity: 160)
        writer.arrayHead(6)
        writer.text("fieldlog head 1")
        writer.bytes(deployment.bytes)
        writer.bytes(head.feed.incarnation.bytes)
        writer.text(head.feed.area.text)
        writer.uint(head.seq)
        writer.bytes(head.hash.bytes)
        return writer.output
    }
}

extension Workspace {
    /// Signs the heads of this device's feeds that bear no signature yet: nothing leaves without. One call of the signer for all.
    package func signOwnHeads() throws(FieldLogError) {
        if store.isReadOnly { return }
        let unsigned = try store.unsignedHeads(writesAuthority: try isCentral())
        guard !unsigned.isEmpty else { return }
        try requireKey()
        try finishKeyChange()
        let blobs = try signatures(of: unsigned, keyPath: store.path + "/key")
        try store.write { (transaction) throws(FieldLogError) in
            for (head, blob) in zip(unsigned, blobs) { try transaction.sign(head.position, blob) }
        }
    }

    /// The signatures of heads with the key in a file, in their order.
    func signatures(of unsigned: [UnsignedHead], keyPath: String) throws(FieldLogError) -> [[UInt8]] {
        let deployment = try store.deployment()
        let blobs = try host.signer(keyPath).sign(
            unsigned.map { SignedHead.message(deployment: deployment, head: $0.head) }, namespace: SignedHead.namespace)
        guard blobs.count == unsigned.count else { throw .key(detail: "ssh-keygen") }
        return blobs
    }
}
