internal import CFieldLog

/// Room on file systems.
public enum DiskSpace {
    /// The bytes that a process without privileges can still write to the file system that holds `path`, which exists.
    ///
    /// It may have changed by the next moment, and quotas are not counted. `Int64.max` when there is more than that.
    public static func free(at path: String) throws(SystemError) -> Int64 {
        try SystemError.checkNoNUL(path, "free space")
        var bytes: Int64 = 0
        try SystemError.check(unsafe fl_free_space(path, &bytes), "free space", path)
        return bytes
    }

    /// Throws ENOSPC where a file that a program maps into memory may have pages without room: on a full disk with blocks smaller than pages
    /// the process that touches one is killed.
    ///
    /// - Parameters:
    ///   - path: the file, which need not be there.
    ///   - folder: its folder.
    ///   - bytes: how much of it is mapped.
    ///   - fills: whether the file, if it is there, is given all its room.
    public static func makeSureOfMapped(
        _ path: String, in folder: String, bytes: Int64, fills: Bool
    ) throws(SystemError) {
        try SystemError.checkNoNUL(path, "write")
        try SystemError.check(
            unsafe fl_make_sure_of_mapped(path, folder, bytes, fills ? 1 : 0), "write", path)
    }
}
