import FieldLogText
import Testing

struct TextRuleTests {
    /// The text of one scalar, for those that a literal may not hold.
    static func text(of value: UInt32) -> String {
        Unicode.Scalar(value).map { String($0) } ?? ""
    }

    /// Ordinary text passes, as far as the byte limit and no farther.
    @Test func acceptsOrdinaryText() {
        let text = "Quán “Đêm Phố” – 20 m² 👍"
        #expect(TextRule.problem(in: text, maxBytes: text.utf8.count, allowsNewlines: false) == nil)
        #expect(TextRule.problem(in: "", maxBytes: 0, allowsNewlines: false) == nil)
        #expect(TextRule.problem(in: "đ", maxBytes: 1, allowsNewlines: false) == .tooLong(bytes: 2, limit: 1))
        #expect(TextRule.problem(in: "a\u{FFFD}\u{E000}", maxBytes: 99, allowsNewlines: false) == nil)
    }

    /// Every kind of forbidden scalar is named, with its offset in scalars.
    @Test(arguments: [
        ("đ\0", TextProblem.nul(offset: 1)), ("\u{1B}[2J", .control(scalar: 0x1B, offset: 0)),
        ("a\u{7F}", .control(scalar: 0x7F, offset: 1)), ("a\u{9B}2J", .control(scalar: 0x9B, offset: 1)),
        ("a\r\n", .control(scalar: 0x0D, offset: 1)), ("\u{202E}a", .bidirectional(scalar: 0x202E, offset: 0)),
        ("\u{2066}a", .bidirectional(scalar: 0x2066, offset: 0)),
        ("\u{2028}", .lineSeparator(scalar: 0x2028, offset: 0)),
        ("\u{2029}", .lineSeparator(scalar: 0x2029, offset: 0)),
        (TextRuleTests.text(of: 0xFFFE), .noncharacter(scalar: 0xFFFE, offset: 0)),
        (TextRuleTests.text(of: 0xFDD0), .noncharacter(scalar: 0xFDD0, offset: 0)),
        (TextRuleTests.text(of: 0x10FFFF), .noncharacter(scalar: 0x10FFFF, offset: 0)),
    ])
    func namesProblem(_ text: String, _ problem: TextProblem) {
        #expect(TextRule.problem(in: text, maxBytes: 100, allowsNewlines: true) == problem)
        #expect(TextRule.problem(in: text, maxBytes: 100, allowsNewlines: false) == problem)
    }

    /// Tab and line feed are for notes only.
    @Test func newlinesWhereAllowed() {
        #expect(TextRule.problem(in: "a\tb\nc", maxBytes: 9, allowsNewlines: true) == nil)
        #expect(TextRule.problem(in: "a\nb", maxBytes: 9, allowsNewlines: false) == .control(scalar: 0x0A, offset: 1))
        #expect(TextRule.problem(in: "a\tb", maxBytes: 9, allowsNewlines: false) == .control(scalar: 0x09, offset: 1))
    }

    /// A letter may carry the marks that a language gives it, not an endless pile.
    @Test func boundsMarks() {
        let pile = "a" + String(repeating: "\u{301}", count: TextRule.longestMarkRun)
        #expect(TextRule.problem(in: pile + "a" + pile, maxBytes: 999, allowsNewlines: false) == nil)
        #expect(
            TextRule.problem(in: pile + "\u{323}", maxBytes: 999, allowsNewlines: false) == .tooManyMarks(offset: 31))
        #expect(TextRule.problem(in: "Su\u{31B}\u{303}a", maxBytes: 99, allowsNewlines: false) == nil)
    }

    /// Decoding is strict: nothing is repaired.
    @Test func decodesStrictly() {
        #expect(TextRule.decodeUTF8(Array("Biển Bạc".utf8)) == "Biển Bạc")
        #expect(TextRule.decodeUTF8([]) == "")
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE1, 0xBA], [0xF4, 0x90, 0x80, 0x80], [0x80],
        ] {
            #expect(TextRule.decodeUTF8(bytes) == nil)
        }
    }
}
