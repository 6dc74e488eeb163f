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
            try workspace.writeBeginnings(key: try DeviceKey.make(in: path))
        }
        let workspace = try open(folder, host: host)
        try workspace.rememberPlace()
        return workspace
    }

    private func writeBeginnings(key: String) throws(FieldLogError) {
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            let nonce = try host.random(IncarnationID.byteCount)
            let incarnation = IncarnationID.derived(publicKey: key, nonce: nonce)
            let device = try batch.ids.next()
            try transaction.set([.incarnation: incarnation.description, .scope: "*"])
            var root = FieldValues()
            root[1] = .text(key)
            root[2] = .text(Hex.encode(nonce))
            try batch.create(Schema.deployment, home: .authority, values: root)
            guard let first = transaction.lastOwn?.head else { throw FieldLogError.damaged(detail: "authority") }
            try transaction.set([.deployment: first.hash.hex])
            try batch.take(publicKey: key, device: device, nonce: nonce, reason: nil)
            try batch.writeDevice(device, name: "central", areas: "*")
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

/// Fills a new folder under another name first, so that a store is there whole or not at all.
enum NewFolder {
    static func fill(_ folder: String, _ body: (String) throws(FieldLogError) -> Void) throws(FieldLogError) {
        let partial = folder + ".partial"
        do throws(SystemError) {
            if try Files.exists(folder) {
                let isFolder = try Files.identity(of: folder)?.isDirectory == true
                let isEmpty = isFolder ? try Files.list(folder).isEmpty : false
                guard isEmpty else { throw SystemError(operation: "exists", path: folder, code: 0) }
            }
            // What a run that was killed left behind.
            try removeAll(partial)
            try Files.makeDirectory(partial, parents: true)
        } catch {
            throw error.operation == "exists"
                ? .exists(path: folder) : .system(operation: error.operation, path: error.path, code: error.code)
        }
        do throws(FieldLogError) {
            try body(partial)
        } catch {
            try? removeAll(partial)
            throw error
        }
        do throws(SystemError) {
            try Files.removeDirectory(folder)
            try Files.rename(partial, to: folder)
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func removeAll(_ folder: String) throws(SystemError) {
        guard try Files.exists(folder) else { return }
        for name in try Files.list(folder) { try Files.remove(folder + "/" + name) }
        try Files.removeDirectory(folder)
    }
}
