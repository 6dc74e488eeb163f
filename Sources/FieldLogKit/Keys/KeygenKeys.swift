public import FieldLogModel
internal import FieldLogSystem

/// Makes Ed25519 keys by the program `ssh-keygen` of OpenSSH.
public struct KeygenKeys: KeyMaking {
    /// A maker.
    public init() {}

    /// Makes an Ed25519 key pair without a passphrase, as ``KeyMaking/makeKey(in:name:)`` says.
    public func makeKey(in folder: String, name: String) throws(FieldLogError) -> String {
        let path = folder + "/" + name
        // Under another name first: a pair is there whole or not at all, the private key last.
        let new = path + ".new"
        do throws(SystemError) {
            // What a run that was killed left behind.
            for left in [new, new + ".pub"] { try Files.remove(left) }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        let outcome: Subprocess.Outcome
        do throws(SystemError) {
            outcome = try Subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "fieldlog", "-f", new], input: [],
                maxOutput: 65_536,
                timeoutMilliseconds: 30_000)
        } catch {
            throw Keygen.notRun(error)
        }
        guard outcome.status == 0 else { throw Keygen.failed(outcome) }
        Files.give(new, toOwnerOf: folder)
        // ssh-keygen lets others read the public key; nothing here is for others.
        do throws(SystemError) {
            try Files.writeAtomically(try Files.read(new + ".pub", maxBytes: 4096), to: path + ".pub")
            try Files.remove(new + ".pub")
            try Files.rename(new, to: path)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return try DeviceKey.publicKey(of: path)
    }
}
