internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// Fills a new folder under another name first, so that a store is there whole or not at all.
enum NewFolder {
    /// The files of a device between its request and the answer.
    private static let keyFiles = ["key", "key.pub"]

    /// Whether a folder holds the key pair of a request and nothing else.
    static func awaitsAnswer(_ folder: String) throws(FieldLogError) -> Bool {
        do throws(SystemError) {
            try comeBack(folder)
            guard try Files.identity(of: folder)?.isDirectory == true else { return false }
            return try Files.list(folder) == keyFiles
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Fills a folder that is new, empty, or holds the key pair of a request, which the body finds in the folder that it fills.
    ///
    /// `keepsKey` is asked after an error: the key is kept, and the body of the next run finds it. Nil where the body never looks for one.
    static func fill(
        _ folder: String, keepsKey: (() -> Bool)? = nil, _ body: (String) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let partial = folder + ".partial"
        let hasKey = try awaitsAnswer(folder)
        do throws(SystemError) {
            if !hasKey, try Files.exists(folder) {
                guard try Files.identity(of: folder)?.isDirectory == true else {
                    throw SystemError(operation: "make folder", path: folder, code: ENOTDIR)
                }
                guard try Files.list(folder).isEmpty else {
                    throw SystemError(operation: "exists", path: folder, code: 0)
                }
            }
            // What a run that was killed left behind.
            try removeOwn(partial, butKey: keepsKey != nil)
            try Files.makeDirectory(partial, parents: true)
            if hasKey {
                for name in keyFiles {
                    let bytes = try Files.readRegular(folder + "/" + name, maxBytes: 65_536)
                    try Files.writeAtomically(bytes, to: partial + "/" + name)
                }
            }
        } catch {
            throw error.operation == "exists"
                ? .exists(path: folder) : .system(operation: error.operation, path: error.path, code: error.code)
        }
        do throws(FieldLogError) {
            try body(partial)
        } catch {
            try? removeOwn(partial, butKey: keepsKey?() ?? false)
            throw error
        }
        do throws(SystemError) {
            // The key is never only in a folder that the next run would take for a left-over.
            if hasKey { try Files.rename(folder, to: aside(folder)) } else { try Files.removeDirectory(folder) }
            try Files.rename(partial, to: folder)
            // The store is there whole: what is left of the request does no harm.
            if hasKey { try? removeAll(aside(folder)) }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static func aside(_ folder: String) -> String { folder + ".before-answer" }

    /// Undoes the first half of a replacement that a kill has cut.
    private static func comeBack(_ folder: String) throws(SystemError) {
        if try !Files.exists(folder), try Files.exists(aside(folder)) { try Files.rename(aside(folder), to: folder) }
    }

    /// Nothing is removed through a link, nor what somebody else has laid there.
    private static func removeOwn(_ folder: String, butKey: Bool) throws(SystemError) {
        guard try Files.exists(folder) else { return }
        guard try Files.isOwnFolder(folder) else {
            throw SystemError(operation: "make folder", path: folder, code: EEXIST)
        }
        try removeAll(folder, butKey: butKey)
    }

    private static func removeAll(_ folder: String, butKey: Bool = false) throws(SystemError) {
        guard try Files.exists(folder) else { return }
        let names = try Files.list(folder)
        // Half a pair is of no use.
        let kept = butKey && keyFiles.allSatisfy(names.contains) ? keyFiles : []
        for name in names where !kept.contains(name) {
            let path = folder + "/" + name
            if try Files.identity(of: path)?.isDirectory == true { try removeAll(path) } else { try Files.remove(path) }
        }
        if kept.isEmpty { try Files.removeDirectory(folder) }
    }
}
