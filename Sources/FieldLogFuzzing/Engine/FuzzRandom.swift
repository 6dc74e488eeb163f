/// The generator of the mutator: a multiplication for each number (Lemire's reduction instead of a division), the same in every run of one seed.
package struct FuzzRandom: Sendable {
    private var state: UInt64

    /// The numbers of a seed.
    package init(_ seed: UInt64) { state = seed ^ 0xA076_1D64_78BD_642F }

    /// The seed of a part of a run.
    package static func seed(_ seed: UInt64, _ name: String, _ slice: Int) -> UInt64 {
        var mixed = seed &* 0xE703_7ED1_A0B4_28DB
        for byte in name.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var random = FuzzRandom(mixed &+ UInt64(truncatingIfNeeded: slice) &* 0x9E37_79B9_7F4A_7C15)
        return random.next()
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0xA076_1D64_78BD_642F
        let product = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }

    /// A number from 0 to `bound` − 1; 0 for a bound of 0.
    package mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(0, bound))).high)
    }

    /// A byte.
    package mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next() >> 32) }
}
