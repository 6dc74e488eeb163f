import Glibc

/// The process's environment.
public enum Environment {
    /// A variable's value; `nil` if it is not set or not UTF-8.
    public static func value(_ name: String) -> String? {
        guard let start = unsafe getenv(name) else { return nil }
        return unsafe String(validatingCString: start)
    }
}
