internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogHash
internal import FieldLogSystem

/// Runs plans, each in a folder that is made for it and taken away.
public enum Trial {
    /// What became of a plan.
    public struct Result: Sendable {
        /// The first promise that did not hold; nil when all did.
        public let violation: Violation?
        /// What happened.
        public let tally: Tally
        /// The digest of everything that happened.
        public let trace: String
    }

    /// Runs a plan. `folder` is made, and is not there afterwards.
    ///
    /// - Parameters:
    ///   - hasRealKeys: whether keys and signatures are those of `ssh-keygen`: some ten milliseconds each, and another trace each time.
    ///   - tell: what is told of each event and each session while all heals, a line each.
    public static func run(
        _ plan: Plan, in folder: String, hasRealKeys: Bool = false, tell: ((String) -> Void)? = nil
    ) -> Result {
        run(plan, in: folder, twin: [], listening: nil, hasRealKeys: hasRealKeys, tell: tell).result
    }

    /// Runs a plan over stores that are plain dictionaries.
    public static func model(_ plan: Plan) -> Result {
        let world = ModelWorld(plan)
        var violation: Violation?
        do throws(Violation) { try world.run() } catch { violation = error }
        return Result(violation: violation, tally: world.tally, trace: world.trace.hex)
    }

    private static func run(
        _ plan: Plan, in folder: String, twin: Set<Int>, listening: Int?, hasRealKeys: Bool = false,
        tell: ((String) -> Void)? = nil
    ) -> (result: Result, heard: [Heard]) {
        do throws(FieldLogError) {
            try Folders.remove(folder)
            do throws(SystemError) { try Files.makeDirectory(folder, parents: true) } catch {
                throw .system(operation: error.operation, path: error.path, code: error.code)
            }
        } catch {
            return (Result(violation: Violation("harness", "\(error)"), tally: Tally(), trace: ""), [])
        }
        var tally = Tally()
        var trace = Digest32.zero
        var heard: [Heard] = []
        var violation: Violation?
        do throws(Violation) {
            let world = try World(plan, folder: folder, twin: twin, listening: listening, hasRealKeys: hasRealKeys)
            world.tell = tell
            defer {
                for node in world.nodes { node.die() }
                (tally, trace, heard) = (world.tally, world.trace, world.heard)
            }
            try world.run()
        } catch {
            violation = error
        }
        try? Folders.remove(folder)
        return (Result(violation: violation, tally: tally, trace: trace.hex), heard)
    }

    private static let loud: Set<Event.Kind> = [
        .revoke, .advance, .handover, .erase, .rekey, .widen, .merge, .end, .settle, .rollback, .copy, .power,
    ]

    /// Runs a plan in two worlds that differ in nothing but what is written down in areas that one device may not have, and compares every
    /// byte that the device is sent. Nil for a plan without such a device.
    ///
    /// Decisions that name entries by their hashes are left out: everyone may read the authority feed. So is what people do by an order that
    /// comes from hashes, copies whose changes only hashes tell apart, and power cuts, which meet another page of an index where hashes are
    /// other ones.
    public static func twins(_ plan: Plan, in folder: String) -> Result? {
        guard
            let device = plan.nodes.indices.first(where: { number in
                let node = plan.nodes[number]
                return node.place == .device && !node.areas.isEmpty && node.areas.count < plan.areas
            })
        else { return nil }
        var quiet = plan
        quiet.events.removeAll { loud.contains($0.kind) }
        for place in quiet.events.indices { quiet.events[place].line[.power] = nil }
        let others = Set(0..<plan.areas).subtracting(plan.nodes[device].areas)
        let first = run(quiet, in: folder, twin: [], listening: device)
        if first.result.violation != nil { return first.result }
        let second = run(quiet, in: folder, twin: others, listening: device)
        if second.result.violation != nil || second.heard == first.heard { return second.result }
        let same = zip(first.heard, second.heard).prefix { $0 == $1 }.count
        let place = same < first.heard.count ? first.heard[same] : second.heard.dropFirst(same).first
        return Result(
            violation: Violation(
                "twins-hear-the-same",
                "n\(device) hears what is in areas that it may not have, from n\(place?.from ?? 0) in event \(place?.place ?? 0)"
            ),
            tally: second.result.tally, trace: second.result.trace)
    }
}
