import FieldLogTestSupport
import Foundation

/// Runs the programs of Tests/Independent.
enum Python {
    private static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Whether Python 3 is installed: the independent reader needs it, the program does not.
    static var isHere: Bool { path != nil }

    /// Runs a program of the folder and returns its exit status with what it printed.
    static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        try start([VectorFiles.tests.appending(path: "Independent/\(program)").path] + arguments)
    }

    /// Changes a database behind the back of the program, and returns the number of rows changed.
    static func change(_ database: String, _ sql: String) throws -> Int {
        let program = """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            print(database.execute(sys.argv[2]).rowcount)
            database.commit()
            """
        let outcome = try start(["-c", program, database, sql])
        return Int(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private static func start(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let ran = try Finished([path ?? "/usr/bin/python3", "-B"] + arguments)
        return (ran.status, ran.output + ran.errors)
    }
}
