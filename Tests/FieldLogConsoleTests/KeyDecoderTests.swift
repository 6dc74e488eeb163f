import FieldLogConsole
import Testing

@Suite struct KeyDecoderTests {
    private static let input: [UInt8] =
        Array("aữ中😀".utf8) + Array("e\u{302}\u{301}".utf8) + [0x0D, 0x7F, 0x08, 0x09]
        + Array("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D\u{1B}OA\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[3~\u{1B}[Z\u{1B}[1;5C".utf8)
        + [0x02, 0x03, 0x04, 0x13, 0x15]
        + Array("\u{1B}[200~một\r\nhai\t".utf8) + Array("\u{1B}[A\u{1B}[201~".utf8)
        + [0xFF, 0xC3, 0x28] + Array("\u{1B}[99;99u".utf8) + Array("z".utf8)

    private static let keys: [Key] =
        "aữ中😀e\u{302}\u{301}".unicodeScalars.map(Key.character)
        + [.enter, .backspace, .backspace, .tab]
        + [.up, .down, .right, .left, .up, .home, .end, .home, .delete, .shiftTab, .right]
        + [.controlB, .controlC, .controlD, .controlS, .controlU, .pasteBegin]
        + "một hai ".unicodeScalars.map(Key.character)
        + [.pasteEnd, .character("\u{FFFD}"), .character("\u{FFFD}"), .character("("), .character("z")]

    /// The keys are the same wherever the input is split in two, and when it comes byte by byte.
    @Test func splitAnywhere() {
        for cut in 0...Self.input.count {
            var decoder = KeyDecoder()
            let keys = decoder.feed(Self.input[..<cut]) + decoder.feed(Self.input[cut...])
            #expect(keys == Self.keys, "cut at \(cut)")
        }
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for byte in Self.input { keys += decoder.feed([byte]) }
        #expect(keys == Self.keys)
        #expect(!decoder.isWaiting)
    }

    /// Escape alone is known only when nothing follows.
    @Test func escapeAlone() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]) == [])
        #expect(decoder.isWaiting)
        #expect(decoder.expire() == [.escape])
        #expect(decoder.feed([0x1B, 0x1B]) == [.escape])
        #expect(decoder.feed(Array("[A".utf8)) == [.up])
        #expect(decoder.expire() == [])
    }

    /// Endless sequences take no memory and leave no key; a paste without an end is left by Ctrl-C.
    @Test func hostileInput() {
        var decoder = KeyDecoder()
        let endless = [0x1B, UInt8(ascii: "[")] + [UInt8](repeating: UInt8(ascii: "1"), count: 100_000)
        #expect(decoder.feed(endless) == [])
        #expect(decoder.feed(Array("~x".utf8)) == [.character("x")])
        #expect(decoder.feed(Array("\u{1B}[200~\u{1B}[A".utf8)) == [.pasteBegin])
        #expect(decoder.feed([0x03]) == [.pasteEnd, .controlC])
        #expect(decoder.feed([0xC2, 0x9B]) == [])
        #expect(decoder.feed([0xE1, 0xBB]) == [])
        #expect(decoder.expire() == [.character("\u{FFFD}")])
    }
}
