internal import FieldLogFormats
public import FieldLogKit
public import FieldLogModel

/// How an export is written.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// One document: `{"schema_version":1,"rows":[{…}]}`, a column a key, empty cells as `null`, numbers as numbers.
    case json
    /// A byte order mark, a header and a line a row, for spreadsheets: newlines inside cells are escaped.
    case csv
    /// Fields separated by tabs without header, for pipes: newlines and tabs inside fields are escaped.
    case tsv
}

extension Export {
    /// The bytes after which a piece of the output is handed over; one row may exceed it.
    static let pieceBytes = 1 << 16

    /// Writes all rows of a kind piece by piece and returns how many there were.
    ///
    /// `sink` takes each piece, never an empty one, and returns false to stop, as when the reader of a pipe has gone: the output is
    /// cut short then, which is no error here. Memory does not grow with the number of rows.
    @discardableResult
    public static func write(
        _ workspace: Workspace, _ kind: ExportKind, as format: ExportFormat,
        to sink: ([UInt8]) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) -> Int {
        var writer = RowWriter(format: format, columns: columns(kind))
        var count = 0
        var isOpen = true
        try forEachRow(workspace, kind) { (cells) throws(FieldLogError) in
            writer.row(cells)
            count += 1
            if writer.waiting >= pieceBytes { isOpen = try sink(writer.takeBytes()) }
            return isOpen
        }
        writer.finish()
        let rest = writer.takeBytes()
        if isOpen, !rest.isEmpty { _ = try sink(rest) }
        return count
    }
}

/// Rows in one of the three formats: of the three writers only that of the format is ever used.
private struct RowWriter {
    private let format: ExportFormat
    private let columns: [String]
    private var json = JSONWriter()
    private var csv: CSVWriter
    private var tsv = TSVWriter()
    private var ending: [UInt8] = []

    init(format: ExportFormat, columns: [String]) {
        self.format = format
        self.columns = columns
        csv = CSVWriter(byteOrderMark: true)
        csv.row(columns)
        json.beginObject()
        json.key("schema_version")
        json.int(Int64(Schema.version))
        json.key("rows")
        json.beginArray()
    }

    /// The number of bytes that nobody has taken yet.
    var waiting: Int {
        switch format {
        case .json: json.bytes.count
        case .csv: csv.bytes.count
        case .tsv: tsv.bytes.count
        }
    }

    mutating func row(_ cells: [ExportCell]) {
        switch format {
        case .json: object(cells)
        case .csv: csv.row(cells.map(\.text))
        case .tsv: tsv.row(cells.map(\.text))
        }
    }

    private mutating func object(_ cells: [ExportCell]) {
        json.beginObject()
        for (column, cell) in zip(columns, cells) {
            json.key(column)
            switch cell {
            case .empty: json.null()
            case .number(let number): json.int(number)
            case .text(let text): json.string(text)
            }
        }
        json.endObject()
    }

    mutating func finish() {
        json.endArray()
        json.endObject()
        if format == .json { ending = [0x0A] }
    }

    mutating func takeBytes() -> [UInt8] {
        defer { ending = [] }
        switch format {
        case .json: return json.takeBytes() + ending
        case .csv: return csv.takeBytes()
        case .tsv: return tsv.takeBytes()
        }
    }
}
