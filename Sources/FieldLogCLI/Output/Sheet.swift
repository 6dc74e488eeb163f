internal import FieldLogConsole
internal import FieldLogFormats

/// Rows for people and programs: one value for each column.
struct Sheet {
    /// A column: its JSON key and its title.
    struct Column {
        let key: String
        let title: Bilingual
        var isRight = false
        var isShrinkable = false
        /// Whether the column is left out where the terminal is too narrow for all; `show` has it.
        var isMinor = false

        init(_ key: String, _ title: Bilingual, right: Bool = false, shrink: Bool = false, minor: Bool = false) {
            self.key = key
            self.title = title
            isRight = right
            isShrinkable = shrink
            isMinor = minor
        }
    }

    /// A value with the text that people see for it; programs get the value.
    struct Cell {
        let value: JSONValue
        let shown: String

        init(_ value: JSONValue, shown: String? = nil) {
            self.value = value
            self.shown = shown ?? Cell.plain(value)
        }
        static func text(_ text: String?) -> Cell { Cell(text.map { JSONValue.string($0) } ?? .null) }
        static func count(_ number: Int) -> Cell { Cell(.int(Int64(number))) }

        /// The text of a value as CSV and tabs have it.
        static func plain(_ value: JSONValue) -> String {
            switch value {
            case .null: ""
            case .bool(let flag): flag ? "1" : "0"
            case .int(let number): String(number)
            case .string(let text): text
            case .array(let items): items.map(plain).joined(separator: ",")
            default: value.encoded()
            }
        }
    }

    let columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }
}
