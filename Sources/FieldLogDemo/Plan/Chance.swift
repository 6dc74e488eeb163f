/// Numbers from a seed (SplitMix64): the same in every run, on every machine. Nothing secret may come from here.
struct Chance {
    private var state: UInt64

    /// The numbers of a seed.
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 for a bound of 0.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    /// A number of a range.
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// True in so many of a hundred cases.
    mutating func percent(_ part: Int) -> Bool { below(100) < part }

    /// True in so many of a thousand cases.
    mutating func perMille(_ part: Int) -> Bool { below(1_000) < part }

    /// One of these, which are not none.
    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    /// The place of one of these weights, the heavier the more often.
    mutating func place(weights: [Int]) -> Int {
        var ticket = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if ticket < weight { return place }
            ticket -= weight
        }
        return 0
    }

    /// How many of so many things a year fall on one day.
    mutating func arrivals(perYear: Int) -> Int { perYear / 365 + (below(365) < perYear % 365 ? 1 : 0) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
