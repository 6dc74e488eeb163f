internal import CSQLite

/// The running checksum of SQLite's write-ahead log: two sums over pairs of words (sqlite.org/fileformat2.html#checksum_algorithm).
struct WALSum: Equatable {
    var first: UInt32 = 0
    var second: UInt32 = 0

    /// The sum after some more bytes, whose number is a multiple of eight; unchanged where there are not so many.
    func over(_ bytes: [UInt8], _ start: Int, _ count: Int, _ isBigEndian: Bool) -> WALSum {
        guard start >= 0, count >= 0, start + count <= bytes.count else { return self }
        var sum = self
        unsafe bytes.withUnsafeBytes { buffer in
            // In bounds: made sure of above.
            guard let base = buffer.baseAddress else { return }
            unsafe fl_wal_sum(base + start, count, isBigEndian ? 1 : 0, &sum.first, &sum.second)
        }
        return sum
    }

    private static func word(_ bytes: [UInt8], _ place: Int, _ isBigEndian: Bool) -> UInt32 {
        guard place >= 0, place + 4 <= bytes.count else { return 0 }
        let value =
            UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
            | UInt32(bytes[place + 3]) << 24
        return isBigEndian ? value.byteSwapped : value
    }

    /// The bits, counted from the beginning of the bytes, of which each, changed in these parts, turns this sum over them into another; at
    /// most a few. Both sums are linear: what a change of a word does to the end is that change times numbers that only its place decides.
    /// High bits have few effects that differ, so that several may fit.
    func bits(
        leadingTo wanted: WALSum, in bytes: [UInt8], parts: [(start: Int, count: Int)], _ isBigEndian: Bool
    ) -> [Int] {
        var found: [Int] = []
        let off = WALSum(first: wanted.first &- first, second: wanted.second &- second)
        var even = WALSum(first: 1, second: 1)
        var odd = WALSum(first: 0, second: 1)
        for part in parts.reversed() {
            var place = part.start + part.count - 8
            while place >= part.start {
                for (effect, at) in [(even, place), (odd, place + 4)] {
                    let word = Self.word(bytes, at, isBigEndian)
                    for number in 0..<32 {
                        let change = word >> UInt32(number) & 1 == 0 ? UInt32(1) << number : 0 &- (UInt32(1) << number)
                        guard effect.first &* change == off.first, effect.second &* change == off.second else {
                            continue
                        }
                        found.append((at + (isBigEndian ? 3 - number / 8 : number / 8)) * 8 + number % 8)
                        if found.count == 4 { return found }
                    }
                }
                even = even.passed
                odd = odd.passed
                place -= 8
            }
        }
        return found
    }

    /// What the sums become over a pair of zeros.
    private var passed: WALSum {
        let sum = first &+ second
        return WALSum(first: sum, second: sum &+ second)
    }
}
