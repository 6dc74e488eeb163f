internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogSystem

/// The file of refused rows: the columns of the input, then `line`, `field` and `reason`, in UTF-8 with a byte order mark.
///
/// It can be corrected and imported with the same map: the mark tells the encoding, and more columns are allowed. It is begun with the first
/// row, written under another name, and has its own only when it is complete. A device or a pipe is written to as it is.
final class RejectFile {
    let path: String
    private let partial: String
    /// A device or pipe, held from the beginning: whether it can be written is known before any row is taken.
    private let stream: FileWriter?
    private var file: FileWriter?
    private var writer: CSVWriter?
    private var width = 0
    private var separator = ","

    private static let pieceBytes = 1 << 18
    /// What stands behind the columns of the input.
    private static let own = ["line", "field", "reason"]
    /// More than the first row of a file that can be imported takes.
    private static let headerBytesMax = 2 << 20

    /// Makes sure that nothing is lost where it is to be; nothing is made there yet.
    ///
    /// Throws `output` where anything but a file of refused rows has the name.
    ///
    /// - Parameters:
    ///   - isGiven: whether somebody chose the place. The usual one, whose name no file of a store can have, may be within one.
    ///   - reads: the files that the import reads.
    ///   - delimiters: those of its map; an earlier import may have had another.
    init(path: String, isGiven: Bool, reads: [String], delimiters: [CSVDelimiter]) throws(FieldLogError) {
        self.path = path
        partial = path + ".partial"
        if isGiven { try OutputPlace.check(path) }
        do throws(SystemError) {
            let opened = try FileWriter(stream: path)
            stream = opened
            if isStream { return }
            _ = try Files.canonicalPath(Self.folder(of: path))
        } catch {
            throw .system(error)
        }
        for place in [path, partial] {
            try Self.check(place, reads, delimiters)
        }
    }

    /// Whether it is a device or a pipe.
    var isStream: Bool {
        switch stream {
        case .none: false
        case .some: true
        }
    }

    /// Whether a row was refused.
    var isBegun: Bool { writer != nil }

    /// Begins with the header; without effect when that was done.
    func begin(header: [String], delimiter: CSVDelimiter) throws(FieldLogError) {
        if isBegun { return }
        var begun = CSVWriter(delimiter: delimiter, byteOrderMark: true, style: .exact)
        begun.row(header + Self.own)
        (width, separator) = (header.count, String(UnicodeScalar(delimiter.byte)))
        if !isStream {
            do throws(SystemError) {
                try Files.remove(partial)
                file = try FileWriter(newFile: partial)
            } catch {
                throw .system(error)
            }
        }
        writer = begun
    }

    /// Writes a row that was refused. A row that is not as wide as the header, or not readable as cells, stands in the first cell as a
    /// whole: filled up with empty cells it could pass for a good one.
    func add(_ row: CSVRow, _ refusal: RefusedRow, words: String) throws(FieldLogError) {
        var cells = row.fields ?? [Self.readable(row.raw)]
        if cells.count != width { cells = [cells.joined(separator: separator)] }
        while cells.count < width { cells.append("") }
        let shown = refusal.column.isEmpty ? refusal.field : "\(refusal.field) (\(refusal.column))"
        writer?.row(cells + [String(refusal.line), CellText.guarded(shown), CellText.guarded(words)])
        if writer?.bytes.count ?? 0 >= Self.pieceBytes { try flush() }
    }

    /// Completes the file and gives it its name.
    func finish() throws(FieldLogError) {
        try flush()
        if isStream { return }
        do throws(SystemError) {
            try file?.sync()
            try Files.rename(partial, to: path)
        } catch {
            throw .system(error)
        }
    }

    private func flush() throws(FieldLogError) {
        let bytes = writer?.takeBytes() ?? []
        do throws(SystemError) {
            try stream?.write(bytes)
            try file?.write(bytes)
        } catch {
            throw .system(error)
        }
    }

    /// Bytes that are no row, as text: what is not UTF-8 becomes U+FFFD, controls become visible.
    private static func readable(_ raw: [UInt8]) -> String { CellText.escaped(String(decoding: raw, as: UTF8.self)) }

    // MARK: What is there already

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func check(
        _ path: String, _ reads: [String], _ delimiters: [CSVDelimiter]
    ) throws(FieldLogError) {
        do throws(SystemError) {
            guard try Files.exists(path) else { return }
            if try Files.isLink(path) { throw SystemError(operation: "link", path: path, code: 0) }
        } catch {
            throw error.operation == "link" ? .output(path: path, .link) : .system(error)
        }
        do throws(SystemError) {
            guard let found = try Files.identity(of: path) else { return }
            for read in reads {
                guard let other = try Files.identity(of: read), other.isSameFile(as: found) else { continue }
                throw SystemError(operation: "read", path: nil, code: 0)
            }
            if found.isRegular, found.size == 0 { return }
            guard found.isRegular, try isOfRejects(path, delimiters) else {
                throw SystemError(operation: "other", path: nil, code: 0)
            }
        } catch {
            switch (error.operation, error.path) {
            case ("read", nil): throw .output(path: path, .isRead)
            case ("other", nil): throw .output(path: path, .notRejects)
            default: throw .system(error)
            }
        }
    }

    /// Whether the header of a file ends as that of a file of refused rows does.
    private static func isOfRejects(_ path: String, _ delimiters: [CSVDelimiter]) throws(SystemError) -> Bool {
        var file = try FileReader(path: path, followsLink: false)
        var bytes: [UInt8] = []
        while bytes.count < headerBytesMax {
            let piece = try file.read(upTo: FileReader.pieceBytesMax)
            if piece.isEmpty { break }
            bytes += piece
        }
        for delimiter in Set(delimiters + [.comma, .semicolon, .tab, .pipe]) {
            var reader = CSVReader(options: CSVOptions(delimiter: delimiter, fieldsMax: 65_536))
            reader.append(bytes)
            reader.finish()
            if let fields = reader.next()?.fields, fields.suffix(own.count).elementsEqual(own) { return true }
        }
        return false
    }
}
