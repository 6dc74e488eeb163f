internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The file that a backup is: a mark, the length of the header, the header, a hash of all these, the files of the key, the database, what
/// repairs left, a hash of everything before it. Nothing in it is believed before the hash of its part was compared.
struct BackupFile: ~Copyable {
    static let mark = Array("FIELDLOG BACKUP\n".utf8)
    private static let hashBytes = 32

    /// How many bytes stand in front of the files.
    static func headBytes(_ header: BackupHeader) -> Int { mark.count + 4 + header.encoded.count + hashBytes }

    let path: String
    /// What it says of itself.
    let header: BackupHeader
    private var reader: FileReader
    private var whole: SHA256Hasher

    /// Opens a file and reads its header. Throws `backup` with what is wrong.
    init(path: String) throws(FieldLogError) {
        self.path = path
        var reader: FileReader
        do throws(SystemError) { reader = try FileReader(path: path, followsLink: false) } catch {
            let isOther = [ELOOP, EINVAL, EISDIR].contains(error.code)
            throw isOther
                ? .backup(path: path, .notRegular)
                : .system(operation: error.operation, path: error.path, code: error.code)
        }
        var whole = SHA256Hasher()
        let mark = try Self.take(Self.mark.count, path, &reader, &whole)
        guard mark == Self.mark else { throw .backup(path: path, .notABackup) }
        let count = try Self.take(4, path, &reader, &whole).reduce(0) { $0 << 8 | Int($1) }
        guard count <= BackupHeader.bytesMax else { throw .backup(path: path, .damaged(.header)) }
        let bytes = try Self.take(count, path, &reader, &whole)
        let hash = whole.digest()
        guard try Self.take(Self.hashBytes, path, &reader, &whole) == hash.bytes else {
            throw .backup(path: path, .damaged(.header))
        }
        do throws(BackupProblem) { header = try BackupHeader(decoding: bytes) } catch {
            throw .backup(path: path, error)
        }
        self.reader = reader
        self.whole = whole
    }

    /// Reads the rest, compares all hashes, and writes what is in it into a folder: the files of the key and the database under their
    /// names, 0600 each, and what repairs left in a folder of its own, where it is looked for. Throws at the first part that is not as it was
    /// written; the folder is to be thrown away then.
    mutating func unpack(into folder: String, isInterrupted: () -> Bool) throws(FieldLogError) {
        var failed: BackupProblem?
        do throws(SystemError) {
            let aside = folder + "/" + header.aside
            if header.hasLeftovers { try Files.makeDirectory(aside) }
            let keys = header.files.map { (BackupProblem.Part.key, folder, $0) }
            let kept = header.kept.map { (BackupProblem.Part.kept, aside, $0) }
            for (part, place, piece) in keys + [(.database, folder, header.database)] + kept {
                let writer = try FileWriter(newFile: place + "/" + piece.name)
                var hasher = SHA256Hasher()
                var left = piece.count
                while left > 0 {
                    if isInterrupted() { throw SystemError(operation: "interrupted", path: nil, code: EINTR) }
                    let bytes = try reader.read(upTo: Int(clamping: min(left, Int64(FileReader.pieceBytesMax))))
                    guard !bytes.isEmpty else {
                        failed = .truncated
                        break
                    }
                    whole.update(bytes)
                    hasher.update(bytes)
                    try writer.write(bytes)
                    left -= Int64(bytes.count)
                }
                if failed == nil, hasher.digest() != piece.hash { failed = .damaged(part) }
                if failed != nil { break }
                try writer.sync()
            }
            if failed == nil { failed = try lastProblem() }
        } catch {
            if error.operation == "interrupted" { throw .interrupted }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        if let failed { throw .backup(path: path, failed) }
    }

    /// Compares the hash at the end, behind which nothing may follow.
    private mutating func lastProblem() throws(SystemError) -> BackupProblem? {
        var last: [UInt8] = []
        while last.count <= Self.hashBytes {
            let bytes = try reader.read(upTo: Self.hashBytes + 1 - last.count)
            if bytes.isEmpty { break }
            last += bytes
        }
        if last.count < Self.hashBytes { return .truncated }
        return last == whole.digest().bytes ? nil : .damaged(.end)
    }

    private static func take(
        _ count: Int, _ path: String, _ reader: inout FileReader, _ whole: inout SHA256Hasher
    ) throws(FieldLogError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece: [UInt8]
            // A disk that cannot be read is no backup that is cut short.
            do throws(SystemError) { piece = try reader.read(upTo: count - bytes.count) } catch {
                throw .system(operation: error.operation, path: error.path ?? path, code: error.code)
            }
            guard !piece.isEmpty else {
                // A file that does not even begin as a backup is called what it is.
                let isBegun = mark.starts(with: bytes) && !bytes.isEmpty || count != mark.count
                throw .backup(path: path, isBegun ? .truncated : .notABackup)
            }
            bytes += piece
        }
        whole.update(bytes)
        return bytes
    }

    /// Writes a backup: the header, the files whose bytes are given in the header's order, the database from its file, what is kept. Durable.
    static func write(
        _ header: BackupHeader, files: [[UInt8]], database: String, kept: [[UInt8]] = [], to path: String,
        isInterrupted: () -> Bool
    ) throws(FieldLogError) {
        do throws(SystemError) {
            let writer = try FileWriter(newFile: path)
            var whole = SHA256Hasher()
            func put(_ bytes: [UInt8]) throws(SystemError) {
                whole.update(bytes)
                try writer.write(bytes)
            }
            let encoded = header.encoded
            let count = UInt32(clamping: encoded.count)
            try put(mark + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + encoded)
            try put(whole.digest().bytes)
            for file in files { try put(file) }
            var reader = try FileReader(path: database, followsLink: false)
            while true {
                if isInterrupted() { throw SystemError(operation: "interrupted", path: nil, code: EINTR) }
                let bytes = try reader.read(upTo: FileReader.pieceBytesMax)
                if bytes.isEmpty { break }
                try put(bytes)
            }
            for file in kept { try put(file) }
            try writer.write(whole.digest().bytes)
            try writer.sync()
        } catch {
            if error.operation == "interrupted" { throw .interrupted }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    /// Length and hash of a file.
    static func piece(_ name: String, of path: String) throws(FieldLogError) -> BackupHeader.Piece {
        do throws(SystemError) {
            var reader = try FileReader(path: path, followsLink: false)
            var hasher = SHA256Hasher()
            var count: Int64 = 0
            while true {
                let bytes = try reader.read(upTo: FileReader.pieceBytesMax)
                if bytes.isEmpty { break }
                hasher.update(bytes)
                count += Int64(bytes.count)
            }
            return BackupHeader.Piece(name: name, count: count, hash: hasher.digest())
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }
}
