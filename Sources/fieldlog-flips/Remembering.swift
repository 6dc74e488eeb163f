internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogSystem
internal import Synchronization

/// Answers of `ssh-keygen`, asked once each: ten thousand checks ask the same.
final class Answers: Sendable {
    static let shared = Answers()
    private let verdicts = Mutex<[[UInt8]: Bool]>([:])
    private let blobs = Mutex<[[UInt8]: [UInt8]]>([:])

    fileprivate func verdict(_ key: [UInt8]) -> Bool? { verdicts.withLock { $0[key] } }
    fileprivate func keep(_ key: [UInt8], _ verdict: Bool) { verdicts.withLock { $0[key] = verdict } }
    fileprivate func blob(_ key: [UInt8]) -> [UInt8]? { blobs.withLock { $0[key] } }
    fileprivate func keep(_ key: [UInt8], _ blob: [UInt8]) { blobs.withLock { $0[key] = blob } }
}

/// Checks by `ssh-keygen`, and remembers.
struct RememberingVerifier: Verifying {
    private let real = KeygenVerifier()

    func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
        let keys = items.map { Array((namespace + $0.publicKey).utf8) + $0.signature + $0.message }
        let unknown = items.indices.filter { Answers.shared.verdict(keys[$0]) == nil }
        for (index, verdict) in zip(unknown, try real.verify(unknown.map { items[$0] }, namespace: namespace)) {
            Answers.shared.keep(keys[index], verdict)
        }
        return keys.map { Answers.shared.verdict($0) ?? false }
    }
}

/// Signs by `ssh-keygen`, and remembers what the very bytes of a key have signed.
struct RememberingSigner: Signing {
    let path: String

    func sign(_ messages: [[UInt8]], namespace: String) throws(FieldLogError) -> [[UInt8]] {
        let key = (try? Files.read(path, maxBytes: 65_536)) ?? []
        let names = messages.map { Array(namespace.utf8) + key + $0 }
        let unknown = messages.indices.filter { Answers.shared.blob(names[$0]) == nil }
        if !unknown.isEmpty {
            let made = try KeygenSigner(keyPath: path).sign(unknown.map { messages[$0] }, namespace: namespace)
            for (index, blob) in zip(unknown, made) { Answers.shared.keep(names[index], blob) }
        }
        return names.map { Answers.shared.blob($0) ?? [] }
    }
}
