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

    /// Lays the database of a backup, and the files of its key that are as they were written, into a new folder as a store has them. Does
    /// nothing, and gives false, for what is no backup.
    static func lay(_ path: String, into folder: String) throws(SystemError) -> Bool {
        guard try Files.identity(of: path)?.isRegular == true else { return false }
        let bytes = try Files.read(path, maxBytes: bytesMax)
        // The mark may be damaged as well as anything.
        guard zip(bytes, BackupFile.mark).count(where: ==) >= 12 else { return false }
        var place = bytes.count
        var keys: [(name: String, bytes: [UInt8])] = []
        if let header = try? BackupFile(path: path).header {
            place = BackupFile.headBytes(header)
            for piece in header.files {
                let end = min(bytes.count, place + Int(clamping: piece.count))
                let file = Array(bytes[min(place, end)..<end])
                if SHA256.hash(file) == piece.hash { keys.append((piece.name, file)) }
                place = end
            }
        } else if let found = databaseStart(bytes) {
            place = found
        }
        try Files.makeDirectory(folder)
        for key in keys { try Files.writeAtomically(key.bytes, to: folder + "/" + key.name, sync: false) }
        try Files.writeAtomically(
            Array(bytes[min(place, bytes.count)...]), to: folder + "/" + BackupHeader.databaseName, sync: false)
        return true
    }

    /// Where the first page of a database begins.
    private static func databaseStart(_ bytes: [UInt8]) -> Int? {
        bytes.indices.prefix(frontBytesMax).first { place in
            bytes[place] == databaseMark[0] && bytes[place...].starts(with: databaseMark)
        }
    }
}
