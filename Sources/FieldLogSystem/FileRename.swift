internal import CFieldLog

extension Files {
    /// Gives a file or folder another name on the same file system, and makes the new name durable. Throws what the system says.
    public static func rename(_ path: String, to new: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "rename")
        try SystemError.checkNoNUL(new, "rename")
        try SystemError.check(unsafe fl_rename(path, new), "rename", path)
    }

    /// As ``rename(_:to:)``, but throws `EEXIST` when something has the new name: nothing is replaced, whoever else makes a file there at
    /// the same moment. Where the file system cannot promise that, the name is looked at just before.
    public static func rename(_ path: String, toNew new: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "rename")
        try SystemError.checkNoNUL(new, "rename")
        try SystemError.check(unsafe fl_rename_new(path, new), "rename", new)
    }
}
