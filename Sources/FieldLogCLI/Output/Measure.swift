internal import FieldLogConsole
internal import FieldLogText

/// Columns as a terminal counts them; nothing that is shown can carry an escape.
struct Measure: CellMeasure {
    func width(_ text: String) -> Int { TerminalText.width(text) }
    func sanitize(_ text: String) -> String { TerminalText.sanitized(text) }
    func truncate(_ text: String, to columns: Int) -> String { TerminalText.truncated(text, to: columns) }
}
