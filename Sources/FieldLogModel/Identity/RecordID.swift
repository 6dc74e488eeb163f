public import FieldLogHash

/// The id of a record: ten bytes, the same on every store.
///
/// A minted id begins with 48 bits of time (units of 2⁻¹⁶ s since 1970), so that new rows land side by side in a table, and ends
/// with 32 random bits. A derived id (``derived(deployment:kind:home:namespace:key:)``) is ten bytes of a hash. Neither says
/// anything about order or origin that a reader may rely on.
///
/// The printed form is 16 characters of Crockford's base 32 and starts with the bytes that differ most, so that the first
/// few characters of a printed id name it among many.
public struct RecordID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number of bytes of an id.
    public static let byteCount = 10
    /// The number of characters of the printed form.
    public static let textLength = 16

    let high: UInt64
    let low: UInt16

    init(high: UInt64, low: UInt16) {
        self.high = high
        self.low = low
    }

    /// An id of these bytes; nil unless there are exactly ten.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(bytes[...])
    }

    /// An id of ten bytes of some memory; nil unless there are exactly ten.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        // In bounds: the count has just been checked.
        high = unsafe UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self))
        low = unsafe UInt16(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt16.self))
    }

    /// The caller has checked the count.
    private init(_ bytes: ArraySlice<UInt8>) {
        var high: UInt64 = 0
        var low: UInt16 = 0
        for (place, byte) in bytes.enumerated() {
            if place < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt16(byte) }
        }
        self.init(high: high, low: low)
    }

    /// Mints an id from a time in ticks of 2⁻¹⁶ s and 32 random bits.
    public init(ticks: UInt64, random: UInt32) {
        self.init(
            high: (ticks & 0xFFFF_FFFF_FFFF) << 16 | UInt64(random >> 16), low: UInt16(truncatingIfNeeded: random))
    }

    /// The id of a record with a key of somebody else's, the same wherever that key is met (SyncProtocol.md, "Record ids").
    public static func derived(
        deployment: Digest32, kind: String, home: AreaKey, namespace: String, key: String
    ) -> RecordID {
        var writer = CBORWriter()
        writer.arrayHead(6)
        writer.text("fieldlog record 1")
        writer.bytes(deployment.bytes)
        writer.text(kind)
        writer.text(home.text)
        writer.text(namespace)
        writer.text(key)
        return RecordID(SHA256.hash(writer.output).bytes.prefix(byteCount))
    }

    /// The ten bytes. Allocates; ``withUnsafeBytes(_:)`` does not.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

    /// Lends the ten bytes, in order. The pointer must not leave `body`.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // A pair of eight and two bytes has nothing between them, and its size leaves out what comes after.
        unsafe Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    /// The bytes in the order in which they are printed: the last four, then the first six backwards.
    private var printed: [UInt8] {
        let plain = bytes
        return [plain[6], plain[7], plain[8], plain[9], plain[5], plain[4], plain[3], plain[2], plain[1], plain[0]]
    }

    /// The printed form, 16 lower-case characters.
    public var description: String { Base32.encode(printed) }

    /// An id from its whole printed form; nil for anything else. Case and the look-alikes i, l, o do not matter.
    public init?(text: String) {
        guard text.utf8.count == Self.textLength, let printed = Base32.decode(text), printed.count == Self.byteCount
        else { return nil }
        let plain = [
            printed[9], printed[8], printed[7], printed[6], printed[5], printed[4],
            printed[0], printed[1], printed[2], printed[3],
        ]
        self.init(bytes: plain)
    }

    /// Orders ids by their bytes.
    public static func < (left: RecordID, right: RecordID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

/// Crockford's base 32, lower case, without padding.
enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            held += 8
            while held >= 5 {
                held -= 5
                text.append(alphabet[Int(buffer >> UInt32(held) & 31)])
            }
            buffer &= (1 << UInt32(held)) - 1
        }
        if held > 0 { text.append(alphabet[Int(buffer << UInt32(5 - held) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The canonical spelling of what a person typed; nil when a character is none of the alphabet's.
    static func canonical(_ text: String) -> String? {
        var result: [UInt8] = []
        for byte in text.utf8 {
            guard let value = value(of: byte) else { return nil }
            result.append(alphabet[Int(value)])
        }
        return String(decoding: result, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var held = 0
        for byte in text.utf8 {
            guard let value = value(of: byte) else { return nil }
            buffer = buffer << 5 | UInt32(value)
            held += 5
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(held)))
            }
            buffer &= (1 << UInt32(held)) - 1
        }
        return buffer == 0 ? bytes : nil
    }

    private static func value(of byte: UInt8) -> UInt8? {
        let lower = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
        switch lower {
        case 0x69, 0x6C: return 1
        case 0x6F: return 0
        default: return alphabet.firstIndex(of: lower).map { UInt8($0) }
        }
    }
}

extension RecordID {
    /// The canonical spelling of the first characters of an id; nil when it cannot be one.
    public static func canonicalPrefix(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.count <= textLength else { return nil }
        return Base32.canonical(text)
    }
}

extension RecordID {
    /// The least and the greatest last four bytes of ids whose printed form begins with these characters: the printed form starts
    /// with those bytes.
    public static func tailRange(ofPrefix prefix: String) -> (low: [UInt8], high: [UInt8]) {
        func bytes(filledWith filler: Character) -> [UInt8] {
            let padded = prefix + String(repeating: filler, count: Swift.max(0, 8 - prefix.utf8.count))
            return Array((Base32.decode(String(padded.prefix(8))) ?? []).prefix(4))
        }
        return (bytes(filledWith: "0"), bytes(filledWith: "z"))
    }
}
