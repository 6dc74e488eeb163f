internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// A folder for what passes between this program and another: only its owner can enter it (0700).
enum PrivateFolder {
    /// Takes a folder under TMPDIR (under `/tmp` where that is not an absolute path), and removes it with the files in
    /// it when `body` is over, also when that throws. What a killed process left is taken over.
    static func with<Result>(
        _ body: (String) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        let taken: PrivateDirectory
        do throws(SystemError) { taken = try PrivateDirectory(under: parent) } catch {
            // All in use, or no locks on this file system.
            guard [EEXIST, ENOLCK, EOPNOTSUPP].contains(error.code) else {
                throw .system(operation: error.operation, path: error.path, code: error.code)
            }
            return try withNew(body)
        }
        return try body(taken.path)
    }

    /// The same with a folder of a new name.
    private static func withNew<Result>(
        _ body: (String) throws(FieldLogError) -> Result
    ) throws(FieldLogError) -> Result {
        let path: String
        do throws(SystemError) {
            path = parent + "/fieldlog-" + String(try SystemRandom.number(), radix: 36)
            // A name that is taken, unlikely as it is, must not be shared.
            guard try Files.makeDirectory(path) else {
                throw SystemError(operation: "make folder", path: path, code: EEXIST)
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        defer {
            for name in (try? Files.list(path)) ?? [] { _ = try? Files.remove(path + "/" + name) }
            _ = try? Files.removeDirectory(path)
        }
        return try body(path)
    }

    /// Writes a file that only its owner can read or write (0600). It need not outlive a power cut.
    static func write(_ bytes: [UInt8], to path: String) throws(FieldLogError) {
        do throws(SystemError) { try Files.writeAtomically(bytes, to: path, mode: 0o600, sync: false) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private static var parent: String {
        // Read while no thread of ours changes the environment; copied at once.
        let named = unsafe getenv("TMPDIR").flatMap { unsafe String(validatingCString: $0) } ?? ""
        return named.hasPrefix("/") ? named : "/tmp"
    }
}
