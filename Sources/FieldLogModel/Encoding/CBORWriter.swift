package import FieldLogHash

/// Writes deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths. Map order is the caller's duty.
public struct CBORWriter: Sendable {
    /// What has been written so far.
    public private(set) var output: [UInt8] = []

    /// The number of bytes written so far.
    var count: Int { output.count }

    /// An empty writer.
    public init(capacity: Int = 0) { output.reserveCapacity(capacity) }

    @inline(__always)
    mutating func head(_ major: UInt8, _ value: UInt64) {
        let type = major << 5
        switch value {
        case 0..<24: output.append(type | UInt8(truncatingIfNeeded: value))
        case 24..<0x100:
            output.append(type | 24)
            output.append(UInt8(truncatingIfNeeded: value))
        case 0x100..<0x1_0000: wide(type | 25, value, 2)
        case 0x1_0000..<0x1_0000_0000: wide(type | 26, value, 4)
        default: wide(type | 27, value, 8)
        }
    }

    private mutating func wide(_ first: UInt8, _ value: UInt64, _ count: Int) {
        output.append(first)
        // The number's own bytes, the last `count` of eight.
        unsafe withUnsafeBytes(of: value.bigEndian) { unsafe output.append(contentsOf: $0.suffix(count)) }
    }

    /// An integer of major type 0 or 1.
    public mutating func int(_ value: Int64) {
        if value >= 0 { head(0, UInt64(value)) } else { head(1, UInt64(bitPattern: ~value)) }
    }
    /// An integer of major type 0.
    public mutating func uint(_ value: UInt64) { head(0, value) }
    /// A byte string.
    public mutating func bytes(_ value: [UInt8]) {
        head(2, UInt64(value.count))
        output.append(contentsOf: value)
    }
    /// A byte string of the 32 bytes of a digest.
    package mutating func bytes(_ value: Digest32) {
        head(2, 32)
        unsafe value.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
    }
    /// A byte string of the bytes of an incarnation.
    package mutating func bytes(_ value: IncarnationID) {
        head(2, UInt64(IncarnationID.byteCount))
        unsafe value.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
    }
    /// A byte string of the bytes of a record's id.
    package mutating func bytes(_ value: RecordID) {
        head(2, UInt64(RecordID.byteCount))
        unsafe value.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
    }
    /// A text string; the caller has made it NFC. Returns the number of its bytes, which are the last that were written.
    @discardableResult
    public mutating func text(_ value: String) -> Int {
        var value = value
        return value.withUTF8 { bytes in
            head(3, UInt64(bytes.count))
            unsafe output.append(contentsOf: bytes)
            return bytes.count
        }
    }
    /// The head of an array of so many items.
    public mutating func arrayHead(_ count: Int) { head(4, UInt64(count)) }
    /// The simple value null.
    public mutating func null() { output.append(0xF6) }
    /// An item that is encoded already.
    public mutating func encoded(_ item: [UInt8]) { output.append(contentsOf: item) }
    /// Items that are encoded already.
    package mutating func encoded(_ items: ArraySlice<UInt8>) { output.append(contentsOf: items) }
}
