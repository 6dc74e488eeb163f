import FieldLogHash
import Testing

@Suite("Digest32")
struct Digest32Tests {
    // Bytes and hexadecimal digits come back as they went in, whichever case the digits had.
    @Test func roundTrips() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let bytes = patternBytes(32, seed: seed)
            let digest = try #require(Digest32(bytes: bytes))
            #expect(digest.bytes == bytes)
            #expect(digest.withUnsafeBytes { Array($0) } == bytes)
            #expect(digest.withBytes { $0.byteCount } == 32)
            #expect(Digest32(hex: digest.hex) == digest)
            #expect(Digest32(hex: digest.hex.uppercased()) == digest)
            #expect(digest.hex == digest.hex.lowercased())
        }
        #expect(Digest32.zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(Digest32.zero.hex == String(repeating: "0", count: 64))
    }

    // Wrong lengths and characters are refused, including digits of other scripts and a NUL.
    @Test func refusesWhatIsNoDigest() {
        #expect(Digest32(bytes: []) == nil)
        #expect(Digest32(bytes: patternBytes(31)) == nil)
        #expect(Digest32(bytes: patternBytes(33)) == nil)
        let zeros = String(repeating: "0", count: 63)
        for text in ["", zeros, zeros + "00", zeros + "g", zeros + " ", zeros + "\0", zeros + "đ", "０" + zeros] {
            #expect(Digest32(hex: text) == nil)
        }
    }

    // The order is that of the bytes, also across the sign bit and the borders of words.
    @Test func orderIsThatOfBytes() throws {
        var all: [[UInt8]] = [[UInt8](repeating: 0, count: 32)]
        for position in 0..<32 {
            for value in [1, 0x7f, 0x80, 0xff] as [UInt8] {
                var bytes = [UInt8](repeating: 0, count: 32)
                bytes[position] = value
                all.append(bytes)
            }
        }
        for left in all {
            for right in all {
                let digests = (try #require(Digest32(bytes: left)), try #require(Digest32(bytes: right)))
                #expect((digests.0 < digests.1) == left.lexicographicallyPrecedes(right))
                #expect((digests.0 == digests.1) == (left == right))
            }
        }
    }
}
