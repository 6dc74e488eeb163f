@_spi(_Unicode) import Swift

/// Normalisation form of stored text.
///
/// Every text is kept in NFC (Unicode Standard Annex 15), so that two devices that typed the same words hold the same
/// bytes: Vietnamese keyboards differ in whether they send composed letters or letters with combining tone marks.
public enum TextForm {
    /// The text in NFC.
    ///
    /// Cost: one pass over the bytes, without copying, when the text is ASCII, composed Latin (so: Vietnamese as
    /// nearly all keyboards send it), common punctuation, Han or emoji; otherwise a full normalisation, linear but
    /// for long runs of combining marks; ``TextRule`` refuses those, so check a text from outside first.
    public static func nfc(_ s: String) -> String {
        if isPlainlyNFC(s.utf8Span.span) { return s }
        var scalars = String.UnicodeScalarView()
        scalars.reserveCapacity(s.utf8.count)
        for scalar in s._nfc { scalars.append(scalar) }
        return String(scalars)
    }

    /// Whether the text is in NFC already, scalar for scalar (`==` on strings would not tell). Cost as ``nfc(_:)``.
    public static func isNFC(_ s: String) -> Bool {
        if isPlainlyNFC(s.utf8Span.span) { return true }
        return s.unicodeScalars.elementsEqual(s._nfc)
    }

    /// Whether the bytes are valid UTF-8 in NFC. Bytes that are not valid UTF-8 give `false`.
    public static func isNFC(_ bytes: [UInt8]) -> Bool {
        guard let text = TextRule.decodeUTF8(bytes) else { return false }
        return isNFC(text)
    }

    /// Whether valid UTF-8 consists of scalars only that are starters and that never compose with one another.
    private static func isPlainlyNFC(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length = lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4)
            guard index + length <= count else { return false }
            var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
            for step in 1..<length { value = value << 6 | UInt32(bytes[index + step] & 0x3F) }
            guard isInert(value) else { return false }
            index += length
        }
        return true
    }

    /// Blocks in which every scalar has NFC_Quick_Check = Yes, combining class 0, and no part in a composition with
    /// another scalar of these blocks.
    static func isInert(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x300, 0x1E00...0x1EFF, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF, 0x4E00...0x9FFF,
            0x1F300...0x1FAFF:
            true
        default: false
        }
    }
}
