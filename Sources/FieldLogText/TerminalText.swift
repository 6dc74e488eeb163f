/// Text for a terminal of fixed-width columns. Stored and received text is never written to one unsanitised.
public enum TerminalText {
    /// The most columns that ``padded(_:to:right:)`` fills.
    public static let mostColumns = 4096

    /// The text with everything that could steer the terminal or reorder the line made visible: line feed as "⏎",
    /// other control characters, bidirectional controls, line separators, noncharacters and invisible format
    /// characters as `\u{1B}`. Zero-width joiner and non-joiner stay: emoji and some scripts need them.
    ///
    /// The result is one line. It is for reading, not for reading back: a text that holds the visible form already
    /// looks the same.
    public static func sanitized(_ s: String) -> String {
        guard s.unicodeScalars.contains(where: isUnsafe) else { return s }
        var result = String.UnicodeScalarView()
        for scalar in s.unicodeScalars {
            if scalar == "\n" {
                result.append("⏎")
            } else if isUnsafe(scalar) {
                let hex = String(scalar.value, radix: 16, uppercase: true)
                result.append(contentsOf: "\\u{\(hex)}".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The columns a sanitised text takes: combining marks 0, East Asian wide characters and emoji 2, others 1. A
    /// character of several scalars (a family of emoji, a flag, a letter with its marks) is as wide as its widest.
    /// Control characters count 0.
    public static func width(_ s: String) -> Int {
        s.reduce(0) { $0 + width(of: $1) }
    }

    /// The text filled with spaces to a number of columns: on its left when `right` is true (so it stands at the right,
    /// as numbers do), on its right otherwise. A text that is as wide already is returned as it is. At most
    /// ``mostColumns`` columns are filled.
    public static func padded(_ s: String, to columns: Int, right: Bool) -> String {
        let missing = min(columns, mostColumns) - width(s)
        guard missing > 0 else { return s }
        let fill = String(repeating: " ", count: missing)
        return right ? fill + s : s + fill
    }

    /// The text cut to at most that many columns, the last of them "…" when something was cut. Characters are never
    /// split; a wide one that would stand half beyond the edge goes. Zero or fewer columns give an empty text.
    public static func truncated(_ s: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        var kept = s.startIndex
        var used = 0
        for index in s.indices {
            used += width(of: s[index])
            if used > columns { return String(s[..<kept]) + "…" }
            if used < columns { kept = s.index(after: index) }
        }
        return s
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        switch value {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x1E00...0x1EFF, 0x200C, 0x200D: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return ScalarKind.isNoncharacter(value)
        }
    }
}
