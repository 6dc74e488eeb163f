internal import CFieldLog

extension Files {
    /// Gives a file or folder another name on the same file system, and makes the new name durable. Throws what the system says.
    public static func rename(_ path: String, to new: String) throws(SystemError) {
        try SystemError.checkNoNUL(path, "rename")
        try SystemError.checkNoNUL(new, "rename")
        try SystemError.check(unsafe fl_rename(path, new), "rename", path)
    }
}
