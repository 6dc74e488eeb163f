internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// Takes down what a report was made of, within the read transaction that made it.
struct CellFreezer {
    private let store: Store
    private var records: [FrozenRecord] = []
    private var numbers: [CountedRecord: Int] = [:]

    /// The report of what is here now. O(records counted, and the changes of each).
    static func freeze(
        _ report: PeriodicReport, _ territory: Territory, _ store: Store
    ) throws(FieldLogError) -> FrozenReport {
        var freezer = CellFreezer(store: store)
        let index = AreaIndex(store: store)
        var rows: [FrozenRow] = []
        var cells: [FrozenCell] = []
        for line in report.lines {
            switch line.row {
            case .area(let key):
                let area = try index.area(key)
                rows.append(FrozenRow(areas: [key], name: area.map { $0.fullName ?? $0.name } ?? key.text))
            case .unassigned(let keys): rows.append(FrozenRow(areas: keys, name: ""))
            case nil: continue
            }
            for (column, value) in zip(report.layout.columns, line.values) {
                guard case .count(let cell) = value, cell.value != 0 || !cell.records.isEmpty else { continue }
                cells.append(try freezer.cell(cell, row: rows.count - 1, column: column.key))
            }
        }
        return FrozenReport(
            heads: try heads(territory, Set(freezer.numbers.keys.map(\.home)), store), rows: rows,
            records: freezer.records, cells: cells)
    }

    private init(store: Store) { self.store = store }

    /// The heads of all feeds that may have had a say: of the areas in the territory, of those that a linked establishment lives in, and of
    /// what is everywhere.
    private static func heads(
        _ territory: Territory, _ homes: Set<AreaKey>, _ store: Store
    ) throws(FieldLogError) -> [FeedHead] {
        var heads: [FeedHead] = []
        for head in try store.allHeads() {
            let area = head.feed.area
            if !area.isPseudo, !homes.contains(area), try territory.row(area, assigned: nil) == nil { continue }
            heads.append(head)
        }
        return heads.sorted { left, right in
            if left.feed.area != right.feed.area { return left.feed.area < right.feed.area }
            if left.feed.incarnation != right.feed.incarnation { return left.feed.incarnation < right.feed.incarnation }
            return (left.feed.branch?.hex ?? "") < (right.feed.branch?.hex ?? "")
        }
    }

    private mutating func cell(_ cell: CountCell, row: Int, column: String) throws(FieldLogError) -> FrozenCell {
        var places: [(number: Int, value: Int64)] = []
        // Records are numbered as they come: by id, so that two stores freeze the same text of the same log.
        let order = cell.records.indices.sorted {
            (cell.records[$0].id, cell.records[$0].home) < (cell.records[$1].id, cell.records[$1].home)
        }
        for place in order {
            places.append((try number(of: cell.records[place]), cell.values.isEmpty ? 1 : cell.values[place]))
        }
        places.sort { $0.number < $1.number }
        return FrozenCell(
            row: row, column: column, value: cell.value, records: places.map(\.number),
            values: cell.values.isEmpty ? nil : places.map(\.value))
    }

    private mutating func number(of record: CountedRecord) throws(FieldLogError) -> Int {
        if let number = numbers[record] { return number }
        var upper: [Int] = []
        for item in try Self.above(record, store) { upper.append(try number(of: item)) }
        let hashes = try Schema.kind(record.kind).map { (kind) throws(FieldLogError) in
            try store.refs(of: kind, id: record.id, home: record.home).map(\.hash)
        }
        records.append(FrozenRecord(record: record, hashes: hashes ?? [], belongsTo: upper))
        numbers[record] = records.count - 1
        return records.count - 1
    }

    /// The visit and the establishment of a record, as far as there are any and they are here.
    static func above(_ record: CountedRecord, _ store: Store) throws(FieldLogError) -> [CountedRecord] {
        guard let kind = Schema.kind(record.kind) else { return [] }
        var found: [CountedRecord] = []
        let stored = try store.record(kind, id: record.id, home: record.home)
        for (name, upper) in [("visit", Schema.visit), ("establishment", Schema.establishment)] {
            guard kind != upper, let id = stored?[name].record else { continue }
            guard try store.hasRecord(upper, id: id, home: record.home) else { continue }
            let item = CountedRecord(kind: upper.name, id: id, home: record.home)
            found.append(item)
            if upper == Schema.visit { found += try above(item, store) }
        }
        return found
    }
}
