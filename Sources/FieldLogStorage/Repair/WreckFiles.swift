internal import FieldLogModel
internal import FieldLogSystem

/// The bytes of a store's files, as many of them as there are.
struct WreckFiles {
    var database: [UInt8] = []
    var log: [UInt8] = []
    /// Other files that may hold pages: all, where neither a database nor its log is there.
    var others: [[UInt8]] = []
    var publicKey: String?
    var nextKey: String?
    var witness: Witness?

    init(_ path: String, maxBytes: Int) throws(SystemError) {
        guard let found = try Files.identity(of: path) else {
            throw SystemError(operation: "open", path: path, code: 2)
        }
        guard found.isDirectory else {
            let bytes = try Files.read(path, maxBytes: maxBytes)
            if bytes.starts(with: [0x37, 0x7F, 0x06]) { log = bytes } else { database = bytes }
            return
        }
        let name = Store.databasePath(path)
        database = try Self.bytes(name, maxBytes) ?? []
        log = try Self.bytes(name + "-wal", maxBytes) ?? []
        publicKey = try Self.bytes(path + "/key.pub", 4_096).flatMap(Self.key)
        nextKey = try Self.bytes(path + "/key.next.pub", 4_096).flatMap(Self.key)
        let beside = Witness.path(ofStore: (try? Files.canonicalPath(path)) ?? path)
        for place in [path + "/witness", beside] {
            if let read = try? Self.bytes(place, 4_096).flatMap({ Witness(decoding: $0) }) { witness = read }
        }
        guard database.isEmpty, log.isEmpty else { return }
        for name in try Files.list(path) where !["key", "key.pub", "lock"].contains(name) {
            let file = path + "/" + name
            if try Files.identity(of: file)?.isRegular == true, let bytes = try Self.bytes(file, maxBytes) {
                others.append(bytes)
            }
        }
    }

    private static func bytes(_ path: String, _ maxBytes: Int) throws(SystemError) -> [UInt8]? {
        guard try Files.identity(of: path)?.isRegular == true else { return nil }
        return try Files.read(path, maxBytes: maxBytes)
    }

    private static func key(_ bytes: [UInt8]) -> String? {
        let parts = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return parts.count >= 2 ? "\(parts[0]) \(parts[1])" : nil
    }
}
