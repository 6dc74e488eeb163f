public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// Where a file goes that somebody names: never over what a store needs, be it another store than the one at hand.
public enum OutputPlace {
    /// Throws `output` for a path within the folder of a store, or that has the name of what stands beside one. Nothing is made or opened.
    ///
    /// `new` is a folder that is about to become a store's.
    public static func check(_ path: String, new: String? = nil) throws(FieldLogError) {
        let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (above, name) = (String(path[..<end]), path[end...])
        if isBesideStore(name) { throw .output(path: path, .witness) }
        // A link in the last place is replaced, not followed: what counts is the folder that it lies in.
        var folder = Workspace.folderName(above.isEmpty ? "." : above)
        let wanted = new.map { Workspace.folderName($0) }
        // A key that was laid among other things keeps its name, and nothing else there is kept from its owner.
        if Store.fileNames.contains(name.lowercased()), hasKey(folder) {
            throw .output(path: path, .insideStore(folder))
        }
        while true {
            if folder == wanted || isStore(folder) { throw .output(path: path, .insideStore(folder)) }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    /// Whatever the case: there are disks that make no difference.
    private static func isBesideStore(_ name: Substring) -> Bool {
        let plain = name.lowercased()
        return plain.hasPrefix(".") && [".fieldlog-witness", ".fieldlog-lost"].contains { plain.hasSuffix($0) }
    }

    /// Whether a folder holds a store, or the key that one is made with: any other file beside that would keep it from being made.
    private static func isStore(_ folder: String) -> Bool {
        if (try? Store.exists(folder)) == true { return true }
        guard hasKey(folder), let names = try? Files.list(folder) else { return false }
        return names.allSatisfy { name in
            Store.fileNames.contains(name) || own.contains { name.hasPrefix($0) }
        }
    }

    /// What else the folder of a store whose database is lost may hold, by how it begins.
    private static let own = [
        ".", DeviceKey.name + ".", Workspace.rootKeyName, DamageFolder.prefix, "draft-", "night.lock", "witness",
    ]

    /// Whether the key of a device lies in a folder; a file of somebody's own may have that name.
    private static func hasKey(_ folder: String) -> Bool {
        let key = folder + "/" + DeviceKey.name
        guard (try? DeviceKey.exists(in: folder)) == true else { return false }
        return DeviceKey.ownPublicKey(of: key) != nil || (try? DeviceKey.publicKey(of: key)) != nil
    }
}
