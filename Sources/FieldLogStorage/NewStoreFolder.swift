public import FieldLogModel
internal import FieldLogSystem

/// How a new store comes into its folder: there whole, or not at all, also where the folder cannot be replaced because a disk is mounted
/// there, or somebody stands in it.
///
/// It is made in a folder within that one. One rename of that folder decides: before it there is no store, after it there is one, and whoever
/// opens it next moves its files to their place, however often that is cut short.
public enum NewStoreFolder {
    /// Where a new store is made.
    public static let work = ".fieldlog-new"
    private static let ready = ".fieldlog-ready"
    /// The folder in ``work`` that becomes the store's: beside it is room for what lies beside a store.
    public static let inner = "new"
    /// What belongs to the place. Not the index of the write-ahead log: all who have the database open must share one.
    private static let left: Set<String> = ["lock"]

    /// Says that what lies in the folder of work is to be the store, and moves it to its place. The caller holds the store's lock.
    ///
    /// - Parameter decided: called as soon as it is said: from then on the store is there, whatever is thrown.
    public static func decide(_ folder: String, decided: () -> Void) throws(FieldLogError) {
        do throws(SystemError) {
            // On a disk that knows no rights there are none to set, and `check` says so.
            try? Files.closeToOthers(folder)
            try Files.rename(folder + "/" + work, to: folder + "/" + ready)
        } catch {
            throw FieldLogError(error)
        }
        decided()
        try finish(folder)
    }

    /// Whether a decision is not carried out yet. What no run of ours has left decides nothing.
    static func isDue(_ folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) { return try WorkFolder.isOurs(folder + "/" + ready) } catch {
            throw FieldLogError(error, entering: folder)
        }
    }

    /// Where the files of a new store lie that is decided, and not at its place yet; nil where none is.
    static func decided(_ folder: String) throws(SystemError) -> String? {
        let from = folder + "/" + ready
        guard try WorkFolder.isOurs(from), try Files.isRealFolder(from + "/" + inner) else { return nil }
        return from + "/" + inner
    }

    /// Whether a store is being made in a folder, or was when a run was killed.
    static func isBegun(_ folder: String) throws(SystemError) -> Bool { try WorkFolder.isOurs(folder + "/" + work) }

    /// Carries out what was decided; nothing where nothing was. The caller holds the store's lock.
    static func finish(_ folder: String) throws(FieldLogError) {
        guard try isDue(folder) else { return }
        let from = folder + "/" + ready
        do throws(SystemError) {
            if try Files.isRealFolder(from + "/" + inner) {
                for name in try Files.list(from + "/" + inner) where !left.contains(name) {
                    try Files.rename("\(from)/\(inner)/\(name)", to: "\(folder)/\(name)")
                    Files.give("\(folder)/\(name)", toOwnerOf: folder)
                    if name.hasPrefix(DamageFolder.prefix) { Files.giveFolder("\(folder)/\(name)", toOwnerOf: folder) }
                }
            }
            try WorkFolder.remove(from)
        } catch {
            throw FieldLogError(error)
        }
    }
}
