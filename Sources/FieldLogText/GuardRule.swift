/// What a match has to be beyond its pattern.
public enum GuardCheck: String, Sendable, Hashable {
    /// The last ten digits of the match are a tax code: the tenth is the check digit of the nine before it.
    case businessCode = "BUSINESS_CODE"
}

/// One rule of the guard, as data: a mask takes away what may be written, a detector finds what may not.
///
/// The rules are applied in the order of ``PersonGuard/rules``, each to the text that the masks before it have left.
public struct GuardRule: Sendable {
    /// What is done with the matches of a rule.
    public enum Effect: Sendable, Hashable {
        /// They are taken away.
        case mask
        /// They are hits of this kind.
        case detect(GuardPattern)
    }

    /// The name, unique among the rules.
    public let name: String
    /// What is done with its matches.
    public let effect: Effect
    /// A regular expression in the notation that most engines share, over the copy that is searched.
    public let pattern: String
    /// Whether the pattern matches capitals and small letters alike.
    public let ignoresCase: Bool
    /// What a match has to be besides.
    public let check: GuardCheck?

    /// Whether a word before the number is part of the pattern: the hit begins at the first digit then.
    public let beginsAtDigit: Bool

    let program: PatternProgram?
    /// Without so many digits in the text there is no match.
    let fewestDigits: Int

    init(
        _ name: String, _ effect: Effect, _ pattern: String, ignoresCase: Bool = false, digits: Int = 0,
        check: GuardCheck? = nil, beginsAtDigit: Bool = false
    ) {
        self.name = name
        self.effect = effect
        self.pattern = pattern
        self.ignoresCase = ignoresCase
        self.check = check
        self.beginsAtDigit = beginsAtDigit
        fewestDigits = digits
        program = PatternProgram(pattern, ignoresCase: ignoresCase)
    }

    /// Whether a match is what the rule asks for beyond its pattern.
    func admits(_ match: ArraySlice<UInt32>) -> Bool {
        switch check {
        case nil: true
        case .businessCode: BusinessCode.isCode(ending: match)
        }
    }
}

/// The check digit of tax codes: d10 = 10 − ((31,29,23,19,17,13,7,5,3)·d1…d9 mod 11). One random number of ten digits in eleven has
/// the right one, so that it is a hint and no more.
public enum BusinessCode {
    /// The weights of the first nine digits.
    public static let weights: [UInt32] = [31, 29, 23, 19, 17, 13, 7, 5, 3]

    /// The tenth digit that belongs to nine; nil when there is none (the rule gives ten), or when these are not nine digits.
    public static func checkDigit(_ digits: [UInt32]) -> UInt32? {
        guard digits.count == weights.count, digits.allSatisfy({ $0 < 10 }) else { return nil }
        let digit = 10 - zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 } % 11
        return digit < 10 ? digit : nil
    }

    /// Whether the last ten digits of a match are such a code.
    static func isCode(ending match: ArraySlice<UInt32>) -> Bool {
        let digits = Array(match.filter { (0x30...0x39).contains($0) }.map { $0 - 0x30 }.suffix(10))
        guard digits.count == 10, let last = digits.last else { return false }
        return checkDigit(Array(digits.dropLast())) == last
    }
}
