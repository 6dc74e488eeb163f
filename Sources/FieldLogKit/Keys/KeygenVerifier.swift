public import FieldLogModel
internal import FieldLogSystem

/// Checks signatures by the program `ssh-keygen` of OpenSSH (8.1 was the first with signatures), several at a time.
public struct KeygenVerifier: Verifying {
    /// So many items lie in files at one time.
    static let itemsPerFolder = 256

    /// A verifier; it needs no keys of its own.
    public init() {}

    /// Checks as ``Verifying/verify(_:namespace:)`` says. What is malformed, for another purpose or by another key
    /// is told without the program; each other item costs one run of it, as many at one time as there are processors.
    ///
    /// A namespace that no signature of ours can have makes every item false. The program must say of each signature
    /// that it was made by the one key given, for this namespace; no other is on its list of allowed signers. The
    /// program's answer does not tell a bad signature from files that vanish under it, or memory or descriptors that
    /// run out: all are false.
    public func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
        var verdicts = [Bool](repeating: false, count: items.count)
        guard SignatureNamespace.isUsable(namespace) else { return verdicts }
        var candidates: [Candidate] = []
        for (index, item) in items.enumerated() {
            guard let signature = SSHSignature(blob: item.signature), signature.namespace == namespace,
                signature.publicKey == item.publicKey
            else { continue }
            candidates.append(Candidate(index: index, message: item.message, signature: signature))
        }
        var rest = candidates[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.itemsPerFolder)
            rest = rest.dropFirst(part.count)
            let statuses = try PrivateFolder.with { (folder) throws(FieldLogError) in
                try run(part, namespace: namespace, in: folder)
            }
            for (candidate, status) in zip(part, statuses) {
                verdicts[candidate.index] = try Self.verdict(status)
            }
        }
        return verdicts
    }

    private struct Candidate {
        let index: Int
        let message: [UInt8]
        let signature: SSHSignature
    }

    // The program ends with 255 when a signature is not genuine, and also when it cannot read a file of ours: then a
    // genuine signature is false this once, never a bad one true. Anything else (an old version without signatures, a
    // signal) says nothing about the signature.
    private static func verdict(_ status: Int32) throws(FieldLogError) -> Bool {
        switch status {
        case 0: return true
        case 255: return false
        default: throw .key(detail: "ssh-keygen: \(status)")
        }
    }

    private func run(
        _ candidates: ArraySlice<Candidate>, namespace: String, in folder: String
    ) throws(FieldLogError) -> [Int32] {
        var jobs: [Subprocess.Job] = []
        var signers: [String: String] = [:]
        for candidate in candidates {
            let key = candidate.signature.publicKey
            let known = signers[key]
            let allowed = known ?? "\(folder)/allowed\(signers.count)"
            if known == nil {
                let line = "\(Self.principal) namespaces=\"\(namespace)\" \(key)\n"
                try PrivateFolder.write(Array(line.utf8), to: allowed)
                signers[key] = allowed
            }
            let message = "\(folder)/\(jobs.count)"
            try PrivateFolder.write(candidate.message, to: message)
            try PrivateFolder.write(candidate.signature.armor, to: message + ".sig")
            jobs.append(
                Subprocess.Job(
                    [
                        "ssh-keygen", "-Y", "verify", "-f", allowed, "-I", Self.principal, "-n", namespace,
                        "-s", message + ".sig",
                    ], inputPath: message))
        }
        do throws(SystemError) { return try Subprocess.runMany(jobs, timeoutMilliseconds: 60_000) } catch {
            throw Keygen.notRun(error)
        }
    }

    // Each file of allowed signers has one line; what its key is called there says nothing.
    private static let principal = "fieldlog"
}
