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

/// Rows in one of the three formats.
private struct RowWriter {
    private enum Output {
        case json(JSONWriter)
        case csv(CSVWriter)
        case tsv(TSVWriter)
    }

    private let columns: [String]
    private var output: Output
    private var ending: [UInt8] = []

    init(format: ExportFormat, columns: [String]) {
        self.columns = columns
        switch format {
        case .json:
            var json = JSONWriter()
            json.beginObject()
            json.key("schema_version")
            json.int(Int64(Schema.version))
            json.key("rows")
            json.beginArray()
            output = .json(json)
        case .csv:
            var csv = CSVWriter(byteOrderMark: true)
            csv.row(columns)
            output = .csv(csv)
        case .tsv: output = .tsv(TSVWriter())
        }
    }

    /// The bytes that nobody has taken yet.
    var waiting: Int {
        switch output {
        case .json(let json): json.bytes.count
        case .csv(let csv): csv.bytes.count
        case .tsv(let tsv): tsv.bytes.count
        }
    }

    mutating func row(_ cells: [ExportCell]) {
        switch output {
        case .json(var json):
            // The buffer must have one owner while it grows, or every row would copy it.
            output = .tsv(TSVWriter())
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
            output = .json(json)
        case .csv(var csv):
            output = .tsv(TSVWriter())
            csv.row(cells.map(\.text))
            output = .csv(csv)
        case .tsv(var tsv):
            output = .tsv(TSVWriter())
            tsv.row(cells.map(\.text))
            output = .tsv(tsv)
        }
    }

    mutating func finish() {
        guard case .json(var json) = output else { return }
        json.endArray()
        json.endObject()
        output = .json(json)
        ending = [0x0A]
    }

    mutating func takeBytes() -> [UInt8] {
        var bytes: [UInt8]
        switch output {
        case .json(var json):
            bytes = json.takeBytes()
            output = .json(json)
        case .csv(var csv):
            bytes = csv.takeBytes()
            output = .csv(csv)
        case .tsv(var tsv):
            bytes = tsv.takeBytes()
            output = .tsv(tsv)
        }
        bytes += ending
        ending = []
        return bytes
    }
}
