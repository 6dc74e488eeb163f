internal import FieldLogModel
internal import FieldLogSystem

/// Erased bodies in what repairs have left beside a store.
extension Store {
    /// Removes erased bodies from the files that lie in the store's folder beside the database. The caller holds the store's lock.
    ///
    /// Loose entries lose the bodies and stay. A damaged database that was set aside goes: whatever could be read of it is in the log or among the
    /// loose entries since the repair, and nobody can say of bytes that cannot be read that they are not the ones that the law had erased.
    func removeTracesBeside(_ erased: ErasedBodies) throws(FieldLogError) {
        do throws(SystemError) {
            // What was begun and never decided is made anew when somebody begins again.
            for name in [DamageFolder.work, NewStoreFolder.work] where try WorkFolder.isOurs(path + "/" + name) {
                try WorkFolder.remove(path + "/" + name)
            }
            try removeTraces(under: path, erased, depth: 0)
        } catch {
            throw FieldLogError(error)
        }
    }

    private func removeTraces(
        under folder: String, _ erased: ErasedBodies, depth: Int
    ) throws(SystemError) {
        for name in try Files.list(folder) where name.hasPrefix(DamageFolder.prefix) {
            let aside = folder + "/" + name
            guard try Files.isRealFolder(aside) else { continue }
            for file in try Files.list(aside) {
                let path = aside + "/" + file
                if file == LooseFile.name {
                    try Self.removeTraces(fromLoose: path, erased)
                } else if file.hasPrefix("fieldlog.db") || WorkFolder.isUnfinished(file) {
                    try Files.remove(path)
                }
            }
            // What no repair of ours left was put apart as a whole, with what lay in it.
            if depth < 2 { try removeTraces(under: aside, erased, depth: depth + 1) }
        }
    }

    /// A file that is not as it was written is written anew with what can be read of it: what cannot may be what was erased.
    private static func removeTraces(fromLoose path: String, _ given: ErasedBodies) throws(SystemError) {
        guard try Files.identity(of: path)?.isRegular == true else { return }
        let bytes = try Files.readRegular(path, maxBytes: LooseFile.bytesMax)
        let found = LooseFile.decode(bytes)
        var erased = given
        for item in found where erased.entries.contains(item.entry.hash) { erased.note(item.entry.header) }
        var kept: [LooseEntry] = []
        for item in found {
            if !erased.isHeld(by: item.entry) {
                kept.append(item)
            } else if erased.entries.contains(item.entry.hash),
                let entry = try? Entry(headerBytes: item.entry.headerBytes, bodyBytes: nil)
            {
                kept.append(LooseEntry(entry: entry, signature: item.signature, isBorneOut: item.isBorneOut))
            }
        }
        if kept == found, Leftovers.isSound(LooseFile.name, bytes) { return }
        if kept.isEmpty { try Files.remove(path) } else { try Files.writeAtomically(LooseFile.encode(kept), to: path) }
    }
}
