public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage

/// What can be exported.
public enum ExportKind: String, Sendable, CaseIterable {
    /// The register.
    case establishments
    /// The visits.
    case visits
    /// What was found at them.
    case findings

    /// The kind of record.
    public var record: KindSpec {
        switch self {
        case .establishments: Schema.establishment
        case .visits: Schema.visit
        case .findings: Schema.finding
        }
    }

    /// The fields that rows are sorted by within a home.
    fileprivate var order: [String] {
        switch self {
        case .establishments: ["name"]
        case .visits: ["date"]
        case .findings: ["visit"]
        }
    }

    /// Columns of other records that make a row readable by itself, with the names that they get here.
    fileprivate var extras: [(name: String, column: ForeignColumn)] {
        switch self {
        case .establishments: []
        case .visits: [("establishment_name", ForeignColumn("establishment", "name"))]
        case .findings:
            [("establishment", ForeignColumn("visit", "establishment")), ("date", ForeignColumn("visit", "date"))]
        }
    }
}

/// A cell of an export.
public enum ExportCell: Sendable, Hashable {
    /// Nothing is recorded.
    case empty
    /// A number, a flag as 1 or 0.
    case number(Int64)
    /// A text, a code or the printed id of a record.
    case text(String)

    /// The cell in a table of text.
    public var text: String {
        switch self {
        case .empty: ""
        case .number(let number): String(number)
        case .text(let text): text
        }
    }
}

/// Lists of everything that a store has of a kind.
///
/// Nothing is left out: withdrawn establishments and findings come with the reason in `withdrawn`, drafts and discarded or annulled
/// visits with their `status`; who counts looks at these columns first.
public enum Export {
    /// The names of the columns: `id`, `area` (the key of the home), the fields in the order of the schema, then for visits the name
    /// of the establishment, for findings the establishment and the date of the visit.
    public static func columns(_ kind: ExportKind) -> [String] {
        ["id", "area"] + kind.record.fields.map(\.name) + kind.extras.map(\.name)
    }

    /// Calls a body with each row, a cell for each of ``columns(_:)``, until it returns false.
    ///
    /// Sorted by home, then by name (establishments), date (visits) or visit (findings) in the order of bytes, then by id: the same
    /// on every store with the same log. All rows are of one state of the store, and one is in memory at a time.
    public static func forEachRow(
        _ workspace: Workspace, _ kind: ExportKind, _ body: ([ExportCell]) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        let record = kind.record
        let fields = record.fields + kind.extras.compactMap { field(of: $0.column, record) }
        try workspace.store.read { () throws(FieldLogError) in
            try workspace.store.forEachSorted(record, by: kind.order, with: kind.extras.map(\.column)) {
                (stored, others) throws(FieldLogError) in
                var cells: [ExportCell] = [.text(stored.id.description), .text(stored.home.text)]
                cells.reserveCapacity(fields.count + 2)
                for (field, value) in zip(fields, stored.values + others) { cells.append(cell(value, field)) }
                return try body(cells)
            }
        }
    }

    private static func field(of column: ForeignColumn, _ kind: KindSpec) -> FieldSpec? {
        guard case .reference(let name) = kind.field(column.reference)?.type else { return nil }
        return Schema.kind(name)?.field(column.field)
    }

    private static func cell(_ value: FieldValue, _ field: FieldSpec) -> ExportCell {
        switch value {
        case .null: .empty
        case .int(let int): .number(int)
        default: .text(ValueText.text(value, field))
        }
    }
}
