/// A message on its way: its length in four bytes, big-endian, then its bytes (SyncProtocol.md, "Frames").
public enum Frame {
    /// Bytes before the message.
    public static let headBytes = 4

    /// A message as it is sent.
    public static func encode(_ message: [UInt8]) -> [UInt8] {
        let count = UInt32(truncatingIfNeeded: message.count)
        return [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)] + message
    }

    /// The length that the head of a frame announces; throws ``SyncCode/tooLarge`` beyond the bound, before anything is read.
    public static func length(_ head: [UInt8], max: Int) throws(SyncProblem) -> Int {
        guard head.count == headBytes else { throw SyncProblem(.malformed, "frame") }
        let count = head.reduce(0) { $0 << 8 | Int($1) }
        guard count <= max else { throw SyncProblem(.tooLarge, "\(max)") }
        return count
    }
}
