internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage
internal import FieldLogSync

extension World {
    /// One node calls another.
    func call(_ event: Event) throws(FieldLogError) -> String {
        let caller = nodes[abs(event.node) % nodes.count]
        let answering = nodes[abs(event.other) % nodes.count]
        guard caller !== answering, answering.exists, caller.exists else { return "none" }
        return try call(caller, answering, event.line, seed: event.value)
    }

    /// Runs one session with what befalls its line.
    @discardableResult
    func call(_ caller: Node, _ answering: Node, _ line: Line, seed: Int) throws(FieldLogError) -> String {
        if let operation = line[.power] { answering.disk.cut(after: operation) }
        defer {
            caller.noteWitness(isSynced: true)
            answering.noteWitness(isSynced: true)
        }
        let transport = SimulatedLine(self, from: caller, to: answering, line, seed: seed)
        var actions = 0
        tally.sessions += 1
        defer { if transport.carried { tally.carrying += 1 } }
        let workspace = try caller.workspace()
        defer { seeRenewal(of: caller, workspace) }
        let outcome: SyncOutcome
        do throws(FieldLogError) {
            outcome = try workspace.sync(
                "n\(answering.number)", transport, limits: line.limits,
                isInterrupted: {
                    actions += 1
                    if line[.between] == actions { self.write(in: caller, seed) }
                    return line[.stop].map { actions > $0 } ?? false
                }, progress: { _ in })
        } catch {
            if error == .interrupted {
                tally.fault("stop")
                caller.die()
            }
            throw error
        }
        if caller.number == 0 || answering.number == 0 { ledger.centreHasHeard = true }
        if outcome.conflicts > 0 { tally.mark("conflict arrived", outcome.conflicts) }
        if outcome.withheld > 0 { tally.mark("own entries withheld") }
        if !outcome.refused.isEmpty { tally.mark("run refused") }
        if outcome.received > 0, outcome.sent > 0 { tally.mark("session both ways") }
        return
            "sent \(outcome.sent) received \(outcome.received) equal \(outcome.isEqual) refused \(outcome.refused.map { "\($0.code)\($0.byPeer ? "there" : "here")" })"
    }
}

extension Line {
    /// How much its session says at once.
    var limits: SessionLimits {
        var limits = SessionLimits()
        guard let bytes = self[.small].map({ max($0, 1) }) else { return limits }
        (limits.requestBytes, limits.answerBytes, limits.areasPerPage) = (bytes, bytes, 1 + bytes % 3)
        return limits
    }
}

extension World {
    /// Somebody else at the same store logs a visit while a session goes on.
    fileprivate func write(in node: Node, _ value: Int) {
        do throws(FieldLogError) {
            _ = try work(.visit, node, value, try node.secondProcess())
            tally.fault("work meanwhile")
        } catch {
            if nodes.contains(where: { $0.disk.isOff }) { return }
            do throws(Violation) { _ = try Self.expected(error, Event(.visit, node.number, 0, value)) } catch {
                ledger.violations.append(error)
            }
        }
    }
}

/// The line between two nodes for one session. Bytes go in frames, in pieces of any size, and may be cut, lost, doubled or late.
final class SimulatedLine: Transport {
    private let world: World
    private let caller: Node
    private let answering: Node
    private let line: Line
    private let seed: Int
    private var pieces: SeededGenerator
    private var exchanges = 0
    private var requestBytes = 0
    private var answerBytes = 0
    /// Whether any entry went either way.
    private(set) var carried = false

    init(_ world: World, from caller: Node, to answering: Node, _ line: Line, seed: Int) {
        self.world = world
        self.caller = caller
        self.answering = answering
        self.line = line
        self.seed = seed
        pieces = SeededGenerator(UInt64(truncatingIfNeeded: seed) &+ world.plan.seed)
    }

    private var lost: FieldLogError { .network(peer: "n\(answering.number)", .said("cut")) }

    func close() {}

    func exchange(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        defer { exchanges += 1 }
        try meanwhile()
        if world.isParted(caller.number, answering.number) { throw lost }
        if line[.stale] == exchanges { try late() }
        let frame = Frame.encode(request)
        guard
            let arrived = through(frame, from: requestBytes, cut: line[.cutRequest], max: MessageLimits.requestBytesMax)
        else {
            world.tally.fault("cut request")
            throw lost
        }
        requestBytes += frame.count
        if line[.crash] == exchanges, exchanges % 2 == 0 { try crash() }
        if line[.twice] == exchanges {
            _ = try answer(arrived)
            world.tally.fault("request twice")
        }
        let answer = try answer(arrived)
        // What a machine without power heard, it never took.
        if !answering.disk.isOff { world.keep(request: arrived, from: caller.number, to: answering.number) }
        if line[.crash] == exchanges, exchanges % 2 == 1 { try crash() }
        if world.isParted(answering.number, caller.number) { throw lost }
        let reply = Frame.encode(answer)
        guard let returned = through(reply, from: answerBytes, cut: line[.cutAnswer], max: MessageLimits.bytesMax)
        else {
            world.tally.fault("cut answer")
            throw lost
        }
        answerBytes += reply.count
        return returned
    }

    private func through(_ frame: [UInt8], from sent: Int, cut: Int?, max: Int) -> [UInt8]? {
        ModelLine.through(frame, from: sent, cut: cut, max: max, &pieces)
    }

    /// What the other process answers. It is watched on its way: nothing goes to a device that is not for it.
    private func answer(_ request: [UInt8]) throws(FieldLogError) -> [UInt8] {
        let workspace = try answering.workspace()
        let answer = Responder(workspace, principal: caller.principal).answer(request)
        world.seeRenewal(of: answering, workspace)
        world.overhear(request, from: caller, to: answering)
        world.overhear(answer, from: answering, to: caller)
        if world.carries(request) || world.carries(answer) { carried = true }
        return answer
    }

    private func crash() throws(FieldLogError) {
        answering.die()
        world.tally.fault("crash while answering")
    }

    /// Somebody writes to one of the two stores while the session goes on.
    private func meanwhile() throws(FieldLogError) {
        guard line[.meanwhile] == exchanges else { return }
        let node = (exchanges ^ seed) & 1 == 0 ? answering : caller
        let other = try node.secondProcess()
        do throws(FieldLogError) { _ = try world.work(.visit, node, 7 * exchanges + pieces.below(50), other) } catch {
            guard case .denied = error else { throw error }
        }
        world.tally.fault("work meanwhile")
    }

    /// A request of another session comes late.
    private func late() throws(FieldLogError) {
        let waiting = world.delivered.filter { $0.to == answering.number }
        guard !waiting.isEmpty else { return }
        let old = waiting[pieces.below(waiting.count)]
        _ = Responder(try answering.workspace(), principal: world.nodes[old.from].principal).answer(old.bytes)
        world.tally.fault("late request")
    }
}

extension World {
    /// Whether nothing passes from one node to another now.
    func isParted(_ from: Int, _ to: Int) -> Bool {
        guard !isHealing, parted.contains(where: { $0.from == from && $0.to == to && $0.until > place }) else {
            return false
        }
        tally.fault("line down")
        return true
    }

    /// Keeps a request, so that it can arrive once more; the last few hundred.
    func keep(request: [UInt8], from: Int, to: Int) {
        if delivered.count >= 200 { delivered.removeFirst(100) }
        delivered.append((from, to, request))
    }

    func carries(_ message: [UInt8]) -> Bool { (try? Message(decoding: message))?.hasRuns == true }

    /// A request that was delivered once arrives again, long after. What was taken is taken: nothing of the log may change.
    func replay(_ event: Event) throws(FieldLogError) -> String {
        guard !delivered.isEmpty else { return "none" }
        let old = delivered[abs(event.value) % delivered.count]
        let node = nodes[old.to]
        guard node.exists else { return "none" }
        let workspace = try node.workspace()
        let before = try workspace.store.areaDigests()
        let answer = Responder(workspace, principal: nodes[old.from].principal).answer(old.bytes)
        seeRenewal(of: node, workspace)
        tally.fault("replay")
        let after = try node.workspace().store.areaDigests()
        let same = before.map(\.digest) == after.map(\.digest)
        // A store that was put back since takes again what it had lost.
        if !same, !ledger.wasPutBack.contains(old.to) {
            ledger.violations.append(
                Violation("again-changes-nothing", "n\(old.to) changed by a request it had before"))
        }
        return "\(answer.count) \(same)"
    }
}
