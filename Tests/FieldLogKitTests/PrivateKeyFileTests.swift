import FieldLogTestSupport
import Foundation
import Testing

@testable import FieldLogKit

/// What files of private keys and a disk say without anything being tried.
@Suite struct PrivateKeyFileTests {
    private static func text(_ arguments: [String]) throws -> (key: [UInt8], publicKey: [UInt8]) {
        try withTemporaryFolder { folder in
            let made = try Finished(["ssh-keygen", "-q", "-f", folder + "/k"] + arguments)
            try #require(made.status == 0, "\(made.errors)")
            return (try Contents.bytes(folder + "/k"), try Contents.bytes(folder + "/k.pub"))
        }
    }

    /// Whose a private key is stands in its file, with a passphrase and without.
    @Test(arguments: ["", "mật khẩu"]) func whoseItIs(_ passphrase: String) throws {
        let pair = try Self.text(["-t", "ed25519", "-N", passphrase])
        #expect(PrivateKeyFile.publicKey(in: pair.key) != nil)
        #expect(PrivateKeyFile.publicKey(in: pair.key) == DeviceKey.publicKey(in: pair.publicKey))
    }

    /// Of an older form, another kind of key, or what is none, nothing is said.
    @Test func whatSaysNothing() throws {
        let pair = try Self.text(["-t", "ed25519", "-N", ""])
        for place in [0, 1, 20] { #expect(PrivateKeyFile.publicKey(in: Array(pair.key.prefix(place))) == nil) }
        #expect(PrivateKeyFile.publicKey(in: Array(pair.key.dropLast(10))) == nil)
        #expect(PrivateKeyFile.publicKey(in: try Self.text(["-t", "ecdsa", "-N", ""]).key) == nil)
        #expect(PrivateKeyFile.publicKey(in: try Self.text(["-t", "rsa", "-m", "PEM", "-N", ""]).key) == nil)
        #expect(PrivateKeyFile.publicKey(in: pair.publicKey) == nil)
        for bit in 0..<(pair.key.count * 8) {
            var bytes = pair.key
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = PrivateKeyFile.publicKey(in: bytes)
        }
    }

    /// A check says nothing of the room that is not to be acted on: what it says has an exit code. The doctor speaks earlier.
    @Test func roomIsSaidWhereItIsTooLittle() {
        #expect(Workspace.room(freeBytes: 163 << 20) == nil)
        #expect(Workspace.room(freeBytes: 100 << 20) == nil)
        let little = Workspace.room(freeBytes: (100 << 20) - 1)
        #expect(little?.level == .fail)
        #expect(HealthFact.disk(freeBytes: 163 << 20).level == .warn)
    }
}
