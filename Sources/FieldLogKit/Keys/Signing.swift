public import FieldLogModel

/// Who signs for a device.
public protocol Signing: Sendable {
    /// Signs each message for a purpose, and returns the signatures as blobs, one for each message, in their order.
    ///
    /// No message is no error. Throws ``Denial/exposedFile(_:)`` for a key that others may use, ``Denial/noKey(_:)`` for one that is not there, ``FieldLogError/key(detail:)`` and
    /// ``FieldLogError/program(_:code:)`` when the key or the program cannot be used, and
    /// ``FieldLogError/system(operation:path:code:)`` when files cannot be written; then nothing was signed for use.
    func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]]
}

/// Who tells genuine signatures from others.
public protocol Verifying: Sendable {
    /// For each item, in order, whether its key signed exactly its message for exactly this purpose.
    ///
    /// A signature that is bad in any way, malformed bytes included, is false and not an error. Throws only when it
    /// cannot be told: the program cannot be run, or files cannot be written.
    func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool]
}

/// Who makes key pairs for devices.
public protocol KeyMaking: Sendable {
    /// Makes a key pair in a folder, the private key under the name and the public one with `.pub` behind it, and returns the public key
    /// without its comment. Throws ``FieldLogError/key(detail:)``, ``FieldLogError/program(_:code:)`` or
    /// ``FieldLogError/system(operation:path:code:)`` when there is none afterwards.
    func makeKey(in folder: String, name: String) throws(FieldLogError) -> String
}

/// A message with the signature that is claimed for it.
public struct SignedMessage: Sendable, Hashable {
    /// What was signed.
    public let message: [UInt8]
    /// The signature: the blob of an ``SSHSignature``, as far as anyone can rely on it.
    public let signature: [UInt8]
    /// The key that must have signed: `ssh-ed25519`, a space, Base64; no comment.
    public let publicKey: String

    /// An item of these parts.
    public init(message: [UInt8], signature: [UInt8], publicKey: String) {
        self.message = message
        self.signature = signature
        self.publicKey = publicKey
    }
}

/// What a purpose may be called. In the file of allowed signers it stands between quotes and is a list of patterns, so
/// that stars, commas and the like would mean something else there.
enum SignatureNamespace {
    /// 1 to 64 letters and digits of ASCII, dots, `@`, `_` and `-`; no `-` in front.
    static func isUsable(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), name.utf8.first != UInt8(ascii: "-") else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
