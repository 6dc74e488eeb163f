public import FieldLogKit
public import FieldLogModel
internal import FieldLogHash
internal import FieldLogSystem

/// Keys for ``KeyedHashSigner``: files of the right names and form with nothing secret in them.
public struct StandInKeys: KeyMaking {
    private let random: @Sendable (Int) throws(FieldLogError) -> [UInt8]

    /// A maker that has its bytes from here.
    public init(random: @escaping @Sendable (Int) throws(FieldLogError) -> [UInt8]) { self.random = random }

    /// Makes a pair from 16 bytes of chance.
    public func makeKey(in folder: String, name: String) throws(FieldLogError) -> String {
        let bytes = try random(16)
        let text = "ssh-ed25519 " + Hex.encode(Array(SHA256.hash(bytes).bytes.prefix(16)))
        do throws(SystemError) {
            try Files.writeInPlace(Array("not a key\n".utf8), to: "\(folder)/\(name)", sync: false)
            try Files.writeInPlace(Array((text + " fieldlog\n").utf8), to: "\(folder)/\(name).pub", sync: false)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return text
    }

    /// The signer of the pair whose private key is in a file; one that signs nothing that counts where there is none.
    public static func signer(_ path: String) -> any Signing {
        let text = try? Files.read(path + ".pub", maxBytes: 4096)
        let parts = String(decoding: text ?? [], as: UTF8.self).split(separator: " ")
        return KeyedHashSigner(publicKey: parts.prefix(2).joined(separator: " "))
    }
}
