public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

extension Workspace {
    /// Makes a store in a new folder that joins the deployment of the store in another folder: a key of its own, a first incarnation,
    /// and everything of the areas asked that the peer has. Without areas: all that the peer has.
    public static func clone(
        from peerPath: String, to folder: String, device name: String, areas: [String], host: Host,
        isInterrupted: @escaping () -> Bool = { false }, progress: @escaping (Int) -> Void = { _ in }
    ) throws(FieldLogError) -> (workspace: Workspace, outcome: SyncOutcome) {
        let peer = try open(peerPath, host: host)
        let scope = try peer.grantedScope(areas)
        // A name that cannot be one is refused before anything is made.
        _ = try peer.value(name, of: Schema.device, "name")
        var outcome = SyncOutcome()
        try NewFolder.fill(folder) { (path) throws(FieldLogError) in
            let workspace = Workspace(store: try Store.create(path), host: host)
            let key = try DeviceKey.make(in: path)
            let deployment = try peer.store.requiredSetting(.deployment)
            try workspace.store.write { (transaction) throws(FieldLogError) in
                try transaction.set([.deployment: deployment, .scope: scope, .publicKey: key])
            }
            try workspace.join(name: name, key: key, scope: scope)
            try workspace.rememberPlace()
            defer { _ = try? Files.remove(Witness.path(ofStore: workspace.store.path)) }
            var sync = StoreSync(here: workspace, there: peer, isInterrupted: isInterrupted, progress: progress)
            outcome = try sync.run()
        }
        let workspace = try open(folder, host: host)
        try workspace.rememberPlace()
        return (workspace, outcome)
    }

    /// The text of a scope of these areas; every one must be known here and lie within this store's own.
    private func grantedScope(_ areas: [String]) throws(FieldLogError) -> String {
        if areas.isEmpty { return try store.requiredSetting(.scope) }
        var keys: [String] = []
        for text in areas { keys.append(try home(text).text) }
        return Set(keys).sorted().joined(separator: " ")
    }

    private func join(name: String, key: String, scope: String) throws(FieldLogError) {
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            let device = try batch.ids.next()
            try batch.take(publicKey: key, device: device, reason: nil)
            try batch.writeDevice(device, name: name, areas: scope)
        }
    }
}
