internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStandIns
internal import FieldLogStorage

/// A province while it is simulated: real stores, real sessions, real folds; only clocks, chance, lines and signatures are the world's.
///
/// One world runs one plan, and everything in it follows from the plan.
final class World {
    let plan: Plan
    let folder: String
    var nodes: [Node] = []
    var chance: SeededGenerator
    /// What happened.
    var tally = Tally()
    /// A digest of all that happened and of every byte that was sent: the same in two runs of a plan, whatever process runs them.
    var trace = Digest32.zero
    var ledger = Ledger()
    /// Requests that were delivered, to be delivered again: who sent them, to whom.
    var delivered: [(from: Int, to: Int, bytes: [UInt8])] = []
    /// Files that are on their way.
    var bundles: [(path: String, maker: Int, made: Int)] = []
    /// Copies of folders.
    var snapshots: [(node: Int, path: String, image: Disk.Image)] = []
    /// Lines that are down until an event, one way or both.
    var parted: [(from: Int, to: Int, until: Int)] = []
    /// The event that is happening.
    var place = 0
    /// Whether faults happen; not while the world heals.
    var isHealing = false
    /// Whether everybody has heard of everything.
    var isHealed = false
    /// Who was not equal in the last round of healing, and why.
    var unequal: [String] = []
    /// Whose work was refused as lying beyond a cut in the last round, and who has asked for a handover because of that.
    var beyondCut: Set<Int> = []
    var repeated: Set<Int> = []
    /// Areas whose texts are other ones, so that two worlds differ in nothing else.
    let twin: Set<Int>
    /// The node of which every message that it is sent goes into ``heard``.
    let listening: Int?
    var heard: [Heard] = []
    /// Who is told what happens.
    var tell: ((String) -> Void)?
    /// Areas that went into others, with their heirs.
    var merged: [Int: Int] = [:]
    /// Those of them that are no more: who had one goes on in its heir.
    var ended: Set<Int> = []

    /// A world of a plan, in a folder of its own that exists and is empty.
    ///
    /// - Parameters:
    ///   - twin: the areas in which other things are written down than in the world without; nothing else differs.
    ///   - listening: the node whose post is read.
    ///   - hasRealKeys: whether keys and signatures are those of `ssh-keygen`.
    init(_ plan: Plan, folder: String, twin: Set<Int> = [], listening: Int? = nil, hasRealKeys: Bool = false)
        throws(Violation)
    {
        self.plan = plan
        self.folder = folder
        self.twin = twin
        self.listening = listening
        chance = SeededGenerator(plan.seed)
        for (number, node) in plan.nodes.enumerated() {
            nodes.append(
                try Node(
                    number: number, plan: node, machine: "\(folder)/m\(number)", seed: plan.seed &* 31,
                    hasRealKeys: hasRealKeys))
        }
    }

    /// The key of an area of the world.
    static func areaKey(_ number: Int) -> AreaKey {
        AreaKey(code: areaCode(number), validFrom: "2025-07-01") ?? .commons
    }

    static func areaCode(_ number: Int) -> String { String(20_000 + number) }

    /// The areas that come with some: what these were before reforms, and the heirs of those that are no more.
    func reach(_ areas: Set<Int>) -> Set<Int> {
        var all = areas
        for (old, new) in merged where ended.contains(old) && areas.contains(old) { all.insert(new) }
        for (old, new) in merged where all.contains(new) { all.insert(old) }
        return all
    }

    /// The number of an area; nil for one that is not of the world.
    func areaNumber(_ area: AreaKey) -> Int? { (0..<plan.areas).first { Self.areaKey($0) == area } }

    /// Runs the plan, heals the world, and checks all that was promised. Throws the first violation.
    func run() throws(Violation) {
        try found()
        for (number, event) in plan.events.enumerated() {
            place = number
            try happen(event)
        }
        try heal()
        try auditAll()
        tally.worlds += 1
    }

    /// Adds something to the trace.
    func note(_ text: String) { note(Array(text.utf8)) }
    func note(_ bytes: [UInt8]) { trace = SHA256.hash(trace.bytes + bytes) }

    private func happen(_ event: Event) throws(Violation) {
        let node = nodes[abs(event.node) % nodes.count]
        for node in nodes { node.standIn.pass(milliseconds: 60_000 + Int64(abs(event.value) % 97) * 31_000) }
        note("\(place) \(event.text)")
        guard node.exists || event.kind == .copy else { return }
        tally.events += 1
        let outcome: String
        do throws(FieldLogError) { outcome = try perform(event, node) } catch {
            // What a store says while it has no power is what it must say.
            outcome = nodes.contains { $0.disk.isOff } ? "no power" : try Self.expected(error, event)
        }
        do throws(FieldLogError) { try powerUp(event) } catch { throw Violation("harness", "\(error)") }
        note(outcome)
        tell?("\(event.text): \(outcome)")
        try violation()
        try auditSome(event, node)
        try watch([node, nodes[abs(event.other) % nodes.count], nodes[0]])
    }

    /// Now and then in the middle, too, and where a session broke off: what is here then may lack what it was made upon.
    private func auditSome(_ event: Event, _ node: Node) throws(Violation) {
        if place % 25 == 24, node.exists { try audit(node) }
        let other = nodes[abs(event.other) % nodes.count]
        let isBroken = event.kind == .session && [.cutRequest, .cutAnswer, .stop].contains { event.line[$0] != nil }
        if isBroken, place % 4 == 0, other.exists { try audit(other) }
    }

    /// Violations that were seen where errors of the product could not carry them.
    private func violation() throws(Violation) { if let first = ledger.violations.first { throw first } }

    private func perform(_ event: Event, _ node: Node) throws(FieldLogError) -> String {
        switch event.kind {
        case .establish, .visit, .edit, .seal, .amend, .settle, .finding, .newer, .follow:
            try work(event.kind, node, event.value)
        case .session: try call(event)
        case .bundle, .carry: try carry(event, node)
        case .power: try powerOff(event, node)
        case .crash, .clock, .snapshot, .restore, .rollback, .copy, .part: try strike(event, node)
        case .revoke, .advance, .handover, .widen, .erase, .rekey, .merge, .end: try decide(event, node)
        case .forge: try forge(event, node)
        case .replay: try replay(event)
        }
    }

    /// A word for an error that may happen; any other is a violation.
    static func expected(_ error: FieldLogError, _ event: Event) throws(Violation) -> String {
        switch error {
        case .denied, .peer, .network, .interrupted, .unknownRecord, .visitIsFinal, .visitIsDraft, .visitIsOver,
            .withdrawn,
            .areaOutside, .nothingToChange, .notLinked, .otherDeployment, .signedFile, .refused, .samePeer,
            .unknownConflict:
            return "refused"
        default: throw Violation("no-failure", "\(event.text): \(error)")
        }
    }
}
