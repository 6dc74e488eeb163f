public import FieldLogModel
internal import FieldLogSystem

/// Makes Ed25519 keys by the program `ssh-keygen` of OpenSSH.
public struct KeygenKeys: KeyMaking {
    /// A maker.
    public init() {}

    /// Makes an Ed25519 key pair without a passphrase, as ``KeyMaking/makeKey(in:name:)`` says.
    public func makeKey(in folder: String, name: String) throws(FieldLogError) -> String {
        let path = folder + "/" + name
        let outcome: Subprocess.Outcome
        do throws(SystemError) {
            outcome = try Subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "fieldlog", "-f", path], input: [],
                maxOutput: 65_536,
                timeoutMilliseconds: 30_000)
        } catch {
            throw Keygen.notRun(error)
        }
        guard outcome.status == 0 else { throw Keygen.failed(outcome) }
        Files.give(path, toOwnerOf: folder)
        // ssh-keygen lets others read the public key; nothing here is for others.
        do throws(SystemError) {
            try Files.writeAtomically(try Files.read(path + ".pub", maxBytes: 4096), to: path + ".pub")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return try DeviceKey.publicKey(of: path)
    }
}
