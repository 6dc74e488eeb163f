/// A 32-byte digest (SHA-256) as a value.
///
/// Four machine words: comparing, ordering and hashing cost a few instructions and no allocation. The order is that
/// of the bytes.
public struct Digest32: Sendable, Hashable, Comparable {
    // Bytes 0..<8, 8..<16, ... read as big-endian numbers, so that the order of words is the order of bytes.
    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// Thirty-two zero bytes: the conventional "nothing before this".
    public static let zero = Digest32(0, 0, 0, 0)

    private init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// The digest made of exactly these bytes; nil when there are not 32.
    public init?(_ bytes: RawSpan) {
        guard bytes.byteCount == 32 else { return nil }
        // In bounds: the count has just been checked.
        unsafe self.init(
            UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 24, as: UInt64.self)))
    }

    /// The digest made of exactly these bytes; nil when there are not 32.
    public init?(bytes: [UInt8]) {
        unsafe self.init(bytes.span.bytes)
    }

    /// The digest written as 64 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 64 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for (index, character) in hex.utf8.enumerated() {
            guard let digit = Self.hexValue(character) else { return nil }
            switch index / 16 {
            case 0: words.0 = words.0 << 4 | digit
            case 1: words.1 = words.1 << 4 | digit
            case 2: words.2 = words.2 << 4 | digit
            default: words.3 = words.3 << 4 | digit
            }
        }
        self.init(words.0, words.1, words.2, words.3)
    }

    /// The 32 bytes, in order. Allocates; ``withBytes(_:)`` does not.
    public var bytes: [UInt8] {
        withBytes { (span) in
            var copy: [UInt8] = []
            copy.reserveCapacity(32)
            for offset in 0..<32 {
                // In bounds: a digest has 32 bytes.
                unsafe copy.append(span.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
            }
            return copy
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits: StaticString = "0123456789abcdef"
        return digits.withUTF8Buffer { digits in
            unsafe String(unsafeUninitializedCapacity: 64) { buffer in
                var position = 0
                for word in [word0, word1, word2, word3] {
                    for shift in stride(from: 60, through: 0, by: -4) {
                        unsafe buffer[position] = unsafe digits[Int(truncatingIfNeeded: (word >> UInt64(shift)) & 15)]
                        position += 1
                    }
                }
                return 64
            }
        }
    }

    /// Lends the 32 bytes, in order, without allocating.
    public func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBytes { (buffer) throws(Failure) in
            try body(unsafe buffer.bytes)
        }
    }

    /// As ``withBytes(_:)``, for calls into C. The pointer must not leave `body`.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let ordered = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
        return try unsafe Swift.withUnsafeBytes(of: ordered, body)
    }

    /// The order of the bytes, the first byte deciding first.
    public static func < (left: Digest32, right: Digest32) -> Bool {
        if left.word0 != right.word0 { return left.word0 < right.word0 }
        if left.word1 != right.word1 { return left.word1 < right.word1 }
        if left.word2 != right.word2 { return left.word2 < right.word2 }
        return left.word3 < right.word3
    }

    private static func hexValue(_ character: UInt8) -> UInt64? {
        switch character {
        case 0x30...0x39: UInt64(character - 0x30)
        case 0x41...0x46: UInt64(character - 0x41 + 10)
        case 0x61...0x66: UInt64(character - 0x61 + 10)
        default: nil
        }
    }
}

extension Digest32 {
    /// The digest that a C function writes.
    static func filled(by body: (UnsafeMutablePointer<UInt8>) -> Void) -> Digest32 {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            guard let base = buffer.baseAddress else { return .zero }
            unsafe base.initialize(repeating: 0, count: 32)
            unsafe body(base)
            return unsafe Digest32(UnsafeRawBufferPointer(buffer).bytes) ?? .zero
        }
    }
}

extension Digest32: CustomStringConvertible {
    /// The same as ``hex``.
    public var description: String { hex }
}
