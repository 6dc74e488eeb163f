internal import CFieldLog

/// SHA-256 (FIPS 180-4), with the processor's own instructions where it has them.
///
/// On a common server about 1.5 GB/s with them and 0.3 GB/s without, in optimised builds. No call copies or allocates.
public enum SHA256 {
    /// The hash of these bytes.
    public static func hash(_ bytes: [UInt8]) -> Digest32 {
        unsafe hash(of: bytes.span.bytes)
    }

    /// The hash of these bytes.
    public static func hash(of bytes: RawSpan) -> Digest32 {
        unsafe bytes.withUnsafeBytes { (buffer) in unsafe hash(of: buffer) }
    }

    /// The hash of the memory that `buffer` covers.
    public static func hash(of buffer: UnsafeRawBufferPointer) -> Digest32 {
        unsafe Digest32.filled { unsafe fl_sha256(buffer.baseAddress, buffer.count, $0) }
    }

    /// The hash of `first` followed by `second`, without joining them.
    public static func hash(of first: RawSpan, then second: RawSpan) -> Digest32 {
        unsafe first.withUnsafeBytes { (first) in
            unsafe second.withUnsafeBytes { (second) in
                unsafe Digest32.filled {
                    unsafe fl_sha256_2(first.baseAddress, first.count, second.baseAddress, second.count, $0)
                }
            }
        }
    }

    /// Whether the processor's SHA instructions are used.
    public static var isAccelerated: Bool { fl_sha256_accelerated() == 1 }
}

/// A SHA-256 under way, for bytes that come in pieces.
///
/// A value: a copy goes on from the same beginning, independently.
public struct SHA256Hasher: Sendable {
    private var state = fl_sha256_state()

    /// A hash of nothing yet.
    public init() {
        unsafe fl_sha256_begin(&state)
    }

    /// As ``init()``, but without the processor's SHA instructions: slower, the same results. For tests.
    package init(portable: Bool) {
        if portable {
            unsafe fl_sha256_begin_portable(&state)
        } else {
            unsafe fl_sha256_begin(&state)
        }
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe update(bytes.span.bytes)
    }

    /// Takes in the next bytes.
    public mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { (buffer) in unsafe update(buffer) }
    }

    /// Takes in the memory that `buffer` covers.
    public mutating func update(_ buffer: UnsafeRawBufferPointer) {
        unsafe fl_sha256_update(&state, buffer.baseAddress, buffer.count)
    }

    /// The hash of all bytes so far. The hasher is unchanged and can take in more.
    public func digest() -> Digest32 {
        unsafe withUnsafePointer(to: state) { state in
            unsafe Digest32.filled { unsafe fl_sha256_end(state, $0) }
        }
    }
}
