import FieldLogText
import Foundation
import Testing

/// Vietnamese everywhere: searched, stored and shown.
@Suite struct VietnameseTests {
    /// A name is found without its diacritics, misspelt a little, composed or decomposed, by its address, đ as d.
    @Test func namesAreFoundAsTheyAreTyped() throws {
        let trio = try Trio()
        let place = try trio.establishment(
            "a", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "5 Đường Đồng Khởi")
        _ = try trio.establishment("a", "Karaoke Hoàng Gia")
        let decomposed = "Nhà nghỉ Hoa Sữa".decomposedStringWithCanonicalMapping
        #expect(decomposed.unicodeScalars.count > "Nhà nghỉ Hoa Sữa".unicodeScalars.count)
        for query in [
            "nha nghi hoa sua", "Nhà nghỉ Hoa Sữa", decomposed, "HOA SỮA", "hoa suua", "sua hoa", "dong khoi",
            "đông khởi",
            "hoa sua dong khoi",
        ] {
            let rows = try trio.cli.json("a", "establishment", "find", query)["rows"] as? [[String: Any]]
            #expect(rows?.first?["id"] as? String == place, "\(query)")
        }
        #expect(try trio.cli.ok("a", "establishment", "find", "sân bay").out.isEmpty)
    }

    /// A name typed decomposed is stored composed: the same establishment in the same bytes.
    @Test func namesAreStoredComposed() throws {
        let trio = try Trio()
        _ = try trio.establishment("a", "Karaoke Sóng Xanh".decomposedStringWithCanonicalMapping)
        let out = try trio.cli.ok("a", "establishment", "list").out
        #expect(out.utf8.elementsEqual(out.precomposedStringWithCanonicalMapping.utf8) && out.contains("Sóng"))
    }

    /// The language is that of the flag, else of the locale; data are the same in both.
    @Test func theLanguageIsTheFlagsOrTheLocales() throws {
        let cli = try CLI()
        let vietnamese = "Cách dùng"
        #expect(try cli.run(["--help"], env: ["LANG": "vi_VN.UTF-8"]).out.contains(vietnamese))
        #expect(try cli.run(["--help", "--lang", "en"], env: ["LANG": "vi_VN.UTF-8"]).out.contains("Usage"))
        #expect(try cli.run(["--lang=vi", "visit", "--help"]).out.contains(vietnamese))
        #expect(try cli.run(["status", "--lang", "vi"]).err.contains("không có kho"))
        let trio = try Trio()
        _ = try trio.establishment("a", "Karaoke Sóng Xanh")
        #expect(
            try trio.cli.ok("a", "establishment", "list", "--lang", "vi").out
                == trio.cli.ok("a", "establishment", "list", "--lang", "en").out)
    }

    /// On a terminal of 80 columns, cells stand under their titles by display width, marks that take no width included.
    @Test(.enabled(if: OnTerminal.isPossible, "needs python3 for a terminal"), arguments: ["vi", "en"])
    func columnsLineUp(_ language: String) throws {
        let trio = try Trio()
        _ = try trio.establishment("a", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "5 Lý Tự Trọng")
        _ = try trio.establishment("a", "カラオケ 東京", more: "--address", "12 Lê Lợi")
        _ = try trio.establishment(
            "a", "Khách sạn có cái tên rất dài để xem bảng làm gì khi hết chỗ", kind: "HOTEL", more: "--address",
            "số 123 đường Nam Kỳ Khởi Nghĩa, phường Bến Thành")
        let run = try OnTerminal(trio.cli, ["--store", "a", "--lang", language, "establishment", "list"])
        #expect(run.exit == 0)
        let lines = run.text.split(whereSeparator: \.isNewline).map(String.init).prefix(5)
        let rule = try #require(lines.first { $0.hasPrefix("---") })
        #expect(lines.count == 5)
        let starts = rule.split(separator: " ", omittingEmptySubsequences: false).isEmpty ? [] : Self.starts(rule)
        #expect(starts.count == 5 || starts.count == 6)
        for line in lines {
            #expect(TerminalText.width(line) <= 80, "\(line)")
            // What stands left of a column's start ends in two blanks there.
            for start in starts.dropFirst() { #expect(Self.gap(line, before: start), "\(start): \(line)") }
        }
    }

    private static func starts(_ rule: String) -> [Int] {
        var starts: [Int] = []
        var former: Character = " "
        for (place, character) in rule.enumerated() {
            if character == "-", former == " " { starts.append(place) }
            former = character
        }
        return starts
    }

    private static func gap(_ line: String, before start: Int) -> Bool {
        var width = 0
        var last: [Character] = []
        for character in line {
            if width >= start { break }
            width += TerminalText.width(String(character))
            last = Array((last + [character]).suffix(2))
        }
        return width < start || (width == start && last == [" ", " "])
    }
}
