/// Looks for personal data in free text before it is saved: the log is about establishments and holds no individual.
///
/// What may be written is masked first (document numbers, dates, amounts of money, numbers of businesses); then the
/// patterns of ``GuardPattern`` are searched for. It is a help against slips, not a proof: a name written without a
/// title before it is not seen.
///
/// Two known traps. A household business may have its owner's 12-digit identity number for its tax code (since 1 July
/// 2025): that is a CCCD hit, and has to be. A 10-digit number of an enterprise without a word such as "MST" before it
/// can look like a mobile number.
public struct PersonGuard: Sendable {
    private init() {}

    /// The fewest digits any detector of numbers needs: a plate has two, a letter, and four.
    private static let fewestDigits = 6

    /// All places that look like personal data, ordered by offset, then by the order of ``GuardPattern``; warnings are
    /// among them. A text without any gives an empty array.
    ///
    /// Normal form, digits of other scripts, full-width forms, wide or narrow spaces and zero-width characters do not
    /// matter. Cost: linear in the length of the text, whatever it holds; one to a few microseconds for a note of
    /// a line.
    public static func hits(in text: String) -> [GuardHit] {
        var copy = GuardText(text)
        let rules = GuardRules.shared
        // A mask only takes away, so a detector that finds nothing it needs before the masks finds nothing after them.
        var wanted: Set<GuardPattern> = []
        if copy.digitCount >= fewestDigits { wanted.formUnion([.cccd, .cmnd, .phone, .pass, .plate, .land]) }
        if copy.hasAtSign { wanted.insert(.email) }
        if let keywords = rules.keywords, PatternMatcher.hasMatch(of: keywords, in: copy) { wanted.insert(.word) }
        if let name = rules.program(.name), PatternMatcher.hasMatch(of: name, in: copy) { wanted.insert(.name) }
        guard !wanted.isEmpty else { return [] }

        if copy.digitCount > 0 {
            for mask in rules.masks {
                for range in PatternMatcher.matches(of: mask, in: copy) { copy.mask(range) }
            }
        }
        if copy.digitCount < fewestDigits { wanted.subtract([.cccd, .cmnd, .phone, .pass, .plate, .land]) }

        var hits: [GuardHit] = []
        for (pattern, program) in rules.detectors where wanted.contains(pattern) {
            for range in PatternMatcher.matches(of: program, in: copy) {
                hits.append(GuardHit(pattern: pattern, match: copy.scalars[range], offset: range.lowerBound))
            }
        }
        return inOrder(hits)
    }

    private static func inOrder(_ hits: [GuardHit]) -> [GuardHit] {
        guard hits.count > 1 else { return hits }
        let sorted = hits.enumerated().sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }
        return sorted.map(\.element)
    }
}
