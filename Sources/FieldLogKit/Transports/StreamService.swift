public import FieldLogModel
internal import FieldLogSync
internal import FieldLogSystem

/// Answers requests on the standard streams until they end: what `sshd` runs for a device, with the principal of its forced command.
public struct StreamService {
    private let responder: Responder
    /// A frame that takes longer is cut off. Nothing is held meanwhile: a slow peer keeps nobody waiting.
    static let frameMilliseconds: Int64 = 600_000
    /// A connection without a request ends after this.
    static let idleMilliseconds: Int32 = 300_000

    /// A service for one principal.
    public init(_ workspace: Workspace, principal: String) {
        responder = Responder(workspace, principal: principal)
    }

    /// Answers until the input ends; false when the peer went away within a frame, or announced one that is too large.
    public func run() throws(FieldLogError) -> Bool {
        while true {
            do throws(SystemError) {
                let head = try StandardStreams.readInput(
                    count: Frame.headBytes, timeoutMilliseconds: Self.idleMilliseconds)
                if head.isEmpty { return true }
                let count: Int
                do throws(SyncProblem) {
                    count = try Frame.length(head, max: MessageLimits.requestBytesMax)
                } catch {
                    // What follows cannot be told from another request: say so, and end.
                    try StandardStreams.writeOutput(Frame.encode(Message.error(error).encoded))
                    return false
                }
                let deadline = SystemClock.monotonicMilliseconds() + Self.frameMilliseconds
                let request = try StandardStreams.readInput(
                    count: count, timeoutMilliseconds: Self.idleMilliseconds, deadline: deadline)
                guard request.count == count else { return false }
                try StandardStreams.writeOutput(
                    Frame.encode(responder.answer(request)), timeoutMilliseconds: Self.idleMilliseconds)
            } catch {
                return false
            }
        }
    }
}
