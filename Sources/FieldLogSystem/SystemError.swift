/// A call of the operating system that failed.
public struct SystemError: Error, Sendable, Hashable {
    /// What was being done, a short fixed English word such as `"open"`; not for the user's eyes.
    public let operation: String

    /// The file, folder or program concerned, as the caller named it: text from outside, not made safe for a terminal.
    public let path: String?

    /// The `errno` value, for example `ENOENT`.
    public let code: Int32

    /// Makes an error from its three parts.
    public init(operation: String, path: String?, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Throws unless `code` is 0.
    static func check(_ code: Int32, _ operation: String, _ path: String? = nil) throws(SystemError) {
        if code != 0 {
            throw SystemError(operation: operation, path: path, code: code)
        }
    }

    /// Refuses text that C would see cut short at a NUL.
    static func checkNoNUL(_ text: String, _ operation: String) throws(SystemError) {
        if text.utf8.contains(0) {
            throw SystemError(operation: operation, path: text, code: invalidArgument)
        }
    }
}
