import FieldLogHash
import FieldLogModel
import FieldLogStorage
import FieldLogTestSupport
import Foundation

@testable import FieldLogKit

/// Says of signatures what `ssh-keygen` would, without a process: genuine is what the world has signed, byte for byte.
final class KnownSignatures: Verifying {
    private let genuine: Set<Item>

    private struct Item: Hashable {
        let message: [UInt8]
        let signature: [UInt8]
        let key: String
        let namespace: String
    }

    /// What a file holds, signed by the key.
    init(_ file: SignedFile, key: String) {
        genuine = [
            Item(message: file.payload, signature: file.signature, key: key, namespace: file.kind.namespace)
        ]
    }

    func verify(_ items: [SignedMessage], namespace: String) throws(FieldLogError) -> [Bool] {
        items.map {
            genuine.contains(
                Item(message: $0.message, signature: $0.signature, key: $0.publicKey, namespace: namespace))
        }
    }
}

extension SessionWorld {
    /// Everything that a store holds: the digest of its log and every row of every table.
    func whole(_ name: String) throws -> [String] {
        let run = try Finished(["sqlite3", "\(folder)/\(name)/fieldlog.db", ".dump"])
        return [try digest(try open("\(folder)/\(name)")).hex, run.output]
    }

    func bundle(_ name: String) -> String { "\(folder)/\(name).bundle" }

    func bytes(_ path: String) throws -> [UInt8] { try Contents.bytes(path) }

    func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    func copy(_ from: String, _ to: String) throws {
        let run = try Finished(["cp", "-a", "\(folder)/\(from)", "\(folder)/\(to)"])
        if run.status != 0 { throw CocoaError(.fileWriteUnknown) }
    }
}

/// The error that a body throws; nil for none.
func failure(_ body: () throws -> Void) -> FieldLogError? {
    do {
        try body()
        return nil
    } catch {
        return error as? FieldLogError
    }
}
