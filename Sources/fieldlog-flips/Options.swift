/// What the caller wants tried.
struct Options {
    /// How many bits are turned over, one at a time.
    var flips = 10_000
    /// Where they are: the same seed gives the same places.
    var seed: UInt64 = 1
    /// The first flip that is tried, for a look at one of them.
    var from = 0
    /// What the name of the part must contain in which a bit is turned over.
    var part = ""
    /// Says each flip that is a violation, and what each of them did.
    var isVerbose = false

    static let usage = """
        usage: fieldlog-flips [--flips N] [--seed S] [--from N] [--part TEXT] [--verbose]

          --flips N   bits turned over, one at a time (10000)
          --seed S    the same seed turns over the same bits (1)
          --from N    begins with flip number N
          --part TEXT only in parts of files whose names, as the table gives them, contain this; others are passed over
          --verbose   one line for each flip

        A store is made by real commands of the program `fieldlog` beside this one. For each flip it is laid out anew, one bit of one of its
        files is turned over, and what commands read from it is compared with what they read before. What differs must be found by `check`;
        what is found is repaired with a peer that has everything, and without one. Exit code 0 only without violations.

        """

    /// Nil for arguments that are none of those above.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--flips":
                guard let number = rest.popFirst().flatMap(Int.init), (1...1_000_000_000).contains(number) else {
                    return nil
                }
                flips = number
            case "--seed":
                guard let number = rest.popFirst().flatMap(UInt64.init) else { return nil }
                seed = number
            case "--from":
                guard let number = rest.popFirst().flatMap(Int.init), (0...1_000_000_000_000).contains(number) else {
                    return nil
                }
                from = number
            case "--part":
                guard let text = rest.popFirst() else { return nil }
                part = text
            case "--verbose": isVerbose = true
            default: return nil
            }
        }
    }
}

/// A generator of places whose whole state is one number (SplitMix64), so that a flip can be tried alone.
struct Places: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, flip: Int) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: flip) &* 0xD1B5_4A32_D192_ED03
        _ = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
