/// Takes frames apart that arrive in pieces of any size (SyncProtocol.md, "Frames").
///
/// A value: it holds what has arrived and no more. What a frame announces is compared with the bound before anything of it is awaited, and
/// no memory is set aside for what has not come.
public struct FrameReader: Sendable {
    private let max: Int
    private var arrived: [UInt8] = []
    /// Where the first byte that was not given out lies.
    private var next = 0
    private var problem: SyncProblem?

    /// A reader of frames.
    ///
    /// - Parameter max: bytes of a message, at most: ``MessageLimits/requestBytesMax`` where requests are read.
    public init(max: Int = MessageLimits.bytesMax) { self.max = max }

    /// Whether nothing of a frame has come: a connection may end here, and nowhere else.
    public var isBetweenFrames: Bool { next == arrived.count && problem == nil }

    /// Takes the next bytes. O(bytes) in all, whatever their pieces.
    public mutating func feed(_ bytes: some Collection<UInt8>) {
        if problem != nil { return }
        if next > 0, next >= arrived.count / 2 {
            arrived.removeFirst(next)
            next = 0
        }
        arrived.append(contentsOf: bytes)
    }

    /// The bytes of the next message; nil while it is not complete. Throws ``SyncCode/tooLarge`` for one beyond the bound, and then always:
    /// what follows cannot be told from a message.
    public mutating func message() throws(SyncProblem) -> [UInt8]? {
        if let problem { throw problem }
        guard arrived.count - next >= Frame.headBytes else { return nil }
        let begin = next + Frame.headBytes
        let count: Int
        do throws(SyncProblem) {
            count = try Frame.length(Array(arrived[next..<begin]), max: max)
        } catch {
            problem = error
            arrived = []
            next = 0
            throw error
        }
        guard arrived.count - begin >= count else { return nil }
        next = begin + count
        return Array(arrived[begin..<next])
    }
}
