/// The copy of a text that the guard searches: format characters dropped, decimal digits of all scripts and full-width
/// forms folded to ASCII, NFC; with the lower-case form and the classes of each scalar beside it.
///
/// Tabs and spaces of other widths become U+0020, dashes "-", dots in the middle of a line ".": pasted text separates the
/// groups of a number with them, and the patterns know only the plain ones.
struct GuardText: Sendable {
    /// What stands in the place of masked text: no pattern has it, and it is no word character, space or punctuation.
    static let maskScalar: UInt32 = 0xFFFC

    private(set) var scalars: [UInt32] = []
    /// Simple lower case of each scalar, for the patterns that ignore case.
    private(set) var lowered: [UInt32] = []
    private(set) var classes: [ScalarClass] = []
    private(set) var digitCount = 0
    private(set) var hasAtSign = false

    var count: Int { scalars.count }

    init(_ text: String) {
        let size = text.utf8.count
        scalars.reserveCapacity(size)
        lowered.reserveCapacity(size)
        classes.reserveCapacity(size)
        if !appendKnown(text) {
            scalars.removeAll(keepingCapacity: true)
            lowered.removeAll(keepingCapacity: true)
            classes.removeAll(keepingCapacity: true)
            digitCount = 0
            hasAtSign = false
            appendNormalised(text)
        }
    }

    /// Replaces a stretch by as many mask scalars.
    mutating func mask(_ range: Range<Int>) {
        for index in range {
            if classes[index].contains(.digit) { digitCount -= 1 }
            scalars[index] = Self.maskScalar
            lowered[index] = Self.maskScalar
            classes[index] = []
        }
    }

    /// The part of a stretch that begins at its first digit; all of it without one.
    func fromFirstDigit(_ range: Range<Int>) -> Range<Int> {
        (range.first { classes[$0].contains(.digit) } ?? range.lowerBound)..<range.upperBound
    }

    /// The quick way: every scalar is in the table, so the text is NFC. Returns `false` as soon as one is not.
    private mutating func appendKnown(_ text: String) -> Bool {
        let table = ScalarTable.shared
        for scalar in text.unicodeScalars {
            guard let facts = table.facts(scalar.value) else { return false }
            if !facts.isDropped { append(facts) }
        }
        return true
    }

    private mutating func appendNormalised(_ text: String) {
        var folded = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            guard let kept = ScalarFacts.folded(scalar).flatMap(Unicode.Scalar.init) else { continue }
            // Marks beyond any that a letter can have are left out: normalising long runs of them takes very long.
            marks = ScalarKind.isMark(kept) ? marks + 1 : 0
            if marks <= TextRule.longestMarkRun { folded.append(kept) }
        }
        let table = ScalarTable.shared
        for scalar in TextForm.nfc(String(folded)).unicodeScalars {
            append(table.facts(scalar.value) ?? ScalarFacts(scalar))
        }
    }

    private mutating func append(_ facts: ScalarFacts) {
        scalars.append(facts.scalar)
        lowered.append(facts.lowered)
        classes.append(facts.classes)
        if facts.classes.contains(.digit) { digitCount += 1 }
        if facts.scalar == 0x40 { hasAtSign = true }
    }
}
