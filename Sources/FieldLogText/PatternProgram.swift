/// One step of a compiled pattern. Numbers are indexes into the list of steps, unless said otherwise.
enum PatternStep: Sendable {
    case scalar(UInt32)
    /// The index of a set.
    case set(Int)
    /// Goes on with `first`, and with `second` when that fails. `slot` numbers the splits outside look-aheads; -1 within.
    case split(first: Int, second: Int, slot: Int)
    case jump(Int)
    /// The body follows and ends with `accept`; then it goes on at `after`.
    case lookAhead(after: Int, isNegated: Bool)
    /// The sets of as many scalars before the position, by the index of the first one.
    case lookBehind(first: Int, count: Int, isNegated: Bool)
    case wordBoundary
    case accept
}

/// Which scalars the steps from some step on can begin with: lets a search pass over most positions, and most branches
/// of a choice, at the price of one test.
struct FirstScalars: Sendable {
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// One bit for all scalars beyond ASCII that end in the same six bits.
    var beyondASCII: UInt64 = 0
    /// Whether the steps can also end without consuming anything: then nothing is ruled out.
    var mayBeEmpty = false

    @inline(__always)
    func mayContain(_ value: UInt32) -> Bool {
        if value < 64 { return low >> UInt64(value) & 1 != 0 }
        if value < 128 { return high >> UInt64(value - 64) & 1 != 0 }
        return beyondASCII >> UInt64(value & 63) & 1 != 0
    }

    @inline(__always)
    func admits(_ scalars: [UInt32], at place: Int) -> Bool {
        mayBeEmpty || (place < scalars.count && mayContain(scalars[place]))
    }

    mutating func insert(_ value: UInt32) {
        if value < 64 {
            low |= 1 << UInt64(value)
        } else if value < 128 {
            high |= 1 << UInt64(value - 64)
        } else {
            beyondASCII |= 1 << UInt64(value & 63)
        }
    }
}

/// A pattern compiled to steps for ``PatternMatcher``.
struct PatternProgram: Sendable {
    let steps: [PatternStep]
    let sets: [ScalarSet]
    /// How many splits there are whose outcome the matcher remembers for each position.
    let slots: Int
    /// For each split, what its first branch can begin with; for each look-ahead, what its body can.
    let branches: [FirstScalars]
    /// What a match can begin with.
    let first: FirstScalars
    let ignoresCase: Bool

    /// Compiles a pattern; `nil` when it is not in the notation of ``PatternParser``.
    init?(_ pattern: String, ignoresCase: Bool = false) {
        guard let node = PatternParser.parse(pattern, ignoresCase: ignoresCase) else { return nil }
        var compiler = PatternCompiler()
        compiler.emit(node)
        compiler.steps.append(.accept)
        steps = compiler.steps
        sets = compiler.sets
        slots = compiler.slots
        branches = compiler.branches()
        first = compiler.firstScalars(from: 0)
        self.ignoresCase = ignoresCase
    }
}

private struct PatternCompiler {
    var steps: [PatternStep] = []
    var sets: [ScalarSet] = []
    var slots = 0
    private var depthOfLookAhead = 0

    init() {}

    mutating func emit(_ node: PatternNode) {
        switch node {
        case .scalar(let value): steps.append(.scalar(value))
        case .set(let set): steps.append(.set(index(of: set)))
        case .wordBoundary: steps.append(.wordBoundary)
        case .lookBehind(let behind, let isNegated):
            steps.append(.lookBehind(first: sets.count, count: behind.count, isNegated: isNegated))
            sets += behind
        case .sequence(let parts): for part in parts { emit(part) }
        case .choice(let branches): emitChoice(branches)
        case .repeated(let part, let least, let most): emitRepeat(part, least, most)
        case .lookAhead(let body, let isNegated):
            let place = steps.count
            steps.append(.accept)
            depthOfLookAhead += 1
            emit(body)
            depthOfLookAhead -= 1
            steps.append(.accept)
            steps[place] = .lookAhead(after: steps.count, isNegated: isNegated)
        }
    }

    /// Branches side by side that begin with the same scalar share it: a list of words is tried letter by letter, not word by word.
    /// Branches that begin with different ones exclude each other, so that the order among those that remain is kept.
    private static func shared(_ branches: [PatternNode]) -> [PatternNode] {
        var result: [PatternNode] = []
        var run: [(scalar: UInt32, rests: [PatternNode])] = []
        func close() {
            for (scalar, rests) in run {
                let rest = rests.count > 1 ? PatternNode.choice(rests) : rests.first
                result.append(.sequence([.scalar(scalar)] + (rest.map { [$0] } ?? [])))
            }
            run.removeAll()
        }
        for branch in branches {
            guard case .sequence(let parts) = branch, case .scalar(let scalar)? = parts.first else {
                close()
                result.append(branch)
                continue
            }
            let rest = PatternNode.sequence(Array(parts.dropFirst()))
            if let known = run.firstIndex(where: { $0.scalar == scalar }) {
                run[known].rests.append(rest)
            } else {
                run.append((scalar, [rest]))
            }
        }
        close()
        return result
    }

    private mutating func emitChoice(_ all: [PatternNode]) {
        let branches = Self.shared(all)
        if branches.count == 1, let only = branches.first { return emit(only) }
        var ends: [Int] = []
        for (number, branch) in branches.enumerated() {
            guard number < branches.count - 1 else {
                emit(branch)
                break
            }
            let place = steps.count
            steps.append(.accept)
            emit(branch)
            ends.append(steps.count)
            steps.append(.accept)
            steps[place] = .split(first: place + 1, second: steps.count, slot: nextSlot())
        }
        for end in ends { steps[end] = .jump(steps.count) }
    }

    private mutating func emitRepeat(_ part: PatternNode, _ least: Int, _ most: Int?) {
        for _ in 0..<least { emit(part) }
        guard let most else {
            let place = steps.count
            steps.append(.accept)
            emit(part)
            steps.append(.jump(place))
            steps[place] = .split(first: place + 1, second: steps.count, slot: nextSlot())
            return
        }
        var places: [Int] = []
        for _ in least..<most {
            places.append(steps.count)
            steps.append(.accept)
            emit(part)
        }
        for place in places { steps[place] = .split(first: place + 1, second: steps.count, slot: nextSlot()) }
    }

    private mutating func nextSlot() -> Int {
        guard depthOfLookAhead == 0 else { return -1 }
        slots += 1
        return slots - 1
    }

    private mutating func index(of set: ScalarSet) -> Int {
        sets.append(set)
        return sets.count - 1
    }

    func branches() -> [FirstScalars] {
        steps.enumerated().map { place, step in
            switch step {
            case .split, .lookAhead: firstScalars(from: place + 1)
            default: FirstScalars()
            }
        }
    }

    /// What the steps from `start` on can consume first; look-arounds on the way are passed over.
    func firstScalars(from start: Int) -> FirstScalars {
        var result = FirstScalars()
        var pending = [start]
        var seen: Set<Int> = []
        while let place = pending.popLast() {
            guard place < steps.count, seen.insert(place).inserted else { continue }
            switch steps[place] {
            case .scalar(let value): result.insert(value)
            case .set(let index):
                for value in UInt32(0)..<128 where sets[index].contains(value, []) { result.insert(value) }
                if sets[index].reachesBeyondASCII { result.beyondASCII = .max }
            case .split(let first, let second, _): pending += [first, second]
            case .jump(let target): pending.append(target)
            case .lookAhead(let after, _): pending.append(after)
            case .lookBehind, .wordBoundary: pending.append(place + 1)
            case .accept: result.mayBeEmpty = true
            }
        }
        return result
    }
}
