public import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// What a backup says of itself, before what it holds (ARCHITECTURE.md, "Backups").
public struct BackupHeader: Sendable, Hashable {
    /// The deployment of the store.
    public let deployment: Digest32
    /// The device's record.
    public let device: RecordID
    /// The name of the device, for people; empty where it is not known.
    public let name: String
    /// The incarnation under which the store wrote.
    public let incarnation: IncarnationID
    /// When it was made, in milliseconds since 1970.
    public let made: Int64
    /// The version of the store's tables.
    public let tables: Int
    /// How many entries the log has.
    public let entries: Int
    /// How many visits there are.
    public let visits: Int
    /// The digest of the log.
    public let digest: Digest32
    /// The files of the device's key that are in it; none in a backup without the key.
    let files: [Piece]
    /// The database.
    let database: Piece
    /// What repairs left beside the store: the files of ``FieldLogStorage/Leftovers``; none where nothing was left.
    var kept: [Piece] = []

    /// Whether the device's private key is in it.
    public var hasKey: Bool { files.contains { $0.name == "key" } }

    /// Whether entries that an earlier repair could not place, or the numbers that it missed, are in it.
    public var hasLeftovers: Bool { !kept.isEmpty }

    /// Some bytes that follow the header.
    struct Piece: Sendable, Hashable {
        /// The name of the file in a store's folder.
        let name: String
        /// How many bytes.
        let count: Int64
        /// Their hash.
        let hash: Digest32
    }

    /// The folder of damage for ``kept`` in a store that is made of the backup.
    var aside: String {
        DamageFolder.prefix + Repair.stamp(WallTime(milliseconds: made, offsetMinutes: 0, trust: .unknown))
    }

    /// The newest version of the form. It is used only where something is kept, which a program that knows the first alone would lose.
    static let version = 2
    private static let plainVersion = 1
    /// A header has at most so many bytes.
    static let bytesMax = 1 << 16
    private static let title = "fieldlog backup"
    /// The files of a key, the next one included while a change of keys waits for its answer.
    static let fileNames = ["key", "key.pub", "key.next", "key.next.pub"]
    /// Each of those files has at most so many bytes.
    static let fileBytesMax = 1 << 16
    static let databaseName = "fieldlog.db"
    /// More than any database of SQLite has.
    private static let databaseBytesMax: Int64 = 1 << 48

    package var encoded: [UInt8] {
        var writer = CBORWriter(capacity: 1_024)
        writer.arrayHead(kept.isEmpty ? 13 : 14)
        writer.text(Self.title)
        writer.uint(UInt64(kept.isEmpty ? Self.plainVersion : Self.version))
        writer.bytes(deployment.bytes)
        writer.bytes(device.bytes)
        writer.text(name)
        writer.bytes(incarnation.bytes)
        writer.int(made)
        writer.int(Int64(tables))
        writer.int(Int64(entries))
        writer.int(Int64(visits))
        writer.bytes(digest.bytes)
        writer.arrayHead(files.count)
        for file in files { Self.write(file, to: &writer) }
        Self.write(database, to: &writer)
        guard !kept.isEmpty else { return writer.output }
        writer.arrayHead(kept.count)
        for file in kept { Self.write(file, to: &writer) }
        return writer.output
    }

    private static func write(_ piece: Piece, to writer: inout CBORWriter) {
        writer.arrayHead(3)
        writer.text(piece.name)
        writer.int(piece.count)
        writer.bytes(piece.hash.bytes)
    }
}

extension BackupHeader {
    /// Reads a header. Throws `newer` for one of a version that is not known here, `damaged` for anything that is none.
    package init(decoding bytes: [UInt8]) throws(BackupProblem) {
        do throws(CBORError) {
            guard let header = try Self.read(bytes) else { throw CBORError.unexpectedType }
            self = header
        } catch {
            if let version = Self.version(bytes), version > Self.version {
                throw .newer(found: version, known: Self.version)
            }
            throw .damaged(.header)
        }
    }

    private static func version(_ bytes: [UInt8]) -> Int? {
        var reader = CBORReader(bytes)
        guard (try? reader.arrayHead(max: 1_000)) != nil, (try? reader.text(max: 64)) == title,
            let version = try? reader.uint()
        else { return nil }
        return Int(clamping: version)
    }

    private static func read(_ bytes: [UInt8]) throws(CBORError) -> BackupHeader? {
        var reader = CBORReader(bytes)
        let parts = try reader.arrayHead(max: 14)
        guard try reader.text(max: 64) == title else { return nil }
        let form = try reader.uint()
        guard (parts, form) == (13, UInt64(plainVersion)) || (parts, form) == (14, UInt64(version)) else { return nil }
        let deployment = Digest32(bytes: try reader.bytes(max: 32))
        let device = RecordID(bytes: try reader.bytes(max: RecordID.byteCount))
        let name = try reader.text(max: 1_024)
        let incarnation = IncarnationID(bytes: try reader.bytes(max: IncarnationID.byteCount))
        let made = try reader.int()
        let tables = Int(clamping: try reader.int())
        let (entries, visits) = (Int(clamping: try reader.int()), Int(clamping: try reader.int()))
        let digest = Digest32(bytes: try reader.bytes(max: 32))
        var files: [Piece] = []
        for _ in 0..<(try reader.arrayHead(max: fileNames.count)) {
            guard let piece = try piece(&reader), fileNames.contains(piece.name), piece.count <= Int64(fileBytesMax),
                !files.contains(where: { $0.name == piece.name })
            else { return nil }
            files.append(piece)
        }
        guard let database = try piece(&reader), database.name == databaseName, database.count <= databaseBytesMax,
            let deployment, let device, let incarnation, let digest, entries >= 0, visits >= 0
        else { return nil }
        guard let kept = try parts == 14 ? kept(&reader) : [] else { return nil }
        try reader.finish()
        return BackupHeader(
            deployment: deployment, device: device, name: name, incarnation: incarnation, made: made, tables: tables,
            entries: entries, visits: visits, digest: digest, files: files, database: database, kept: kept)
    }

    /// What is kept: at least one file, each of a known name, in their order.
    private static func kept(_ reader: inout CBORReader) throws(CBORError) -> [Piece]? {
        var names = Leftovers.fileNames[...]
        var kept: [Piece] = []
        for _ in 0..<(try reader.arrayHead(max: names.count)) {
            guard let piece = try piece(&reader), let place = names.firstIndex(of: piece.name),
                let bytesMax = Leftovers.bytesMax(piece.name), (1...bytesMax).contains(piece.count)
            else { return nil }
            names = names[(place + 1)...]
            kept.append(piece)
        }
        return kept.isEmpty ? nil : kept
    }

    private static func piece(_ reader: inout CBORReader) throws(CBORError) -> Piece? {
        guard try reader.arrayHead(max: 3) == 3 else { return nil }
        let name = try reader.text(max: 64)
        let count = try reader.int()
        guard count >= 0, let hash = Digest32(bytes: try reader.bytes(max: 32)) else { return nil }
        return Piece(name: name, count: count, hash: hash)
    }
}

extension BackupHeader.Piece {
    /// Some bytes under a name.
    init(_ name: String, _ bytes: [UInt8]) {
        self.init(name: name, count: Int64(bytes.count), hash: SHA256.hash(bytes))
    }
}
