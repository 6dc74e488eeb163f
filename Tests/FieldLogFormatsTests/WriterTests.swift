import FieldLogFormats
import Testing

@Suite struct WriterTests {
    private func csv(_ rows: [[String]], _ style: CSVWriter.CellStyle = .spreadsheet, mark: Bool = false) -> String {
        var writer = CSVWriter(byteOrderMark: mark, style: style)
        for row in rows { writer.row(row) }
        return String(decoding: writer.takeBytes(), as: UTF8.self)
    }

    // Quotes stand only where the standard asks for them; a row of one empty cell is not a blank line.
    @Test func writesTheStandard() {
        #expect(csv([["a", "b,c", "d\"e"], [""], []], .exact) == "a,\"b,c\",\"d\"\"e\"\r\n\"\"\r\n")
        #expect(csv([["x\ny"]], .exact) == "\"x\ny\"\r\n")
        #expect(
            csv([["ID", "ID"], ["ID"]], mark: true).unicodeScalars.elementsEqual(
                "\u{FEFF}\"ID\",ID\r\nID\r\n".unicodeScalars))
    }

    // Formulas become text, plain numbers stay numbers, controls become visible.
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+84 90", "'+84 90"), ("-5", "-5"), ("+7.2", "+7.2"), ("-1.500.000", "-1.500.000"),
        ("-1e-05", "-1e-05"), ("-5+cmd|' /C calc'!A0", "'-5+cmd|' /C calc'!A0"), ("-", "'-"), ("@SUM(1)", "'@SUM(1)"),
        ("＝A1", "'＝A1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), (" =1", "' =1"), ("'a", "''a"),
        ("\t=1", "\\t=1"), ("\r=1", "\\r=1"), ("a\r\nb", "a\\r\\nb"), ("C:\\n", "C:\\\\n"),
        ("\u{1B}[31m", "\\u001b[31m"),
        ("\u{9B}1m\u{2028}\u{2029}", "\\u009b1m\\u2028\\u2029"), ("Nhà nghỉ Đồng Xanh", "Nhà nghỉ Đồng Xanh"), ("", ""),
        ("5", "5"),
    ])
    func guardsCells(text: String, cell: String) {
        #expect(CellText.guarded(text) == cell)
        #expect(CellText.unguarded(cell).map { Array($0.utf8) } == Array(text.utf8))
    }

    // Escapes of another kind are refused, not guessed.
    @Test(arguments: ["\\", "\\x", "\\u12", "\\ud800", "\\u00zz"])
    func refusesForeignEscapes(text: String) {
        #expect(CellText.unescaped(text) == nil)
    }

    // What is written reads back, and no control character but the line end is in it.
    @Test func roundTrips() {
        var random = SeededGenerator(state: 4180)
        let rows = random.rows(400)
        #expect(readAll(csv(rows, .exact)).map(\.fields) == rows)
        let guarded = csv(rows)
        let back = readAll(guarded).map { $0.fields?.map { CellText.unguarded($0) ?? "?" } }
        #expect(back == rows)
        #expect(guarded.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0D || $0 == 0x0A })
        var tsv = TSVWriter()
        for row in rows { tsv.row(row) }
        let lines = tsv.takeBytes().split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        let fields = lines.map { line in
            line.split(separator: 0x09, omittingEmptySubsequences: false).map {
                CellText.unescaped(String(decoding: $0, as: UTF8.self)) ?? "?"
            }
        }
        #expect(fields == rows)
    }
}
