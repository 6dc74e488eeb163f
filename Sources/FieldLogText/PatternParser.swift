/// Reads the notation of the guard's patterns: a small part of the usual regular expression syntax, with the usual
/// meaning. Groups `(?:…)`, look-ahead `(?=…)` `(?!…)`, look-behind of a few scalars `(?<=…)` `(?<!…)`, `|`, greedy
/// `* + ? {m} {m,n}`, bracket expressions, `\d \w \s \b \n`, `\p{Lu}`, `\p{Ll}`, and escaped punctuation.
///
/// The notation is only ever the library's own; still, what it cannot read gives `nil` and no trap.
struct PatternParser {
    private let input: [UInt32]
    private let ignoresCase: Bool
    private var position = 0

    static func parse(_ pattern: String, ignoresCase: Bool) -> PatternNode? {
        var parser = PatternParser(input: pattern.unicodeScalars.map(\.value), ignoresCase: ignoresCase)
        guard let node = parser.choice(), parser.position == parser.input.count else { return nil }
        return node
    }

    private init(input: [UInt32], ignoresCase: Bool) {
        self.input = input
        self.ignoresCase = ignoresCase
    }

    private var next: Character? {
        guard position < input.count, let scalar = Unicode.Scalar(input[position]) else { return nil }
        return Character(scalar)
    }

    private mutating func accept(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        guard input[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func choice() -> PatternNode? {
        var branches: [PatternNode] = []
        repeat {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        } while accept("|")
        return branches.count == 1 ? branches.first : .choice(branches)
    }

    private mutating func sequence() -> PatternNode? {
        var parts: [PatternNode] = []
        while let next, next != "|", next != ")" {
            guard let atom = atom(), let part = quantified(atom) else { return nil }
            parts.append(part)
        }
        return .sequence(parts)
    }

    private mutating func quantified(_ atom: PatternNode) -> PatternNode? {
        if accept("*") { return .repeated(atom, atLeast: 0, atMost: nil) }
        if accept("+") { return .repeated(atom, atLeast: 1, atMost: nil) }
        if accept("?") { return .repeated(atom, atLeast: 0, atMost: 1) }
        guard accept("{") else { return atom }
        guard let least = number() else { return nil }
        var most = least
        if accept(",") {
            guard let bound = number() else { return nil }
            most = bound
        }
        guard accept("}"), least <= most else { return nil }
        return .repeated(atom, atLeast: least, atMost: most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = next?.wholeNumberValue, (value ?? 0) < 100 {
            value = (value ?? 0) * 10 + digit
            position += 1
        }
        return value
    }

    private mutating func atom() -> PatternNode? {
        if accept("(?:") { return closed(choice()) }
        if accept("(?=") { return closed(choice()).map { .lookAhead($0, isNegated: false) } }
        if accept("(?!") { return closed(choice()).map { .lookAhead($0, isNegated: true) } }
        if accept("(?<=") { return lookBehind(isNegated: false) }
        if accept("(?<!") { return lookBehind(isNegated: true) }
        if accept("\\b") { return .wordBoundary }
        if next == "[" { return bracket().map(PatternNode.set) }
        if next == "\\" { return escape().map(PatternNode.set) }
        return literal().map(PatternNode.scalar)
    }

    private mutating func literal() -> UInt32? {
        guard let next, !"()*+?{}.^$|".contains(next) else { return nil }
        position += 1
        return folded(input[position - 1])
    }

    private mutating func closed(_ node: PatternNode?) -> PatternNode? {
        accept(")") ? node : nil
    }

    /// Scalars and sets one after the other, so that its length is fixed.
    private mutating func lookBehind(isNegated: Bool) -> PatternNode? {
        var sets: [ScalarSet] = []
        while let next, next != ")" {
            let set: ScalarSet? =
                switch next {
                case "[": bracket()
                case "\\": escape()
                default:
                    literal().map { value in
                        var set = ScalarSet()
                        set.insert(value...value)
                        return set
                    }
                }
            guard let set else { return nil }
            sets.append(set)
        }
        guard !sets.isEmpty, accept(")") else { return nil }
        return .lookBehind(sets, isNegated: isNegated)
    }

    private mutating func bracket() -> ScalarSet? {
        guard accept("[") else { return nil }
        var set = ScalarSet()
        set.isNegated = accept("^")
        while let next, next != "]" {
            if next == "\\" {
                guard escape(into: &set) else { return nil }
                continue
            }
            let lower = input[position]
            position += 1
            var upper = lower
            if position + 1 < input.count, input[position] == 0x2D, input[position + 1] != 0x5D {
                upper = input[position + 1]
                position += 2
            }
            guard lower <= upper else { return nil }
            if ignoresCase {
                for value in lower...upper { set.insert(folded(value)...folded(value)) }
            } else {
                set.insert(lower...upper)
            }
        }
        return accept("]") ? set : nil
    }

    private mutating func escape() -> ScalarSet? {
        var set = ScalarSet()
        return escape(into: &set) ? set : nil
    }

    private mutating func escape(into set: inout ScalarSet) -> Bool {
        if accept("\\d") {
            set.insert(ScalarClass.digit)
        } else if accept("\\w") {
            set.insert(ScalarClass.word)
        } else if accept("\\s") {
            set.insert(ScalarClass.space)
        } else if accept("\\p{Lu}") {
            set.insert(ScalarClass.upper)
        } else if accept("\\p{Ll}") {
            set.insert(ScalarClass.lower)
        } else if accept("\\n") {
            set.insert(0x0A...0x0A)
        } else {
            guard accept("\\"), let next, !next.isLetter, !next.isNumber else { return false }
            set.insert(input[position]...input[position])
            position += 1
        }
        return true
    }

    private func folded(_ value: UInt32) -> UInt32 {
        guard ignoresCase else { return value }
        return ScalarTable.shared.facts(value)?.lowered ?? value
    }
}
