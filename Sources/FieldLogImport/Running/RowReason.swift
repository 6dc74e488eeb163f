public import FieldLogModel

/// Why a row was refused. The words for people are elsewhere.
public enum RowReason: Error, Sendable, Hashable {
    /// A value that a field cannot hold.
    case field(FieldProblem)
    /// The row cannot be read as CSV; a stable code such as `csv.field-too-long`.
    case csv(code: String)
    /// More or fewer cells than the header has: often a truncated line or a lost quote.
    case cells(found: Int, expected: Int)
    /// A word that the map's code table does not have.
    case noWord(String)
    /// A column of the key is empty.
    case emptyKey
    /// The area is none of this store's.
    case areaOutside(String)
    /// The row refers to a record that is not here.
    case unknownKey(kind: String, key: String)
    /// The row refers to a key that records of several areas have.
    case ambiguousKey(kind: String, key: String)
    /// The row refers to a record whose own row was refused in this run.
    case orphan(kind: String, key: String)
    /// The record, or the one that it refers to, was withdrawn.
    case withdrawn(kind: String)
    /// The visit was discarded or annulled.
    case visitIsOver(status: String)

    /// A stable code of the reason; for a field problem the name of its case.
    public var code: String {
        switch self {
        case .field(let problem): "field." + problem.name
        case .csv(let code): code
        case .cells: "row.cells"
        case .noWord: "row.no-word"
        case .emptyKey: "row.empty-key"
        case .areaOutside: "row.area-outside"
        case .unknownKey: "row.unknown-key"
        case .ambiguousKey: "row.ambiguous-key"
        case .orphan: "row.orphan"
        case .withdrawn: "row.withdrawn"
        case .visitIsOver: "row.visit-is-over"
        }
    }
}

/// A row that was not taken, and why.
public struct RefusedRow: Sendable, Hashable {
    /// The file as it was given.
    public let file: String
    /// The physical line where the row begins, from 1, the header counted.
    public let line: Int
    /// The field concerned as `kind.field`, such as `visit.date`; empty for the row as a whole.
    public let field: String
    /// The column of the file that the value came from; empty when there is none.
    public let column: String
    /// Why.
    public let reason: RowReason
}

/// Why planning a row stopped.
enum RowFailure: Error {
    case refused(field: String, column: String, RowReason)
    case store(FieldLogError)
}

extension FieldProblem {
    /// The same with no more of the cell than a person needs: a cell may have 64 KiB, and refused rows are many.
    var shortened: FieldProblem {
        switch self {
        case .notANumber(let text): .notANumber(Shown.short(text))
        case .outOfRange(let text): .outOfRange(Shown.short(text))
        case .notADate(let text): .notADate(Shown.short(text))
        case .dateOutOfRange(let text): .dateOutOfRange(Shown.short(text))
        case .notAnInstant(let text): .notAnInstant(Shown.short(text))
        case .notAFlag(let text): .notAFlag(Shown.short(text))
        case .unknownCode(let text, let catalogue, let near):
            .unknownCode(Shown.short(text), catalogue: catalogue, near: near)
        case .notAList(let text): .notAList(Shown.short(text))
        case .notMoney(let text): .notMoney(Shown.short(text))
        case .notAnAreaCode(let text): .notAnAreaCode(Shown.short(text))
        case .unknownArea(let text): .unknownArea(Shown.short(text))
        case .unknownRecord(let text): .unknownRecord(Shown.short(text))
        default: self
        }
    }
}
