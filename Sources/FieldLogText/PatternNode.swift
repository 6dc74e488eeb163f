/// A set of scalars, as a bracket expression or a class escape of a pattern denotes it.
struct ScalarSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var ranges: [ClosedRange<UInt32>] = []
    private var classes: ScalarClass = []
    var isNegated = false

    /// Whether anything beyond ASCII may be a member.
    var reachesBeyondASCII: Bool { isNegated || !ranges.isEmpty || !classes.isEmpty }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        for value in range.clamped(to: 0...0x7F) where range.contains(value) {
            if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
        }
        if range.upperBound > 0x7F { ranges.append(max(range.lowerBound, 0x80)...range.upperBound) }
    }

    /// Adds a class. After folding, digits are ASCII only, so they need no class beyond it.
    mutating func insert(_ added: ScalarClass) {
        for value in UInt32(0)...0x7F {
            guard let facts = ScalarTable.shared.facts(value), !facts.classes.isDisjoint(with: added) else { continue }
            insert(value...value)
        }
        classes.formUnion(added.subtracting(.digit))
    }

    func contains(_ value: UInt32, _ itsClasses: ScalarClass) -> Bool {
        let found: Bool
        if value < 64 {
            found = low >> UInt64(value) & 1 != 0
        } else if value < 128 {
            found = high >> UInt64(value - 64) & 1 != 0
        } else {
            found = !classes.isDisjoint(with: itsClasses) || ranges.contains { $0.contains(value) }
        }
        return found != isNegated
    }
}

/// The tree of a pattern.
indirect enum PatternNode: Sendable {
    case set(ScalarSet)
    case scalar(UInt32)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// Greedy; no upper bound when `atMost` is `nil`. The repeated part never matches nothing.
    case repeated(PatternNode, atLeast: Int, atMost: Int?)
    case lookAhead(PatternNode, isNegated: Bool)
    /// Of one scalar for each set; at the start of the text there are none.
    case lookBehind([ScalarSet], isNegated: Bool)
    case wordBoundary
}
