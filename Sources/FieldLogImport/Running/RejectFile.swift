internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogSystem
internal import Glibc

/// The file of refused rows: the columns of the input, then `line`, `field` and `reason`, in UTF-8 with a byte order mark.
///
/// It can be corrected and imported with the same map: the mark tells the encoding, and more columns are allowed. It is written under
/// another name and has its own only when it is complete.
final class RejectFile {
    let path: String
    private let partial: String
    private let width: Int
    private let delimiter: String
    private var descriptor: Int32 = -1
    private var writer: CSVWriter

    private static let pieceBytes = 1 << 18

    /// Opens the file and writes its header.
    init(path: String, header: [String], delimiter: CSVDelimiter) throws(FieldLogError) {
        self.path = path
        partial = path + ".partial"
        width = header.count
        self.delimiter = String(UnicodeScalar(delimiter.byte))
        writer = CSVWriter(delimiter: delimiter, byteOrderMark: true, style: .exact)
        do throws(SystemError) { try Files.remove(partial) } catch { throw .system(error) }
        descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor < 0 { throw .system(operation: "open", path: partial, code: errno) }
        writer.row(header + ["line", "field", "reason"])
    }

    deinit { if descriptor >= 0 { _ = close(descriptor) } }

    /// Writes a row that was refused. A row that is not as wide as the header, or not readable as cells, stands in the first cell as a
    /// whole: filled up with empty cells it could pass for a good one.
    func add(_ row: CSVRow, _ refusal: RefusedRow, words: String) throws(FieldLogError) {
        var cells = row.fields ?? [Self.readable(row.raw)]
        if cells.count != width { cells = [cells.joined(separator: delimiter)] }
        while cells.count < width { cells.append("") }
        let shown = refusal.column.isEmpty ? refusal.field : "\(refusal.field) (\(refusal.column))"
        writer.row(cells + [String(refusal.line), CellText.guarded(shown), CellText.guarded(words)])
        if writer.bytes.count >= Self.pieceBytes { try flush() }
    }

    /// Completes the file and gives it its name.
    func finish() throws(FieldLogError) {
        try flush()
        if fsync(descriptor) != 0 { throw .system(operation: "sync", path: partial, code: errno) }
        _ = close(descriptor)
        descriptor = -1
        do throws(SystemError) { try Files.rename(partial, to: path) } catch { throw .system(error) }
    }

    private func flush() throws(FieldLogError) {
        var bytes = writer.takeBytes()[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(operation: "write", path: partial, code: errno)
            }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Bytes that are no row, as text: what is not UTF-8 becomes U+FFFD, controls become visible.
    private static func readable(_ raw: [UInt8]) -> String { CellText.escaped(String(decoding: raw, as: UTF8.self)) }
}
