package import FieldLogSync

extension ModelReplica {
    /// The answer of this replica to the bytes of a request; nil where the session gives none, which it never may.
    package mutating func answer(
        _ request: [UInt8], to principal: String, limits: SessionLimits = SessionLimits()
    ) -> Message? {
        let message: Message
        do throws(SyncProblem) { message = try Message(decoding: request) } catch { return .error(error) }
        var seat = Seat(side: .responder(principal: principal))
        var session = ResponderSession(limits: limits)
        var action = session.step(.received(message))
        for _ in 0..<20 {
            switch action {
            case .send(let answer): return answer
            case .ask(let need): action = session.step(.fact(answer(need, &seat)))
            case .finish: return nil
            }
        }
        return nil
    }
}
