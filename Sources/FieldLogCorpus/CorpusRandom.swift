/// The chance of a corpus: the same numbers for the same seed, on every machine.
struct CorpusRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number of a range.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let size = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: size).high)
    }

    /// True once in so many times.
    mutating func once(in times: Int) -> Bool { number(1...times) == 1 }

    /// One of some; the last resort is for a list that is empty, which none is.
    mutating func pick(_ choices: [String]) -> String {
        choices.isEmpty ? "" : choices[number(0...choices.count - 1)]
    }

    /// So many digits.
    mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(number(0...9)) }.joined() }

    /// A number of a range with zeros before it.
    mutating func padded(_ range: ClosedRange<Int>, to width: Int) -> String {
        let text = String(number(range))
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
