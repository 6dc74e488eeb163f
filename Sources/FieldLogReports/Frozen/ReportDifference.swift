public import FieldLogHash
public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage

/// Why a number of a report is another one now.
public struct DifferenceReason: Sendable, Hashable {
    /// What happened.
    public enum Cause: String, Sendable, CaseIterable {
        /// An entry that was written before the report was frozen came later.
        case late
        /// A record was written since, or what it had said nothing about.
        case new
        /// A record says since other than it said, be it that a conflict was settled.
        case changed
        /// It was decided since to which area an establishment of a divided one belongs.
        case assigned
        /// A record was taken back since.
        case withdrawn
        /// A final visit was amended or annulled since, or that came later.
        case amended
        /// The body of an entry was erased since.
        case erased
        /// An entry was taken out of the log with the key that wrote it.
        case cut
        /// An entry is not in this store, which has less than the one that froze the report.
        case absent
        /// Establishments were said to be one, or not to be.
        case linked
        /// Areas were divided, joined or named otherwise in the catalogue.
        case boundaries
        /// Nothing but the day: what was recorded of it before counts now, or no more.
        case day
    }

    /// What happened.
    public let cause: Cause
    /// The record to which it happened; nil for areas and the day.
    public let record: CountedRecord?
    /// The hash of the entry; nil where there is none.
    public let entry: Digest32?
    /// Who wrote the entry; nil where it is not here.
    public let device: DeviceName?
    /// What the writer's clock said; nil where it is not here.
    public let written: WallTime?
}

/// A cell that a report made again has otherwise.
public struct CellDifference: Sendable, Hashable {
    /// The row; nil for the total.
    public let row: TerritoryRow?
    /// The column.
    public let column: ReportColumn
    /// What it was; nil where the row was not there.
    public let old: ReportValue?
    /// What it is; nil where the row is not there any more.
    public let new: ReportValue?
    /// Why, each once. Of the total, none: its rows say.
    public let reasons: [DifferenceReason]
}

/// What differs between a frozen report and the same one made again.
public struct ReportDifference: Sendable, Hashable {
    /// The cells whose values differ, by row and in the order of the columns, the total last.
    public let cells: [CellDifference]
    /// The cells with the value that they had, which other records make now.
    public let sameValue: [CellDifference]

    /// Compares a frozen report with one that is made of what is here now, on the same layout. O(cells, and the changes of the records that
    /// came or went).
    public static func between(
        _ old: ReportOnFile, _ new: PeriodicReport, _ workspace: Workspace
    ) throws(FieldLogError) -> ReportDifference {
        try workspace.store.read { () throws(FieldLogError) in
            var causes = try CauseFinder(old, workspace)
            var cells: [CellDifference] = []
            var same: [CellDifference] = []
            let before = Dictionary(
                old.report.lines.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
            let after = Dictionary(new.lines.map { ($0.row, $0) }, uniquingKeysWith: { first, _ in first })
            var rows = new.lines.map(\.row)
            for line in old.report.lines where after[line.row] == nil { rows.append(line.row) }
            for row in rows + [nil] {
                let lines = row == nil ? (old.report.total, new.total) : (before[row], after[row])
                for (place, column) in old.layout.columns.enumerated() {
                    let pair = (lines.0?.values[place], lines.1?.values[place])
                    let isSame = ReportValue.isSame(pair.0, pair.1)
                    if isSame, row == nil || !ReportValue.isMadeOtherwise(pair.0, pair.1) { continue }
                    let reasons = row == nil ? [] : try causes.reasons(lines, place, column, old.layout)
                    let cell = CellDifference(row: row, column: column, old: pair.0, new: pair.1, reasons: reasons)
                    if isSame { same.append(cell) } else { cells.append(cell) }
                }
            }
            return ReportDifference(cells: cells, sameValue: same)
        }
    }
}

extension ReportValue {
    /// Whether readers see the same; what is not there is like 0.
    static func isSame(_ old: ReportValue?, _ new: ReportValue?) -> Bool {
        switch (old, new) {
        case (.count(let old)?, .count(let new)?): old.value == new.value
        case (.ratio(let old)?, .ratio(let new)?): old == new
        case (nil, .count(let cell)?), (.count(let cell)?, nil): cell.value == 0
        case (nil, .ratio(let ratio)?), (.ratio(let ratio)?, nil): ratio == nil
        default: true
        }
    }

    /// Whether two numbers that are alike are made of other records.
    static func isMadeOtherwise(_ old: ReportValue?, _ new: ReportValue?) -> Bool {
        guard case .count(let old)? = old, case .count(let new)? = new else { return false }
        return old.added != new.added
    }
}

extension CountCell {
    /// What each record added.
    var added: [CountedRecord: Int64] {
        var added: [CountedRecord: Int64] = [:]
        for (place, record) in records.enumerated() {
            added[record] = values.isEmpty ? 1 : values[place]
        }
        return added
    }
}
