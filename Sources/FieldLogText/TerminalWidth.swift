extension TerminalText {
    /// The columns of one character.
    static func width(of character: Character) -> Int {
        var widest = 0
        var flags = 0
        for scalar in character.unicodeScalars {
            if (0x1F1E6...0x1F1FF).contains(scalar.value) {
                flags += 1
                widest = max(widest, min(flags, 2))
            } else if scalar.value == 0xFE0F, widest == 1 {
                // The selector asks for the picture of a character that is otherwise drawn as text.
                widest = 2
            } else {
                widest = max(widest, width(of: scalar))
            }
        }
        return widest
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        switch value {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x1E00...0x1EFF, 0x2010...0x2027: return 1
        // The vowels and final consonants of decomposed Hangul stand upon the initial.
        case 0x1160...0x11FF: return 0
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
        default: return isWide(value) || scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }

    /// East_Asian_Width W or F (Unicode Standard Annex 11), emoji apart.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x1100: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
            0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F265, 0x20000...0x2FFFD,
            0x30000...0x3FFFD:
            true
        default: false
        }
    }
}
