/// The file of SQLite's write-ahead log, read without SQLite (sqlite.org/fileformat2.html#walformat). Each frame's checksum goes on from
/// the one before, so that SQLite passes over a frame that is not as it was written, and over all that were committed after it, without a
/// word. That is right for what a power cut has torn, and wrong for what a disk has changed.
package struct WriteAheadLog {
    /// Something in the file that is not as it was written.
    package struct Damage: Sendable, Hashable {
        /// The frame, counted from 1; 0 for the head of the file.
        package let frame: Int
        /// The one bit that makes it right again, counted from the beginning of the file; nil where it is more than one, or one of several
        /// that would all fit the checksum.
        let bit: Int?
    }

    static let headBytes = 32
    static let frameHeadBytes = 24

    private(set) var bytes: [UInt8]
    package private(set) var damages: [Damage] = []
    /// The size of a page; 0 where the head does not say it.
    private(set) var pageBytes = 0
    /// How many frames count: those up to the last commit.
    package private(set) var frames = 0
    private var isBigEndian = false
    /// Whether the head of the file can be read no more.
    private var isHeadless = false

    /// Reads a file, and mends what one bit can mend in ``bytes``.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.count >= Self.headBytes else { return }
        guard readHead() || mendHead() else {
            isHeadless = true
            if hasCommit(from: 0, atLeast: 1) { damages.append(Damage(frame: 0, bit: nil)) }
            return
        }
        follow()
    }

    /// Where a frame begins; frames count from 0.
    func start(_ frame: Int) -> Int { Self.headBytes + frame * (Self.frameHeadBytes + pageBytes) }

    /// How many whole frames the file has, whether they count or not.
    package var room: Int {
        pageBytes == 0 ? 0 : max(0, bytes.count - Self.headBytes) / (Self.frameHeadBytes + pageBytes)
    }

    /// A number as the file has it outside checksums: the most significant byte first.
    func word(_ place: Int) -> UInt32 {
        guard place >= 0, place + 4 <= bytes.count else { return 0 }
        return UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16 | UInt32(bytes[place + 2]) << 8
            | UInt32(bytes[place + 3])
    }

    // MARK: The head

    private mutating func readHead() -> Bool {
        let magic = word(0)
        guard magic & 0xFFFF_FFFE == 0x377F_0682, word(4) == 3_007_000 else { return false }
        let size = Int(word(8))
        guard size >= 512, size <= 65_536, size & (size - 1) == 0 else { return false }
        isBigEndian = magic & 1 == 1
        let sum = WALSum().over(bytes, 0, 24, isBigEndian)
        guard sum.first == word(24), sum.second == word(28) else { return false }
        pageBytes = size
        return true
    }

    private mutating func mendHead() -> Bool {
        var fitting: [Int] = []
        for bit in 0..<Self.headBytes * 8 {
            flip(bit)
            if readHead() {
                // The first frame goes on from the sum of the head, and bears its salts.
                let isBorneOut = room > 0 && isWritten(0, sum(of: 0, after: WALSum(first: word(24), second: word(28))))
                if isBorneOut {
                    damages.append(Damage(frame: 0, bit: bit))
                    return true
                }
                fitting.append(bit)
            }
            flip(bit)
        }
        if let bit = fitting.first, fitting.count == 1 {
            flip(bit)
            damages.append(Damage(frame: 0, bit: bit))
            return readHead()
        }
        // Where nothing else is known, the frames are looked for at the size that all our databases have.
        pageBytes = 4_096
        return false
    }

    private mutating func flip(_ bit: Int) { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }

    // MARK: The frames

    private mutating func follow() {
        var sum = WALSum(first: word(24), second: word(28))
        for frame in 0..<room {
            let place = start(frame)
            let next = self.sum(of: frame, after: sum)
            if !isWritten(frame, next) {
                let bits = bits(frame, after: sum, found: next)
                // Who writes a second time has made sure of the first: only the last commit may be torn, and never by one bit.
                // A transaction that was cut short may have written a page of its own twice, under the checksum of the first: that is no
                // damage where no commit follows, though it may look like one bit.
                guard bits.isEmpty ? hasCommit(from: frame, atLeast: 2) : isOfCommit(frame, bits) else { return }
                let bit = bits.count == 1 ? bits.first : nil
                damages.append(Damage(frame: frame + 1, bit: bit))
                if bits.isEmpty { return }
                if let bit { flip(bit) }
            }
            sum = WALSum(first: word(place + 16), second: word(place + 20))
            if word(place + 4) != 0 { frames = frame + 1 }
        }
    }

    /// Whether a frame is of this log. Where the head does not say which that is, the first frame does: it is written first, and what is
    /// left of an earlier log stands behind.
    private func hasSalts(_ frame: Int) -> Bool {
        let place = isHeadless ? start(0) + 8 : 16
        return word(start(frame) + 8) == word(place) && word(start(frame) + 12) == word(place + 4)
    }

    private func isWritten(_ frame: Int, _ sum: WALSum) -> Bool {
        hasSalts(frame) && word(start(frame) + 16) == sum.first && word(start(frame) + 20) == sum.second
    }

    private func sum(of frame: Int, after sum: WALSum) -> WALSum {
        let place = start(frame)
        return sum.over(bytes, place, 8, isBigEndian).over(bytes, place + Self.frameHeadBytes, pageBytes, isBigEndian)
    }

    /// Whether so many commits of this log stand from a frame on.
    private func hasCommit(from first: Int, atLeast count: Int) -> Bool {
        var found = 0
        for frame in first..<max(first, room) where word(start(frame) + 4) != 0 {
            if hasSalts(frame) { found += 1 }
            if found == count { return true }
        }
        return false
    }

    /// Whether a frame, once one of these bits is turned back, is of a commit or before one.
    private mutating func isOfCommit(_ frame: Int, _ bits: [Int]) -> Bool {
        for bit in bits {
            flip(bit)
            defer { flip(bit) }
            if hasCommit(from: frame, atLeast: 1) { return true }
        }
        return false
    }

    /// How many frames were committed, for all that can be told: with damage before them too, which SQLite does not pass.
    package var lastCommit: Int {
        var last = frames
        guard damages.contains(where: { $0.bit == nil }) else { return last }
        for frame in frames..<max(frames, room) where word(start(frame) + 4) != 0 {
            if hasSalts(frame) || damages.contains(where: { $0.frame == 0 }) { last = frame + 1 }
        }
        return last
    }

    /// The bits of which each, changed, makes a frame right; empty where there is none, more than one where the checksum cannot tell.
    private func bits(_ frame: Int, after before: WALSum, found sum: WALSum) -> [Int] {
        let place = start(frame)
        let stored = WALSum(first: word(place + 16), second: word(place + 20))
        let (first, second) = (stored.first ^ sum.first, stored.second ^ sum.second)
        let (salt, salt2) = (word(place + 8) ^ word(16), word(place + 12) ^ word(20))
        let saltBits = salt.nonzeroBitCount + salt2.nonzeroBitCount
        let sumBits = first.nonzeroBitCount + second.nonzeroBitCount
        if saltBits == 1, sumBits == 0 {
            return [salt != 0 ? Self.bit(of: salt, at: place + 8) : Self.bit(of: salt2, at: place + 12)]
        }
        guard saltBits == 0 else { return [] }
        // The next frame goes on from the sum as it was written.
        let goesOn = frame + 1 < room && hasSalts(frame + 1)
        if sumBits == 1 {
            let bit = first != 0 ? Self.bit(of: first, at: place + 16) : Self.bit(of: second, at: place + 20)
            if goesOn, isWritten(frame + 1, self.sum(of: frame + 1, after: sum)) { return [bit] }
        }
        let parts = [(start: place, count: 8), (start: place + Self.frameHeadBytes, count: pageBytes)]
        var found = sum.bits(leadingTo: stored, in: bytes, parts: parts, isBigEndian)
        if sumBits == 1, !(goesOn && isWritten(frame + 1, self.sum(of: frame + 1, after: stored))) {
            found.append(first != 0 ? Self.bit(of: first, at: place + 16) : Self.bit(of: second, at: place + 20))
        }
        return found
    }

    /// The file with checksums that fit what it holds, up to the last commit: SQLite reads all of it then, what is damaged included.
    package func accepted() -> [UInt8] {
        guard pageBytes > 0, lastCommit > 0 else { return bytes }
        var made = Array(bytes.prefix(start(lastCommit)))
        func put(_ word: UInt32, _ place: Int) {
            for number in 0..<4 { made[place + number] = UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * number)) }
        }
        let order: UInt32 = isBigEndian ? 1 : 0
        for (number, word) in [0x377F_0682 | order, 3_007_000, UInt32(pageBytes)].enumerated() { put(word, number * 4) }
        let (salt, salt2) =
            damages.contains { $0.frame == 0 && $0.bit == nil }
            ? (word(start(0) + 8), word(start(0) + 12)) : (word(16), word(20))
        put(salt, 16)
        put(salt2, 20)
        var sum = WALSum().over(made, 0, 24, isBigEndian)
        put(sum.first, 24)
        put(sum.second, 28)
        for frame in 0..<lastCommit {
            let place = start(frame)
            put(salt, place + 8)
            put(salt2, place + 12)
            sum = sum.over(made, place, 8, isBigEndian).over(made, place + Self.frameHeadBytes, pageBytes, isBigEndian)
            put(sum.first, place + 16)
            put(sum.second, place + 20)
        }
        return made
    }

    /// The place of the one bit that is set in a number whose most significant byte stands first.
    private static func bit(of word: UInt32, at place: Int) -> Int {
        let number = word.trailingZeroBitCount
        return (place + 3 - number / 8) * 8 + number % 8
    }
}
