internal import Foundation

/// A folder of its own for one test, removed afterwards. Its name is not ASCII, as those of people are not.
public func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    // In memory where the system has such a place: many stores are made, and none has to survive the machine.
    let shared = "/dev/shm"
    let parent =
        FileManager.default.isWritableFile(atPath: shared) ? shared : FileManager.default.temporaryDirectory.path
    let path = parent + "/sổ-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}
