internal import Glibc

/// The fault that the environment names; only copies of the sources that are made to be wrong have this file.
public enum Planted {
    private static let name: String = {
        guard let text = unsafe getenv("FIELDLOG_PLANTED") else { return "" }
        return unsafe String(cString: text)
    }()

    /// Whether it is this one.
    public static func `is`(_ name: String) -> Bool { Self.name == name }
}
