public import FieldLogModel
internal import FieldLogSystem

/// One file that carries its maker's signature: a bundle, a receipt, a request or an answer (SyncProtocol.md, "Signed files").
public struct SignedFile: Sendable, Hashable {
    /// What a file is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Entries on their way.
        case bundle = "BUNDLE"
        /// What a receiver of a bundle holds.
        case receipt = "RECEIPT"
        /// A device asks to be enrolled, for another key, or for a handover.
        case request = "REQUEST"
        /// The central store's answer to a request.
        case answer = "ANSWER"

        /// What its signature is for.
        public var namespace: String { "fieldlog-\(rawValue.lowercased())" }
    }

    /// What it is.
    public let kind: Kind
    /// The principal of its maker, as line 2 says.
    public let maker: String
    /// The signature, as a blob.
    public let signature: [UInt8]
    /// What was signed.
    public let payload: [UInt8]

    /// Bytes of such a file, at most.
    public static let bytesMax = 1 << 30
    /// Bytes of one of its first two lines, at most.
    static let lineBytesMax = 200

    /// Signs a payload.
    public init(
        kind: Kind, maker: String, payload: [UInt8], signer: any Signing
    ) throws(FieldLogError) {
        self.kind = kind
        self.maker = maker
        self.payload = payload
        signature = try signer.sign([payload], namespace: kind.namespace).first ?? []
    }

    private init(kind: Kind, maker: String, signature: [UInt8], payload: [UInt8]) {
        self.kind = kind
        self.maker = maker
        self.signature = signature
        self.payload = payload
    }

    /// The bytes of the file.
    public var bytes: [UInt8] {
        let head = Array("FIELDLOG \(kind.rawValue) 1\n\(maker)\n".utf8)
        return head + (SSHSignature(blob: signature)?.armor ?? []) + payload
    }

    /// Takes the file apart; the payload is not looked at. Nil for anything that is not of the form.
    package init?(splitting bytes: [UInt8]) {
        guard let first = Self.line(bytes, from: 0),
            let kind = Kind.allCases.first(where: { first.text == "FIELDLOG \($0.rawValue) 1" }),
            let second = Self.line(bytes, from: first.end), !second.text.isEmpty
        else { return nil }
        let last = Array("\n-----END SSH SIGNATURE-----\n".utf8)
        let limit = min(bytes.count, second.end + 8_192)
        var end = second.end
        while end + last.count <= limit, !bytes[end..<(end + last.count)].elementsEqual(last) { end += 1 }
        guard end + last.count <= limit,
            let signature = SSHSignature(armor: Array(bytes[second.end..<(end + last.count)]))
        else { return nil }
        self.init(
            kind: kind, maker: second.text, signature: signature.blob, payload: Array(bytes[(end + last.count)...]))
    }

    private static func line(_ bytes: [UInt8], from start: Int) -> (text: String, end: Int)? {
        guard let end = bytes[start...].prefix(lineBytesMax + 1).firstIndex(of: 0x0A),
            let text = String(validating: bytes[start..<end], as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { return nil }
        return (text, end + 1)
    }

    /// Reads a file and makes sure of its signature before anything of its payload is looked at, over the very bytes that are returned.
    ///
    /// - Parameters:
    ///   - path: a regular file; symbolic links, pipes and devices are refused.
    ///   - kind: what it must be.
    ///   - keys: the keys that this reader trusts for a maker; empty for one that it does not know.
    public static func read(
        _ path: String, _ kind: Kind, verifier: any Verifying, keys: (String) throws(FieldLogError) -> [String]
    ) throws(FieldLogError) -> SignedFile {
        let file = try unverified(path, kind)
        let trusted = try keys(file.maker)
        guard !trusted.isEmpty else { throw .signedFile(path: path, .unknownMaker(file.maker)) }
        let items = trusted.map { SignedMessage(message: file.payload, signature: file.signature, publicKey: $0) }
        guard try verifier.verify(items, namespace: kind.namespace).contains(true) else {
            throw .signedFile(path: path, .signature)
        }
        return file
    }

    /// Reads a file whose maker is not known yet: the caller must make sure of the signature.
    static func unverified(_ path: String, _ kind: Kind) throws(FieldLogError) -> SignedFile {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.readRegular(path, maxBytes: bytesMax)
        } catch {
            switch error.code {
            case 40, 22, 21: throw .signedFile(path: path, .notRegular)
            case 27: throw .signedFile(path: path, .tooLarge)
            default: throw .system(operation: error.operation, path: error.path, code: error.code)
            }
        }
        guard let file = SignedFile(splitting: bytes), file.kind == kind else {
            throw .signedFile(path: path, .form(expected: kind.rawValue))
        }
        return file
    }

    /// Writes the file, durable, readable by nobody else. Throws as ``OutputPlace/check(_:new:)`` does.
    public func write(to path: String) throws(FieldLogError) {
        try OutputPlace.check(path)
        do throws(SystemError) { try Files.writeAtomically(bytes, to: path) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
