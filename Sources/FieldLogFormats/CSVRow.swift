/// One row of a table, good or bad.
public struct CSVRow: Sendable, Hashable {
    /// What became of a row.
    public enum Outcome: Sendable, Hashable {
        /// The fields in order, at least one.
        case fields([String])
        /// The row is not usable; reading goes on after it.
        case problem(CSVProblem)
    }

    /// The physical line where the row starts, counted from 1; blank lines and line breaks inside quotes count.
    public let line: Int
    /// The fields or the problem.
    public let outcome: Outcome
    /// The bytes of the row without its line end, for a reject file: as they stand in the file, but UTF-8 when the file
    /// is UTF-16. At most `CSVOptions.rawBytesMax` bytes.
    public let raw: [UInt8]
    /// True when `raw` is only the beginning of the row.
    public let isRawCut: Bool

    /// The fields, or nil for a row with a problem.
    public var fields: [String]? {
        guard case .fields(let fields) = outcome else { return nil }
        return fields
    }

    /// The problem, or nil for a good row.
    public var problem: CSVProblem? {
        guard case .problem(let problem) = outcome else { return nil }
        return problem
    }
}

/// Why a row of a table cannot be used. Fields are counted from 1, lines as in `CSVRow.line`.
public enum CSVProblem: Error, Sendable, Hashable {
    /// A field has bytes that the encoding does not define.
    case invalidEncoding(field: Int)
    /// A field has more than `CSVOptions.fieldBytesMax` bytes on one line.
    case fieldTooLong(field: Int)
    /// The row has more than `CSVOptions.rowBytesMax` bytes.
    case rowTooLong
    /// The row has more than `CSVOptions.fieldsMax` fields.
    case tooManyFields
    /// A quote opened on this line and did not close within `CSVOptions.fieldBytesMax` bytes or before the end of the
    /// file: a lost quote, or a file that was cut off.
    case unterminatedQuote(field: Int, line: Int)
    /// Text after a closing quote; the line is that of the opening quote.
    case strayQuote(field: Int, line: Int)

    /// A stable message code.
    public var code: String {
        switch self {
        case .invalidEncoding: "csv.invalid-encoding"
        case .fieldTooLong: "csv.field-too-long"
        case .rowTooLong: "csv.row-too-long"
        case .tooManyFields: "csv.too-many-fields"
        case .unterminatedQuote: "csv.unterminated-quote"
        case .strayQuote: "csv.stray-quote"
        }
    }

    /// The field concerned, counted from 1; nil when the row as a whole is.
    public var field: Int? {
        switch self {
        case .invalidEncoding(let field), .fieldTooLong(let field): field
        case .unterminatedQuote(let field, _), .strayQuote(let field, _): field
        case .rowTooLong, .tooManyFields: nil
        }
    }
}
