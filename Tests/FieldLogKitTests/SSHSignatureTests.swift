import FieldLogModel
import FieldLogSystem
import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

struct SSHSignatureTests {
    // What ssh-keygen writes is read, says what it is for and by whom, and is written again to the byte.
    @Test func armorOfTheProgram() throws {
        try withTemporaryFolder { folder in
            let key = try Key(in: folder)
            for (number, hash) in ["sha512", "sha256"].enumerated() {
                for namespace in ["f", "fieldlog-head@178", String(repeating: "n", count: 200)] {
                    let file = "\(folder)/tin-\(number)-\(namespace.count)"
                    try Files.writeAtomically(Array("Biên bản".utf8), to: file, sync: false)
                    let finished = try Finished(
                        ["ssh-keygen", "-Y", "sign", "-O", "hashalg=\(hash)", "-n", namespace, "-f", key.path, file])
                    try #require(finished.status == 0, "\(finished.errors)")
                    let armor = try Files.read(file + ".sig", maxBytes: 10_000)
                    let signature = try #require(SSHSignature(armor: armor))
                    #expect(signature.armor == armor)
                    #expect(signature.namespace == namespace)
                    #expect(signature.publicKey == key.publicKey)
                    #expect(SSHSignature(blob: signature.blob) == signature)
                }
            }
        }
    }

    // Every other way to write a signature is refused, also those that OpenSSH would read.
    @Test func otherArmors() throws {
        let signature = try withKey { key in try #require(SSHSignature(blob: key.items(messages(1))[0].signature)) }
        let armor = String(decoding: signature.armor, as: UTF8.self)
        let letters = String(decoding: Base64.encode(signature.blob), as: UTF8.self)
        let others = [
            "", "\n", armor + "\n", "\n" + armor, String(armor.dropLast()), armor.replacing("\n", with: "\r\n"),
            armor.replacing("SSH SIGNATURE", with: "PGP SIGNATURE"), armor + armor, letters,
            "-----BEGIN SSH SIGNATURE-----\n\(letters)\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----\n", armor.replacing("=", with: ""),
            armor.replacing("U1NI", with: "U1N\u{0}"), String(repeating: "A", count: 100_000),
        ]
        for other in others {
            #expect(SSHSignature(armor: Array(other.utf8)) == nil, "\(other.prefix(80).debugDescription)")
        }
        #expect(SSHSignature(armor: Array(armor.utf8)) == signature)
    }

    // A blob cut anywhere, with bytes left over, or with any part out of its bounds is refused without a trap.
    @Test func otherBlobs() throws {
        let signature = try withKey { key in try #require(SSHSignature(blob: key.items(messages(1))[0].signature)) }
        let good = signature.blob
        for count in 0..<good.count { #expect(SSHSignature(blob: Array(good.prefix(count))) == nil) }
        #expect(SSHSignature(blob: good + [0]) == nil)
        for place in good.indices.dropLast(3) {
            for length: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0]] {
                var other = good
                other.replaceSubrange(place..<(place + 4), with: length)
                // Four bytes of a key or a signature may be anything; those of a length or a name may not.
                if let read = SSHSignature(blob: other) { #expect(read.blob == other) }
            }
        }
        #expect(blob(signature, replacing: 1, with: Array("fieldlog".utf8)) == good)
        #expect(SSHSignature(blob: blob(signature, replacing: 1, with: Array("fieldlog".utf8), version: 2)) == nil)
        let ed25519 = Array("ssh-ed25519".utf8)
        let parts: [(Int, [UInt8])] = [
            (0, []), (0, string(ed25519) + string([UInt8](repeating: 1, count: 33))),
            (0, string(Array("ssh-rsa".utf8)) + string([UInt8](repeating: 1, count: 32))),
            (0, string(ed25519) + string([UInt8](repeating: 1, count: 32)) + [0]),
            (1, []), (1, [0]), (1, Array("field log".utf8)), (1, Array("sổ".utf8)), (1, [0xFF]), (1, [0x1B]),
            (2, [0]), (3, []), (3, Array("sha1".utf8)), (3, Array("SHA512".utf8)),
            (4, []), (4, string(ed25519) + string([UInt8](repeating: 1, count: 63))),
            (4, string(Array("ssh-rsa".utf8)) + string([UInt8](repeating: 1, count: 64))),
        ]
        for (place, part) in parts {
            #expect(SSHSignature(blob: blob(signature, replacing: place, with: part)) == nil, "\(place) \(part)")
        }
    }

    // The longest blob is read, one byte more is not.
    @Test func bounds() throws {
        let signature = try withKey { key in try #require(SSHSignature(blob: key.items(messages(1))[0].signature)) }
        let room = SSHSignature.blobBytesMax - signature.blob.count + "fieldlog".utf8.count
        let longest = blob(signature, replacing: 1, with: [UInt8](repeating: 0x61, count: room))
        let read = try #require(SSHSignature(blob: longest))
        #expect(longest.count == 2_048)
        #expect(SSHSignature(armor: read.armor) == read)
        #expect(
            SSHSignature(blob: blob(signature, replacing: 1, with: [UInt8](repeating: 0x61, count: room + 1))) == nil)
    }
}
