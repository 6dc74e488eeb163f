internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The files of a folder in memory. They are put back as the same files: a store notices when its database is another one.
struct FolderImage {
    private let folder: String
    private var files: [String: [UInt8]] = [:]
    private var folders: [String] = []

    private static let bytesMax = 64 << 20

    init(of folder: String) throws(FaultsError) {
        self.folder = folder
        try take("")
    }

    private mutating func take(_ name: String) throws(FaultsError) {
        do throws(SystemError) {
            let path = folder + name
            for below in try Files.list(path) {
                let inner = name + "/" + below
                if try Files.isRealFolder(folder + inner) {
                    folders.append(inner)
                    do throws(FaultsError) { try take(inner) } catch {
                        throw SystemError(operation: "image", path: inner, code: 5)
                    }
                } else if !below.hasSuffix("-shm") {
                    files[inner] = try Files.read(folder + inner, maxBytes: Self.bytesMax)
                }
            }
        } catch {
            throw FaultsError("\(error)")
        }
    }

    /// Makes the folder what it was.
    func restore() throws(FaultsError) {
        do throws(SystemError) {
            try removeOthers(in: "")
            for inner in folders { try Files.makeDirectory(folder + inner) }
        } catch {
            throw FaultsError("\(error)")
        }
        for (name, bytes) in files where !Self.overwrite(folder + name, bytes) {
            throw FaultsError("cannot put back \(folder + name)")
        }
    }

    private func removeOthers(in name: String) throws(SystemError) {
        for below in try Files.list(folder + name) {
            let inner = name + "/" + below
            if try Files.isRealFolder(folder + inner) {
                try removeOthers(in: inner)
                if !folders.contains(inner) { try Files.removeDirectory(folder + inner) }
            } else if files[inner] == nil {
                try Files.remove(folder + inner)
            }
        }
    }

    /// Gives a file these bytes and no others; it stays the same file.
    static func overwrite(_ path: String, _ bytes: [UInt8]) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard ftruncate(descriptor, 0) == 0 else { return false }
        let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        return count == bytes.count
    }

    /// Removes a folder with all that is in it.
    static func remove(_ folder: String) {
        do throws(SystemError) {
            try Files.removeTree(folder)
        } catch {
            Output.write("fieldlog-faults: left \(folder): \(error)\n", to: 2)
        }
    }
}
