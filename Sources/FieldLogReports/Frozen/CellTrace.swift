public import FieldLogHash
public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// A record that made a number of a frozen report, as it is now.
public struct TracedRecord: Sendable, Hashable {
    /// What became of it since the report was frozen.
    public enum State: String, Sendable, CaseIterable {
        /// The same entries as then.
        case same
        /// Changed since.
        case changed
        /// The body of an entry was erased.
        case erased
        /// An entry is not here any more, or never was.
        case absent
    }

    /// The record.
    public let record: CountedRecord
    /// What it added to the number; nil where the number counts establishments.
    public let added: Int64?
    /// Its visit: itself where it is one; nil without one.
    public let visit: RecordID?
    /// Its establishment: itself where it is one; nil without one.
    public let establishment: EstablishmentKey?
    /// The hashes of its entries at that time, ascending.
    public let hashes: [Digest32]
    /// The record as it is here now; nil where it is not.
    public let stored: StoredRecord?
    /// What became of it.
    public let state: State
}

/// Following a number of a frozen report to what made it.
public enum CellTrace {
    /// The records of a cell, `ROW:COLUMN`, or `COLUMN` or `total:COLUMN` for the total, in the order of the report. A row is the code or
    /// key of its area, `unassigned`, or `#` and its number as printed; the area of the report itself is the total. Of a ratio, the records of both sides. Throws ``FieldLogError/report(_:_:)``.
    public static func run(
        _ workspace: Workspace, _ report: ReportOnFile, cell text: String
    ) throws(FieldLogError) -> [TracedRecord] {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let columns = report.layout.columns.map(\.key)
        guard let name = parts.last, let column = report.layout.columns.first(where: { $0.key == name }) else {
            throw unknown(report, text, columns)
        }
        var rows = Set(report.cells.rows.indices)
        if parts.count == 2 {
            let isTotal = ["total", report.record.home.text, report.record.home.code].contains(parts[0])
            let named = rows.filter { isRow(parts[0], $0, report.cells.rows[$0]) }
            if named.isEmpty, !isTotal {
                throw unknown(report, text, report.cells.rows.flatMap(\.areas).map(\.code) + ["total"])
            }
            if !named.isEmpty { rows = named }
        }
        var keys = [column.key]
        if case .ratio(let part, let whole) = column.content { keys = [part, whole] }
        var added: [Int: Int64] = [:]
        for cell in report.cells.cells where rows.contains(cell.row) && keys.contains(cell.column) {
            for (place, number) in cell.records.enumerated() { added[number] = cell.values?[place] ?? 1 }
        }
        var isDistinct = false
        if case .count(let count) = column.content { isDistinct = count.unit == .establishments }
        return try workspace.store.read { () throws(FieldLogError) in
            let erased = try workspace.store.authority().erasures
            return try added.sorted { $0.key < $1.key }.map { (number, value) throws(FieldLogError) in
                try record(
                    number, isDistinct ? nil : value, report.cells, workspace.store, erased: Set(erased.keys))
            }
        }
    }

    private static func unknown(_ report: ReportOnFile, _ text: String, _ near: [String]) -> FieldLogError {
        .report(report.record.id.description, .unknownCell(text, near: near))
    }

    private static func isRow(_ text: String, _ number: Int, _ row: FrozenRow) -> Bool {
        if text == "#\(number + 1)" { return true }
        if row.areas.count > 1 { return text == "unassigned" || text == row.areas.map(\.text).joined(separator: ",") }
        return row.areas[0].text == text || row.areas[0].code == text
    }

    private static func record(
        _ number: Int, _ added: Int64?, _ report: FrozenReport, _ store: Store, erased: Set<Digest32>
    ) throws(FieldLogError) -> TracedRecord {
        let item = report.records[number]
        let all = [item.record] + item.belongsTo.map { report.records[$0].record }
        let place = all.first { $0.kind == Schema.establishment.name }
        var stored: StoredRecord?
        var here: Set<Digest32> = []
        if let kind = Schema.kind(item.record.kind) {
            stored = try store.record(kind, id: item.record.id, home: item.record.home)
            here = Set(try store.refs(of: kind, id: item.record.id, home: item.record.home).map(\.hash))
        }
        let then = Set(item.hashes)
        let state: TracedRecord.State =
            if !then.isSubset(of: here) { .absent } else if !then.isDisjoint(with: erased) {
                .erased
            } else if then
                == here
            { .same } else { .changed }
        return TracedRecord(
            record: item.record, added: added, visit: all.first { $0.kind == Schema.visit.name }?.id,
            establishment: place.map { EstablishmentKey(id: $0.id, home: $0.home) }, hashes: item.hashes,
            stored: stored, state: state)
    }
}
