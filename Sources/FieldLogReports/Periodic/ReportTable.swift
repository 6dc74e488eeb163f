internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// The cells of a layout, row by row.
struct ReportTable {
    let layout: ReportLayout
    private var cells: [String: [TerritoryRow: CountCell]]

    init(_ layout: ReportLayout, _ counter: Counter) throws(FieldLogError) {
        self.layout = layout
        var keys: [String] = []
        var counts: [Count] = []
        for column in layout.columns {
            guard case .count(let count) = column.content else { continue }
            keys.append(column.key)
            counts.append(count)
        }
        var cells: [String: [TerritoryRow: CountCell]] = [:]
        for (key, found) in zip(keys, try counter.cells(counts)) { cells[key] = found }
        self.cells = cells
    }

    /// A table of cells by column and row.
    init(_ layout: ReportLayout, cells: [String: [TerritoryRow: CountCell]]) {
        self.layout = layout
        self.cells = cells
    }

    /// The areas given, those that anything was counted in, and what is unassigned, in order.
    func rows(with areas: [AreaKey]) -> [TerritoryRow] {
        var rows = Set(areas.map { TerritoryRow.area($0) })
        for found in cells.values { rows.formUnion(found.keys) }
        return rows.sorted()
    }

    func line(_ row: TerritoryRow?) -> ReportLine {
        ReportLine(
            row: row,
            values: layout.columns.map { column in
                switch column.content {
                case .count: .count(cell(column.key, row))
                case .ratio(let part, let whole): ratio(cell(part, row).value, cell(whole, row).value)
                case .note: .empty
                }
            })
    }

    private func ratio(_ part: Int64, _ whole: Int64) -> ReportValue {
        .ratio(whole == 0 ? nil : Double(part) / Double(whole))
    }

    private func cell(_ key: String, _ row: TerritoryRow?) -> CountCell {
        let column = cells[key] ?? [:]
        if let row { return column[row] ?? CountCell() }
        var sum = CountCell()
        for row in column.keys.sorted() {
            guard let cell = column[row] else { continue }
            sum.value = sum.value.addingClamped(cell.value)
            sum.records += cell.records
            sum.values += cell.values
            sum.establishments.formUnion(cell.establishments)
        }
        return sum
    }
}

extension Territory {
    /// The areas that are rows whether or not anything is counted there; none where everything here was asked for.
    func rows(_ store: Store) throws(FieldLogError) -> [AreaKey] {
        if case .named(let keys) = split { return keys.sorted() }
        guard let area else { return [] }
        var found: [AreaKey] = []
        var queue = [area]
        while let next = queue.popLast() {
            let below = try store.records(Schema.area, .field("parent_code", .text(next.code))).compactMap {
                Area(stored: $0)
            }
            .filter { $0.isValid(on: boundaries.date) }
            for area in below where try boundaries.path(area.key).dropFirst().first == next {
                switch split {
                case .none, .named: return [area.key]
                case .children: found.append(area.key)
                case .level(let level):
                    if area.level == level { found.append(area.key) } else { queue.append(area.key) }
                }
            }
        }
        return found
    }
}
