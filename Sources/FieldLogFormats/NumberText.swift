/// Whole numbers and whole amounts of đồng as people write them in tables.
///
/// Digits are ASCII. Groups of three may be separated by one and the same sign: point, comma, space, no-break space or
/// narrow no-break space; the first group has one to three digits. Blanks around the text are ignored, a `+` or `-`
/// directly before the digits is read. Fractions, exponents, abbreviations (`500k`, `1tr`) and texts over 64 bytes are
/// nil, and so is everything that does not fit 64 bits; nothing traps.
public struct NumberText: Sendable {
    /// Whether one group after a point or a comma is taken for thousands.
    public enum Grouping: Sendable, Hashable {
        /// `1.500` and `1,500` are nil, because they could be one and a half with three decimals; `1.500.000` and
        /// `1 500` are read.
        case unambiguousOnly
        /// `1.500` and `1,500` are 1500; `0.500` stays nil.
        case thousands
    }

    /// A whole number, such as a count of rooms; leading zeros (`05`) are allowed without groups.
    public static func whole(_ text: String, grouping: Grouping = .unambiguousOnly) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        return parse(trimmed(text.unicodeScalars)[...], grouping)
    }

    /// A whole amount of đồng, with or without `đ`, `₫`, `đồng`, `dong`, `VND` or `VNĐ` after it, in either case.
    ///
    /// By default `50.000 đ` is fifty thousand, since the đồng has had no fractions in use for decades.
    public static func money(_ text: String, grouping: Grouping = .thousands) -> Int64? {
        guard text.utf8.count <= 64 else { return nil }
        let scalars = trimmed(text.unicodeScalars)
        guard let lastDigit = scalars.lastIndex(where: isDigit) else { return nil }
        let unit = trimmed(scalars[(lastDigit + 1)...])
        var unitText = ""
        unitText.unicodeScalars.append(contentsOf: unit)
        switch unitText.lowercased() {
        case "", "đ", "₫", "đồng", "dong", "vnd", "vnđ": return parse(scalars[...lastDigit], grouping)
        default: return nil
        }
    }

    private static func parse(_ scalars: ArraySlice<Unicode.Scalar>, _ grouping: Grouping) -> Int64? {
        var rest = scalars
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" {
            isNegative = sign == "-"
            rest = rest.dropFirst()
        }
        var value: Int64 = 0
        var separator: Unicode.Scalar?
        // The digits of the current group and the number of groups before it.
        var digits = 0
        var groups = 0
        for scalar in rest {
            if isDigit(scalar) {
                let digit = Int64(scalar.value) - 0x30
                // Built on the negative side when negative, so that the smallest number fits too.
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
                guard !overflow, !carry else { return nil }
                value = sum
                digits += 1
                continue
            }
            guard isSeparator(scalar), separator == nil || separator == scalar else { return nil }
            // A first group of zero would be a fraction, as in 0.500.
            guard groups == 0 ? (1...3 ~= digits && value != 0) : digits == 3 else { return nil }
            separator = scalar
            groups += 1
            digits = 0
        }
        guard digits > 0 else { return nil }
        if groups > 0 {
            guard digits == 3 else { return nil }
            let isPointOrComma = separator == "." || separator == ","
            guard groups > 1 || !isPointOrComma || grouping == .thousands else { return nil }
        }
        return value
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { 0x30...0x39 ~= scalar.value }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\u{A0}" || scalar == "\u{202F}"
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "," || isBlank(scalar)
    }

    private static func trimmed(_ scalars: some Sequence<Unicode.Scalar>) -> [Unicode.Scalar] {
        var result = Array(scalars.drop(while: isBlank))
        while let last = result.last, isBlank(last) { result.removeLast() }
        return result
    }
}
