/// A page in one file that prints on A4: no script, no picture, nothing that is fetched. Every text that it is given is escaped.
///
/// What a browser would still run is forbidden by a policy in the page itself, so that a slip in an escape would harm nobody.
public struct HTMLPage: Sendable {
    /// How the paper lies.
    public enum Orientation: String, Sendable {
        /// Upright.
        case portrait
        /// On its side, for wide tables.
        case landscape
    }

    /// A cell of a table.
    public struct Cell: Sendable, Hashable {
        /// What stands in it.
        public let text: String
        /// Whether it stands at the right, as numbers do.
        public let isRight: Bool
        /// Whether it is set in bold, as totals are.
        public let isStrong: Bool
        /// How many columns it spans, from 1.
        public let columns: Int
        /// How many rows it spans, from 1.
        public let rows: Int

        /// A cell of these parts.
        public init(_ text: String, right: Bool = false, strong: Bool = false, columns: Int = 1, rows: Int = 1) {
            self.text = text
            isRight = right
            isStrong = strong
            self.columns = max(1, columns)
            self.rows = max(1, rows)
        }
    }

    private let head: String
    private var body = ""

    /// A page without contents, in a language (`vi`, `en`), with a title for the window and the file.
    public init(language: String = "vi", title: String, orientation: Orientation = .portrait) {
        head = """
            <!DOCTYPE html>
            <html lang="\(HTMLText.escaped(language, breaks: false))">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(HTMLText.escaped(title, breaks: false))</title>
            <style>
            \(Self.style(orientation))
            </style>
            </head>
            <body>

            """
    }

    /// The title of the paper, in the middle.
    public mutating func title(_ text: String) { add("<h1>\(HTMLText.escaped(text))</h1>") }

    /// The heading of a part.
    public mutating func heading(_ text: String) { add("<h2>\(HTMLText.escaped(text))</h2>") }

    /// A paragraph.
    public mutating func paragraph(_ text: String) { add("<p>\(HTMLText.escaped(text))</p>") }

    /// A line in the middle, in smaller letters: a day, a number, the unit of a table.
    public mutating func caption(_ text: String) { add("<p class=\"caption\">\(HTMLText.escaped(text))</p>") }

    /// What must not be overlooked, in a frame.
    public mutating func notice(_ text: String) { add("<p class=\"notice\">\(HTMLText.escaped(text))</p>") }

    /// A remark in small letters.
    public mutating func remark(_ text: String) { add("<p class=\"remark\">\(HTMLText.escaped(text))</p>") }

    /// Two columns in the middle of their halves, as at the head of an official paper; the first line of each is bold where `strong` says so.
    public mutating func columns(_ left: [String], _ right: [String], strong: Bool = true) {
        let halves = [left, right].map { lines in
            let shown = lines.enumerated().map { place, line in
                strong && place == 0 ? "<b>\(HTMLText.escaped(line))</b>" : HTMLText.escaped(line)
            }
            return "<div>\(shown.joined(separator: "<br>"))</div>"
        }
        add("<div class=\"columns\">\(halves.joined())</div>")
    }

    /// Names with values, one a line. An empty value is a line to be filled in by hand.
    public mutating func facts(_ facts: [(name: String, value: String)]) {
        guard !facts.isEmpty else { return }
        let rows = facts.map { fact in
            let value = fact.value.isEmpty ? "<td class=\"fill\"></td>" : "<td>\(HTMLText.escaped(fact.value))</td>"
            return "<tr><th scope=\"row\">\(HTMLText.escaped(fact.name))</th>\(value)</tr>"
        }
        add("<table class=\"facts\">\n\(rows.joined(separator: "\n"))\n</table>")
    }

    /// Lines to be filled in by hand, at least one, behind what they are for.
    public mutating func blank(_ label: String, lines: Int = 1) {
        let more = String(repeating: "<div class=\"fill line\"></div>", count: max(1, min(lines, 40)) - 1)
        add("<div class=\"blank\"><span>\(HTMLText.escaped(label))</span><div class=\"fill\"></div></div>\(more)")
    }

    /// Room for signatures side by side, each under its title.
    public mutating func signatures(_ titles: [String], hint: String) {
        let places = titles.map { title in
            "<div><b>\(HTMLText.escaped(title))</b><br><i>\(HTMLText.escaped(hint))</i></div>"
        }
        add("<div class=\"columns signatures\">\(places.joined())</div>")
    }

    /// A table with lines. The rows of its head are repeated on each sheet; a row is not torn apart.
    public mutating func table(head: [[Cell]], rows: [[Cell]]) {
        let top = head.map { "<tr>" + $0.map { Self.cell($0, "th") }.joined() + "</tr>" }.joined(separator: "\n")
        let rest = rows.map { "<tr>" + $0.map { Self.cell($0, "td") }.joined() + "</tr>" }.joined(separator: "\n")
        add("<table class=\"grid\">\n<thead>\n\(top)\n</thead>\n<tbody>\n\(rest)\n</tbody>\n</table>")
    }

    private static func cell(_ cell: Cell, _ tag: String) -> String {
        var attributes = ""
        if cell.columns > 1 { attributes += " colspan=\"\(cell.columns)\"" }
        if cell.rows > 1 { attributes += " rowspan=\"\(cell.rows)\"" }
        let styles = (cell.isRight ? ["right"] : []) + (cell.isStrong ? ["strong"] : [])
        if !styles.isEmpty { attributes += " class=\"\(styles.joined(separator: " "))\"" }
        return "<\(tag)\(attributes)>\(HTMLText.escaped(cell.text))</\(tag)>"
    }

    private mutating func add(_ element: String) { body += element + "\n" }

    /// The page in UTF-8.
    public var bytes: [UInt8] { Array((head + body + "</body>\n</html>\n").utf8) }

    private static func style(_ orientation: Orientation) -> String {
        """
        @page { size: A4 \(orientation.rawValue); margin: 18mm 15mm 18mm 20mm; }
        body { font: 13pt/1.4 "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff; margin: 0 auto;
          max-width: \(orientation == .portrait ? 175 : 262)mm; overflow-wrap: anywhere; }
        h1 { font-size: 15pt; text-align: center; margin: 6mm 0 2mm; }
        h2 { font-size: 13pt; margin: 5mm 0 1mm; break-after: avoid; }
        p { margin: 1.5mm 0; }
        .caption { text-align: center; font-style: italic; }
        .notice { border: 1.5pt solid #000; padding: 2mm 3mm; font-weight: bold; }
        .remark { font-size: 10pt; }
        .columns { display: flex; gap: 6mm; text-align: center; }
        .columns > div { flex: 1; }
        .signatures { margin-top: 8mm; break-inside: avoid; }
        .signatures > div { min-height: 38mm; }
        .fill { border-bottom: 1pt dotted #000; }
        .line { height: 8mm; }
        .blank { display: flex; gap: 2mm; align-items: flex-end; min-height: 8mm; break-inside: avoid; }
        .blank .fill { flex: 1; }
        table { border-collapse: collapse; width: 100%; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        .facts th { font-weight: normal; text-align: left; vertical-align: top; width: 38%; padding: 0.6mm 3mm 0.6mm 0; }
        .facts td { vertical-align: top; padding: 0.6mm 0; }
        .grid { font-size: \(orientation == .portrait ? 11 : 9)pt; margin: 2mm 0; }
        .grid th, .grid td { border: 0.6pt solid #000; padding: 0.8mm 1.2mm; vertical-align: top; }
        .grid th { text-align: center; vertical-align: middle; }
        .right { text-align: right; }
        .strong { font-weight: bold; }
        """
    }
}
