internal import CFieldLog

extension Files {
    /// Writes bytes over the beginning of a file, which stays the same file with the same owner; makes it with mode 0600 when it is
    /// not there. What it held beyond them stays. A symbolic link is not followed.
    ///
    /// `sync` makes the bytes durable before it returns. Throws what the system says.
    public static func writeInPlace(_ bytes: [UInt8], to path: String, sync: Bool) throws(SystemError) {
        try SystemError.checkNoNUL(path, "write")
        let code = unsafe bytes.withUnsafeBytes { (buffer) in
            unsafe fl_write_in_place(path, buffer.baseAddress, buffer.count, 0o600, sync ? 1 : 0)
        }
        try SystemError.check(code, "write", path)
    }
}
