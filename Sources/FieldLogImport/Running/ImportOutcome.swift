public import FieldLogModel

/// What is to be imported, and how.
public struct ImportRequest: Sendable {
    /// The files. They are read in the order of the map's entries; files of one entry in the order given here.
    public var files: [String]
    /// What their columns mean.
    public var map: ImportMap
    /// `CODE` or `CODE@DATE` for all rows; it goes before what the map says. Nil for what the map says.
    public var area: String?
    /// Whether to read and check only: nothing is written, not even the file of refused rows.
    public var isDryRun = false
    /// Whether values that differ from those of records that are here are written.
    public var isUpdate = false
    /// Where refused rows go; nil for `FILE.rejected.csv` beside each file. With several files their number, from the second on, is
    /// put after it: `PATH.2`. Only an earlier file of refused rows is replaced; a device or a pipe is written to, for all files.
    public var rejectPath: String?
    /// The words for a refused row in that file. Its stable code unless something else is given.
    public var reasonText: @Sendable (RefusedRow) -> String = { $0.reason.code }

    /// A request for these files.
    public init(files: [String], map: ImportMap, area: String? = nil) {
        self.files = files
        self.map = map
        self.area = area
    }
}

/// What an import did. `rows` = `imported` + `unchanged` + `refusedCount`.
public struct ImportOutcome: Sendable {
    /// Rows of the files: headers and blank lines are none.
    public internal(set) var rows = 0
    /// Rows that made or changed a record.
    public internal(set) var imported = 0
    /// Rows that said what was known, or what may be written only as an update.
    public internal(set) var unchanged = 0
    /// Rows that were refused as a whole.
    public internal(set) var refusedCount = 0
    /// The first ``listMax`` of them.
    public internal(set) var refused: [RefusedRow] = []
    /// Records that were made, by kind. In a dry run: that would be.
    public internal(set) var created: [String: Int] = [:]
    /// Records that were changed, by kind. In a dry run: that would be.
    public internal(set) var updated: [String: Int] = [:]
    /// Values of files that differ from those here; the same one is counted once.
    public internal(set) var differingCount = 0
    /// The first ``listMax`` of them.
    public internal(set) var differing: [ImportDifference] = []
    /// Lines without any text in any cell, which are no rows.
    public internal(set) var blankLines = 0
    /// The files of refused rows that were written.
    public internal(set) var rejectFiles: [String] = []
    /// Whether it was stopped before the end. What was done is durable; running it again finishes the work.
    public internal(set) var isInterrupted = false

    /// How many refused rows and how many differences are listed at most; all are counted.
    public static let listMax = 100_000
}

/// A value of a file that differs from the one here.
public struct ImportDifference: Sendable, Hashable {
    /// The file as it was given.
    public let file: String
    /// The line of the row, from 1.
    public let line: Int
    /// The kind of the record.
    public let kind: String
    /// The record.
    public let record: RecordID
    /// Its key in the file, shortened.
    public let key: String
    /// The field.
    public let field: String
    /// What is here.
    public let old: ShownValue
    /// What the file says.
    public let new: ShownValue
}

/// How far an import is.
public struct ImportProgress: Sendable {
    /// The file as it was given.
    public let file: String
    /// Rows of it that are done.
    public let row: Int
    /// Bytes of it that are read.
    public let bytes: Int
    /// Bytes that it has.
    public let bytesTotal: Int
}
