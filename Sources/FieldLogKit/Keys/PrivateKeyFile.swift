/// A file of a private key in the form that OpenSSH writes today (its file PROTOCOL.key). Whose it is stands there in plain, ahead of what a
/// passphrase may hide.
enum PrivateKeyFile {
    /// The public key of the private one in the text of a file: `ssh-ed25519`, a space, Base64; no comment.
    ///
    /// Nil where that cannot be told: a file in an older form, a key of another kind, or anything else.
    static func publicKey(in text: [UInt8]) -> String? {
        let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        guard let first = lines.first, first.elementsEqual(firstLine),
            let end = lines.firstIndex(where: { $0.elementsEqual(lastLine) }),
            let bytes = Base64.decode(Array(lines[1..<end].joined()))
        else { return nil }
        var reader = SSHReader(bytes)
        // Cipher, derivation of its key, and options of that say nothing about whose key it is.
        guard reader.take(magic.count) == ArraySlice(magic), reader.takeString() != nil, reader.takeString() != nil,
            reader.takeString() != nil, reader.takeNumber() == 1, let key = reader.takeString()
        else { return nil }
        return SSHSignature.publicKey(key)
    }

    private static let magic = Array("openssh-key-v1\0".utf8)
    private static let firstLine = Array("-----BEGIN OPENSSH PRIVATE KEY-----".utf8)
    private static let lastLine = Array("-----END OPENSSH PRIVATE KEY-----".utf8)
}
