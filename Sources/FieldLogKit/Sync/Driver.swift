internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync
internal import Glibc

/// What a sync did.
public struct SyncOutcome: Sendable, Hashable {
    /// Entries that the peer had not.
    public var sent = 0
    /// Entries that this store had not.
    public var received = 0
    /// Entries that an earlier repair could not place, and that have their place now: what was missing before them came.
    public var placed = 0
    /// Conflicts that are open here now and were not before.
    public var conflicts = 0
    /// Requests that were sent.
    public var roundTrips = 0
    /// Bytes of messages that were sent and received.
    public var bytes = 0
    /// Whether both had the same of what both may have.
    public var isEqual = false
    /// Feeds that did not go on, with the reason: the rest did.
    public var refused: [RefusedFeed] = []
    /// Own entries that lie beyond a cut, so that no store takes them.
    public var withheld = 0
    /// The areas that the peer gave this device, where they are others than its own grants say: the peer takes it for another. Nil else.
    public var otherGrants: AreaList?
}

extension SyncOutcome {
    /// Adds what another session with the same peer did after this one.
    static func += (one: inout SyncOutcome, other: SyncOutcome) {
        one.sent += other.sent
        one.received += other.received
        one.placed += other.placed
        one.conflicts += other.conflicts
        one.roundTrips += other.roundTrips
        one.bytes += other.bytes
        one.isEqual = other.isEqual
        one.refused = other.refused
        one.otherGrants = other.otherGrants
    }
}

/// A feed of which a run was refused.
public struct RefusedFeed: Sendable, Hashable {
    /// The feed.
    public let feed: FeedID
    /// Why, by number (SyncProtocol.md, "Errors").
    public let code: UInt64
    /// Whether the peer refused it, and not this store.
    public let byPeer: Bool
}

/// Brings a request to another store and its answer back. Each transport is one of these.
package protocol Transport {
    /// Sends the bytes of a message and returns those of its answer.
    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8]
    /// Ends the connection; nothing is lost if it is never called.
    func close()
}

/// Runs a session as the side that asks: the one place where its actions are done, whatever the transport.
struct Driver {
    let workspace: Workspace
    let peer: String
    let transport: any Transport
    var limits = SessionLimits()
    let isInterrupted: () -> Bool
    let progress: (Int) -> Void

    /// Runs the session to its end. What arrived before an error or an interruption stays, and the next session goes on from there.
    func run() throws(FieldLogError) -> SyncOutcome {
        let replica = Replica(workspace, .initiator(peer: peer))
        let before = try workspace.store.conflictIDs()
        var outcome = SyncOutcome()
        var session = InitiatorSession(limits: limits)
        var action = session.step(.start)
        var moved = 0
        while true {
            if isInterrupted() { throw .interrupted }
            switch action {
            case .ask(let need):
                if case .merge(let runs) = need { moved += runs.reduce(0) { $0 + $1.count } }
                if case .handing(let runs) = need { moved += runs.reduce(0) { $0 + $1.count } }
                action = session.step(.fact(try replica.answer(need)))
                progress(moved)
            case .send(let message):
                let request = message.encoded
                let answer = try transport.exchange(request)
                outcome.bytes += request.count + answer.count + 2 * Frame.headBytes
                do throws(SyncProblem) {
                    action = session.step(.received(try Message(decoding: answer)))
                } catch {
                    throw .peer(code: error.code.rawValue, detail: error.detail)
                }
            case .finish(let end):
                if let problem = end.problem { throw refusal(problem) }
                outcome.sent = end.sent
                outcome.received = end.received
                outcome.roundTrips = end.roundTrips
                outcome.isEqual = end.isEqual
                outcome.refused = end.refused.map {
                    RefusedFeed(feed: $0.feed, code: $0.code.rawValue, byPeer: $0.byPeer)
                }
                outcome.otherGrants = try workspace.otherGrants(at: peer)
                if end.received > 0 {
                    outcome.conflicts = try workspace.store.conflictIDs().subtracting(before).count
                }
                return outcome
            }
        }
    }
}

extension Driver {
    /// What a peer said that ended the session. Where it lies on this machine, somebody here can look at it.
    private func refusal(_ problem: SyncProblem) -> FieldLogError {
        if problem.code == .failed, problem.detail.isEmpty, transport is FolderTransport {
            return .damagedPeer(path: peer)
        }
        return .peer(code: problem.code.rawValue, detail: problem.detail)
    }
}

/// Answers requests of a principal. The principal comes from the transport, never from a message.
public struct Responder {
    private let workspace: Workspace
    private let principal: String

    /// A responder for one principal.
    public init(_ workspace: Workspace, principal: String) {
        self.workspace = workspace
        self.principal = principal
    }

    /// The answer to the bytes of a request. A failure of this store is an answer too: it must not end the peer's session without one.
    public func answer(_ request: [UInt8]) -> [UInt8] {
        do throws(SyncProblem) {
            guard request.count <= MessageLimits.requestBytesMax else { throw SyncProblem(.tooLarge) }
            return try answer(try Message(decoding: request)).encoded
        } catch {
            return Message.error(error).encoded
        }
    }

    private func answer(_ message: Message) throws(SyncProblem) -> Message {
        let replica = Replica(workspace, .responder(principal: principal))
        if case .hello(let hello) = message {
            do throws(FieldLogError) { try replica.meet(hello.incarnation) } catch { throw Self.problem(error) }
            workspace.finishErasing()
        }
        var session = ResponderSession()
        var action = session.step(.received(message))
        while true {
            switch action {
            case .send(let answer): return answer
            case .finish: throw SyncProblem(.malformed)
            case .ask(let need):
                let fact: Fact
                do throws(FieldLogError) { fact = try replica.answer(need) } catch { throw Self.problem(error) }
                action = session.step(.fact(fact))
            }
        }
    }

    /// What a peer is told of a failure here: enough to know whether to try again or to have somebody look, nothing of the store.
    static func problem(_ error: FieldLogError) -> SyncProblem {
        switch error {
        // Its own key, not the caller's rights: the caller can do nothing about it.
        case .key, .denied(.noKey), .denied(.otherPublicHalf), .denied(.exposedFile): SyncProblem(.failed, "key")
        case .denied: SyncProblem(.notAllowed)
        default: SyncProblem(error.passes ? .busy : .failed)
        }
    }
}

extension FieldLogError {
    /// Whether a store that failed so may do the same later, without anybody having looked at it: it was busy, or out of room.
    var passes: Bool {
        switch self {
        case .busy, .interrupted: true
        // Busy, locked, no memory, interrupted, full, quicker others; and no room for the index of the write-ahead log.
        case .database(let code, _, _): [5, 6, 7, 9, 13, 15].contains(code & 0xFF) || code == 10 | 19 << 8
        case .system(_, _, let code):
            [EINTR, EAGAIN, ENOMEM, ENFILE, EMFILE, ENOSPC, EDQUOT, ETIMEDOUT].contains(code)
        default: false
        }
    }
}
