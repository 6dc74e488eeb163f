internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// Replacing the key of a device that is not the central store: a request, the central store's answer, the change.
extension Workspace {
    /// Makes the next key of this device and the request for it, signed by the present key. Asked again, it is the request for the same key.
    ///
    /// Throws `denied` on the central store, which decides by itself, and on a device without a live grant.
    public func requestNextKey() throws(FieldLogError) -> SignedFile {
        try request(newKey: try KeyFiles.makeNext(in: store.path, host: host))
    }

    /// Puts the next key in place, as the central store has granted it: signs everything with the former key, takes a new incarnation.
    ///
    /// The answer must be signed by a writer key that this store knows. Throws `denied` where no key waits for it, for one of another device
    /// or key, and while the grant itself has not come by a sync: what is written before that nobody would admit. Throws `signedFile` for an
    /// answer of another maker.
    public func takeNextKey(answer path: String) throws(FieldLogError) {
        let file = try SignedFile.unverified(path, .answer)
        let writers = try store.authority().writers.map(\.key)
        let items = writers.map { SignedMessage(message: file.payload, signature: file.signature, publicKey: $0) }
        guard try host.verifier.verify(items, namespace: SignedFile.Kind.answer.namespace).contains(true) else {
            throw .signedFile(path: path, .signature)
        }
        guard let answer = DeviceAnswer(decoding: file.payload) else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.answer.rawValue))
        }
        guard answer.deployment == (try store.deployment()) else { throw .signedFile(path: path, .otherDeployment) }
        guard let next = try KeyFiles.nextKey(in: store.path) else { throw .denied(.authority(.noNewKey)) }
        guard answer.publicKey == next, answer.device.description == (try store.requiredSetting(.device)) else {
            throw .denied(.otherDevice(answer.principal))
        }
        // It was cut off behind its commit.
        if try finishKeyChange() { return }
        let book = try store.authority()
        guard let areas = book.rights(of: next).areas(at: book.position) else {
            throw .denied(.authority(.grantNotHere))
        }
        try signOwnHeads()
        // The areas may be others than those of the former key: what is written outside them nobody would admit.
        try takeKey(next) { (batch) throws(FieldLogError) in try batch.transaction.set([.scope: areas.text]) }
    }
}
