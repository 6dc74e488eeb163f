/// Writes a table row by row into a buffer of bytes, in UTF-8 with CRLF line ends (RFC 4180).
public struct CSVWriter: Sendable {
    /// How the text of a cell is written.
    public enum CellStyle: Sendable, Hashable {
        /// For people and spreadsheets: `CellText.guarded`, so that a row is one line and no cell is a formula.
        case spreadsheet
        /// For programs: the text as it is, in quotes where RFC 4180 asks for them. Formulas and control characters
        /// pass; never for a file that a person opens.
        case exact
    }

    /// What is written and not yet taken.
    public private(set) var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let style: CellStyle
    private var isFirstRow = true

    /// A writer; the byte order mark, which spreadsheet programs need to see UTF-8, is written at once.
    public init(delimiter: CSVDelimiter = .comma, byteOrderMark: Bool = false, style: CellStyle = .spreadsheet) {
        self.delimiter = delimiter.byte
        self.style = style
        if byteOrderMark { bytes = ByteOrderMark.utf8 }
    }

    /// Hands over what is written so far and empties the buffer.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    /// Writes one row. A row of one empty cell is written as `""`, because a blank line is no row; no cells at all write
    /// nothing.
    public mutating func row(_ cells: [String]) {
        guard !cells.isEmpty else { return }
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(delimiter) }
            append(
                style == .spreadsheet ? CellText.guarded(cell) : cell, isAlone: cells.count == 1, isFirst: index == 0)
        }
        bytes.append(Byte.carriageReturn)
        bytes.append(Byte.lineFeed)
        isFirstRow = false
    }

    private mutating func append(_ cell: String, isAlone: Bool, isFirst: Bool) {
        let utf8 = cell.utf8
        // A file whose first bytes are ID is taken for the SYLK format by a common spreadsheet program.
        let looksLikeSYLK = isFirstRow && isFirst && utf8.starts(with: "ID".utf8)
        let needsQuotes =
            (isAlone && utf8.isEmpty) || looksLikeSYLK
            || utf8.contains { byte in
                byte == delimiter || byte == Byte.quote || byte == Byte.lineFeed || byte == Byte.carriageReturn
            }
        guard needsQuotes else {
            bytes.append(contentsOf: utf8)
            return
        }
        bytes.append(Byte.quote)
        for byte in utf8 {
            if byte == Byte.quote { bytes.append(Byte.quote) }
            bytes.append(byte)
        }
        bytes.append(Byte.quote)
    }
}

/// Writes lines of fields separated by tabs for pipes: UTF-8, LF line ends, no header, no quotes.
///
/// Every field is `CellText.escaped`, so a line is always one record, a tab always a separator, and no control
/// character passes. `CellText.unescaped` gives a field back.
public struct TSVWriter: Sendable {
    /// What is written and not yet taken.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer.
    public init() {}

    /// Hands over what is written so far and empties the buffer.
    public mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    /// Writes one line; no fields make an empty line.
    public mutating func row(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(Byte.tab) }
            CellText.appendEscaped(field.utf8Span.span, to: &bytes)
        }
        bytes.append(Byte.lineFeed)
    }
}
