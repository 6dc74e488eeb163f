internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// The key of a store while it is replaced: `key.next` until the settings name it, then `key`; former ones are kept as `key.old-N`.
enum KeyFiles {
    static let next = "key.next"

    /// The public key that waits to be used; nil without one.
    static func nextKey(in folder: String) throws(FieldLogError) -> String? {
        do throws(SystemError) {
            guard try Files.exists("\(folder)/\(next)"), try Files.exists("\(folder)/\(next).pub") else { return nil }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return try DeviceKey.publicKey(of: "\(folder)/\(next)")
    }

    /// Makes the next key; the one that waits already where there is one.
    static func makeNext(in folder: String, host: Host) throws(FieldLogError) -> String {
        if let waiting = try nextKey(in: folder) { return waiting }
        do throws(SystemError) {
            // Half a pair that a kill left behind serves nobody.
            for name in [next, next + ".pub"] { try Files.remove("\(folder)/\(name)") }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        return try host.keyMaker.makeKey(in: folder, name: next)
    }

    /// Puts the next key in the place of the present one, which is kept under another name. Two at once would put the new one aside as well.
    fileprivate static func swap(in folder: String) throws(FieldLogError) {
        do throws(SystemError) {
            var number = 1
            while try Files.exists("\(folder)/key.old-\(number)") { number += 1 }
            // The private key moves last on the way in: while `key.next` is there, the change is not over and is taken up again.
            if try Files.exists("\(folder)/key") {
                if try Files.exists("\(folder)/key.pub") {
                    try Files.rename("\(folder)/key.pub", to: "\(folder)/key.old-\(number).pub")
                }
                try Files.rename("\(folder)/key", to: "\(folder)/key.old-\(number)")
            }
            let text = try Files.readRegular("\(folder)/\(next).pub", maxBytes: 4_096)
            try Files.writeAtomically(text, to: "\(folder)/key.pub")
            try Files.rename("\(folder)/\(next)", to: "\(folder)/key")
            try Files.remove("\(folder)/\(next).pub")
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}

extension Workspace {
    /// Puts the files of a key that the settings name already in their place, and tells the witness before; false where none waits for that.
    /// Whoever changes the key calls it behind its commit; whoever needs the key, for a change that was cut off there.
    @discardableResult
    func finishKeyChange() throws(FieldLogError) -> Bool {
        guard try isKeyChangeDue() else { return false }
        return try store.withLock { () throws(FieldLogError) in
            // Another process may have done it meanwhile.
            guard try isKeyChangeDue() else { return false }
            try rememberPlace()
            try KeyFiles.swap(in: store.path)
            return true
        }
    }

    /// Whether the settings name a key already whose files are still those of the next one.
    func isKeyChangeDue() throws(FieldLogError) -> Bool {
        guard let waiting = try KeyFiles.nextKey(in: store.path) else { return false }
        return try waiting == store.setting(.publicKey)
    }

    /// Why this store must take a new name before it writes. A change of keys that was cut off before the witness was told is none: it is
    /// ended first. The central store would else take itself for one that was restored.
    func nameProblem(machine: String?) throws(FieldLogError) -> WitnessProblem? {
        let problem = try store.witnessProblem(machine: machine)
        guard problem == .differs, try finishKeyChange() else { return problem }
        return try store.witnessProblem(machine: machine)
    }

    /// Takes the incarnation of another key of this device, in one step with what `body` writes behind it; then the key files change places.
    func takeKey(
        _ key: String, _ body: (Batch) throws(FieldLogError) -> Void = { _ in }
    ) throws(FieldLogError) {
        guard let device = RecordID(text: try store.requiredSetting(.device)) else {
            throw .damaged(detail: "setting.device")
        }
        try store.write { (transaction) throws(FieldLogError) in
            let batch = Batch(workspace: self, transaction: transaction, ids: IDMint(host: host))
            try batch.take(publicKey: key, device: device, reason: "key_rotated")
            try body(batch)
        }
        try finishKeyChange()
    }
}
