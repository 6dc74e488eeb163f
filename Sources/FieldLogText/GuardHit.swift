/// The kinds of personal data that free text is searched for. Raw values are the names shown and logged.
public enum GuardPattern: String, Sendable, Hashable, CaseIterable {
    /// A 12-digit citizen identity number (căn cước công dân).
    case cccd = "CCCD"
    /// A 9-digit identity number of the older card (chứng minh nhân dân).
    case cmnd = "CMND"
    /// A mobile telephone number.
    case phone = "PHONE"
    /// A passport number.
    case pass = "PASS"
    /// A number plate of a vehicle.
    case plate = "PLATE"
    /// A word that announces personal data, such as "họ tên" or "số hộ chiếu".
    case word = "WORD"
    /// An electronic mail address.
    case email = "EMAIL"
    /// A landline number: often that of the establishment itself, hence only a warning.
    case land = "LAND"
    /// What looks like the name of a person after "ông", "bà", "anh", "chị", "nhân viên": only a warning, because
    /// trade names look the same.
    case name = "NAME"

    /// Whether a hit of this kind is shown but does not stop the save.
    public var isWarning: Bool { self == .land || self == .name }

    /// The place among all cases.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One place in a text that looks like personal data. It never holds the matched text, so it may be shown and logged.
public struct GuardHit: Sendable, Hashable {
    /// What the place looks like.
    public let pattern: GuardPattern
    /// The match with all but its first and last character replaced by "•"; at most ``longestExcerpt`` characters, so
    /// neither the middle nor the length of a long match can be read from it.
    public let excerpt: String
    /// Where the match starts, in Unicode scalars of the copy that was searched: the text without format characters
    /// (zero-width space, soft hyphen and the like), in NFC. The same as in the text when that is NFC and has none.
    public let offset: Int

    /// How many scalars the match has; only what masks a text needs it.
    let length: Int

    /// Whether the match is a number of ten digits with the check digit of a tax code: a hint that it may be that of an enterprise.
    public let mayBeBusinessCode: Bool

    /// The most characters an excerpt has.
    public static let longestExcerpt = 12

    /// Whether the hit is shown but does not stop the save.
    public var isWarning: Bool { pattern.isWarning }

    init(pattern: GuardPattern, match: ArraySlice<UInt32>, offset: Int) {
        self.pattern = pattern
        self.offset = offset
        length = match.count
        let digits = match.count { (0x30...0x39).contains($0) }
        mayBeBusinessCode = pattern == .phone && digits == 10 && BusinessCode.isCode(ending: match)
        var excerpt = ""
        let ends = match.count > 2
        if ends, let first = match.first.flatMap(Unicode.Scalar.init) { excerpt.unicodeScalars.append(first) }
        let hidden = min(match.count, Self.longestExcerpt) - (ends ? 2 : 0)
        for _ in 0..<hidden { excerpt.append("•") }
        if ends, let last = match.last.flatMap(Unicode.Scalar.init) { excerpt.unicodeScalars.append(last) }
        self.excerpt = excerpt
    }
}
