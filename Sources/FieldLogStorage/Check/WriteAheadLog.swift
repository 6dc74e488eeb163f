/// The file of SQLite's write-ahead log, read without SQLite (sqlite.org/fileformat2.html#walformat). Each frame's checksum goes on from
/// the one before, so that SQLite passes over a frame that is not as it was written, and over all that were committed after it, without a
/// word. That is right for what a power cut has torn, and wrong for what a disk has changed.
struct WriteAheadLog {
    /// Something in the file that is not as it was written.
    struct Damage: Sendable, Hashable {
        /// The frame, counted from 1; 0 for the head of the file.
        let frame: Int
        /// The one bit that makes it right again, counted from the beginning of the file; nil where it is more than one.
        let bit: Int?
    }

    static let headBytes = 32
    static let frameHeadBytes = 24

    private(set) var bytes: [UInt8]
    private(set) var damages: [Damage] = []
    /// The size of a page; 0 where the head does not say it.
    private(set) var pageBytes = 0
    /// How many frames count: those up to the last commit.
    private(set) var frames = 0
    private var isBigEndian = false

    /// Reads a file, and mends what one bit can mend in ``bytes``.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.count >= Self.headBytes else { return }
        guard readHead() || mendHead() else {
            if hasCommit(from: 0, atLeast: 1) { damages.append(Damage(frame: 0, bit: nil)) }
            return
        }
        follow()
    }

    /// Where a frame begins; frames count from 0.
    func start(_ frame: Int) -> Int { Self.headBytes + frame * (Self.frameHeadBytes + pageBytes) }

    /// How many whole frames the file has, whether they count or not.
    var room: Int {
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
        for bit in 0..<Self.headBytes * 8 {
            flip(bit)
            if readHead() {
                damages.append(Damage(frame: 0, bit: bit))
                return true
            }
            flip(bit)
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
                guard let bit = mend(frame, after: sum, found: next) else {
                    // Who writes a second time has made sure of the first: only the last commit may be torn.
                    if hasCommit(from: frame, atLeast: 2) { damages.append(Damage(frame: frame + 1, bit: nil)) }
                    return
                }
                flip(bit)
                damages.append(Damage(frame: frame + 1, bit: bit))
            }
            sum = WALSum(first: word(place + 16), second: word(place + 20))
            if word(place + 4) != 0 { frames = frame + 1 }
        }
    }

    private func hasSalts(_ frame: Int) -> Bool {
        word(start(frame) + 8) == word(16) && word(start(frame) + 12) == word(20)
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

    /// The one bit whose change makes a frame right; nil where there is none.
    private func mend(_ frame: Int, after before: WALSum, found sum: WALSum) -> Int? {
        let place = start(frame)
        let (first, second) = (word(place + 16) ^ sum.first, word(place + 20) ^ sum.second)
        let (salt, salt2) = (word(place + 8) ^ word(16), word(place + 12) ^ word(20))
        let saltBits = salt.nonzeroBitCount + salt2.nonzeroBitCount
        let sumBits = first.nonzeroBitCount + second.nonzeroBitCount
        if saltBits == 1, sumBits == 0 {
            return salt != 0 ? Self.bit(of: salt, at: place + 8) : Self.bit(of: salt2, at: place + 12)
        }
        guard saltBits == 0 else { return nil }
        if sumBits == 1 {
            return first != 0 ? Self.bit(of: first, at: place + 16) : Self.bit(of: second, at: place + 20)
        }
        return sum.bit(
            leadingTo: WALSum(first: word(place + 16), second: word(place + 20)), in: bytes,
            parts: [(place, 8), (place + Self.frameHeadBytes, pageBytes)], isBigEndian)
    }

    /// The place of the one bit that is set in a number whose most significant byte stands first.
    private static func bit(of word: UInt32, at place: Int) -> Int {
        let number = word.trailingZeroBitCount
        return (place + 3 - number / 8) * 8 + number % 8
    }
}
