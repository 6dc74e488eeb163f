/// A signature in the form of OpenSSH (its file PROTOCOL.sshsig): what was signed for, by which Ed25519 key, and how.
///
/// Only that it is well formed is known of a value; whether it is genuine is for ``Verifying`` to say. The form admits
/// one text and one blob for each signature, so that bytes that differ are signatures that differ: what OpenSSH
/// would ignore (a filled reserved field, white space in the armor) is refused here.
public struct SSHSignature: Sendable, Hashable {
    /// A blob has at most so many bytes.
    public static let blobBytesMax = 2_048

    /// The bytes, from the magic to the end of the signature.
    public let blob: [UInt8]

    /// What the signature is for, so that one made for one purpose cannot serve another: printable ASCII without
    /// spaces, not empty.
    public let namespace: String

    /// The key that claims to have signed: `ssh-ed25519`, a space, Base64; no comment.
    public let publicKey: String

    /// Reads a blob: nil for another magic or version, another kind of key than Ed25519, an unknown hash, lengths that
    /// do not fit, bytes left over, or more than ``blobBytesMax``.
    public init?(blob: [UInt8]) {
        guard blob.count <= Self.blobBytesMax else { return nil }
        var reader = SSHReader(blob)
        guard reader.take(6) == ArraySlice("SSHSIG".utf8), reader.takeNumber() == 1,
            let key = reader.takeString(), let namespace = reader.takeString(), let reserved = reader.takeString(),
            let hash = reader.takeString(), let signature = reader.takeString(), reader.isAtEnd
        else { return nil }
        guard let publicKey = Self.publicKey(key), Self.isEd25519(signature, bytes: 64), reserved.isEmpty,
            hash == ArraySlice("sha512".utf8) || hash == ArraySlice("sha256".utf8),
            !namespace.isEmpty, namespace.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.blob = blob
        self.namespace = String(decoding: namespace, as: UTF8.self)
        self.publicKey = publicKey
    }

    /// The text of an Ed25519 key from its encoding; nil for any other.
    static func publicKey(_ key: ArraySlice<UInt8>) -> String? {
        guard isEd25519(key, bytes: 32) else { return nil }
        return algorithm + " " + String(decoding: Base64.encode(Array(key)), as: UTF8.self)
    }

    /// Reads the text that `ssh-keygen -Y sign` writes; nil unless it is that to the byte.
    public init?(armor: [UInt8]) {
        let begin = Self.firstLine + [Self.lineFeed]
        let end = [Self.lineFeed] + Self.lastLine + [Self.lineFeed]
        guard armor.count <= Self.blobBytesMax * 2, armor.count > begin.count + end.count, armor.starts(with: begin),
            armor.suffix(end.count).elementsEqual(end)
        else { return nil }
        let letters = armor[begin.count..<(armor.count - end.count)].filter { $0 != Self.lineFeed }
        guard let blob = Base64.decode(letters) else { return nil }
        self.init(blob: blob)
        // The lines may have been broken elsewhere.
        guard self.armor == armor else { return nil }
    }

    /// The text of the signature as `ssh-keygen` reads and writes it: Base64 in lines of 70 between two marks.
    public var armor: [UInt8] {
        let letters = Base64.encode(blob)
        var text = Self.firstLine + [Self.lineFeed]
        for start in stride(from: 0, to: letters.count, by: 70) {
            text += letters[start..<min(start + 70, letters.count)]
            text.append(Self.lineFeed)
        }
        return text + Self.lastLine + [Self.lineFeed]
    }

    private static let algorithm = "ssh-ed25519"
    private static let firstLine = Array("-----BEGIN SSH SIGNATURE-----".utf8)
    private static let lastLine = Array("-----END SSH SIGNATURE-----".utf8)
    private static let lineFeed: UInt8 = 0x0A

    // Keys and signatures have the same form: the name of the algorithm, then the bytes.
    private static func isEd25519(_ part: ArraySlice<UInt8>, bytes: Int) -> Bool {
        var reader = SSHReader(part)
        return reader.takeString().map { $0.elementsEqual(algorithm.utf8) } == true
            && reader.takeString()?.count == bytes && reader.isAtEnd
    }
}

/// Reads the encoding of RFC 4251, section 5, from its beginning to its end. Lengths are compared with what is left.
struct SSHReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) {
        rest = ArraySlice(bytes)
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func takeNumber() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    mutating func takeString() -> ArraySlice<UInt8>? {
        takeNumber().flatMap { take(Int($0)) }
    }
}
