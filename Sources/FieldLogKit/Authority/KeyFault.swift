internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// What is wrong with the two files of a store's key.
enum KeyFault: Sendable, Hashable {
    /// The private key is not there, or is another one.
    case privateKey
    /// The public half is of another key: `ssh-keygen` signs nothing with the private one then.
    case publicHalf
    /// The public half is not there, or says nothing. The private key signs all the same.
    case noPublicHalf
}

extension DeviceKey {
    /// What is wrong with the key files in a folder, where the key is to be this one; nil when nothing is.
    ///
    /// It costs two small files: whose a private key is stands in it in plain. Where that cannot be read, the public half alone says it;
    /// whether the private one signs is for a trial to tell.
    static func fault(in folder: String, wanted: String) -> KeyFault? {
        let path = folder + "/" + name
        guard (try? Files.identity(of: path)?.isRegular) == true else { return .privateKey }
        let inside = ownPublicKey(of: path)
        if let inside, inside != wanted { return .privateKey }
        guard let beside = try? publicKey(of: path) else { return .noPublicHalf }
        if beside == wanted { return nil }
        return inside == wanted ? .publicHalf : .privateKey
    }

    /// Whether the file of the key lacks the right to be read: by this account, or by the one that it belongs to where this is root, which
    /// may read everything.
    static func isUnreadable(in folder: String) -> Bool {
        let path = folder + "/" + name
        if let found = try? Files.identity(of: path), found.permissions & 0o400 == 0 { return true }
        do throws(SystemError) {
            _ = try FileReader(path: path)
            return false
        } catch {
            return error.code == EACCES || error.code == EPERM
        }
    }

    /// The public key that a file of a private one says it is of; nil where that cannot be read.
    static func ownPublicKey(of path: String) -> String? {
        (try? Files.read(path, maxBytes: 65_536)).flatMap(PrivateKeyFile.publicKey(in:))
    }

    /// Writes the public half anew from the private key, where it is not there and that says it. Nothing that is there is changed.
    static func mendPublicHalf(in folder: String) throws(FieldLogError) {
        let path = folder + "/" + name
        do throws(SystemError) {
            guard try !Files.exists(path + ".pub"), let key = ownPublicKey(of: path) else { return }
            try Files.writeAtomically(Array((key + " fieldlog\n").utf8), to: path + ".pub")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}

extension Workspace {
    /// What is wrong with this store's key files; a change of keys that was cut short is, too, until ``finishKeyChange()`` has ended it.
    private func keyFault() throws(FieldLogError) -> KeyFault? {
        guard let own = try store.setting(.publicKey) else { return .privateKey }
        return DeviceKey.fault(in: store.path, wanted: own)
    }

    /// What is to be said of the key files; nil when nothing is. A change of keys that was cut short is ended by whoever writes next.
    func keyFact() throws(FieldLogError) -> HealthFact? {
        let path = store.path + "/" + DeviceKey.name
        // Nothing else can be told of it then.
        if DeviceKey.isUnreadable(in: store.path) { return .keyUnreadable(path: path) }
        guard let fault = try keyFault() else { return nil }
        if (try? isKeyChangeDue()) == true { return nil }
        return switch fault {
        case .privateKey: .keyDiffers(path: path)
        case .publicHalf, .noPublicHalf: .publicHalfDiffers(path: path)
        }
    }

    /// Throws `denied` where the key in the folder is gone, is not the one that the store writes with, or cannot sign beside its public half:
    /// what were written now, nobody could sign, and no other store would ever take it.
    func requireKey() throws(FieldLogError) {
        guard let first = try hindrance() else { return }
        guard try finishKeyChange() else { throw .denied(first) }
        if let second = try hindrance() { throw .denied(second) }
    }

    private func hindrance() throws(FieldLogError) -> Denial? {
        let path = store.path + "/" + DeviceKey.name
        return switch try keyFault() {
        case .privateKey: .noKey(path)
        case .publicHalf: .otherPublicHalf(path)
        // The private one signs all the same.
        case .noPublicHalf, nil: nil
        }
    }
}

extension Host {
    /// Whether a file holds the private key of a public one, and can sign with it: by a signature that can serve nothing else.
    func holds(_ path: String, key publicKey: String) throws(FieldLogError) -> Bool {
        let (probe, namespace) = (Array("fieldlog key".utf8), "fieldlog-probe")
        guard let blob = try signer(path).sign([probe], namespace: namespace).first else { return false }
        let item = SignedMessage(message: probe, signature: blob, publicKey: publicKey)
        return try verifier.verify([item], namespace: namespace) == [true]
    }
}
