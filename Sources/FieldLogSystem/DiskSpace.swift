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
}
