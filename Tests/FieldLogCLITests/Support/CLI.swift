import FieldLogTestSupport
import Foundation
import Testing

/// What one run of the program did.
struct Run {
    let exit: Int32
    let out: String
    let err: String

    /// The lines of standard output.
    var lines: [String] { out.split(whereSeparator: \.isNewline).map(String.init) }
    /// Standard output without the newline at its end: the id that `add` prints.
    var id: String { out.trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// A folder of its own, with the program run in it as a script would run it.
final class CLI: Sendable {
    /// The folder; removed at the end.
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "fieldlog-cli-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.program), "build the program first: \(Self.program)")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// The program, built beside the tests.
    static let program = Built.program()

    /// The folder with the scripts and the golden files.
    static let sources = #filePath.components(separatedBy: "/Support/")[0]

    static let now = "2025-08-01T09:00:00+07:00"

    /// The environment of every run: fixed clock and machine, English, nothing of the tester's own.
    func environment(_ more: [String: String]) -> [String: String] {
        var all = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8",
            "FIELDLOG_NOW": Self.now, "FIELDLOG_MACHINE_ID": "machine-of-the-tests", "TERM": "xterm", "NO_COLOR": "1",
        ]
        for (name, value) in more { all[name] = value }
        return all
    }

    /// Starts a program; standard output and error go to files.
    func start(_ program: String, _ arguments: [String], env: [String: String] = [:], stdin: String? = nil) throws
        -> Started
    {
        try Started(
            base: folder + "/." + UUID().uuidString, program, arguments, folder, environment(env), stdin)
    }

    /// Runs the program to its end.
    func run(_ arguments: [String], env: [String: String] = [:], stdin: String? = nil) throws -> Run {
        try start(Self.program, arguments, env: env, stdin: stdin).end()
    }

    /// Runs the program on a store.
    func on(_ store: String, _ arguments: String..., env: [String: String] = [:]) throws -> Run {
        try run(["--store", store] + arguments, env: env)
    }

    /// Runs the program on a store and requires that it went well.
    @discardableResult
    func ok(_ store: String, _ arguments: String..., env: [String: String] = [:]) throws -> Run {
        let run = try run(["--store", store] + arguments, env: env)
        try #require(run.exit == 0, "\(arguments.joined(separator: " ")): \(run.exit) \(run.out)\(run.err)")
        return run
    }

    /// The document that a command prints with `--json`, of the version that the contract names.
    func json(_ store: String, _ arguments: String..., exit: Int32 = 0) throws -> [String: Any] {
        let run = try run(["--store", store] + arguments + ["--json"])
        try #require(run.exit == exit, "\(arguments.joined(separator: " ")): \(run.exit) \(run.out)\(run.err)")
        return try Self.document(run)
    }

    /// Standard output as one document of the contract.
    static func document(_ run: Run) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(run.out.utf8))
        let object = try #require(value as? [String: Any])
        #expect(object["schema_version"] as? Int == 1)
        return object
    }

    /// Writes a file into the folder and returns its path.
    func file(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        return folder + "/" + name
    }
}

/// A process that runs.
struct Started {
    private let process: Spawned
    private let base: String

    var id: Int32 { process.id }

    init(
        base: String, _ program: String, _ arguments: [String], _ folder: String, _ environment: [String: String],
        _ stdin: String?
    ) throws {
        self.base = base
        for name in [base + ".out", base + ".err", base + ".in"] {
            try Data((name.hasSuffix(".in") ? stdin ?? "" : "").utf8).write(to: URL(fileURLWithPath: name))
        }
        process = try Spawned(
            program, arguments, folder: folder, environment: environment,
            files: (base + ".in", base + ".out", base + ".err"))
    }

    /// Waits for the end. A process that a signal ended has the signal, negative, as its exit code.
    func end() throws -> Run {
        let exit = process.end()
        return Run(exit: exit, out: try Contents.text(base + ".out"), err: try Contents.text(base + ".err"))
    }
}
