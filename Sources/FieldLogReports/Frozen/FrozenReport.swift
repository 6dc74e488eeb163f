public import FieldLogHash
public import FieldLogModel

/// A row of a frozen report.
public struct FrozenRow: Sendable, Hashable {
    /// The area; several where nobody had decided to which of them its records belong. Ascending, never empty.
    public let areas: [AreaKey]
    /// The name of the area as it was; empty for several.
    public let name: String

    /// The row that a report of today would have there.
    public var row: TerritoryRow { areas.count == 1 ? .area(areas[0]) : .unassigned(areas) }
}

/// A record that a frozen report was made of, or that one of those belongs to.
public struct FrozenRecord: Sendable, Hashable {
    /// The kind, id and home.
    public let record: CountedRecord
    /// The hashes of the entries that it was folded from, ascending.
    public let hashes: [Digest32]
    /// The numbers of its visit and its establishment in the report, as far as there are any.
    public let belongsTo: [Int]
}

/// A number of a frozen report.
public struct FrozenCell: Sendable, Hashable {
    /// The number of the row.
    public let row: Int
    /// The key of the column.
    public let column: String
    /// The number.
    public let value: Int64
    /// The numbers of the records that made it, ascending.
    public let records: [Int]
    /// Of a sum, what each of them added; else nil.
    public let values: [Int64]?
}

/// The cells of a report as they were, with what made them: the heads of the logs it looked at, and the hashes of the entries (SyncProtocol.md,
/// "Frozen reports").
public struct FrozenReport: Sendable, Hashable {
    /// The heads of the feeds whose records it looked at, those of the commons and of the authority feed included.
    public let heads: [FeedHead]
    /// The rows.
    public let rows: [FrozenRow]
    /// The records.
    public let records: [FrozenRecord]
    /// The cells that are not 0, by row and then in the order of the columns.
    public let cells: [FrozenCell]

    /// A report of these parts.
    package init(heads: [FeedHead], rows: [FrozenRow], records: [FrozenRecord], cells: [FrozenCell]) {
        self.heads = heads
        self.rows = rows
        self.records = records
        self.cells = cells
    }

    /// The digest of its text.
    public static func digest(of text: String) -> Digest32 { SHA256.hash(Array(text.utf8)) }
}
