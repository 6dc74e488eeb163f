import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// A key pair of its own in a folder of its own.
struct Key {
    let path: String
    let publicKey: String

    init(in folder: String) throws {
        publicKey = try KeygenKeys().makeKey(in: folder, name: "key")
        path = folder + "/key"
    }

    /// Messages signed with the key, as items that are genuine.
    func items(_ messages: [[UInt8]], namespace: String = "fieldlog") throws -> [SignedMessage] {
        let blobs = try KeygenSigner(keyPath: path).sign(messages, namespace: namespace)
        return zip(messages, blobs).map { SignedMessage(message: $0, signature: $1, publicKey: publicKey) }
    }
}

/// A key pair that is gone when `body` is over.
func withKey<Result>(_ body: (Key) throws -> Result) throws -> Result {
    try withTemporaryFolder { try body(Key(in: $0)) }
}

/// Messages that differ, with Vietnamese text.
func messages(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Array("Cơ sở karaoke số \($0), phường Hàng Bạc\n".utf8) }
}

/// What ``SSHSignature`` reads, with one part replaced: the parts are those after the version.
func blob(_ signature: SSHSignature, replacing place: Int, with part: [UInt8], version: UInt8 = 1) -> [UInt8] {
    var parts: [[UInt8]] = []
    var rest = signature.blob.dropFirst(10)
    while !rest.isEmpty {
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        parts.append(Array(rest.dropFirst(4).prefix(count)))
        rest = rest.dropFirst(4 + count)
    }
    parts[place] = part
    return Array("SSHSIG".utf8) + [0, 0, 0, version] + parts.flatMap(string)
}

/// A string of RFC 4251: its length in four bytes, then itself.
func string(_ bytes: [UInt8]) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bytes.count >> $0) } + bytes
}
