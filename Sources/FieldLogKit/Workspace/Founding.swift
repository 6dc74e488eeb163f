internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

extension Workspace {
    /// Makes a new central store in a folder that is empty or not there: its key, the first entry of the authority feed, whose hash
    /// is the deployment's id, and the catalogues of codes that a deployment starts with.
    public static func found(_ folder: String, host: Host) throws(FieldLogError) -> Workspace {
        try NewFolder.fill(folder) { (path) throws(FieldLogError) in
            let workspace = Workspace(store: try Store.create(path), host: host)
            let root = try host.keyMaker.makeKey(in: path, name: rootKeyName)
            try workspace.writeBeginnings(key: try host.keyMaker.makeKey(in: path, name: DeviceKey.name), root: root)
        }
        let workspace = try open(folder, host: host)
        try workspace.rememberPlace()
        return workspace
    }

    /// The name by which transports know the first central store.
    public static let centralPrincipal = "central"

    /// The file of the root key in the folder of a new central store. It is to be moved to a safe place: it is needed only when the
    /// key of the central store is lost.
    public static let rootKeyName = "root-key"

    private func writeBeginnings(key: String, root: String) throws(FieldLogError) {
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            let nonce = try host.random(IncarnationID.byteCount)
            let incarnation = IncarnationID.derived(publicKey: key, nonce: nonce)
            let device = try batch.ids.next()
            try transaction.set([.incarnation: incarnation.description, .scope: "*"])
            var beginning = FieldValues()
            beginning[1] = .text(root)
            beginning[2] = .text(Hex.encode(nonce))
            beginning[3] = .text(key)
            try batch.create(Schema.deployment, home: .authority, values: beginning)
            guard let first = transaction.lastOwn?.head else { throw FieldLogError.damaged(detail: "authority") }
            try transaction.set([.deployment: first.hash.hex])
            try batch.grant(
                device: device, key: key, role: .administrator, areas: .all, principal: Self.centralPrincipal)
            try batch.take(publicKey: key, device: device, nonce: nonce, reason: nil)
            try batch.writeDevice(device, name: Workspace.centralPrincipal, areas: "*")
            try batch.writeCodes(deployment: first.hash)
        }
    }

    /// Writes the witness of a store whose folder has just got its name.
    func rememberPlace() throws(FieldLogError) {
        let incarnation = try store.ownIncarnation()
        guard let head = try store.heads(of: .commons).first(where: { $0.feed.incarnation == incarnation }) else {
            return
        }
        try store.writeWitness(head, machine: host.machine, sync: true)
    }
}

extension Batch {
    /// Writes the record of this device.
    func writeDevice(_ id: RecordID, name: String, areas: String) throws(FieldLogError) {
        var values = FieldValues()
        values[1] = try workspace.value(name, of: Schema.device, "name")
        values[3] = .text(areas)
        values[4] = .text(workspace.today)
        try create(Schema.device, home: .commons, values: values, id: id)
    }

    func writeCodes(deployment: Digest32) throws(FieldLogError) {
        for code in Catalogues.initial {
            var values = FieldValues()
            values[1] = .text(code.catalogue)
            values[2] = .text(code.code)
            values[3] = .text(code.label.vi)
            values[4] = .text(code.label.en)
            let id = RecordID.derived(
                deployment: deployment, kind: Schema.code.name, home: .commons, namespace: code.catalogue,
                key: code.code)
            try create(Schema.code, home: .commons, values: values, id: id)
        }
    }
}

extension Workspace {
    /// The value of a text for a field of a kind, with the field named in what is thrown.
    func value(_ text: String, of kind: KindSpec, _ name: String) throws(FieldLogError) -> FieldValue {
        guard let field = kind.field(name) else {
            throw .refused(FieldRefusal(kind: kind.name, field: name, problem: .unknownField(near: [])))
        }
        do throws(FieldProblem) {
            return try FieldInput(codes: CodeBook()).value(text, for: field)
        } catch {
            throw .refused(FieldRefusal(kind: kind.name, field: field.name, problem: error))
        }
    }
}
