import FieldLogHash
public import FieldLogKit
public import FieldLogModel

/// Stands in for signatures where thousands are made in no time. Anyone can make them: nothing that people use may.
public struct KeyedHashSigner: Signing {
    /// The public key, which is all that there is of the key.
    public let publicKey: String

    /// A signer for this key.
    public init(publicKey: String) {
        self.publicKey = publicKey
    }

    /// The signature of a message: two SHA-256 over a mark, the text of the key, the namespace and the message, in the form of OpenSSH
    /// (PROTOCOL.sshsig), so that files can carry it.
    public static func signature(of message: [UInt8], publicKey: String, namespace: String) -> [UInt8] {
        let claim = Array("fieldlog sim".utf8) + Array(publicKey.utf8) + Array(namespace.utf8) + message
        let first = SHA256.hash(claim).bytes
        let key = string(algorithm) + string(SHA256.hash(Array(publicKey.utf8)).bytes)
        let proof = string(algorithm) + string(first + SHA256.hash(first).bytes)
        return Array("SSHSIG".utf8) + [0, 0, 0, 1] + string(key) + string(Array(namespace.utf8)) + string([])
            + string(Array("sha512".utf8)) + string(proof)
    }

    private static let algorithm = Array("ssh-ed25519".utf8)

    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (24 - 8 * $0)) } + bytes
    }

    /// One hash for each message; never throws.
    public func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]] {
        messages.map { Self.signature(of: $0, publicKey: publicKey, namespace: namespace) }
    }
}

/// Checks what ``KeyedHashSigner`` made.
public struct KeyedHashVerifier: Verifying {
    /// A verifier.
    public init() {}

    /// True where the signature is that of the message, the key and the namespace; never throws.
    public func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
        items.map {
            KeyedHashSigner.signature(of: $0.message, publicKey: $0.publicKey, namespace: namespace) == $0.signature
        }
    }
}
