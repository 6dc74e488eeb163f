import Testing

@testable import FieldLogFormats

@Suite struct CSVReaderTests {
    // The rules of RFC 4180, section 2, and the three line ends.
    @Test func readsTheStandard() {
        let rows = readAll("aaa,bbb,ccc\r\n\"a\"\"a\",\"b\r\nb\",\n\r\n\"\"\r\"x\",Nhà nghỉ")
        #expect(rows.map(\.fields) == [["aaa", "bbb", "ccc"], ["a\"a", "b\r\nb", ""], [""], ["x", "Nhà nghỉ"]])
        #expect(rows.map(\.line) == [1, 2, 5, 6])
        #expect(rows[1].raw == Array("\"a\"\"a\",\"b\r\nb\",".utf8))
        #expect(readAll("").isEmpty)
        #expect(readAll("\n\r\r\n").isEmpty)
        #expect(readAll("a,\n").first?.fields == ["a", ""])
        #expect(readAll("a,").first?.fields == ["a", ""])
    }

    // A lost quote costs its own line only, wherever it is noticed.
    @Test func resumesAfterALostQuote() {
        let tail = readAll("id,name\n1,\"Hoa\n2,b\n3,c")
        #expect(tail.map(\.line) == [1, 2, 3, 4])
        #expect(tail[1].problem == .unterminatedQuote(field: 2, line: 2))
        #expect(tail[1].raw == Array("1,\"Hoa".utf8))
        #expect(tail[3].fields == ["3", "c"])
        let middle = readAll("1,\"Hoa\r\n2,\"b\"\r\n3,c")
        #expect(middle.map(\.line) == [1, 2, 3])
        #expect(middle[0].problem == .strayQuote(field: 2, line: 1))
        #expect(middle[1].fields == ["2", "b"])
        var options = CSVOptions()
        options.fieldBytesMax = 10
        let long = readAll("\"a\nb\",\"x\r\nyyyy,1\r\nzzzz,2\r\nw,3", options)
        #expect(long[0].problem == .unterminatedQuote(field: 2, line: 2))
        #expect(long.dropFirst().map(\.line) == [3, 4, 5])
        #expect(long[1].fields == ["yyyy", "1"])
    }

    // A quote inside a cell that does not begin with one is a character, as spreadsheets and Python read it.
    @Test func aQuoteWithinPlainTextIsText() {
        #expect(readAll("1,Quán \"Ngon\",5\" ống").first?.fields == ["1", "Quán \"Ngon\"", "5\" ống"])
        #expect(readAll("a\"\"b,c\"").first?.fields == ["a\"\"b", "c\""])
    }

    // Every fault has its problem, and the next row is good.
    @Test func namesProblems() {
        var options = CSVOptions()
        options.fieldBytesMax = 4
        options.fieldsMax = 3
        options.rowBytesMax = 8
        func problem(_ text: String) -> CSVProblem? {
            let rows = readAll(text + "\nok", options)
            #expect(rows.last?.fields == ["ok"])
            #expect(rows.last?.line == 2)
            return rows.first?.problem
        }
        #expect(problem("abcd,\"abcd\"") == nil)
        #expect(problem("a,abcde") == .fieldTooLong(field: 2))
        #expect(problem("\"abcde\"") == .fieldTooLong(field: 1))
        #expect(problem("a,b,c,d") == .tooManyFields)
        #expect(problem("aaaa,bbbb,c") == .rowTooLong)
        #expect(problem("a\"b") == nil)
        #expect(problem("\"a\"b,c") == .strayQuote(field: 1, line: 1))
        let rows = readAll([0x61, 0x2C, 0xC3, 0x0A, 0x62])
        #expect(rows[0].problem == .invalidEncoding(field: 2))
        #expect(rows[1].fields == ["b"])
    }

    // The rows do not depend on where the chunks are cut, in any encoding, byte by byte included.
    @Test func chunksMakeNoDifference() {
        let text = "id,tên\r\n1,\"Hoa \"\"Mai\"\"\r\nquận 3\"\r2,\"x\"y\n\n3,\"mất\n4,dài quá dài quá dài quá\n5,\"z\""
        var options = CSVOptions()
        options.fieldBytesMax = 24
        let units = text.utf16.flatMap { unit -> [UInt8] in [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
        let utf16: [UInt8] = [0xFF, 0xFE] + units
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        let expected = readAll(Array(text.utf8), options)
        #expect(
            expected.map(\.problem) == [
                nil, nil, .strayQuote(field: 2, line: 4), .unterminatedQuote(field: 2, line: 6),
                .fieldTooLong(field: 2),
                nil,
            ])
        #expect(expected.map(\.line) == [1, 2, 4, 6, 7, 8])
        for bytes in [Array(text.utf8), marked, utf16] {
            for cut in 0...bytes.count { #expect(readAll(bytes, options, cuts: [cut]) == expected) }
            #expect(readAll(bytes, options, cuts: Array(0...bytes.count)) == expected)
        }
    }

    // The same holds where the reader forgets what it has read while a lost quote is still open.
    @Test func forgettingMakesNoDifference() {
        var options = CSVOptions()
        options.fieldBytesMax = 300
        let lines = (0..<8000).map { $0 % 10 == 3 ? "\($0),\"mất" : "\($0),\"quận\n\"\"3\"\"\"" }
        let plain = (0..<8000).map { $0 % 30 == 3 ? "\($0),\"mất" : "\($0),Nhà nghỉ" }
        for table in [lines, plain] {
            let bytes = Array(table.joined(separator: "\n").utf8)
            let expected = readAll(bytes, options)
            #expect(expected.contains { $0.problem != nil })
            #expect(expected.last?.fields?.first == "7999")
            // A cut at a line end would let the reader forget everything, which is the easy case.
            for size in [61, 97, 131, 211, 257] {
                let cuts = stride(from: size, to: bytes.count, by: size).filter { bytes[$0 - 1] != 0x0A }
                #expect(readAll(bytes, options, cuts: cuts) == expected)
            }
        }
    }

    // A field of 10 MB, quoted or not, is met in bounded memory and the rows after it are read.
    @Test(arguments: ["1,", "1,\"", "\"", "a\"b"])
    func meetsAnEndlessField(prefix: String) {
        var reader = CSVReader()
        reader.append(Array(prefix.utf8))
        let chunk = [UInt8](repeating: 0x61, count: 32_768)
        var rows: [CSVRow] = []
        var peak = 0
        for _ in 0..<320 {
            reader.append(chunk)
            while let row = reader.next() { rows.append(row) }
            peak = max(peak, reader.bufferedBytes)
        }
        reader.append(Array("\"\n2,tốt\n".utf8))
        reader.finish()
        while let row = reader.next() { rows.append(row) }
        #expect(peak < 262_144)
        #expect(rows.count == 2)
        #expect(rows[0].problem != nil)
        #expect(rows[0].raw.count == 65_536)
        #expect(rows[0].isRawCut)
        #expect(rows[1].fields == ["2", "tốt"])
        #expect(rows[1].line == 2)
    }

    // Other delimiters and encodings; a broken surrogate pair spoils its own field only.
    @Test func readsEncodings() {
        var options = CSVOptions(delimiter: .semicolon, encoding: .windows1258)
        #expect(readAll([0xD0, 0xF4, 0xCC, 0x6E, 0x67, 0x3B, 0x31], options).first?.fields == ["Đô\u{300}ng", "1"])
        #expect(readAll([0x61, 0x3B, 0x81], options).first?.problem == .invalidEncoding(field: 2))
        options.encoding = .utf16be
        let rows = readAll([0, 0x61, 0, 0x3B, 0xD8, 0, 0, 0x0A, 0x01, 0x10, 0], options)
        #expect(rows[0].problem == .invalidEncoding(field: 2))
        #expect(rows[1].problem == .invalidEncoding(field: 1))
        options.encoding = .utf8
        options.detectsByteOrderMark = false
        #expect(readAll("\u{FEFF}a", options).first?.fields == ["\u{FEFF}a"])
        #expect(CSVDelimiter(0x22) == nil)
        #expect(CSVDelimiter(0x0A) == nil)
        #expect(CSVDelimiter(0xC3) == nil)
        #expect(CSVDelimiter(0x3B) == .semicolon)
    }

    // Random bytes never trap, cut anywhere they give the same rows, and lines only grow.
    @Test func survivesRandomInput() {
        var random = SeededGenerator(state: 36)
        let alphabet = Array("ab,\"\"\n\r;é\u{0}".utf8) + [0xFF, 0xC3]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            var options = CSVOptions(encoding: TextEncoding.allCases.randomElement(using: &random) ?? .utf8)
            options.fieldBytesMax = Int.random(in: -1...12, using: &random)
            options.fieldsMax = Int.random(in: 0...5, using: &random)
            options.rowBytesMax = Int.random(in: 0...40, using: &random)
            options.rawBytesMax = Int.random(in: -1...40, using: &random)
            let rows = readAll(bytes, options)
            let cut = Int.random(in: 0...bytes.count, using: &random)
            #expect(readAll(bytes, options, cuts: [cut]) == rows)
            #expect(readAll(bytes, options, cuts: Array(0...bytes.count)) == rows)
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.line < $1.line })
        }
    }
}
