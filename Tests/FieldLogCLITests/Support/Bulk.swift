import Foundation
import Testing

/// Many areas at once: the quickest way to a store with many entries.
enum Bulk {
    /// Imports so many areas on device A.
    static func fill(_ trio: Trio, count: Int, store: String = "a") throws {
        var text = "code,level,name\n"
        for number in 0..<count { text += "H\(number),hamlet,Tổ dân phố \(number)\n" }
        try trio.cli.ok(store, "area", "import", try trio.cli.file("bulk.csv", text))
    }
}

/// Numbers that a seed gives again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var value = state
        value ^= value >> 33
        value = value &* 0xff51_afd7_ed55_8ccd
        return value ^ (value >> 33)
    }
}
