/// Makes new inputs of old ones: a few small changes at a time, most of them where formats have their lengths, types and ends.
package struct Mutator: Sendable {
    private var random: FuzzRandom
    private let words: [[UInt8]]
    private let bytesMax: Int

    /// A mutator of a seed; what it makes has at most so many bytes.
    package init(seed: UInt64, words: [[UInt8]], bytesMax: Int) {
        random = FuzzRandom(seed)
        self.words = words
        self.bytesMax = max(1, bytesMax)
    }

    /// Makes the next input in `bytes`, whose memory is used again.
    package mutating func make(from pool: [[UInt8]], into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        if !pool.isEmpty { bytes.append(contentsOf: pool[random.below(pool.count)]) }
        // Now and then an input as it stands beside another, so that states of more than one are met.
        var changes = 1
        while changes < 8, random.below(5) < 2 { changes += 1 }
        for _ in 0..<changes { change(&bytes, pool) }
        if bytes.count > bytesMax { bytes.removeLast(bytes.count - bytesMax) }
    }

    private mutating func change(_ bytes: inout [UInt8], _ pool: [[UInt8]]) {
        guard !bytes.isEmpty else {
            bytes.append(random.byte())
            return
        }
        let place = random.below(bytes.count)
        switch random.below(14) {
        case 0, 1: bytes[place] ^= 1 << UInt8(random.below(8))
        case 2, 3: bytes[place] = random.byte()
        case 4: bytes[place] = Self.interesting[random.below(Self.interesting.count)]
        case 5: bytes[place] = bytes[place] &+ (random.below(2) == 0 ? 1 : 255)
        case 6: bytes.insert(random.byte(), at: place)
        case 7: remove(&bytes, place)
        case 8: `repeat`(&bytes, place)
        case 9: number(&bytes, place)
        case 10, 11: word(&bytes, place)
        case 12: splice(&bytes, place, pool)
        default: if random.below(4) == 0 { bytes.removeLast(bytes.count - place) } else { swap(&bytes, place) }
        }
    }

    private static let interesting: [UInt8] = [
        0, 1, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1F, 0x20, 0x22, 0x2C, 0x3A, 0x40, 0x58, 0x5C, 0x5F, 0x78, 0x7F, 0x80,
        0x98,
        0x9F, 0xA0, 0xBF, 0xC2, 0xE1, 0xED, 0xF4, 0xF5, 0xF6, 0xF7, 0xFE, 0xFF, 0x0A, 0x0D,
    ]

    private static let numbers: [UInt64] = [
        0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF,
        0x8000_0000_0000_0000, .max,
    ]

    private mutating func length(_ most: Int) -> Int { 1 + random.below(min(most, random.below(4) == 0 ? 64 : 8)) }

    private mutating func remove(_ bytes: inout [UInt8], _ place: Int) {
        let count = min(bytes.count - place, length(bytes.count))
        bytes.removeSubrange(place..<(place + count))
    }

    private mutating func `repeat`(_ bytes: inout [UInt8], _ place: Int) {
        let piece = bytes[place..<min(bytes.count, place + length(bytes.count))]
        for _ in 0..<(random.below(8) == 0 ? 16 : 1) where bytes.count + piece.count <= bytesMax {
            bytes.insert(contentsOf: piece, at: place)
        }
    }

    /// A number of 1, 2, 4 or 8 bytes, the first byte first, as CBOR and frames have them.
    private mutating func number(_ bytes: inout [UInt8], _ place: Int) {
        let count = 1 << random.below(4)
        let value = Self.numbers[random.below(Self.numbers.count)] &- UInt64(random.below(2))
        for (offset, shift) in stride(from: (count - 1) * 8, through: 0, by: -8).enumerated()
        where place + offset < bytes.count {
            bytes[place + offset] = UInt8(truncatingIfNeeded: value >> UInt64(shift))
        }
    }

    private mutating func word(_ bytes: inout [UInt8], _ place: Int) {
        guard !words.isEmpty else {
            bytes[place] = random.byte()
            return
        }
        let word = words[random.below(words.count)]
        if random.below(2) == 0 {
            bytes.insert(contentsOf: word, at: place)
        } else {
            bytes.replaceSubrange(place..<min(bytes.count, place + word.count), with: word)
        }
    }

    private mutating func splice(_ bytes: inout [UInt8], _ place: Int, _ pool: [[UInt8]]) {
        guard !pool.isEmpty else { return }
        let other = pool[random.below(pool.count)]
        guard !other.isEmpty else { return }
        let begin = random.below(other.count)
        if random.below(2) == 0 {
            bytes.removeLast(bytes.count - place)
            bytes.append(contentsOf: other[begin...])
        } else {
            let end = min(other.count, begin + length(64))
            bytes.insert(contentsOf: other[begin..<end], at: place)
        }
    }

    private mutating func swap(_ bytes: inout [UInt8], _ place: Int) {
        let other = random.below(bytes.count)
        bytes.swapAt(place, other)
    }
}
