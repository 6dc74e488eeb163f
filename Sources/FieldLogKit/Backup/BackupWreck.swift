internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

/// What a damaged backup still has, for a salvage: nothing of it has to be as it was written.
enum BackupWreck {
    /// No file is read that is larger.
    private static let bytesMax = 1 << 33
    private static let databaseMark = Array("SQLite format 3\0".utf8)
    /// In front of a database stand a header and a few files at most.
    private static let frontBytesMax =
        BackupHeader.bytesMax + (BackupHeader.fileNames.count + 1) * BackupHeader.fileBytesMax

    /// Lays the database of a backup, and what else in it is as it was written, into a new folder as a store has them. Does nothing, and gives
    /// false, for what is no backup.
    static func lay(_ path: String, into folder: String) throws(SystemError) -> Bool {
        guard try Files.identity(of: path)?.isRegular == true else { return false }
        let bytes = try Files.read(path, maxBytes: bytesMax)
        // The mark may be damaged as well as anything.
        guard zip(bytes, BackupFile.mark).count(where: ==) >= 12 else { return false }
        var place = bytes.count
        var end = bytes.count
        var found: [(name: String, bytes: [UInt8])] = []
        var aside: String?
        if let header = try? BackupFile(path: path).header {
            let keys = pieces(header.files, of: bytes, at: BackupFile.headBytes(header))
            place = keys.end
            found = keys.pieces.filter(\.isSound).map { ($0.name, $0.bytes) }
            if header.hasLeftovers {
                end = min(end, place + Int(clamping: header.database.count))
                aside = header.aside
                for piece in pieces(header.kept, of: bytes, at: end).pieces {
                    let kept = piece.isSound ? piece.bytes : Leftovers.salvaged(piece.name, piece.bytes)
                    if let kept { found.append((header.aside + "/" + piece.name, kept)) }
                }
            }
        } else if let found = databaseStart(bytes) {
            place = found
        }
        try Files.makeDirectory(folder)
        if let aside { try Files.makeDirectory(folder + "/" + aside) }
        for file in found { try Files.writeAtomically(file.bytes, to: folder + "/" + file.name, sync: false) }
        try Files.writeAtomically(
            Array(bytes[min(place, end)..<end]), to: folder + "/" + BackupHeader.databaseName, sync: false)
        return true
    }

    /// The pieces from a place on, which of them are as they were written, and where they end.
    private static func pieces(
        _ pieces: [BackupHeader.Piece], of bytes: [UInt8], at start: Int
    ) -> (pieces: [(name: String, bytes: [UInt8], isSound: Bool)], end: Int) {
        var place = min(start, bytes.count)
        var found: [(name: String, bytes: [UInt8], isSound: Bool)] = []
        for piece in pieces {
            let end = min(bytes.count, place + Int(clamping: piece.count))
            let file = Array(bytes[place..<end])
            found.append((piece.name, file, SHA256.hash(file) == piece.hash))
            place = end
        }
        return (found, place)
    }

    /// Where the first page of a database begins.
    private static func databaseStart(_ bytes: [UInt8]) -> Int? {
        bytes.indices.prefix(frontBytesMax).first { place in
            bytes[place] == databaseMark[0] && bytes[place...].starts(with: databaseMark)
        }
    }
}
