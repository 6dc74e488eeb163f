internal import FieldLogFormats

/// Tables, JSON, encodings, and what stands in cells.
enum FormatTargets {
    static let all = [
        FuzzTarget("csv", share: 400, dictionary: "csv", run: csv),
        FuzzTarget("encoding", share: 200, bytesMax: 256, dictionary: "csv", run: encoding),
        FuzzTarget("json", share: 400, dictionary: "json", run: json),
        FuzzTarget("cell", share: 250, bytesMax: 256, dictionary: "csv", run: cell),
        FuzzTarget("date", share: 250, bytesMax: 128, dictionary: "date", run: date),
    ]

    /// Three bytes choose delimiter, encoding, limits and the size of chunks; the table follows.
    @Sendable static func csv(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        guard bytes.count >= 3 else { return 0 }
        let delimiters = [CSVDelimiter.comma, .semicolon, .tab, .pipe]
        let encodings = TextEncoding.allCases
        let isTight = bytes[1] & 1 == 1
        let options = CSVOptions(
            delimiter: delimiters[Int(bytes[0] & 3)], encoding: encodings[Int(bytes[0] >> 2) % encodings.count],
            detectsByteOrderMark: bytes[1] & 2 == 0, fieldBytesMax: isTight ? 8 : 65_536,
            fieldsMax: isTight ? 4 : 512, rowBytesMax: isTight ? 24 : 1 << 20, rawBytesMax: isTight ? 16 : 65_536)
        let table = Array(bytes[3...])
        let whole = rows(table, options, chunk: table.count)
        try hold(rows(table, options, chunk: 1 + Int(bytes[2] & 15)) == whole, "chunks make no difference")
        var (good, bad, line) = ([[String]](), 0, 0)
        for row in whole {
            try hold(row.line > 0 && row.line >= line, "lines ascend")
            line = row.line
            try hold(row.raw.count <= options.rawBytesMax, "bytes that are kept of a row")
            guard let fields = row.fields else {
                bad += 1
                continue
            }
            try hold(!fields.isEmpty && fields.count <= options.fieldsMax, "fields of a row")
            good.append(fields)
        }
        var writer = CSVWriter(delimiter: options.delimiter, style: .exact)
        for fields in good { writer.row(fields) }
        var again = CSVOptions(delimiter: options.delimiter, detectsByteOrderMark: false, fieldBytesMax: 1 << 20)
        again.rowBytesMax = 1 << 22
        try hold(rows(writer.bytes, again, chunk: 1 << 20).compactMap(\.fields) == good, "a table is read again")
        return good.isEmpty ? 0 : step(good.count) * 8 + step(bad) + (isTight ? 64 : 0)
    }

    private static func rows(_ bytes: [UInt8], _ options: CSVOptions, chunk: Int) -> [CSVRow] {
        var reader = CSVReader(options: options)
        var rows: [CSVRow] = []
        var place = 0
        while place < bytes.count {
            let end = min(bytes.count, place + max(1, chunk))
            reader.append(Array(bytes[place..<end]))
            while let row = reader.next() { rows.append(row) }
            place = end
        }
        reader.finish()
        while let row = reader.next() { rows.append(row) }
        return rows
    }

    /// Every encoding; those that decode without a table give the bytes back.
    @Sendable static func encoding(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var outcome = 0
        for (place, encoding) in TextEncoding.allCases.enumerated() {
            guard let text = encoding.decode(bytes) else { continue }
            outcome |= 1 << place
            switch encoding {
            case .utf8:
                let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
                try hold(text.utf8.elementsEqual(bytes.dropFirst(mark ? 3 : 0)), "UTF-8 stays as it is")
            case .latin1, .windows1252, .windows1258:
                try hold(text.unicodeScalars.count == bytes.count, "a scalar for each byte")
            case .utf16, .utf16le, .utf16be:
                try hold(text.utf16.count * 2 <= bytes.count, "a unit for two bytes")
            }
        }
        if let named = TextEncoding(name: text(bytes)) {
            try hold(TextEncoding(name: named.rawValue) == named, "a name")
        }
        return outcome
    }

    /// What is read is the same after it was written, on one line and on several.
    @Sendable static func json(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(bytes) } catch {
            try hold(error.line >= 1 && error.column >= 1 && error.offset <= bytes.count, "the place of an error")
            return 0
        }
        for pretty in [false, true] {
            let written = value.encoded(pretty: pretty)
            try hold((try? JSONParser.parse(text: written)) == value, "a value is read again")
            let isClean = written.unicodeScalars.allSatisfy { scalar in
                (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)) || (pretty && scalar == "\n")
            }
            try hold(isClean, "no control character is written")
        }
        return 1 + step(value.arrayValue?.count ?? value.objectValue?.count ?? 0) + (value.arrayValue == nil ? 8 : 0)
    }

    /// What a cell is given comes back, and numbers in their spellings.
    @Sendable static func cell(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        let plain = text(bytes)
        let escaped = CellText.escaped(plain)
        try hold(CellText.unescaped(escaped).map { Array($0.utf8) } == Array(plain.utf8), "an escape is undone")
        let guarded = CellText.guarded(plain)
        try hold(CellText.unguarded(guarded).map { Array($0.utf8) } == Array(plain.utf8), "a guard is undone")
        try hold(
            !escaped.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "nothing that moves a cursor")
        _ = CellText.unescaped(plain)
        var tabbed = TSVWriter()
        tabbed.row([plain, plain])
        try hold(tabbed.bytes.count(where: { $0 == 0x0A }) == 1, "a line is a record")
        let whole = NumberText.whole(plain)
        let money = NumberText.money(plain)
        if let whole { try hold(NumberText.whole(String(whole)) == whole, "a number is read again") }
        if let money { try hold(NumberText.money(String(money)) == money, "money is read again") }
        _ = NumberText.whole(plain, grouping: .thousands)
        return (whole == nil ? 0 : 1) + (money == nil ? 0 : 2)
    }
}
