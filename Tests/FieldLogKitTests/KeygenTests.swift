import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

struct KeygenTests {
    // More messages than one call takes: each signature is genuine to ssh-keygen itself, run by hand, and to us.
    @Test func threeHundred() throws {
        try withTemporaryFolder { folder in
            let key = try Key(in: folder)
            let items = try key.items(messages(300))
            #expect(Set(items.map(\.signature)).count == 300)
            let allowed = folder + "/allowed"
            try Files.writeAtomically(Array("an@doi178 \(key.publicKey)\n".utf8), to: allowed, sync: false)
            for item in items {
                let armor = try #require(SSHSignature(blob: item.signature)).armor
                try Files.writeAtomically(armor, to: folder + "/one.sig", sync: false)
                let outcome = try Subprocess.run(
                    [
                        "ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "an@doi178", "-n", "fieldlog",
                        "-s", folder + "/one.sig",
                    ], input: item.message, maxOutput: 4_096)
                #expect(outcome.status == 0)
            }
            #expect(try KeygenVerifier().verify(items, namespace: "fieldlog") == [Bool](repeating: true, count: 300))
        }
    }

    // Whatever a message holds is signed as it is: nothing, NUL, line ends, every byte, a megabyte.
    @Test func anyBytes() throws {
        try withKey { key in
            let samples: [[UInt8]] =
                [[], Array(0...255), [0x0D, 0x0A], [0x0A], [UInt8](repeating: 0xFF, count: 1 << 20)]
                + (0...255).map { [$0] }
            let items = try key.items(samples)
            #expect(try KeygenVerifier().verify(items, namespace: "fieldlog").allSatisfy { $0 })
            // Each with the message of its neighbour.
            let shifted = zip(items, items.dropFirst()).map {
                SignedMessage(message: $1.message, signature: $0.signature, publicKey: key.publicKey)
            }
            #expect(try !KeygenVerifier().verify(shifted, namespace: "fieldlog").contains(true))
        }
    }

    // One flipped bit, any of all, and the signature is not genuine, even when the claimed key is the one in the blob.
    @Test func flippedBits() throws {
        try withKey { key in
            let good = try key.items(messages(1))[0]
            var items: [SignedMessage] = []
            for place in good.signature.indices {
                for bit in 0..<8 {
                    var bytes = good.signature
                    bytes[place] ^= 1 << bit
                    let claimed = SSHSignature(blob: bytes)?.publicKey ?? key.publicKey
                    items.append(SignedMessage(message: good.message, signature: bytes, publicKey: claimed))
                }
            }
            items.append(good)
            let verdicts = try KeygenVerifier().verify(items, namespace: "fieldlog")
            #expect(verdicts.count == items.count)
            #expect(verdicts.firstIndex(of: true) == items.count - 1)
        }
    }

    // Genuine only for its own purpose, key and message; verdicts keep the order of a mixed list.
    @Test func othersAreFalse() throws {
        try withTemporaryFolder { folder in
            try Files.makeDirectory(folder + "/khác")
            let (key, other) = (try Key(in: folder), try Key(in: folder + "/khác"))
            let items = try key.items(messages(2))
            let foreign = try other.items(messages(2))
            let signature = try #require(SSHSignature(blob: items[0].signature))
            let verifier = KeygenVerifier()
            func item(_ message: [UInt8], _ signature: [UInt8], _ publicKey: String) -> SignedMessage {
                SignedMessage(message: message, signature: signature, publicKey: publicKey)
            }
            // The blob of one key with the other key written into it, and the claim to match.
            let keyBytes = try #require(Base64.decode(Array(other.publicKey.utf8.dropFirst(12))))
            let swapped = blob(signature, replacing: 0, with: keyBytes)
            let mixed = [
                items[0], item(items[1].message, items[0].signature, key.publicKey),
                item(items[0].message, items[0].signature, other.publicKey), foreign[0],
                item(items[0].message, foreign[0].signature, key.publicKey),
                item(items[0].message, swapped, other.publicKey),
                item(items[0].message, items[0].signature, key.publicKey + " an@doi178"),
                item(items[0].message, items[0].signature, ""), item(items[0].message, [], key.publicKey), items[1],
            ]
            #expect(
                try verifier.verify(mixed, namespace: "fieldlog")
                    == [true, false, false, true, false, false, false, false, false, true])
            for namespace in [
                "fieldlog2", "fieldlo", "Fieldlog", "*", "", "field*", "fieldlog,fieldlog2", "a\"b", "-n", "a\u{0}b",
            ] {
                #expect(try verifier.verify(items, namespace: namespace) == [false, false])
            }
            // Another purpose written into the blob.
            let renamed = blob(signature, replacing: 1, with: Array("file".utf8))
            let claim = [item(items[0].message, renamed, key.publicKey)]
            #expect(try verifier.verify(claim, namespace: "file") == [false])
        }
    }

    // Nothing to do is no error and starts nothing: the key need not even be there.
    @Test func nothing() throws {
        #expect(try KeygenSigner(keyPath: "/không/có").sign([], namespace: "fieldlog").isEmpty)
        #expect(try KeygenVerifier().verify([], namespace: "fieldlog").isEmpty)
    }

    // A key that others may use, that is no Ed25519 key, needs a passphrase or is not there is refused, and says so.
    @Test func refusedKeys() throws {
        try withTemporaryFolder { folder in
            let key = try Key(in: folder)
            func refusal(_ path: String, namespace: String = "fieldlog") -> FieldLogError? {
                #expect(throws: FieldLogError.self) {
                    try KeygenSigner(keyPath: path).sign(messages(1), namespace: namespace)
                }
            }
            for mode: mode_t in [0o640, 0o604, 0o620, 0o602, 0o644, 0o666] {
                chmod(key.path, mode)
                #expect(refusal(key.path) == .denied(.exposedFile(key.path)))
            }
            chmod(key.path, 0o600)
            #expect(refusal(folder) == .key(detail: folder))
            #expect(refusal(folder + "/thiếu") == .denied(.noKey(folder + "/thiếu")))
            for namespace in ["", "-n", "a b", "a*", "a\"", "sổ", String(repeating: "a", count: 65)] {
                #expect(refusal(key.path, namespace: namespace) == .key(detail: "namespace \(namespace)"))
            }
            for (type, passphrase) in [("ecdsa", ""), ("ed25519", "bí mật")] {
                let path = "\(folder)/\(type)"
                let made = try Finished(["ssh-keygen", "-q", "-t", type, "-N", passphrase, "-f", path])
                try #require(made.status == 0, "\(made.errors)")
                guard case .key = refusal(path) else {
                    Issue.record("a key that must be refused: \(type)")
                    continue
                }
            }
            try Files.writeAtomically(Array("không phải khóa".utf8), to: folder + "/rác", sync: false)
            guard case .key = refusal(folder + "/rác") else {
                Issue.record("no key at all")
                return
            }
        }
    }

    // The folder for what is passed on is closed to others and gone afterwards, also after an error.
    @Test func privateFolder() throws {
        var paths: [String] = []
        try PrivateFolder.with { (folder) throws(FieldLogError) in
            paths.append(folder)
            try PrivateFolder.write([1], to: folder + "/0")
            #expect((try? Files.identity(of: folder))?.permissions == 0o700)
            #expect((try? Files.identity(of: folder + "/0"))?.permissions == 0o600)
        }
        #expect(throws: FieldLogError.interrupted) {
            try PrivateFolder.with { (folder) throws(FieldLogError) in
                paths.append(folder)
                try PrivateFolder.write([1], to: folder + "/0")
                throw .interrupted
            }
        }
        // Whoever needs one next may take the same name at once; then it is gone a moment later.
        for path in paths {
            var isGone = false
            for _ in 0..<500 where !isGone {
                isGone = try !Files.exists(path)
                if !isGone { usleep(10_000) }
            }
            #expect(isGone)
        }
        // While one is in use, nobody else gets it.
        try PrivateFolder.with { (one) throws(FieldLogError) in
            try PrivateFolder.with { (other) throws(FieldLogError) in #expect(one != other) }
        }
    }

    // What stands in for signatures in simulations tells apart what the real ones tell apart.
    @Test func simulated() throws {
        let signer = KeyedHashSigner(publicKey: "ssh-ed25519 AAAA")
        let blobs = try signer.sign(messages(2), namespace: "fieldlog")
        func verdict(_ message: Int, _ key: String = "ssh-ed25519 AAAA", _ namespace: String = "fieldlog") throws
            -> [Bool]
        {
            let item = SignedMessage(message: messages(2)[message], signature: blobs[0], publicKey: key)
            return try KeyedHashVerifier().verify([item], namespace: namespace)
        }
        #expect(try verdict(0) == [true])
        #expect(try verdict(1) == [false])
        #expect(try verdict(0, "ssh-ed25519 AAAB") == [false])
        #expect(try verdict(0, "ssh-ed25519 AAAA", "file") == [false])
    }
}
