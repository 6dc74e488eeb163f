/// Rows under titles, for eyes on a terminal or for programs behind a pipe.
///
/// Cells are text from outside; rendering makes them harmless.
public struct TextTable: Sendable {
    /// On which side of its column a cell stands.
    public enum Alignment: Sendable, Equatable {
        /// Text.
        case left
        /// Numbers.
        case right
    }

    /// A column.
    public struct Column: Sendable, Equatable {
        /// The title over it on a terminal.
        public let title: String
        /// On which side its cells stand.
        public let alignment: Alignment
        /// Whether it may be cut where the terminal is too narrow. Ids and numbers may not: cut, they mislead.
        public let isShrinkable: Bool

        /// A column.
        public init(_ title: String, alignment: Alignment = .left, isShrinkable: Bool = false) {
            self.title = title
            self.alignment = alignment
            self.isShrinkable = isShrinkable
        }
    }

    /// How to write the table.
    public enum Style: Sendable, Equatable {
        /// Aligned columns under a header. Without colour the header is underlined by a line of dashes.
        case terminal(width: Int, color: Bool)
        /// Tab-separated, one row a line, no header.
        ///
        /// In cells, tab, newline, carriage return and backslash are written `\t`, `\n`, `\r`, `\\`, and other
        /// control characters `\xNN`: a row is always one line, and nothing in it moves a terminal.
        case tabs
    }

    /// The columns.
    public let columns: [Column]
    /// The rows. A row's missing cells are empty; cells beyond the columns are not shown.
    public private(set) var rows: [[String]]

    /// The least width to which a shrinkable column is cut.
    static let leastShrunk = 6

    /// A table.
    public init(_ columns: [Column], rows: [[String]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// Adds a row at the end.
    public mutating func append(_ row: [String]) {
        rows.append(row)
    }

    /// The table as text; every line ends with a newline. Without rows the text is empty.
    ///
    /// On a terminal, shrinkable columns give way, the widest first, until the lines fit; lines stay too wide only
    /// where the columns that must not be cut are too wide together.
    public func render(_ style: Style, measure: any CellMeasure) -> String {
        guard !rows.isEmpty else { return "" }
        switch style {
        case .tabs: return renderTabs()
        case .terminal(let width, let color): return renderAligned(width: width, color: color, measure: measure)
        }
    }

    private func renderTabs() -> String {
        var text = ""
        for row in rows {
            for place in columns.indices {
                if place > 0 { text += "\t" }
                if place < row.count { text += Self.escaped(row[place]) }
            }
            text += "\n"
        }
        return text
    }

    /// A cell as ``Style/tabs`` writes it.
    public static func escaped(_ cell: String) -> String {
        let isPlain = cell.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x5C && $0 != 0x7F && $0 != 0xC2 }
        if isPlain { return cell }
        var text = ""
        for scalar in cell.unicodeScalars {
            switch scalar.value {
            case 0x09: text += "\\t"
            case 0x0A: text += "\\n"
            case 0x0D: text += "\\r"
            case 0x5C: text += "\\\\"
            case 0x00..<0x20, 0x7F..<0xA0: text += HexEscape.of(scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private func renderAligned(width: Int, color: Bool, measure: any CellMeasure) -> String {
        let titles = columns.map { measure.sanitize($0.title) }
        let cells = rows.map { row in
            columns.indices.map { $0 < row.count ? measure.sanitize(row[$0]) : "" }
        }
        let widths = fittedWidths(titles: titles, cells: cells, available: width, measure: measure)
        let head = line(titles, widths, measure)
        var text = ""
        if color {
            text += "\u{1B}[1;4m" + head + "\u{1B}[0m\n"
        } else {
            text += head + "\n"
            text += widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ") + "\n"
        }
        for row in cells { text += line(row, widths, measure) + "\n" }
        return text
    }

    private func fittedWidths(
        titles: [String], cells: [[String]], available: Int, measure: any CellMeasure
    ) -> [Int] {
        var widths = titles.map { measure.width($0) }
        for row in cells {
            for place in row.indices { widths[place] = max(widths[place], measure.width(row[place])) }
        }
        let ceiling = max(Self.leastShrunk, available)
        for place in widths.indices where columns[place].isShrinkable { widths[place] = min(widths[place], ceiling) }
        var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - available
        while excess > 0 {
            let shrinkable = widths.indices.filter { columns[$0].isShrinkable && widths[$0] > Self.leastShrunk }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int], _ measure: any CellMeasure) -> String {
        var text = ""
        for place in cells.indices {
            if place > 0 { text += "  " }
            let cell =
                measure.width(cells[place]) > widths[place]
                ? measure.truncate(cells[place], to: widths[place]) : cells[place]
            let fill = String(repeating: " ", count: max(0, widths[place] - measure.width(cell)))
            switch columns[place].alignment {
            case .right: text += fill + cell
            case .left: text += place == cells.count - 1 ? cell : cell + fill
            }
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}
