internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem
internal import Glibc

/// Fills the folder of a new store, so that the store is there whole or not at all (`NewStoreFolder`). Nothing is replaced or removed but what
/// an earlier run has left there that was killed.
enum NewFolder {
    /// The files of a device between its request and the answer.
    private static let keyFiles = ["key", "key.pub"]
    private static let lock = "lock"

    /// The path of a folder without links and dots, where it is there already: what lies beside it is found by its own name.
    static func resolved(_ folder: String) -> String { (try? Files.canonicalPath(folder)) ?? folder }

    /// Whether a folder holds the key pair of a request and nothing else.
    static func awaitsAnswer(_ folder: String) throws(FieldLogError) -> Bool {
        guard try isFolder(folder) else { return false }
        try DamageFolder.finishUnderLock(folder)
        return try contents(folder) == keyFiles
    }

    /// Fills a folder that is new or empty, or, with `takesKey`, holds the key pair of a request, which the body finds in the folder that it
    /// fills.
    ///
    /// Throws `storeThere`, `keyAlone`, `damaged` and `nothingLeft` for a store of which only the key is left, `exists` where anything else lies
    /// there, and `busy` while another process fills it, with nothing changed.
    ///
    /// `keepsKey` is asked after an error: the key is kept, and the body of the next run finds it. Nil where the body never looks for one.
    static func fill(
        _ given: String, takesKey: Bool = false, keepsKey: (() -> Bool)? = nil,
        _ body: (String) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let isNew = try make(given, takesKey)
        let folder = resolved(given)
        defer { leave(folder, isNew: isNew) }
        try DamageFolder.withLock(folder, milliseconds: 0) { () throws(FieldLogError) in
            // Somebody may have been quicker.
            let hasKey = try refuseContents(folder, takesKey)
            let inner = try prepare(folder, hasKey: hasKey, keepsKey: keepsKey != nil)
            var isDecided = false
            do throws(FieldLogError) {
                try body(inner)
                try NewStoreFolder.decide(folder) { isDecided = true }
            } catch {
                // What is decided is for whoever opens it next to end.
                if !isDecided { try? clear(folder, butKey: keepsKey?() ?? false) }
                throw error
            }
        }
    }

    // MARK: The folder

    private static func isFolder(_ path: String) throws(FieldLogError) -> Bool {
        try asked { () throws(SystemError) in try Files.identity(of: path)?.isDirectory == true }
    }

    /// Makes the folder where it is not there; false where it is.
    private static func make(_ folder: String, _ takesKey: Bool) throws(FieldLogError) -> Bool {
        let isThere = try asked { () throws(SystemError) in try Files.exists(folder) }
        guard isThere else {
            return try asked { () throws(SystemError) in try Files.makeDirectory(folder, parents: true) }
        }
        guard try isFolder(folder) else { throw .system(operation: "make folder", path: folder, code: ENOTDIR) }
        try DamageFolder.finishUnderLock(folder)
        _ = try refuseContents(folder, takesKey)
        return false
    }

    /// What lies in a folder besides what a run of ours that was killed has left, sorted.
    private static func contents(_ folder: String) throws(FieldLogError) -> [String] {
        try asked { () throws(SystemError) in
            var found: [String] = []
            for name in try Files.list(folder) {
                let path = folder + "/" + name
                if name == lock, let file = try Files.identity(of: path), file.isRegular, file.size == 0 { continue }
                if name == NewStoreFolder.work, try WorkFolder.isOurs(path) { continue }
                found.append(name)
            }
            return found
        }
    }

    /// Throws where a folder holds more than a key pair, or one that is not to be taken; returns whether it holds one.
    private static func refuseContents(_ folder: String, _ takesKey: Bool) throws(FieldLogError) -> Bool {
        let found = try contents(folder)
        if found.isEmpty { return false }
        if try Store.exists(folder) { throw .storeThere(path: folder) }
        guard found == keyFiles else { throw .exists(path: folder) }
        // A key that is overwritten is lost for ever, and with it what was asked for, or what only it can bring back.
        guard takesKey else { throw try Store.absence(of: folder) }
        return true
    }

    /// Takes the lock away again where no store came of it, and the folder where it was made for it.
    private static func leave(_ folder: String, isNew: Bool) {
        guard (try? Store.exists(folder)) == false else { return }
        _ = try? Files.remove(folder + "/" + lock)
        if isNew { _ = try? Files.removeDirectory(folder) }
    }

    // MARK: The work

    private static func prepare(_ folder: String, hasKey: Bool, keepsKey: Bool) throws(FieldLogError) -> String {
        let work = folder + "/" + NewStoreFolder.work
        let inner = work + "/" + NewStoreFolder.inner
        try clear(folder, butKey: keepsKey)
        try asked { () throws(SystemError) in
            if try !Files.exists(work) { try WorkFolder.make(work) }
            try Files.makeDirectory(inner)
            guard hasKey else { return }
            for name in keyFiles {
                let bytes = try Files.readRegular(folder + "/" + name, maxBytes: 65_536)
                try Files.writeAtomically(bytes, to: inner + "/" + name)
            }
        }
        return inner
    }

    /// Removes what a run has left, all but the key pair that the next one is to find. Half a pair is of no use.
    private static func clear(_ folder: String, butKey: Bool) throws(FieldLogError) {
        let work = folder + "/" + NewStoreFolder.work
        let inner = work + "/" + NewStoreFolder.inner
        try asked { () throws(SystemError) in
            guard butKey, try WorkFolder.isOurs(work), try Files.isRealFolder(inner) else {
                return try WorkFolder.remove(work)
            }
            let names = try Files.list(inner)
            guard keyFiles.allSatisfy(names.contains) else { return try WorkFolder.remove(work) }
            for name in names where !keyFiles.contains(name) { try Files.removeTree(inner + "/" + name) }
            let kept = [WorkFolder.mark, NewStoreFolder.inner]
            for name in try Files.list(work) where !kept.contains(name) { try Files.removeTree(work + "/" + name) }
        }
    }

    private static func asked<Result>(
        _ body: () throws(SystemError) -> Result
    ) throws(FieldLogError) -> Result {
        do throws(SystemError) { return try body() } catch {
            if error.operation == WorkFolder.foreign, let path = error.path { throw .inTheWay(path: path) }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
