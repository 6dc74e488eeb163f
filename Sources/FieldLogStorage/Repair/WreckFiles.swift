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
        try readStore(path, maxBytes)
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

    /// Reads the database, its log and the public keys. What was decided and not carried in yet goes before what lies in its place; that is
    /// read for its pages alone.
    private mutating func readStore(_ path: String, _ maxBytes: Int) throws(SystemError) {
        let places = DamageFolder.decided(path) + [path]
        var isFound = false
        for place in places {
            let name = Store.databasePath(place)
            let (found, beside) = (try Self.bytes(name, maxBytes), try Self.bytes(name + "-wal", maxBytes))
            if isFound {
                others += [found, beside].compactMap { $0 }
            } else {
                (database, log) = (found ?? [], beside ?? [])
                isFound = found != nil
            }
            let key = try Self.bytes(place + "/key.pub", 4_096).flatMap(Self.key)
            let next = try Self.bytes(place + "/key.next.pub", 4_096).flatMap(Self.key)
            (publicKey, nextKey) = (publicKey ?? key, nextKey ?? next)
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
