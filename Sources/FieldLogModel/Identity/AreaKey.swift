/// Names the home of records and the area of a feed: `CODE@VALID_FROM` (`15@2025-07-01`), `CODE@` for an area that was always there,
/// or one of the pseudo-areas `commons` and `authority`.
///
/// Codes are used again after a reform, so that a code alone is no key (domain: province 15 was Yên Bái and is Lào Cai).
public struct AreaKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The key as it stands in entries.
    public let text: String

    /// Catalogues, teams and devices, which every store has.
    public static let commons = AreaKey(unchecked: "commons")
    /// What the central store decides: keys, roles, grants.
    public static let authority = AreaKey(unchecked: "authority")

    private init(unchecked text: String) { self.text = text }

    /// A key from its text; nil when it is neither a pseudo-area nor a code, an `@` and a date or nothing.
    public init?(text: String) {
        if text == "commons" || text == "authority" {
            self.text = text
            return
        }
        guard Self.isKey(text.utf8Span.span) else { return nil }
        self.text = text
    }

    /// Whether this is a code, an `@` and a date or nothing.
    private static func isKey(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count <= Limits.areaBytesMax else { return false }
        var mark = 0
        while mark < bytes.count, isOfCode(bytes[mark]) { mark += 1 }
        guard (1...codeBytesMax).contains(mark), mark < bytes.count, bytes[mark] == 0x40 else { return false }
        return mark + 1 == bytes.count || isDate(bytes, from: mark + 1)
    }

    /// A key of a code and the first day of its validity; nil for a code that cannot be one.
    public init?(code: String, validFrom: String?) {
        self.init(text: "\(code)@\(validFrom ?? "")")
    }

    /// Whether every store has it.
    public var isPseudo: Bool { self == .commons || self == .authority }
    /// The code of a real area, the whole text of a pseudo-area.
    public var code: String { text.utf8.firstIndex(of: 0x40).map { String(text[..<$0]) } ?? text }
    /// The first day of validity, nil when it was always there.
    public var validFrom: String? {
        guard let mark = text.utf8.firstIndex(of: 0x40) else { return nil }
        let date = text[text.utf8.index(after: mark)...]
        return date.isEmpty ? nil : String(date)
    }
    /// The same as ``text``.
    public var description: String { text }

    /// Orders by UTF-8 bytes, the order of digests.
    public static func < (left: AreaKey, right: AreaKey) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Whether this can be an area's code: 1 to 32 printable characters of ASCII, none of them a space or `@`.
    ///
    /// ASCII, so that no two codes look alike and are not, and none depends on a version of Unicode.
    public static func isCode(_ code: some StringProtocol) -> Bool {
        (1...codeBytesMax).contains(code.utf8.count) && code.utf8.allSatisfy(isOfCode)
    }

    private static let codeBytesMax = 32

    private static func isOfCode(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != 0x40 }

    /// Whether the rest has the shape `YYYY-MM-DD`; that the day exists is checked where a date is written.
    private static func isDate(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        guard bytes.count - start == 10 else { return false }
        for place in 0..<10 {
            let byte = bytes[start + place]
            if place == 4 || place == 7 {
                if byte != 0x2D { return false }
            } else if byte < 0x30 || byte > 0x39 {
                return false
            }
        }
        return true
    }
}
