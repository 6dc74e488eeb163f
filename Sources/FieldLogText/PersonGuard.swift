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

    /// The rules, in the order in which they are applied: what is masked, and what is then searched for.
    public static var rules: [GuardRule] { GuardRules.shared.rules }

    /// All places that look like personal data, ordered by offset, then by the order of ``GuardPattern``; warnings are
    /// among them. A text without any gives an empty array. Of two places of one kind that overlap the first is given.
    ///
    /// Normal form, digits of other scripts, full-width forms, wide or narrow spaces and zero-width characters do not
    /// matter. Cost: linear in the length of the text, whatever it holds; some microseconds for a note of a line.
    public static func hits(in text: String) -> [GuardHit] {
        var copy = GuardText(text)
        let rules = GuardRules.shared
        // A mask only takes away, so a detector that finds nothing it needs before the masks finds nothing after them.
        var wanted: Set<GuardPattern> = []
        if copy.digitCount >= GuardRules.fewestDigits {
            wanted.formUnion([.cccd, .cmnd, .phone, .pass, .plate, .land])
        }
        if copy.hasAtSign { wanted.insert(.email) }
        if let keywords = rules.keywords, PatternMatcher.hasMatch(of: keywords, in: copy) { wanted.insert(.word) }
        if let names = rules.names, PatternMatcher.hasMatch(of: names, in: copy) { wanted.insert(.name) }
        guard !wanted.isEmpty else { return [] }

        var found: [GuardPattern: [Range<Int>]] = [:]
        var hits: [GuardHit] = []
        // A mask behind the last detector that is wanted changes nothing.
        let last =
            rules.rules.lastIndex { if case .detect(let kind) = $0.effect { wanted.contains(kind) } else { false } }
            ?? 0
        for rule in rules.rules[...last] where copy.digitCount >= rule.fewestDigits {
            guard let program = rule.program else { continue }
            switch rule.effect {
            case .mask:
                for range in PatternMatcher.matches(of: program, in: copy) where rule.admits(copy.scalars[range]) {
                    copy.mask(range)
                }
            case .detect(let kind):
                guard wanted.contains(kind) else { continue }
                let known = found[kind] ?? []
                var ranges = PatternMatcher.matches(of: program, in: copy)
                if rule.beginsAtDigit { ranges = ranges.map { copy.fromFirstDigit($0) } }
                let fresh = apart(ranges, from: known)
                if fresh.isEmpty { continue }
                found[kind] = known.isEmpty ? fresh : (known + fresh).sorted { $0.lowerBound < $1.lowerBound }
                for range in fresh {
                    hits.append(GuardHit(pattern: kind, match: copy.scalars[range], offset: range.lowerBound))
                }
            }
        }
        return inOrder(hits)
    }

    /// Those of some ranges that overlap none of others; both in order.
    private static func apart(_ ranges: [Range<Int>], from known: [Range<Int>]) -> [Range<Int>] {
        if known.isEmpty { return ranges }
        var place = 0
        return ranges.filter { range in
            while place < known.count, known[place].upperBound <= range.lowerBound { place += 1 }
            return place == known.count || known[place].lowerBound >= range.upperBound
        }
    }

    /// Whether a text is one number of twelve digits and nothing else, however they are grouped.
    public static func isTwelveDigits(_ text: String) -> Bool {
        let copy = GuardText(text)
        let separators: Set<UInt32> = [0x20, 0x28, 0x29, 0x2C, 0x2D, 0x2E, 0x2F, 0x5F]
        return copy.digitCount == 12
            && zip(copy.scalars, copy.classes).allSatisfy { separators.contains($0) || $1.contains(.digit) }
    }

    private static func inOrder(_ hits: [GuardHit]) -> [GuardHit] {
        guard hits.count > 1 else { return hits }
        return hits.sorted { ($0.offset, $0.pattern.place) < ($1.offset, $1.pattern.place) }
    }
}
