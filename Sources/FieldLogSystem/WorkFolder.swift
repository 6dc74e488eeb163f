internal import CFieldLog

/// Folders in which something is made before it takes its place, and what a run that was killed leaves of them.
///
/// A file in it, written first and removed last, says that the folder is ours: never its name alone, which somebody may have given to a
/// folder of his own. A run that was killed before it was written has left an empty folder.
public enum WorkFolder {
    /// The name of that file.
    public static let mark = ".fieldlog-work"
    /// The ``SystemError/operation`` of what is thrown where something else has the name.
    public static let foreign = "not ours"
    private static let text = Array("fieldlog work 1\n".utf8)

    /// Makes a folder of mode 0700 with the mark in it. Throws `EEXIST` when anything has the name.
    public static func make(_ path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "make folder")
        try SystemError.check(unsafe fl_make_directory(path), "make folder", path)
        try writeMark(in: path)
    }

    /// Writes the mark into a folder that is ours; nothing where it has one. Where it cannot be written, an empty folder goes as well.
    public static func writeMark(in path: String) throws(SystemError) {
        do throws(SystemError) {
            if try !Files.exists(path + "/" + mark) { try Files.writeAtomically(text, to: path + "/" + mark) }
        } catch {
            _ = try? Files.removeDirectory(path)
            throw error
        }
    }

    /// Whether a run of ours made what has this name: a folder, not a link to one, with the mark in it, or with nothing yet. False where
    /// nothing has the name.
    public static func isOurs(_ path: String) throws(SystemError) -> Bool {
        guard try Files.isRealFolder(path) else { return false }
        guard try hasMark(path) else { return try Files.list(path).allSatisfy(isUnfinished) }
        return true
    }

    /// Removes a folder that is ours with all in it, the mark last; nothing where nothing has the name. No link is followed.
    ///
    /// Throws an error whose operation is ``foreign`` where something else has the name; that is left as it is.
    public static func remove(_ path: String) throws(SystemError) {
        guard try Files.exists(path) else { return }
        guard try isOurs(path) else { throw SystemError(operation: foreign, path: path, code: nameTaken) }
        guard try hasMark(path) else {
            // One by one: a name that cannot be read as text keeps the folder where it is.
            for name in try Files.list(path) where isUnfinished(name) { try Files.remove(path + "/" + name) }
            try Files.removeDirectory(path)
            return
        }
        try SystemError.check(unsafe fl_remove_marked(path, mark), "remove folder", path)
    }

    private static func hasMark(_ path: String) throws(SystemError) -> Bool {
        let file = path + "/" + mark
        guard try Files.exists(file) else { return false }
        return (try? Files.readRegular(file, maxBytes: 64)) == text
    }

    /// Whether a name is that of a mark until it is whole.
    public static func isUnfinished(_ name: String) -> Bool { name.hasPrefix(".fl-") && name.hasSuffix(".tmp") }
}

extension Files {
    /// Whether a name is that of a folder, not of a link to one.
    public static func isRealFolder(_ path: String) throws(SystemError) -> Bool {
        try SystemError.checkNoNUL(path, "stat")
        return unsafe fl_is_real_directory(path) == 1
    }

    /// Removes a file, a link, or a folder with all in it, folders eight deep; nothing where nothing has the name. A link is removed, never
    /// followed.
    public static func removeTree(_ path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "remove")
        try SystemError.check(unsafe fl_remove_tree(path), "remove", path)
    }

    /// Shuts others out of a folder of this account (mode 0700); one of another account is left as it is.
    public static func closeToOthers(_ path: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "set mode")
        try SystemError.check(unsafe fl_close_directory(path), "set mode", path)
    }
}
