import FieldLogFormats
import Testing

@Suite struct TextFormTests {
    // The usual names of encodings are understood, others are not.
    @Test func namesEncodings() {
        let names = [
            "UTF8", "utf-8", "cp1252", "Windows-1252", "cp1258", "WINDOWS-1258", "latin1", "ISO-8859-1", "utf-16",
            "UTF-16LE", "utf16be",
        ]
        #expect(
            names.map { TextEncoding(name: $0) } == [
                .utf8, .utf8, .windows1252, .windows1252, .windows1258, .windows1258, .latin1, .latin1, .utf16,
                .utf16le,
                .utf16be,
            ])
        #expect(TextEncoding(name: "tcvn3") == nil)
        #expect(TextEncoding(name: "") == nil)
    }

    // Decoding is strict, drops the mark of its own encoding and leaves tone marks decomposed.
    @Test func decodesStrictly() {
        #expect(TextEncoding.utf8.decode([0xEF, 0xBB, 0xBF, 0x61])?.utf8.count == 1)
        #expect(TextEncoding.utf8.decode([0xC0, 0x80]) == nil)
        #expect(TextEncoding.windows1252.decode([0x80, 0xE9]) == "€é")
        #expect(TextEncoding.windows1252.decode([0x81]) == nil)
        #expect(
            TextEncoding.windows1258.decode([0xEA, 0xEC, 0xFE])?.unicodeScalars.map(\.value) == [0xEA, 0x301, 0x20AB])
        #expect(TextEncoding.utf16.decode([0xFE, 0xFF, 0x01, 0x10]) == "Đ")
        #expect(TextEncoding.utf16.decode([0x10, 0x01]) == "Đ")
        #expect(TextEncoding.utf16le.decode([0x3D, 0xD8, 0x00, 0xDE]) == "😀")
        #expect(TextEncoding.utf16le.decode([0x3D, 0xD8]) == nil)
        #expect(TextEncoding.utf16be.decode([0x00]) == nil)
    }

    // Dates of every form in use are read; days that do not exist are not.
    @Test(arguments: [
        ("YYYY-MM-DD", "2026-02-28", [2026, 2, 28, -1, -1, -1, -1]), ("YYYY-MM-DD", "2026-02-29", nil),
        ("YYYY-MM-DD", "2024-02-29", [2024, 2, 29, -1, -1, -1, -1]), ("YYYY-MM-DD", "1900-02-29", nil),
        ("YYYY-MM-DD", "2000-02-29", [2000, 2, 29, -1, -1, -1, -1]),
        ("DD/MM/YYYY", "31/12/2025", [2025, 12, 31, -1, -1, -1, -1]), ("DD/MM/YYYY", "1/12/2025", nil),
        ("DD/MM/YYYY", "30/02/2025", nil), ("D/M/YYYY", "1/2/2025", [2025, 2, 1, -1, -1, -1, -1]),
        ("D/M/YYYY", "31/04/2025", nil), ("MM/DD/YYYY", "12/31/2025", [2025, 12, 31, -1, -1, -1, -1]),
        ("YYYYMMDD", "20250105", [2025, 1, 5, -1, -1, -1, -1]), ("YYYYMMDD", "00000105", nil),
        ("DD/MM/YYYY HH:mm", "05/01/2025 23:59", [2025, 1, 5, 23, 59, -1, -1]),
        ("DD/MM/YYYY HH:mm", "05/01/2025 24:00", nil),
        ("YYYY-MM-DDTHH:mm:ss", "2025-01-05T08:30:60", nil),
        ("YYYY-MM-DDTHH:mm:ssZ", "2025-01-05T08:30:59Z", [2025, 1, 5, 8, 30, 59, 0]),
        ("YYYY-MM-DDTHH:mm:ssZ", "2025-01-05T08:30:59+07:00", [2025, 1, 5, 8, 30, 59, 420]),
        ("YYYY-MM-DDTHH:mm:ssZ", "2025-01-05T08:30:59+0730", [2025, 1, 5, 8, 30, 59, 450]),
        ("YYYY-MM-DDTHH:mm:ssZ", "2025-01-05T08:30:59+7", nil), ("YYYY-MM-DD", "2025-01-05 ", nil),
        ("YYYY-MM-DD", "２025-01-05", nil),
    ])
    func readsDates(pattern: String, text: String, expected: [Int]?) throws {
        let fields = try DatePattern(pattern).parse(text)
        #expect(
            fields.map {
                [$0.year, $0.month, $0.day, $0.hour ?? -1, $0.minute ?? -1, $0.second ?? -1, $0.offsetMinutes ?? -1]
            } == expected)
    }

    // A pattern that says nothing clear is refused with its reason.
    @Test(arguments: [
        ("dd/MM/YYYY", DatePatternError.unknownToken(at: 0)), ("DD/MM", .missing(.year)),
        ("YY-MM-DD", .unknownToken(at: 0)),
        ("DD/DD/YYYY", .repeated(.day, at: 3)), ("DMYYYY", .ambiguous(at: 1)), ("DD/mm/YYYY", .missing(.month)),
        ("YYYY-MM-DD:mm", .missing(.hour)), ("YYYY-MM-DD HH:ss", .missing(.minute)), ("YYYY-MM-DDZ", .missing(.hour)),
        (String(repeating: " ", count: 65), .tooLong), ("YYYYY-MM-DD", .unknownToken(at: 0)), ("", .missing(.year)),
    ])
    func refusesPatterns(pattern: String, error: DatePatternError) {
        #expect(throws: error) { try DatePattern(pattern) }
    }

    // Amounts as people write them; what could mean something else is nil.
    @Test(
        arguments: [
            ("1.500.000", 1_500_000), ("1,500,000", 1_500_000), ("1500000", 1_500_000), ("1 500 000", 1_500_000),
            ("1\u{A0}500\u{A0}000 đ", 1_500_000), ("50.000đ", 50_000), ("50.000 VND", 50_000), ("7 đồng", 7), ("7Đ", 7),
            ("7 d\u{323}", nil), ("-5", -5), ("0", 0), ("1.5", nil), ("1.50", nil), ("0.500", nil), ("1.500,00", nil),
            ("1.500,000", nil), ("1.5000", nil), ("1..500", nil), (".500", nil), ("1.", nil), ("", nil), ("đ", nil),
            ("-", nil), ("500k", nil), ("9223372036854775807", Int64.max), ("9223372036854775808", nil),
            ("-9223372036854775808", Int64.min), ("999.999.999.999.999.999.999", nil), ("１", nil), ("1e3", nil),
            ("- 5", nil), ("đ 5", nil), ("7 đồng\u{300}", nil), ("7 đo\u{302}\u{300}ng", 7),
        ] as [(String, Int64?)])
    func readsMoney(text: String, expected: Int64?) {
        #expect(NumberText.money(text) == expected)
    }

    // One group after a point could be decimals, so a plain number needs the caller's word for it.
    @Test func readsWholeNumbers() {
        #expect(NumberText.whole("05") == 5)
        #expect(NumberText.whole("1.500") == nil)
        #expect(NumberText.whole("1,500", grouping: .thousands) == 1500)
        #expect(NumberText.whole("1 500") == 1500)
        #expect(NumberText.whole("1.500.000") == 1_500_000)
        #expect(NumberText.whole("5 đ") == nil)
        #expect(NumberText.money("1.500", grouping: .unambiguousOnly) == nil)
    }

    // Random text never traps any of the readers.
    @Test func survivesRandomText() throws {
        var random = SeededGenerator(state: 7)
        let alphabet = Array("0123456789.,-+ đ/TZ:YMDHms\u{A0}").map(String.init)
        let pattern = try DatePattern("D/M/YYYY HH:mm:ssZ")
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? ""
            }
            .joined()
            _ = try? DatePattern(text)
            #expect(pattern.parse(text) == nil || text.count > 14)
            if let value = NumberText.money(text) { #expect(NumberText.whole(String(value)) == value) }
        }
    }
}
