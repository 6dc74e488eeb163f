internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogModelReplica
internal import FieldLogSync

/// Inputs to begin with where bytes have to fit each other: made by the writers of the formats.
package enum FuzzSeeds {
    /// Inputs by the names of targets; `files` are signed files.
    package static func all(files: [[UInt8]]) -> [(target: String, bytes: [UInt8])] {
        var seeds: [(target: String, bytes: [UInt8])] = []
        for message in Sample.messages() {
            seeds.append(("message", message.encoded))
            seeds.append(("cbor", message.encoded))
            // Six bytes: the world, a raw request, and its length.
            let count = message.encoded.count
            seeds.append(("responder", [2, 0, UInt8(count >> 8 & 3), UInt8(count & 255)] + message.encoded))
        }
        let runs = [
            Sample.run(1), Sample.run(2, area: .commons, count: 1), Sample.run(3, area: Sample.laoCai, count: 2),
        ]
        for run in runs.compactMap({ $0 }) {
            seeds.append(("run", run.encoded))
            for entry in (try? run.entries()) ?? [] {
                let (head, body) = (entry.headerBytes, entry.bodyBytes ?? [])
                seeds.append(("header", head))
                seeds.append(("body", [UInt8(truncatingIfNeeded: entry.header.fields.count)] + body))
                seeds.append(("entry", [UInt8(head.count >> 8), UInt8(head.count & 255)] + head + body))
            }
        }
        for scope in scopes { seeds.append(("scope", scope.encoded)) }
        seeds.append(("frame", [64, 3] + Frame.encode([1, 2, 3]) + Frame.encode([]) + Frame.encode([9])))
        for world in 0..<UInt8(8) {
            seeds.append(("initiator", [world]))
            seeds.append(("initiator", [world] + (0..<UInt8(24)).map { $0 &* 37 }))
            seeds.append(("responder", [world, 5, 1, 3, 0, 4, 3, 0, 1, 2, 1, 0x1F, 0, 1, 0, 0, 2, 0x21, 8, 1, 3]))
        }
        for bytes in files { seeds += signed(bytes) }
        return seeds
    }

    private static var scopes: [SessionScope] {
        [
            SessionScope(granted: .all, held: .all),
            SessionScope(granted: .some([Sample.haNoi, Sample.yenBai]), held: .all),
            SessionScope(granted: .some([]), held: .some([Sample.laoCai])),
        ]
    }

    private static func signed(_ bytes: [UInt8]) -> [(target: String, bytes: [UInt8])] {
        guard let file = SignedFile(splitting: bytes) else { return [] }
        var seeds = [("signed-file", bytes), (file.kind.rawValue.lowercased(), file.payload)]
        seeds.append(("cbor", file.payload))
        seeds.append(("ssh-signature", file.signature))
        if let signature = SSHSignature(blob: file.signature) {
            seeds.append(("ssh-signature", signature.armor))
            seeds.append(("public-key", Array("\(signature.publicKey) may-1\n".utf8)))
            seeds.append(("base64", Array(signature.publicKey.utf8.dropFirst(12))))
        }
        return seeds
    }
}
