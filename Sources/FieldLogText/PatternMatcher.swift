/// Finds the matches of a pattern: leftmost, by the preference of the pattern (greedy, first branch first), as usual
/// regular expression engines do.
///
/// Backtracking, with a memory: what was tried at a split and a position and failed is not tried again, from whatever
/// start it is reached. Without captures the outcome depends on nothing else, so the time is bounded by
/// (splits × length) whatever the text is. Space: one bit for each split and position, only once something matches in
/// part.
struct PatternMatcher {
    private let program: PatternProgram
    private let scalars: [UInt32]
    private let classes: [ScalarClass]
    private var failed: [UInt64] = []
    private var pending: [(step: Int, position: Int)] = []

    init(_ program: PatternProgram, in text: GuardText) {
        self.program = program
        scalars = program.ignoresCase ? text.lowered : text.scalars
        classes = text.classes
    }

    /// All matches, in order, none overlapping another.
    static func matches(of program: PatternProgram, in text: GuardText) -> [Range<Int>] {
        var matcher = PatternMatcher(program, in: text)
        var found: [Range<Int>] = []
        var start = 0
        while let match = matcher.firstMatch(from: start) {
            found.append(match)
            start = match.upperBound
        }
        return found
    }

    /// Whether there is any match.
    static func hasMatch(of program: PatternProgram, in text: GuardText) -> Bool {
        var matcher = PatternMatcher(program, in: text)
        return matcher.firstMatch(from: 0) != nil
    }

    private mutating func firstMatch(from start: Int) -> Range<Int>? {
        var position = start
        let count = scalars.count
        while position < count {
            if program.first.mayContain(scalars[position]), let end = run(from: 0, at: position), end > position {
                return position..<end
            }
            position += 1
        }
        return nil
    }

    /// Where the steps from `start` end when they match at `position`. The splits of a successful run stay marked as
    /// failed, which is harmless: the next search starts at its end, with all steps after the first ones new there.
    private mutating func run(from start: Int, at position: Int) -> Int? {
        let base = pending.count
        defer { pending.removeLast(pending.count - base) }
        var step = start
        var place = position
        while true {
            var goesOn = true
            switch program.steps[step] {
            case .accept: return place
            case .scalar(let value):
                goesOn = place < scalars.count && scalars[place] == value
                place += 1
                step += 1
            case .set(let index):
                goesOn = place < scalars.count && program.sets[index].contains(scalars[place], classes[place])
                place += 1
                step += 1
            case .jump(let target): step = target
            case .split(let first, let second, let slot):
                if program.branches[step].admits(scalars, at: place) {
                    goesOn = slot < 0 || isNew(slot: slot, at: place)
                    if goesOn { pending.append((second, place)) }
                    step = first
                } else {
                    step = second
                }
            case .lookBehind(let first, let count, let isNegated):
                goesOn = isBehind(place, first: first, count: count) != isNegated
                step += 1
            case .lookAhead(let after, let isNegated):
                let mayMatch = program.branches[step].admits(scalars, at: place)
                goesOn = (mayMatch && run(from: step + 1, at: place) != nil) != isNegated
                step = after
            case .wordBoundary:
                goesOn = isWord(place - 1) != isWord(place)
                step += 1
            }
            if !goesOn {
                guard pending.count > base, let other = pending.popLast() else { return nil }
                step = other.step
                place = other.position
            }
        }
    }

    private func isBehind(_ place: Int, first: Int, count: Int) -> Bool {
        guard place >= count else { return false }
        for step in 0..<count {
            let before = place - count + step
            if !program.sets[first + step].contains(scalars[before], classes[before]) { return false }
        }
        return true
    }

    private func isWord(_ position: Int) -> Bool {
        classes.indices.contains(position) && classes[position].contains(.word)
    }

    private mutating func isNew(slot: Int, at position: Int) -> Bool {
        if failed.isEmpty { failed = Array(repeating: 0, count: (program.slots * (scalars.count + 1) + 63) / 64) }
        let bit = position * program.slots + slot
        let mask: UInt64 = 1 << UInt64(bit & 63)
        guard failed[bit >> 6] & mask == 0 else { return false }
        failed[bit >> 6] |= mask
        return true
    }
}
