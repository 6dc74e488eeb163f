internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// A bundle whose maker's signature held, or was vouched for.
struct OpenedBundle {
    let path: String
    let bundle: Bundle
    /// The hash of the payload.
    let sum: Digest32
    let bytes: Int
    let isVouched: Bool
}

extension Workspace {
    /// What is in a bundle, and what this store lacks for it. Changes nothing. Throws `signedFile` for a file that is not what it must be,
    /// before anything of its payload is parsed.
    public func readBundle(_ path: String) throws(FieldLogError) -> BundleContents {
        let opened = try openBundle(path)
        return try contents(of: opened)
    }

    /// Reads a bundle, its signature first, with the keys that are granted now to its maker, or those that a new store is told to trust.
    ///
    /// - Parameter isVouched: takes it even where no signature holds. The caller has made sure that it may.
    func openBundle(
        _ path: String, trust: [DeviceAnswer.Trusted]? = nil, isVouched: Bool = false
    ) throws(FieldLogError) -> OpenedBundle {
        let store = self.store
        var isOnWord = false
        let file: SignedFile
        do throws(FieldLogError) {
            file = try SignedFile.read(path, .bundle, verifier: host.verifier) { (maker) throws(FieldLogError) in
                if let trust { return trust.filter { $0.principal == maker }.map(\.publicKey) }
                return try store.grants(ofPrincipal: maker).map(\.publicKey)
            }
        } catch {
            switch error {
            case .signedFile(_, .signature) where isVouched, .signedFile(_, .unknownMaker) where isVouched:
                file = try SignedFile.unverified(path, .bundle)
                isOnWord = true
            default: throw error
            }
        }
        guard let bundle = Bundle(decoding: file.payload), bundle.maker == file.maker else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.bundle.rawValue))
        }
        guard bundle.deployment == (try store.deployment()) else { throw .signedFile(path: path, .otherDeployment) }
        return OpenedBundle(
            path: path, bundle: bundle, sum: SHA256.hash(file.payload), bytes: file.byteCount, isVouched: isOnWord)
    }

    func contents(of opened: OpenedBundle) throws(FieldLogError) -> BundleContents {
        var contents = BundleContents()
        contents.maker = opened.bundle.maker
        contents.made = opened.bundle.made
        contents.entries = opened.bundle.entryCount
        contents.feeds = Set(opened.bundle.runs.map(\.feed)).count
        contents.areas = opened.bundle.areas
        contents.bytes = opened.bytes
        contents.missing = try missing(of: opened.bundle)
        return contents
    }

    /// What a bundle builds on and this store lacks, areas that it does not have left out.
    func missing(of bundle: Bundle) throws(FieldLogError) -> [FeedHead] {
        let scope = try scope()
        var missing: [FeedHead] = []
        for head in bundle.requires where head.seq > 0 {
            if try scope.contains(head.feed.area), try !store.holds(head) { missing.append(head) }
        }
        return missing
    }
}
