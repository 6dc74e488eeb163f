internal import CFieldLog

/// The kernel's random numbers, fit for keys and identifiers.
public enum SystemRandom {
    /// `count` random bytes; none when `count` is not positive. One system call for each 256 bytes.
    public static func bytes(_ count: Int) throws(SystemError) -> [UInt8] {
        guard count > 0 else { return [] }
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            code = unsafe fl_random(buffer.baseAddress, count)
            initialized = code == 0 ? count : 0
        }
        try SystemError.check(code, "random")
        return bytes
    }

    /// A random number, all 64 bits of it.
    public static func number() throws(SystemError) -> UInt64 {
        var number: UInt64 = 0
        try SystemError.check(unsafe fl_random(&number, 8), "random")
        return number
    }
}
