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

    /// The signature of a message: SHA-256 of a mark, the text of the key, the namespace and the message.
    public static func signature(of message: [UInt8], publicKey: String, namespace: String) -> [UInt8] {
        SHA256.hash(Array("fieldlog sim".utf8) + Array(publicKey.utf8) + Array(namespace.utf8) + message).bytes
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
