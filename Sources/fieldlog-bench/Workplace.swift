internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// A folder for the databases of one run, removed at the end.
final class Workplace {
    let path: String
    private var count = 0

    init() throws(BenchError) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/var/tmp"
        do throws(SystemError) {
            path = parent + "/fieldlog-bench-\(Hex.encode(try SystemRandom.bytes(6)))"
            try Files.makeDirectory(path)
        } catch {
            throw BenchError("\(error)")
        }
    }

    /// A path under the folder that nothing has yet.
    func fresh(_ name: String) -> String {
        count += 1
        return path + "/\(name)-\(count)"
    }

    /// A new central store.
    func store(_ name: String) throws(BenchError) -> Workspace {
        do throws(FieldLogError) { return try Workspace.found(fresh(name), host: .system()) } catch {
            throw BenchError(error)
        }
    }

    /// The bytes of a file, 0 when it is not there.
    static func size(_ path: String) -> Int64 {
        do throws(SystemError) { return try Files.identity(of: path)?.size ?? 0 } catch { return 0 }
    }

    /// Runs a program to its end and gives its status and output.
    static func run(_ arguments: [String]) throws(BenchError) -> (status: Int32, output: String) {
        do throws(SystemError) {
            let outcome = try Subprocess.run(arguments, maxOutput: 1 << 26, timeoutMilliseconds: 3_600_000)
            return (outcome.status, String(decoding: outcome.output, as: UTF8.self))
        } catch {
            throw BenchError("\(arguments.first ?? ""): \(error)")
        }
    }

    /// Writes a text into a file.
    static func write(_ text: String, to path: String) throws(BenchError) {
        do throws(SystemError) { try Files.writeAtomically(Array(text.utf8), to: path) } catch {
            throw BenchError("\(error)")
        }
    }

    /// Removes a file or a folder with all that lies in it.
    static func remove(_ path: String) {
        do throws(SystemError) {
            try Files.removeTree(path)
        } catch {
            Console.write("fieldlog-bench: left \(path): \(error)\n", to: 2)
        }
    }

    func remove() { Self.remove(path) }
}
