internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension Trial {
    /// Goes on as somebody does who has noticed nothing: changes by one process after the other, each acknowledged or refused, and then the
    /// repair that an administrator would run. What was in the store, and what was acknowledged since, is there, or its number is named.
    func goOn(_ files: [(name: String, bytes: [UInt8])], _ outcome: inout Outcome) throws(FieldLogError) {
        try world.lay(files, in: "a")
        var expected = entries
        for number in 1...3 {
            do throws(FieldLogError) {
                let workspace = try Workspace.open(path, host: host)
                let fields = [TypedField("name", "Quán \(number)"), TypedField("kind", "BAR")]
                _ = try workspace.addEstablishment(fields, area: "26740")
                if let change = try workspace.store.lastOwnChange() { expected.insert(change.entry.hash) }
            } catch {
                // Refused: nothing was acknowledged.
            }
        }
        do throws(FieldLogError) {
            let repaired = try Repair(path, from: nil, host: host).run()
            let lost = expected.subtracting(try Self.entries(of: Workspace.open(path, host: host).store)).count
            if lost > 0, repaired.isWhole { outcome.violation = "going on: \(lost) entries gone, and nobody says so" }
        } catch {
            outcome.violation = "going on: \(error)"
        }
    }

    /// The hashes of all entries of a store.
    static func entries(of store: Store) throws(FieldLogError) -> Set<Digest32> {
        var found: Set<Digest32> = []
        try store.forEachEntry { (change) throws(FieldLogError) in
            found.insert(change.entry.hash)
            return true
        }
        return found
    }
}
