internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogSync

/// Signed files, their payloads and signatures.
enum FileTargets {
    static let all = [
        FuzzTarget("signed-file", share: 150, bytesMax: 2_048, dictionary: "file", run: signedFile),
        FuzzTarget("bundle", share: 250, bytesMax: 2_048, dictionary: "file", run: bundle),
        FuzzTarget("receipt", share: 200, bytesMax: 1_024, dictionary: "file", run: receipt),
        FuzzTarget("request", share: 200, bytesMax: 1_024, dictionary: "file", run: request),
        FuzzTarget("answer", share: 250, bytesMax: 1_024, dictionary: "file", run: answer),
        FuzzTarget("ssh-signature", share: 250, dictionary: "file", run: signature),
        FuzzTarget("base64", share: 150, bytesMax: 256, run: base64),
        FuzzTarget("public-key", share: 150, bytesMax: 256, dictionary: "file", run: publicKey),
    ]

    /// A file that comes apart is written again as it was.
    @Sendable static func signedFile(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let file = SignedFile(splitting: bytes) else { return 0 }
        try hold(file.bytes == bytes, "a file is written as it came")
        try hold(SSHSignature(blob: file.signature) != nil, "a signature of the form")
        switch file.kind {
        case .bundle: return try 1 + bundle(file.payload) * 4
        case .receipt: return try 2 + receipt(file.payload) * 4
        case .request: return try 3 + request(file.payload) * 4
        case .answer: return try 4 + answer(file.payload) * 4
        }
    }

    /// A payload is the same after it was written again; where no area is named without heads, also to the byte.
    @Sendable static func bundle(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let bundle = Bundle(decoding: bytes) else { return 0 }
        let again = Bundle.payload(
            deployment: bundle.deployment, maker: bundle.maker, made: bundle.made, position: bundle.position,
            requires: bundle.requires, runCount: bundle.runs.count, runs: bundle.runs.flatMap(\.encoded))
        try hold(again == bytes || again.count < bytes.count, "a bundle is written as it came")
        try hold(Bundle(decoding: again) == bundle, "a bundle is read again")
        for run in bundle.runs { try MessageTargets.check(run) }
        return 1 + step(bundle.runs.count) * 8 + step(bundle.requires.count)
    }

    /// As with bundles.
    @Sendable static func receipt(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let receipt = BundleReceipt(decoding: bytes) else { return 0 }
        let again = receipt.encoded
        try hold(again == bytes || again.count < bytes.count, "a receipt is written as it came")
        try hold(BundleReceipt(decoding: again) == receipt, "a receipt is read again")
        return 1 + step(receipt.heads.count)
    }

    /// As with bundles; heads may come in any order.
    @Sendable static func request(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let request = DeviceRequest(decoding: bytes) else { return 0 }
        let again = request.encoded
        let other = DeviceRequest(decoding: again)
        try hold(other?.encoded == again, "a request is written as it came")
        try hold(other.map { Set($0.heads) } == Set(request.heads), "heads of a request")
        try hold(other?.principal == request.principal && other?.publicKey == request.publicKey, "parts of a request")
        try hold(other?.device == request.device && other?.deployment == request.deployment, "more parts")
        return 1 + step(request.heads.count) * 4 + (request.device == nil ? 0 : 2) + (request.deployment == nil ? 0 : 1)
    }

    /// An answer is written as it came.
    @Sendable static func answer(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let answer = DeviceAnswer(decoding: bytes) else { return 0 }
        try hold(answer.encoded == bytes, "an answer is written as it came")
        return 1 + step(answer.trust.count)
    }

    /// Each signature has one blob and one text.
    @Sendable static func signature(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        if let signature = SSHSignature(blob: bytes) {
            let armor = signature.armor
            try hold(SSHSignature(armor: armor) == signature, "a signature's text is read again")
            return 1
        }
        guard let signature = SSHSignature(armor: bytes) else { return 0 }
        try hold(signature.armor == bytes && SSHSignature(blob: signature.blob) == signature, "one text")
        return 2
    }

    /// Each value has one text.
    @Sendable static func base64(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let text = Base64.encode(bytes)
        try hold(Base64.decode(text) == bytes, "bytes come back")
        guard let decoded = Base64.decode(bytes) else { return 0 }
        try hold(Base64.encode(decoded) == bytes, "a text comes back")
        return 1 + step(bytes.count)
    }

    /// A key of a file is one line of two words.
    @Sendable static func publicKey(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard let key = DeviceKey.publicKey(in: bytes) else { return 0 }
        try hold(key.count(where: \.isWhitespace) == 1, "two words")
        return 1
    }
}
