import Foundation

/// What files hold. `Data(contentsOf:)` leaks its buffer when a file is empty, and the sanitizer for leaks says so.
public enum Contents {
    /// All bytes of a file.
    public static func bytes(_ path: String) throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        return Array(try file.readToEnd() ?? Data())
    }

    /// All of a file, as text: the bytes as they are, while Foundation's own reading drops a byte order mark.
    public static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
}
