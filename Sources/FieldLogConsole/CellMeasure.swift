/// What a console needs to know of text and does not compute itself: how wide it is, and what is safe to show.
public protocol CellMeasure: Sendable {
    /// The number of terminal columns that sanitised text takes.
    func width(_ text: String) -> Int
    /// The text on one line, without escapes, control characters and whatever else a terminal would obey.
    func sanitize(_ text: String) -> String
    /// Sanitised text cut to at most that many columns, with `…` as the last one where something is missing.
    func truncate(_ text: String, to width: Int) -> String
}

extension CellMeasure {
    /// The text filled with blanks on the right up to the width.
    func padded(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// Breaks text at blanks. A word wider than a line stands on a line of its own, whole.
    func wrapped(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in paragraph.split(separator: " ") {
                let wide = width(String(word))
                if !line.isEmpty, used + 1 + wide > columns {
                    lines.append(line)
                    line = ""
                    used = 0
                }
                line += (line.isEmpty ? "" : " ") + word
                used += (used == 0 ? 0 : 1) + wide
            }
            lines.append(line)
        }
        return lines
    }
}
