/// How long to wait before a peer is tried again: longer each time, and not at the same moment as everybody else.
public enum Backoff {
    /// The first wait, in milliseconds, about.
    public static let first: Int64 = 2_000
    /// The longest wait, in milliseconds.
    public static let longest: Int64 = 300_000

    /// The wait behind a failed attempt, in milliseconds: between half and the whole of 2 s, 4 s, 8 s, …, at most five minutes.
    ///
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 1.
    ///   - random: any number, drawn anew each time.
    public static func milliseconds(after attempt: Int, random: UInt32) -> Int64 {
        let doublings = min(max(attempt - 1, 0), 16)
        let whole = min(first << Int64(doublings), longest)
        return whole / 2 + Int64(random) % (whole / 2 + 1)
    }
}
