internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogModelReplica
internal import FieldLogSync

/// Both sides of a session over replicas in memory.
enum SessionTargets {
    static let all = [
        FuzzTarget("responder", share: 300, bytesMax: 1_024, dictionary: "session", run: responder),
        FuzzTarget("initiator", share: 150, bytesMax: 256, dictionary: "session", run: initiator),
    ]

    /// Requests of anyone: the first byte says in which world and who asks, then requests follow, raw or made of choices. Each is answered
    /// with a message; what is refused changes nothing; nothing that was there is ever lost.
    @Sendable static func responder(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var choices = FuzzChoices(bytes[...])
        let first = choices.byte()
        let worlds = SessionWorld.all
        let world = worlds[Int(first) % worlds.count]
        var replica = world.there
        let principal = first & 0x40 != 0 ? "may-9" : world.here.name
        var outcome = 0
        for _ in 0..<4 where !choices.isEmpty {
            let before = replica
            let request = FuzzRequests.next(&choices, replica, world, principal)
            guard let answer = replica.answer(request, to: principal, limits: SessionWorld.limits) else {
                throw FuzzViolation("a request without an answer")
            }
            try hold(!answer.isRequest, "an answer that asks")
            try hold((try? Message(decoding: answer.encoded)) == answer, "an answer is read by the other side")
            try SessionWorld.check(replica, since: before)
            switch answer {
            case .error: try SessionWorld.same(replica, before)
            case .exchanged(let exchanged):
                if exchanged.acks.allSatisfy({ $0.code != .taken }) { try SessionWorld.same(replica, before) }
                outcome |= exchanged.acks.contains { $0.code == .taken } ? 8 : 4
                for ack in exchanged.acks { outcome |= 64 << Int(ack.code.rawValue & 31) }
                if !exchanged.runs.isEmpty { outcome |= 16 }
            case .areaDigests: outcome |= 1
            case .areaHeads: outcome |= 2
            default: outcome |= 32
            }
        }
        return outcome
    }

    /// Answers of anyone: the first byte says in which world, each further one what becomes of an answer on its way. The session comes to an
    /// end, and what was taken is what the authors wrote.
    @Sendable static func initiator(_ bytes: [UInt8]) throws(FuzzViolation) -> Int {
        var choices = FuzzChoices(bytes[...])
        let worlds = SessionWorld.all
        let world = worlds[choices.below(worlds.count)]
        var (here, there) = (world.here, world.there)
        var seat = Seat(side: .initiator(peer: there.name))
        var session = InitiatorSession(limits: SessionWorld.limits)
        var action = session.step(.start)
        var answers: [Message] = []
        for _ in 0..<4_000 {
            switch action {
            case .finish(let outcome):
                try SessionWorld.check(here, since: world.here)
                for entries in here.feeds.values {
                    for entry in entries { try hold(world.genuine.contains(entry.hash), "an entry that nobody wrote") }
                }
                try hold(session.step(.received(.areas(scope: .zero, after: nil))) == action, "an end that is not one")
                return 1 + step(outcome.roundTrips) * 64 + step(outcome.received) * 8 + (outcome.isEqual ? 4 : 0)
                    + (outcome.problem == nil ? 0 : 2) + (outcome.isRenewed ? 1 : 0)
            case .ask(let need): action = session.step(.fact(here.answer(need, &seat)))
            case .send(let message):
                try hold(message.isRequest, "a request that does not ask")
                let request = message.encoded
                try hold((try? Message(decoding: request)) == message, "a request is read by the other side")
                guard let honest = there.answer(request, to: here.name, limits: SessionWorld.limits) else {
                    throw FuzzViolation("a request without an answer")
                }
                answers.append(honest)
                let answer = choices.isEmpty ? honest : FuzzAnswers.next(&choices, honest, answers)
                action = session.step(.received(answer))
            }
        }
        throw FuzzViolation("a session without an end")
    }
}
