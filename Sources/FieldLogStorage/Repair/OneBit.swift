internal import FieldLogHash

/// Finds the one bit that a disk has turned over, where a hash says what the bytes were.
enum OneBit {
    /// Longer ones are not tried: each bit costs a hash of all bytes.
    static let bytesMax = 4_096

    /// The bytes with one bit changed, so that the test holds; nil where no bit does it.
    static func mended(_ bytes: [UInt8], _ isRight: ([UInt8]) -> Bool) -> [UInt8]? {
        guard bytes.count <= bytesMax else { return nil }
        var tried = bytes
        for bit in 0..<bytes.count * 8 {
            tried[bit / 8] ^= 1 << UInt8(bit % 8)
            if isRight(tried) { return tried }
            tried[bit / 8] ^= 1 << UInt8(bit % 8)
        }
        return nil
    }

    /// The bytes that have a hash, where one bit makes them so.
    static func mended(_ bytes: [UInt8], hash: Digest32) -> [UInt8]? { mended(bytes) { SHA256.hash($0) == hash } }
}
