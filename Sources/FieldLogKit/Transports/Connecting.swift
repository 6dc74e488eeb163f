internal import FieldLogSystem
internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

extension Workspace {
    /// A transport to an address, and the name by which the peer is remembered.
    ///
    /// - Parameters:
    ///   - principal: the name of the device that asks, for a folder: others learn it from their transport.
    static func transport(
        to address: PeerAddress, options: TransportOptions, host: Host, principal: String, deployment: Digest32
    ) throws(FieldLogError) -> (name: String, transport: any Transport) {
        for file in [options.key, options.netrc].compactMap({ $0 }) { try makeSureOfPrivacy(file) }
        switch address {
        case .folder(let path):
            let (peer, theirs) = try openPeer(path, host: host)
            guard theirs == deployment else { throw .otherDeployment(path: path) }
            return (peer.store.path, FolderTransport(responder: Responder(peer, principal: principal)))
        case .ssh(let user, let name, let port, let path):
            return (
                address.text,
                try SSHTransport(user: user, host: name, port: port, path: path, options: options)
            )
        case .https(let url): return (url, WebTransport(url: url, options: options))
        case .bundle(let path): throw .signedFile(path: path, .form(expected: SignedFile.Kind.bundle.rawValue))
        }
    }

    /// Throws `denied` for a file with a secret that anybody but its owner may read or change.
    private static func makeSureOfPrivacy(_ path: String) throws(FieldLogError) {
        let found: FileIdentity?
        do throws(SystemError) { found = try Files.identity(of: path) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        if let found, found.permissions & 0o077 != 0 { throw .denied(.exposedFile(path)) }
    }

    /// Brings this store and another to the same log on what both may have, wherever the other is.
    public func sync(
        with address: PeerAddress, options: TransportOptions = TransportOptions(),
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> SyncOutcome {
        if case .folder(let path) = address {
            return try sync(withFolder: path, isInterrupted: isInterrupted, progress: progress)
        }
        let transport: any Transport
        do throws(FieldLogError) {
            transport = try Self.transport(
                to: address, options: options, host: host, principal: "", deployment: try store.deployment()
            ).transport
        } catch {
            try? noteFailure(address.text, error)
            throw error
        }
        return try sync(address.text, transport, isInterrupted: isInterrupted, progress: progress)
    }
}
