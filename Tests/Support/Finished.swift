import Foundation

/// A program run to its end, with what it wrote. Found on the PATH unless its name has a slash; the tester's own environment.
public struct Finished: Sendable {
    /// The exit code, or the number of a signal, negative.
    public let status: Int32
    /// What it wrote to standard output.
    public let output: String
    /// What it wrote to standard error.
    public let errors: String

    /// Runs it.
    public init(_ words: [String]) throws {
        let base = FileManager.default.temporaryDirectory.path + "/run-" + UUID().uuidString
        let files = (input: base + ".in", output: base + ".out", error: base + ".err")
        for name in [files.input, files.output, files.error] { try Data().write(to: URL(fileURLWithPath: name)) }
        defer {
            for name in [files.input, files.output, files.error] { try? FileManager.default.removeItem(atPath: name) }
        }
        let process = try Spawned(
            words.first ?? "", Array(words.dropFirst()), folder: "/", environment: ProcessInfo.processInfo.environment,
            files: files)
        status = process.end()
        output = try Contents.text(files.output)
        errors = try Contents.text(files.error)
    }
}
