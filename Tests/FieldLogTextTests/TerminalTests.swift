import FieldLogText
import Testing

struct TerminalTests {
    /// Nothing in a stored text can steer the terminal; ordinary text is untouched.
    @Test(arguments: [
        ("Quán “Đêm Phố” 👩‍👩‍👧", "Quán “Đêm Phố” 👩‍👩‍👧"), ("a\u{1B}[31mb", #"a\u{1B}[31mb"#), ("a\nb", "a⏎b"),
        ("a\r\nb\t", #"a\u{D}⏎b\u{9}"#), ("\0\u{7F}\u{9B}", #"\u{0}\u{7F}\u{9B}"#),
        ("a\u{202E}b\u{2069}", #"a\u{202E}b\u{2069}"#),
        ("\u{2028}\u{FEFF}\u{200B}" + TextRuleTests.text(of: 0xFFFF), #"\u{2028}\u{FEFF}\u{200B}\u{FFFF}"#),
        ("\u{AD}\u{E0041}", #"\u{AD}\u{E0041}"#),
        ("e\u{301}", "e\u{301}"),
    ])
    func sanitises(_ text: String, _ expected: String) {
        #expect(TerminalText.sanitized(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    /// Columns as terminals count them.
    @Test(arguments: [
        ("", 0), ("abc", 3), ("Nhà nghỉ", 8), ("Nha\u{300} nghi\u{309}", 8), ("中文", 4), ("ＡＢ", 4), ("👍", 2), ("👩‍👩‍👧", 2),
        ("🇻🇳", 2),
        ("❤\u{FE0F}", 2), ("❤", 1), ("가", 2), ("\u{1100}\u{1161}", 2), ("a…–", 3), ("35.000 ₫", 8), ("👍🏽", 2),
        ("é\u{323}", 1),
    ])
    func measures(_ text: String, _ columns: Int) {
        #expect(TerminalText.width(text) == columns)
    }

    /// Padding fills to columns, not to characters or bytes, on the side asked for.
    @Test func pads() {
        #expect(TerminalText.padded("Sữa", to: 5, right: false) == "Sữa  ")
        #expect(TerminalText.padded("中", to: 4, right: true) == "  中")
        #expect(TerminalText.padded("abc", to: 2, right: true) == "abc")
        #expect(TerminalText.padded("abc", to: -1, right: false) == "abc")
        #expect(TerminalText.padded("", to: .max, right: false).utf8.count == TerminalText.mostColumns)
    }

    /// Cutting never exceeds the columns, never splits a character, and says that it cut.
    @Test(arguments: [
        ("Karaoke", 7, "Karaoke"), ("Karaoke", 6, "Karao…"), ("Karaoke", 1, "…"), ("Karaoke", 0, ""),
        ("Karaoke", -3, ""),
        ("中文字", 5, "中文…"), ("中文字", 4, "中…"), ("中文", 4, "中文"), ("Nha\u{300} ng", 4, "Nha\u{300}…"), ("", 3, ""),
        ("中", 1, "…"),
    ])
    func truncates(_ text: String, _ columns: Int, _ expected: String) {
        let cut = TerminalText.truncated(text, to: columns)
        #expect(cut == expected)
        #expect(TerminalText.width(cut) <= max(columns, 0))
    }
}
