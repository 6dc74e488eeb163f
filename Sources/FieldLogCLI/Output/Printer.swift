internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// The form in which data are printed.
enum OutputForm {
    /// For people: tables on a terminal.
    case table
    /// For pipes: tabs, no header.
    case tabs
    /// One document.
    case json
    /// With a byte order mark and a header, for spreadsheets.
    case csv
}

/// Writes to standard output and standard error, in one language and one form.
struct Printer {
    let language: ConsoleLanguage
    let form: OutputForm
    let isColored: Bool
    let columns: Int
    let isQuiet: Bool
    /// What went wrong with standard output, for the exit code at the end.
    let failure = OutputFailure()

    var isVietnamese: Bool { language == .vietnamese }

    /// The number of the JSON contract.
    static let schemaVersion: Int64 = 1

    /// Prints rows; `extra` are members of the JSON document beside the rows.
    func print(_ sheet: Sheet, extra: [JSONMember] = []) {
        switch form {
        case .json:
            let rows = sheet.rows.map { row in
                JSONValue.object(zip(sheet.columns, row).map { JSONMember(key: $0.key, value: $1.value) })
            }
            document(extra + [JSONMember(key: "rows", value: .array(rows))])
        case .csv:
            var writer = CSVWriter(byteOrderMark: true)
            writer.row(sheet.columns.map(\.key))
            for row in sheet.rows { writer.row(row.map { Sheet.Cell.plain($0.value) }) }
            write(writer.takeBytes())
        case .tabs:
            var writer = TSVWriter()
            for row in sheet.rows { writer.row(row.map { Sheet.Cell.plain($0.value) }) }
            write(writer.takeBytes())
        case .table:
            if sheet.rows.isEmpty { return note(Words.nothing) }
            let used = shownColumns(sheet)
            let titles = used.map { place in
                let column = sheet.columns[place]
                return TextTable.Column(
                    column.title.text(language), alignment: column.isRight ? .right : .left,
                    isShrinkable: column.isShrinkable)
            }
            let table = TextTable(titles, rows: sheet.rows.map { row in used.map { row[$0].shown } })
            write(Array(table.render(.terminal(width: columns, color: isColored), measure: Measure()).utf8))
        }
    }

    /// The places of the columns that a terminal shows: those in which something stands, and of the minor ones those that fit.
    private func shownColumns(_ sheet: Sheet) -> [Int] {
        var used = sheet.columns.indices.filter { place in sheet.rows.contains { !$0[place].shown.isEmpty } }
        let widths = sheet.columns.indices.map { place in
            let title = TerminalText.width(sheet.columns[place].title.text(language))
            return sheet.rows.reduce(title) { max($0, TerminalText.width($1[place].shown)) }
        }
        while used.reduce(0, { $0 + widths[$1] + 2 }) - 2 > columns,
            let minor = used.lastIndex(where: { sheet.columns[$0].isMinor })
        {
            used.remove(at: minor)
        }
        return used
    }

    /// Prints things of several lines for people: a head each, and what belongs under it.
    func blocks(_ blocks: [(head: String, lines: [String])]) {
        if blocks.isEmpty { return note(Words.nothing) }
        for block in blocks {
            line(block.head)
            for text in block.lines { line("    " + text) }
        }
    }

    /// Prints one record: names and values, one a line for people.
    func details(_ pairs: [(column: Sheet.Column, cell: Sheet.Cell)], extra: [JSONMember] = []) {
        switch form {
        case .json: document(pairs.map { JSONMember(key: $0.column.key, value: $0.cell.value) } + extra)
        case .csv: print(Sheet(pairs.map(\.column), rows: [pairs.map(\.cell)]))
        case .tabs:
            var writer = TSVWriter()
            for pair in pairs { writer.row([pair.column.key, Sheet.Cell.plain(pair.cell.value)]) }
            write(writer.takeBytes())
        case .table:
            let shown = pairs.filter { !$0.cell.shown.isEmpty }
            let width = shown.map { TerminalText.width($0.column.title.text(language)) }.max() ?? 0
            for pair in shown {
                let title = TerminalText.padded(pair.column.title.text(language), to: width, right: false)
                line(title + "  " + TerminalText.sanitized(pair.cell.shown))
            }
        }
    }

    /// Prints one JSON document with its version.
    func document(_ members: [JSONMember]) {
        let all = [JSONMember(key: "schema_version", value: .int(Self.schemaVersion))] + members
        write(Array((JSONValue.object(all).encoded() + "\n").utf8))
    }

    /// Prints a line on standard output, without anything a terminal would obey: names and paths from outside stand in it.
    func line(_ text: String) { write(Array((TerminalText.sanitizedLines(text) + "\n").utf8)) }

    /// Prints a line on standard output for people only: not with `--json`, `--csv` or into a pipe.
    func say(_ text: Bilingual) {
        if form == .table && !isQuiet { line(text.text(language)) }
    }

    /// Prints a line on standard error.
    func note(_ text: Bilingual) {
        if !isQuiet { warn(text.text(language)) }
    }

    /// Prints a line on standard error, however quiet.
    func warn(_ text: String) {
        try? Output.write(TerminalText.sanitizedLines(text) + "\n", to: 2)
    }

    /// A reader that has gone away is no error of ours; a full disk is one, and the first is told when the command has ended.
    func write(_ bytes: [UInt8]) {
        do throws(OutputError) { try Output.writeAll(bytes, to: 1) } catch {
            if case .system(let code) = error, failure.code == nil { failure.code = code }
        }
    }
}

/// The first error of standard output in a run.
final class OutputFailure {
    /// The `errno`, nil while all went well.
    var code: Int32?
}

extension TerminalText {
    /// A text of several lines without anything a terminal would obey.
    static func sanitizedLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { sanitized(String($0)) }.joined(
            separator: "\n")
    }
}
