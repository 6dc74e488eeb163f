internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogSystem

/// A CSV file of a catalogue with a header: columns in any order, more allowed.
struct CatalogueFile {
    /// A row: texts by the names of columns.
    struct Row {
        let line: Int
        fileprivate let cells: [String]
        fileprivate let columns: [String: Int]

        subscript(column: String) -> String? { columns[column].map { cells[$0] } }
    }

    private(set) var rows: [Row] = []
    private(set) var problems: [FileProblem] = []

    /// Catalogues of a whole country have a few megabytes.
    static let bytesMax = 256 << 20

    init(path: String, required: [String]) throws(FieldLogError) {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(path, maxBytes: Self.bytesMax) } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        var reader = CSVReader(options: CSVOptions())
        reader.append(bytes)
        reader.finish()
        guard let header = reader.next() else { throw .file([FileProblem(path: path, line: 0, reason: .empty)]) }
        var columns: [String: Int] = [:]
        for (place, name) in (header.fields ?? []).enumerated() {
            let key = FieldInput.columnName(name)
            if columns[key] == nil { columns[key] = place }
        }
        let missing = required.filter { columns[$0] == nil }
        guard missing.isEmpty else {
            throw .file(missing.map { FileProblem(path: path, line: header.line, reason: .missingColumn($0)) })
        }
        let width = header.fields?.count ?? 0
        while let row = reader.next() {
            guard let cells = row.fields else {
                problems.append(FileProblem(path: path, line: row.line, reason: .row(row.problem?.code ?? "csv")))
                continue
            }
            guard cells.count == width else {
                problems.append(FileProblem(path: path, line: row.line, reason: .row("fields \(cells.count)/\(width)")))
                continue
            }
            rows.append(Row(line: row.line, cells: cells, columns: columns))
        }
        if rows.isEmpty && problems.isEmpty { problems.append(FileProblem(path: path, line: 0, reason: .empty)) }
    }
}

extension FieldInput {
    /// The name of a column as it is compared: without blanks around it, in lower case.
    static func columnName(_ text: String) -> String {
        String(text.filter { !$0.isWhitespace }).lowercased()
    }
}
