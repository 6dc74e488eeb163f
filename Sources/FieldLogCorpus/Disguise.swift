@_spi(_Unicode) import Swift

/// What pasted text looks like.
enum Disguise {
    private static let invisible: [Unicode.Scalar] = [
        "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}", "\u{200E}",
    ]

    /// Invisible characters at some places.
    static func zeroWidth(_ text: String, _ random: inout CorpusRandom) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<random.number(1...6) {
            let place = random.number(0...scalars.count)
            scalars.insert(invisible[random.number(0...invisible.count - 1)], at: place)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Digits, and with them the letters of numbers, in their full width.
    static func fullWidth(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let value = scalar.value
                    guard (0x30...0x39).contains(value) || value == 0x40 else { return scalar }
                    return Unicode.Scalar(value + 0xFEE0) ?? scalar
                }))
    }

    /// Blanks that do not break, and narrow or wide ones.
    static func otherBlanks(_ text: String, _ random: inout CorpusRandom) -> String {
        let blank = random.pick(["\u{A0}", "\u{202F}", "\u{2007}", "\u{3000}", "\u{2009}"])
        return String(text.map { $0 == " " ? Character(blank) : $0 })
    }

    /// Letters and their marks apart.
    static func decomposed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfd { scalars.append(scalar) }
        return String(scalars)
    }
}
