package import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// The payload of a receipt (SyncProtocol.md, "Signed files"): what its maker holds durable of the feeds of a bundle.
package struct BundleReceipt: Sendable, Hashable {
    package let deployment: Digest32
    /// The principal of its maker.
    package let maker: String
    /// The name under which its maker wrote when it made the receipt.
    package let incarnation: IncarnationID
    /// When it was made, by its maker's clock, in milliseconds since 1970.
    package let made: Int64
    /// Heads; 0 and zeros for a feed of which its maker holds nothing.
    package let heads: [FeedHead]

    private static let title = "fieldlog receipt 1"

    package init(deployment: Digest32, maker: String, incarnation: IncarnationID, made: Int64, heads: [FeedHead]) {
        self.deployment = deployment
        self.maker = maker
        self.incarnation = incarnation
        self.made = made
        self.heads = heads
    }

    package var encoded: [UInt8] {
        var writer = CBORWriter(capacity: 256 + heads.count * 128)
        writer.arrayHead(6)
        writer.text(Self.title)
        writer.bytes(deployment.bytes)
        writer.text(maker)
        writer.bytes(incarnation.bytes)
        writer.int(made)
        HeadLists.write(heads, to: &writer)
        return writer.output
    }

    /// Reads a payload; nil for anything that is none.
    package init?(decoding bytes: [UInt8]) {
        do throws(CBORError) {
            var reader = CBORReader(bytes)
            guard try reader.arrayHead(max: 64) == 6, try reader.text(max: 64) == Self.title,
                let deployment = Digest32(bytes: try reader.bytes(max: 32))
            else { return nil }
            self.deployment = deployment
            maker = try reader.text(max: Principal.bytesMax)
            guard let incarnation = IncarnationID(bytes: try reader.bytes(max: IncarnationID.byteCount)) else {
                return nil
            }
            self.incarnation = incarnation
            made = try reader.int()
            guard let heads = try HeadLists.read(&reader), HeadLists.isOrdered(heads) else { return nil }
            self.heads = heads
            try reader.finish()
        } catch {
            return nil
        }
    }
}

extension Workspace {
    /// Writes the receipt of a bundle that was taken here: what this store holds durable of its feeds. Throws `signedFile` for a file that
    /// is no bundle of a maker that this store trusts.
    public func makeReceipt(ofBundle path: String, to out: String) throws(FieldLogError) {
        try makeReceipt(of: try openBundle(path).bundle, to: out)
    }

    func makeReceipt(of bundle: Bundle, to out: String) throws(FieldLogError) {
        guard let own = try grant() else { throw .denied(.notEnrolled(try store.requiredSetting(.device))) }
        let scope = try scope()
        var heads: [FeedHead] = []
        for feed in bundle.feeds where try scope.contains(feed.area) {
            heads.append(try store.head(of: feed) ?? FeedHead(feed: feed, seq: 0, hash: .zero))
        }
        let receipt = BundleReceipt(
            deployment: try store.deployment(), maker: own.principal, incarnation: try store.ownIncarnation(),
            made: host.now().milliseconds, heads: heads)
        try requireKey()
        try SignedFile(
            kind: .receipt, maker: own.principal, payload: receipt.encoded, signer: host.signer(store.path + "/key")
        ).write(to: out)
    }

    /// Takes a receipt in: what it names is confirmed at its maker, which is remembered by its principal. What it does not name stays as it
    /// was. Throws `signedFile` for a file that is not what it must be.
    public func takeReceipt(_ path: String) throws(FieldLogError) -> ReceiptOutcome {
        let receipt = try openReceipt(path)
        let time = host.now().milliseconds
        let store = self.store
        try store.write { (transaction) throws(FieldLogError) in
            let number = try transaction.peer(named: receipt.maker, calls: true, at: time)
            let known = try store.peer(named: receipt.maker)
            let made = min(receipt.made, time)
            // An older one than what was heard last says what was so once: it takes nothing back.
            let isOld = known?.succeeded.map { made < $0 } ?? false
            // A store with another name than before may have been restored: what it had confirmed is only handed over.
            if let former = known?.incarnation, former != receipt.incarnation {
                if isOld { return }
                try transaction.forget(peer: number, at: time, isRenamed: true)
            }
            if !isOld {
                try transaction.set(peer: number, ["incarnation": receipt.incarnation.bytes])
                try transaction.tried(peer: number, at: made, failure: nil)
            }
            try transaction.learn(receipt.heads, of: number, whole: [], onlyMore: isOld, at: time)
            if !isOld { try transaction.calm(peer: number) }
            for twin in try store.peers() where twin.incarnation == receipt.incarnation && twin.number != number {
                let isOld = twin.succeeded.map { made < $0 } ?? false
                try transaction.learn(receipt.heads, of: twin.number, whole: [], onlyMore: isOld, at: time)
            }
        }
        var outcome = ReceiptOutcome()
        outcome.maker = receipt.maker
        outcome.made = receipt.made
        outcome.feeds = receipt.heads.count
        return outcome
    }

    /// Reads a receipt, its signature first.
    func openReceipt(_ path: String) throws(FieldLogError) -> BundleReceipt {
        let store = self.store
        let file = try SignedFile.read(path, .receipt, verifier: host.verifier) { (maker) throws(FieldLogError) in
            try store.grants(ofPrincipal: maker).map(\.publicKey)
        }
        guard let receipt = BundleReceipt(decoding: file.payload), receipt.maker == file.maker else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.receipt.rawValue))
        }
        guard receipt.deployment == (try store.deployment()) else { throw .signedFile(path: path, .otherDeployment) }
        return receipt
    }
}

extension SignedFile {
    /// What a regular file says of itself in its first line; nil for anything else. Nothing is trusted for it.
    public static func claimedKind(_ path: String) -> Kind? {
        guard let bytes = try? first(of: path) else { return nil }
        return Kind.allCases.first { bytes.starts(with: Array("FIELDLOG \($0.rawValue) 1\n".utf8)) }
    }

    private static func first(of path: String) throws(SystemError) -> [UInt8] {
        var reader = try FileReader(path: path)
        return try reader.read(upTo: 64)
    }

    /// Bytes of the whole file.
    var byteCount: Int {
        "FIELDLOG \(kind.rawValue) 1\n\(maker)\n".utf8.count + (SSHSignature(blob: signature)?.armor.count ?? 0)
            + payload.count
    }
}
