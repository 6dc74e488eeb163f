@_spi(_Unicode) import Swift
import Testing

@testable import FieldLogText

struct TextFormTests {
    /// Composed and decomposed Vietnamese become the same bytes.
    @Test func composesVietnamese() {
        let composed = "Nhà nghỉ Hoa Sữa, Đường Nguyễn Huệ"
        let loose =
            "Nha\u{300} nghi\u{309} Hoa Su\u{31B}\u{303}a, Đu\u{31B}o\u{31B}\u{300}ng Nguye\u{302}\u{303}n Hue\u{323}\u{302}"
        #expect(Array(TextForm.nfc(loose).utf8) == Array(composed.utf8))
        #expect(Array(TextForm.nfc(composed).utf8) == Array(composed.utf8))
        #expect(TextForm.isNFC(composed))
        #expect(!TextForm.isNFC(loose))
        #expect(TextForm.isNFC(Array(composed.utf8)))
        #expect(!TextForm.isNFC(Array(loose.utf8)))
        #expect(!TextForm.isNFC([0xC3, 0x28]), "not UTF-8")
        #expect(TextForm.isNFC(""))
    }

    /// Scalars off the quick way are normalised too: Hangul, singletons, marks out of order.
    @Test(arguments: [
        ("\u{1100}\u{1161}", "가"), ("\u{AC00}\u{11A8}", "각"), ("\u{212B}", "\u{C5}"), ("a\u{301}\u{323}", "ạ\u{301}"),
        ("👩‍👩‍👧", "👩‍👩‍👧"), ("\u{2000}", "\u{2002}"),
    ])
    func normalisesOthers(_ text: String, _ expected: String) {
        #expect(TextForm.nfc(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(TextForm.isNFC(text) == text.unicodeScalars.elementsEqual(expected.unicodeScalars))
    }

    /// Every scalar that the quick way lets pass is its own NFC, alone and after another of them.
    @Test func quickWayIsRight() {
        var all = String.UnicodeScalarView()
        for value in UInt32(0)...0x1FFFF where TextForm.isInert(value) {
            if let scalar = Unicode.Scalar(value) {
                all.append(scalar)
                #expect(scalar.properties.canonicalCombiningClass == .notReordered)
            }
        }
        #expect(String(all)._nfc.elementsEqual(all))
        #expect(all.count > 20_000)
    }
}
