/// Text made fit for a page that a browser shows.
public enum HTMLText {
    /// The text as the contents of an element: `&`, `<`, `>`, `"` and `'` as references, line feeds as `<br>`, or as a blank where `breaks`
    /// is false, as an attribute in quotes or a title wants it.
    ///
    /// Other control characters become U+FFFD, and so does what reorders a line (bidirectional controls), for a page that is signed must
    /// show what it says. Cost: linear.
    public static func escaped(_ text: String, breaks: Bool = true) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                result.append(contentsOf: (breaks ? "<br>" : " ").unicodeScalars)
            } else if let reference = reference(scalar) {
                result.append(contentsOf: reference.unicodeScalars)
            } else {
                result.append(isUnsafe(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    private static func reference(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case "'": "&#39;"
        default: nil
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0...0x1F, 0x7F...0x9F: true
        // Marks and controls of direction, and what stands for a line break of its own.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
