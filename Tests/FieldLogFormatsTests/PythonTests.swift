import FieldLogFormats
import Testing

@Suite(.enabled(if: Python.isPresent, "python3 is not installed, so nothing can be compared with it"))
struct PythonTests {
    // Python's csv module reads what the writer wrote, and the reader reads what Python wrote.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func csvAgrees(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let rows = random.rows(300)
        var writer = CSVWriter(style: .exact)
        for row in rows { writer.row(row) }
        let read = try JSONParser.parse(Python.run("csv_check.py", "read", writer.takeBytes()))
        #expect(read.arrayValue?.map { $0.arrayValue?.map(\.stringValue) } == rows)

        let tree = JSONValue.array(rows.map { .array($0.map { .string($0) }) })
        let written = try Python.run("csv_check.py", "write", Array(tree.encoded().utf8))
        #expect(readAll(written).map(\.fields) == rows)
    }

    // Python's json module reads every document to the same value and back.
    @Test func jsonAgrees() throws {
        var random = SeededGenerator(state: 8259)
        let values = (0..<300).map { _ in random.json() }
        var writer = JSONWriter()
        for value in values { writer.value(value) }
        let output = try Python.run("json_check.py", "again", writer.takeBytes())
        let lines = output.split(separator: 0x0A)
        #expect(try lines.map { try JSONParser.parse(Array($0)) } == values)
    }

    // Both parsers accept and refuse the same damaged documents.
    @Test func jsonRefusalsAgree() throws {
        var random = SeededGenerator(state: 42)
        let noise = Array("{}[]\",:0123456789.eE+-\\u tfn\n\u{0}\u{1F}".utf8) + [0xC3, 0xA9, 0xED, 0xA0, 0x80]
        var documents: [[UInt8]] = []
        for _ in 0..<3000 {
            var bytes = Array(random.json(depth: 2).encoded().utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let byte = noise.randomElement(using: &random) ?? 0
                if Bool.random(using: &random) { bytes[place] = byte } else { bytes.insert(byte, at: place) }
            }
            documents.append(bytes)
        }
        let digits = Array("0123456789abcdef")
        let hex = documents.map { bytes in String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }) }
        let verdicts = try Python.run("json_check.py", "accept", Array(hex.joined(separator: "\n").utf8))
        #expect(verdicts.count == documents.count)
        for (document, verdict) in zip(documents, verdicts) {
            let isAccepted = (try? JSONParser.parse(document)) != nil
            #expect(isAccepted == (verdict == 0x31), "\(String(decoding: document, as: UTF8.self))")
        }
    }

    // The single-byte tables are those of Python's codecs, byte for byte.
    @Test func codecsAgree() throws {
        let tables = try JSONParser.parse(Python.run("codec_check.py", "table", []))
        for (name, encoding) in [("cp1252", TextEncoding.windows1252), ("cp1258", .windows1258), ("latin-1", .latin1)] {
            let table = try #require(tables[name]?.arrayValue)
            for byte in 0...255 {
                let scalar = encoding.decode([UInt8(byte)])?.unicodeScalars.first.map { Int64($0.value) }
                #expect(scalar == table[byte].intValue, "\(name) \(byte)")
            }
        }
    }
}
