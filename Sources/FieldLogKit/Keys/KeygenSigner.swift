public import FieldLogModel
internal import FieldLogSystem

/// Signs with an Ed25519 key in a file, by the program `ssh-keygen` of OpenSSH (8.1 was the first with signatures).
public struct KeygenSigner: Signing {
    /// One call of the program signs at most so many messages.
    public static let messagesPerCall = 256

    /// The file of the private key, without a passphrase.
    public let keyPath: String

    /// A signer with the key in this file. The file is looked at when something is signed.
    public init(keyPath: String) {
        self.keyPath = keyPath
    }

    /// Signs as ``Signing/sign(_:namespace:)`` says: one call of the program for each ``messagesPerCall`` messages,
    /// none for none. The messages lie for that time in a folder of the user's own.
    ///
    /// A key that the group or others may read, write or use is refused with ``Denial/exposedFile(_:)``; one that is not Ed25519 or has a
    /// passphrase with ``FieldLogError/key(detail:)``. The namespace has 1 to 64 letters and digits of ASCII, or `.@_-`.
    public func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]] {
        guard !messages.isEmpty else { return [] }
        guard SignatureNamespace.isUsable(namespace) else { throw .key(detail: "namespace \(namespace)") }
        try checkKeyFile()
        var blobs: [[UInt8]] = []
        blobs.reserveCapacity(messages.count)
        var rest = messages[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.messagesPerCall)
            rest = rest.dropFirst(part.count)
            blobs += try PrivateFolder.with { (folder) throws(FieldLogError) in
                try sign(part, namespace: namespace, in: folder)
            }
        }
        return blobs
    }

    private func checkKeyFile() throws(FieldLogError) {
        let found: FileIdentity?
        do throws(SystemError) { found = try Files.identity(of: keyPath) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        guard let found else { throw .denied(.noKey(keyPath)) }
        guard found.isRegular else { throw .key(detail: keyPath) }
        guard found.permissions & 0o077 == 0 else { throw .denied(.exposedFile(keyPath)) }
    }

    private func sign(
        _ messages: ArraySlice<[UInt8]>, namespace: String, in folder: String
    ) throws(FieldLogError) -> [[UInt8]] {
        var paths: [String] = []
        for message in messages {
            let path = "\(folder)/\(paths.count)"
            try PrivateFolder.write(message, to: path)
            paths.append(path)
        }
        let outcome: Subprocess.Outcome
        do throws(SystemError) {
            // The empty passphrase is given so that the program never asks the terminal for one.
            outcome = try Subprocess.run(
                ["ssh-keygen", "-Y", "sign", "-P", "", "-n", namespace, "-f", keyPath] + paths, maxOutput: 65_536,
                timeoutMilliseconds: 60_000)
        } catch {
            throw Keygen.notRun(error)
        }
        guard outcome.status == 0 else { throw Keygen.failed(outcome) }
        var signatures: [SSHSignature] = []
        for path in paths {
            guard let armor = try? Files.read(path + ".sig", maxBytes: 2 * SSHSignature.blobBytesMax),
                let signature = SSHSignature(armor: armor), signature.namespace == namespace,
                signature.publicKey == (signatures.first ?? signature).publicKey
            else { throw .key(detail: keyPath + ": ssh-ed25519") }
            signatures.append(signature)
        }
        return signatures.map(\.blob)
    }
}
