/// The lines of a page of help, laid out as they are added.
struct Page {
    let measure: any CellMeasure
    let columns: Int
    private(set) var text = ""

    init(measure: any CellMeasure, columns: Int) {
        self.measure = measure
        self.columns = columns
    }

    mutating func gap() {
        if !text.isEmpty { text += "\n" }
    }

    mutating func heading(_ title: String) {
        gap()
        text += title + "\n"
    }

    /// A line to copy as a whole: never broken, the terminal does that if it must.
    mutating func copied(_ content: String) { text += "  " + content + "\n" }

    /// A usage line: wrapped with its continuation indented further.
    mutating func line(_ content: String) {
        for (index, part) in measure.wrapped(content, to: columns - 6).enumerated() {
            text += (index == 0 ? "  " : "      ") + part + "\n"
        }
    }

    mutating func paragraph(_ content: String, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        for part in measure.wrapped(content, to: columns - indent) {
            text += (part.isEmpty ? "" : margin + part) + "\n"
        }
    }

    /// Two aligned columns. What is too wide for the left one puts its right part onto the next line.
    mutating func pairs(_ rows: [(String, String)]) {
        let widest = rows.map { measure.width($0.0) }.max() ?? 0
        let left = min(widest, columns * 2 / 5)
        let margin = String(repeating: " ", count: left + 4)
        for (name, meaning) in rows {
            let parts = measure.wrapped(meaning, to: columns - left - 4)
            let isTooWide = measure.width(name) > left
            text +=
                "  "
                + (isTooWide || meaning.isEmpty ? name : measure.padded(name, to: left) + "  " + (parts.first ?? ""))
            text += "\n"
            for part in parts.dropFirst(isTooWide ? 0 : 1) { text += margin + part + "\n" }
        }
    }
}
