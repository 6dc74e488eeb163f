internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

extension Workspace {
    /// Makes a store in a new folder that joins the deployment of the central store in another folder, and enrols it there in the same
    /// step: whoever owns the central store's folder may decide that. The role is officer; without areas it has all.
    ///
    /// Throws `denied` for a peer that is not the central store: there a request and an answer are needed.
    public static func clone(
        from peerPath: String, to folder: String, device name: String, areas: [String], host: Host,
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> (workspace: Workspace, outcome: SyncOutcome) {
        let (peer, deployment) = try openPeer(peerPath, host: host)
        let list = try ofPeer(peerPath) { () throws(FieldLogError) in
            guard try peer.isCentral() else { throw FieldLogError.denied(.answerNeeded) }
            // A name that cannot be one is refused before anything is made.
            _ = try peer.value(name, of: Schema.device, "name")
            return try peer.areaList(areas)
        }
        guard Principal.isUsable(name) else {
            throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "device", problem: .notAPrincipal(name)))
        }
        // Once the peer may know the key, the next run goes on with it: with another one the name would be taken by another device.
        var isKnown = false
        return try clone(
            to: folder, host: host, keepsKey: { isKnown }, isInterrupted: isInterrupted, progress: progress
        ) { (path) throws(FieldLogError) in
            isKnown = try DeviceKey.exists(in: path)
            let key =
                try isKnown
                ? DeviceKey.publicKey(of: "\(path)/\(DeviceKey.name)")
                : host.keyMaker.makeKey(in: path, name: DeviceKey.name)
            let request = DeviceRequest(
                principal: name, publicKey: key, deployment: nil, device: nil, heads: [])
            let device = try ofPeer(peerPath) { () throws(FieldLogError) in
                try peer.decide(isPeer: true) { (batch) throws(FieldLogError) in
                    let device = try batch.enrol(request, role: .officer, areas: list)
                    isKnown = true
                    return device
                }
            }
            return Joining(
                deployment: deployment, device: device, publicKey: key, areas: list,
                source: .peer(
                    peer.store.path, FolderTransport(responder: Responder(peer, principal: name))))
        }
    }

    /// Makes a store of a request's folder and the answer to it, with everything from a peer that the device may have.
    ///
    /// - Parameters:
    ///   - peer: where to fetch from.
    ///   - folder: the folder with the key that the request was made with.
    ///   - answerPath: the answer, which the administrator has brought by a way that can be trusted.
    public static func clone(
        from peer: PeerAddress, to folder: String, answer answerPath: String, host: Host,
        options: TransportOptions = TransportOptions(), isInterrupted: @escaping () -> Bool = { false },
        progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> (workspace: Workspace, outcome: SyncOutcome) {
        let answer = try readAnswer(answerPath, host: host)
        var address = peer
        if case .folder(let path) = peer, SignedFile.claimedKind(path) == .bundle { address = .bundle(path) }
        guard try NewFolder.awaitsAnswer(folder) else {
            if try Store.exists(folder) { throw .storeThere(path: folder) }
            throw .denied(.otherDevice(folder))
        }
        guard try DeviceKey.publicKey(of: folder + "/key") == answer.publicKey else {
            throw .denied(.otherDevice(answer.principal))
        }
        return try clone(to: folder, host: host, takesKey: true, isInterrupted: isInterrupted, progress: progress) {
            (path) throws(FieldLogError) in
            if case .bundle(let path) = address {
                return Joining(
                    deployment: answer.deployment, device: answer.device, publicKey: answer.publicKey,
                    areas: answer.areas, source: .bundle(path, trust: answer.trust))
            }
            let (name, transport) = try transport(
                to: address, options: options, host: host, principal: answer.principal, deployment: answer.deployment)
            return Joining(
                deployment: answer.deployment, device: answer.device, publicKey: answer.publicKey,
                areas: answer.areas, source: .peer(name, transport))
        }
    }

    /// What a new store is told before it knows anything.
    struct Joining {
        let deployment: Digest32
        let device: RecordID
        let publicKey: String
        let areas: AreaList
        let source: Source

        /// Where everything comes from.
        enum Source {
            /// A store that answers, by the name under which it is remembered.
            case peer(String, any Transport)
            /// A bundle, and the keys to trust for it.
            case bundle(String, trust: [DeviceAnswer.Trusted])
        }
    }

    private static func clone(
        to folder: String, host: Host, takesKey: Bool = false, keepsKey: (() -> Bool)? = nil,
        isInterrupted: @escaping () -> Bool,
        progress: @escaping (Int) -> Void, _ join: (String) throws(FieldLogError) -> Joining
    ) throws(FieldLogError) -> (workspace: Workspace, outcome: SyncOutcome) {
        var outcome = SyncOutcome()
        try NewFolder.fill(folder, takesKey: takesKey, keepsKey: keepsKey) { (path) throws(FieldLogError) in
            let workspace = Workspace(store: try Store.create(path), host: host)
            let joining = try join(path)
            defer { if case .peer(_, let transport) = joining.source { transport.close() } }
            let nonce = try host.random(IncarnationID.byteCount)
            let incarnation = IncarnationID.derived(publicKey: joining.publicKey, nonce: nonce)
            try workspace.store.write { (transaction) throws(FieldLogError) in
                try transaction.set([
                    .deployment: joining.deployment.hex, .scope: joining.areas.text, .publicKey: joining.publicKey,
                    .device: joining.device.description, .incarnation: incarnation.description,
                    .nonce: Hex.encode(nonce),
                ])
            }
            func session() throws(FieldLogError) -> SyncOutcome {
                switch joining.source {
                case .peer(let name, let transport):
                    return try Driver(
                        workspace: workspace, peer: name, transport: transport, isInterrupted: isInterrupted,
                        progress: progress
                    ).run()
                case .bundle(let path, let trust):
                    return try workspace.begin(
                        with: path, trust: trust, isInterrupted: isInterrupted, progress: progress)
                }
            }
            // The device may write from where its grant stands in the authority feed, so that comes first.
            outcome = try session()
            try workspace.store.write { (transaction) throws(FieldLogError) in
                let batch = Batch(workspace: workspace, transaction: transaction, ids: IDMint(host: host))
                try batch.take(
                    publicKey: joining.publicKey, device: joining.device, nonce: nonce, reason: nil)
            }
            try workspace.rememberPlace()
            let witness = try workspace.store.witnessPath()
            defer { _ = try? Files.remove(witness) }
            // What this device wrote first leaves with its next session or bundle.
            guard case .peer(let name, _) = joining.source else { return }
            let second = try session()
            try workspace.note(name, failure: nil)
            outcome.sent += second.sent
            outcome.isEqual = second.isEqual
            outcome.refused += second.refused
        }
        let workspace = try open(folder, host: host)
        try workspace.rememberPlace()
        return (workspace, outcome)
    }

    /// Reads an answer. The key that must have signed it is among those it names: who brings it is trusted, not the file.
    static func readAnswer(_ path: String, host: Host) throws(FieldLogError) -> DeviceAnswer {
        let file = try SignedFile.unverified(path, .answer)
        guard let answer = DeviceAnswer(decoding: file.payload) else {
            throw .signedFile(path: path, .form(expected: SignedFile.Kind.answer.rawValue))
        }
        let items = answer.trust.filter { $0.principal == file.maker }
            .map { SignedMessage(message: file.payload, signature: file.signature, publicKey: $0.publicKey) }
        guard try host.verifier.verify(items, namespace: SignedFile.Kind.answer.namespace).contains(true) else {
            throw .signedFile(path: path, .signature)
        }
        return answer
    }
}
