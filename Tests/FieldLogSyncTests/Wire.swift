import FieldLogModel
import FieldLogModelReplica
import FieldLogTestSupport
import Testing

@testable import FieldLogSync

/// The line between two replicas: frames in pieces, cut where a test says so, and a record of what was said.
struct Wire {
    /// So many bytes of requests arrive, and then none.
    var requestsCut = Int.max
    /// So many bytes of answers arrive, and then none.
    var answersCut = Int.max
    var limits = SessionLimits()
    /// What is done to a request before it is answered, and to an answer before it arrives.
    var tamper: ((inout Message) -> Void)?
    private(set) var requestBytes = 0
    private(set) var answerBytes = 0
    private(set) var requests: [Message] = []
    private(set) var answers: [Message] = []
    private(set) var isCut = false
    private(set) var steps = 0

    init() {}

    var bytes: Int { requestBytes + answerBytes }

    /// Runs a session from one replica with another; nil when the line was cut.
    mutating func sync(_ here: inout ModelReplica, with there: inout ModelReplica) -> SessionOutcome? {
        var seat = Seat(side: .initiator(peer: there.name))
        var session = InitiatorSession(limits: limits)
        var action = session.step(.start)
        while steps < 20_000 {
            steps += 1
            switch action {
            case .finish(let outcome): return outcome
            case .ask(let need): action = session.step(.fact(here.answer(need, &seat)))
            case .send(let message):
                guard let answer = exchange(message, with: &there, from: here.name) else {
                    isCut = true
                    return nil
                }
                action = session.step(.received(answer))
            }
        }
        Issue.record("a session without an end")
        return nil
    }

    private mutating func exchange(
        _ message: Message, with there: inout ModelReplica, from principal: String
    ) -> Message? {
        let request = Frame.encode(message.encoded)
        let arrived = request.prefix(max(0, requestsCut - requestBytes))
        requestBytes += request.count
        guard let bytes = Self.through(arrived, max: MessageLimits.requestBytesMax) else { return nil }
        requests.append(message)
        var answer = Self.answer(bytes, by: &there, to: principal, limits: limits)
        tamper?(&answer)
        let reply = Frame.encode(answer.encoded)
        let returned = reply.prefix(max(0, answersCut - answerBytes))
        answerBytes += reply.count
        guard let bytes = Self.through(returned, max: MessageLimits.bytesMax) else { return nil }
        answers.append(answer)
        // Whoever sends what is no message is not listened to.
        guard let read = try? Message(decoding: bytes) else { return .error(SyncProblem(.malformed)) }
        return read
    }

    /// The message that a reader makes of bytes that come in two pieces.
    private static func through(_ bytes: ArraySlice<UInt8>, max: Int) -> [UInt8]? {
        var reader = FrameReader(max: max)
        reader.feed(bytes.prefix(bytes.count / 3))
        reader.feed(bytes.dropFirst(bytes.count / 3))
        return (try? reader.message()) ?? nil
    }

    /// The answer of a replica to the bytes of a request.
    static func answer(
        _ request: [UInt8], by replica: inout ModelReplica, to principal: String,
        limits: SessionLimits = SessionLimits()
    ) -> Message {
        guard let answer = replica.answer(request, to: principal, limits: limits) else {
            Issue.record("a request without an answer")
            return .error(SyncProblem(.malformed))
        }
        return answer
    }

    /// The runs that went to the responder, and those that came back.
    var sent: [WireRun] { requests.flatMap(\.runs) }
    var received: [WireRun] { answers.flatMap(\.runs) }
}

/// Replicas to begin with.
enum World {
    /// Two that were equal after they had each written; the first asks the second.
    static func pair(_ areas: [AreaKey] = [Sample.haNoi, Sample.yenBai]) -> (ModelReplica, ModelReplica) {
        var (here, there) = (ModelReplica(1), ModelReplica(2))
        there.decide(2)
        for area in areas {
            here.write(area)
            there.write(area)
        }
        var wire = Wire()
        let outcome = wire.sync(&here, with: &there)
        #expect(outcome?.isEqual == true)
        return (here, there)
    }

    /// Whether both hold the very same entries.
    static func areSame(_ left: ModelReplica, _ right: ModelReplica) -> Bool { left.feeds == right.feeds }
}
