/// Leaving small numbers out of what is published (domain: counts under 5 point at somebody): a number under the bound is hidden, and as many
/// others as it takes that none can be had back by subtraction.
///
/// Of a sum the establishments behind it count. Hidden numbers of a column are at least two and together not under the bound, or the total is hidden
/// too; the same holds of the parts of a column in a row. A ratio is hidden with either side.
struct Suppression {
    /// The smallest number that is shown, but for 0.
    static let bound: Int64 = 5

    private let layout: ReportLayout
    /// Numbers by row, the total last, and by column; nil where the layout has none.
    private var cells: [[CountCell?]]
    private var isHidden: [[Bool]]

    /// The report without its small numbers; what made the others is left out too, for nobody outside may follow it.
    static func apply(to report: PeriodicReport) -> PeriodicReport {
        var suppression = Suppression(report)
        suppression.hideSmall()
        while suppression.hideMore() {}
        let lines = suppression.lines(report.lines + [report.total])
        return PeriodicReport(
            layout: report.layout, period: report.period, days: report.days, boundaries: report.boundaries,
            area: report.area, isWithinScope: report.isWithinScope, lines: Array(lines.dropLast()),
            total: lines.last ?? report.total, gaps: report.gaps)
    }

    private init(_ report: PeriodicReport) {
        layout = report.layout
        cells = (report.lines + [report.total]).map { line in
            line.values.map { value in
                if case .count(let cell) = value { return cell }
                return nil
            }
        }
        isHidden = cells.map { $0.map { _ in false } }
    }

    /// How many stand behind a number: the number itself, of a sum its establishments, or its records where they are fewer.
    private func size(_ row: Int, _ column: Int) -> Int64 {
        guard let cell = cells[row][column] else { return 0 }
        return cell.values.isEmpty
            ? Int64(clamping: cell.value.magnitude) : Int64(min(cell.records.count, cell.establishments.count))
    }

    /// Whether a reader may be told that the number is under the bound: of a sum, and of what is hidden for another's sake, that would be false.
    private func isSmallCount(_ row: Int, _ column: Int) -> Bool {
        guard let cell = cells[row][column], cell.values.isEmpty else { return false }
        return (1..<Self.bound).contains(Int64(clamping: cell.value.magnitude))
    }

    private mutating func hideSmall() {
        for row in cells.indices {
            for column in cells[row].indices where (1..<Self.bound).contains(size(row, column)) {
                isHidden[row][column] = true
            }
        }
    }

    /// One step; false when nothing is left to be hidden.
    private mutating func hideMore() -> Bool {
        var isChanged = false
        let total = cells.count - 1
        for column in layout.columns.indices {
            let places = (0..<total).map { ($0, column) }
            if protect(places, whole: (total, column)) { isChanged = true }
        }
        for whole in layout.columns.indices {
            let parts = layout.columns.indices.filter { layout.columns[$0].partOf == layout.columns[whole].key }
            if parts.isEmpty { continue }
            for row in cells.indices where protect(parts.map { (row, $0) }, whole: (row, whole)) { isChanged = true }
        }
        return isChanged
    }

    /// Hides one more of the parts of a whole, or the whole, where what is hidden of them could be had back from it.
    private mutating func protect(_ parts: [(Int, Int)], whole: (Int, Int)) -> Bool {
        guard !isHidden[whole.0][whole.1] else { return false }
        let hidden = parts.filter { isHidden[$0.0][$0.1] }
        guard !hidden.isEmpty else { return false }
        let sum = hidden.reduce(Int64(0)) { $0.addingClamped(size($1.0, $1.1)) }
        if hidden.count > 1, sum >= Self.bound { return false }
        let others = parts.filter { !isHidden[$0.0][$0.1] && size($0.0, $0.1) > 0 }
        let next = others.min { size($0.0, $0.1) < size($1.0, $1.1) } ?? whole
        isHidden[next.0][next.1] = true
        return true
    }

    private func lines(_ lines: [ReportLine]) -> [ReportLine] {
        lines.enumerated().map { row, line in
            var values = line.values.enumerated().map { column, value in
                if isHidden[row][column] { return ReportValue.suppressed(isSmall: isSmallCount(row, column)) }
                guard case .count(let cell) = value else { return value }
                var plain = CountCell()
                plain.value = cell.value
                return .count(plain)
            }
            for (column, item) in layout.columns.enumerated() {
                guard case .ratio(let part, let whole) = item.content else { continue }
                let sides = layout.columns.indices.filter { [part, whole].contains(layout.columns[$0].key) }
                if sides.contains(where: { isHidden[row][$0] }) { values[column] = .suppressed(isSmall: false) }
            }
            return ReportLine(row: line.row, values: values, name: line.name)
        }
    }
}

extension PeriodicReport {
    /// The same for publication: small numbers are hidden, and what they could be computed from.
    public var published: PeriodicReport { Suppression.apply(to: self) }
}
