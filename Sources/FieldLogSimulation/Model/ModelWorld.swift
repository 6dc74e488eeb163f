internal import FieldLogHash
internal import FieldLogModel
internal import FieldLogModelReplica
internal import FieldLogStandIns
internal import FieldLogSync

/// A province whose stores are plain dictionaries: the real session, codec, runs and digests, with nothing below them. It has no disks, keys or
/// tables, and so runs many times as many sessions as ``World`` in the same time. It runs the same plans; what they say of disks, keys and
/// bundles means nothing here.
final class ModelWorld {
    private let plan: Plan
    private var replicas: [ModelReplica] = []
    private var names: [FeedID: [Digest32]] = [:]
    private var acknowledged: Set<Digest32> = []
    private var gone: Set<Digest32> = []
    private var forged: Set<Digest32> = []
    private var snapshots: [(node: Int, replica: ModelReplica)] = []
    private var delivered: [(from: Int, to: Int, bytes: [UInt8])] = []
    private(set) var tally = Tally()
    private(set) var trace = Digest32.zero

    init(_ plan: Plan) { self.plan = plan }

    private static func area(_ number: Int) -> AreaKey {
        AreaKey(code: String(20_000 + number), validFrom: "2025-07-01") ?? .commons
    }

    private func areas(of node: Int) -> [AreaKey] {
        let own = plan.nodes[node].areas
        return (own.isEmpty ? Array(0..<plan.areas) : own).map(Self.area)
    }

    func run() throws(Violation) {
        var grants: [String: AreaList] = [:]
        for number in plan.nodes.indices {
            var replica = ModelReplica(number)
            if !plan.nodes[number].areas.isEmpty { replica.held = AreaList(areas(of: number)) }
            grants[replica.name] = replica.held
            replicas.append(replica)
        }
        replicas[0].decide(1)
        for number in plan.nodes.indices {
            // Everyone has met the centre once.
            if number > 0 { replicas[number].adoptAuthority(1) }
            replicas[number].grants[1] = grants
        }
        for event in plan.events {
            try happen(event)
            note(event.text)
        }
        try heal()
        tally.worlds += 1
    }

    private func note(_ text: String) { note(Array(text.utf8)) }
    private func note(_ bytes: [UInt8]) { trace = SHA256.hash(trace.bytes + bytes) }

    private func happen(_ event: Event) throws(Violation) {
        let node = abs(event.node) % replicas.count
        let value = abs(event.value)
        tally.events += 1
        switch event.kind {
        case .establish, .visit, .edit, .seal, .amend, .finding, .newer, .settle: try write(node, value)
        case .session:
            let other = abs(event.other) % replicas.count
            if other != node { _ = try call(node, other, event.line, seed: value) }
        case .erase, .widen, .handover, .merge:
            if plan.nodes[0].place == .central, value % 4 == 0 { replicas[0].decide(1) }
        case .snapshot: snapshots.append((node, replicas[node]))
        case .restore: try restore(node, value)
        case .replay: try replay(value)
        case .forge: try forge(node, abs(event.other) % replicas.count, value)
        default: break
        }
    }

    private func write(_ node: Int, _ value: Int) throws(Violation) {
        let own = areas(of: node)
        let area = own[value % own.count]
        replicas[node].write(area, "Karaoke Sóng Xanh \(value)")
        let feed = FeedID(incarnation: replicas[node].incarnation, area: area)
        guard let entry = replicas[node].feeds[feed]?.last else { throw Violation("harness", "nothing was written") }
        acknowledged.insert(entry.hash)
        try name(feed, entry)
    }

    /// One number names one entry.
    private func name(_ feed: FeedID, _ entry: Entry) throws(Violation) {
        let place = Int(entry.header.seq) - 1
        let known = names[feed] ?? []
        if place < known.count {
            guard known[place] == entry.hash else { throw Violation("one-name", "\(feed.area) \(entry.header.seq)") }
        } else if place == known.count {
            names[feed, default: []].append(entry.hash)
        }
    }

    // MARK: Sessions

    /// A session; true when it ended with both equal and nothing to do.
    private func call(_ node: Int, _ other: Int, _ line: Line, seed: Int) throws(Violation) -> Bool {
        tally.sessions += 1
        var pieces = SeededGenerator(UInt64(seed) &+ plan.seed)
        var seat = Seat(side: .initiator(peer: replicas[other].name))
        var session = InitiatorSession(limits: line.limits)
        var action = session.step(.start)
        var wire = ModelLine(line)
        defer { if wire.carried { tally.carrying += 1 } }
        for step in 0..<10_000 {
            if line[.stop] == step {
                tally.fault("stop")
                return false
            }
            switch action {
            case .finish(let outcome):
                return outcome.problem == nil && outcome.isEqual && outcome.sent == 0 && outcome.received == 0
            case .ask(let need):
                let before = replicas[node].count
                action = session.step(.fact(replicas[node].answer(need, &seat)))
                guard replicas[node].count >= before else {
                    throw Violation("stays", "n\(node) has fewer entries than before")
                }
            case .send(let message):
                if wire.isMeanwhile {
                    try write((wire.exchanges ^ seed) & 1 == 0 ? other : node, seed &+ wire.exchanges)
                }
                if wire.isLate { try replay(seed) }
                guard let answer = try exchange(message, node, other, &wire, &pieces) else { return false }
                action = session.step(.received(answer))
            }
        }
        throw Violation("ends", "a session of n\(node) with n\(other) has no end")
    }

    private func exchange(
        _ message: Message, _ node: Int, _ other: Int, _ wire: inout ModelLine, _ pieces: inout SeededGenerator
    ) throws(Violation) -> Message? {
        defer { wire.exchanges += 1 }
        let encoded = message.encoded
        note(encoded)
        guard let arrived = wire.request(encoded, &pieces) else {
            tally.fault("cut request")
            return nil
        }
        try overhear(message, to: other)
        if wire.isTwice {
            _ = replicas[other].answer(arrived, to: replicas[node].name)
            tally.fault("request twice")
        }
        guard let answer = replicas[other].answer(arrived, to: replicas[node].name) else {
            throw Violation("answers", "n\(other) gave no answer")
        }
        if delivered.count >= 64 { delivered.removeFirst(32) }
        delivered.append((node, other, arrived))
        let reply = answer.encoded
        note(reply)
        try overhear(answer, to: node)
        guard let returned = wire.answer(reply, &pieces) else {
            tally.fault("cut answer")
            return nil
        }
        if message.hasRuns || answer.hasRuns { wire.carried = true }
        return (try? Message(decoding: returned)) ?? .error(SyncProblem(.malformed))
    }

    /// Nothing goes to a store that is outside what it was granted.
    private func overhear(_ message: Message, to node: Int) throws(Violation) {
        guard !plan.nodes[node].areas.isEmpty else { return }
        let own = areas(of: node)
        for area in message.areas where !area.isPseudo && !own.contains(area) {
            throw Violation("nothing-leaves-the-scope", "n\(node) was told of \(area)")
        }
    }

    // MARK: What befalls stores

    private func restore(_ node: Int, _ value: Int) throws(Violation) {
        let own = snapshots.filter { $0.node == node }
        guard !own.isEmpty else { return }
        let before = replicas[node]
        replicas[node] = own[value % own.count].replica
        // The witness beside the store tells, and it writes under another name from then on.
        while replicas[node].renewals <= before.renewals { replicas[node].renew() }
        tally.fault("restore")
        for (feed, entries) in before.feeds {
            for entry in entries.dropFirst(Int(replicas[node].seq(feed)))
            where !replicas.contains(where: { $0.seq(feed) >= entry.header.seq }) { gone.insert(entry.hash) }
        }
    }

    private func replay(_ value: Int) throws(Violation) {
        guard !delivered.isEmpty else { return }
        let old = delivered[value % delivered.count]
        _ = replicas[old.to].answer(old.bytes, to: replicas[old.from].name)
        tally.fault("late request")
    }

    /// A run with another entry at its end, under the signature of the right one.
    private func forge(_ node: Int, _ other: Int, _ value: Int) throws(Violation) {
        let feeds = replicas[node].feeds.keys.sorted {
            ($0.area, $0.incarnation.description) < ($1.area, $1.incarnation.description)
        }
        guard node != other, !feeds.isEmpty else { return }
        let feed = feeds[value % feeds.count]
        guard feed.incarnation != replicas[node].incarnation, let entries = replicas[node].feeds[feed],
            let last = entries.last,
            let signature = replicas[node].signatures[feed]?[last.header.seq]
        else { return }
        var header = last.header
        header.time = WallTime(milliseconds: Int64(value), offsetMinutes: 0, trust: .given)
        guard let lie = try? Entry(headerBytes: header.encoded(), bodyBytes: last.bodyBytes), lie.hash != last.hash,
            let run = WireRun(feed: feed, previous: .zero, entries: entries.dropLast() + [lie], signature: signature)
        else { return }
        forged.insert(lie.hash)
        let message = Message.exchange(Exchange(scope: .zero, runs: [run], wants: [], bytes: 0))
        _ = replicas[other].answer(message.encoded, to: replicas[node].name)
        tally.fault("forged run")
    }

    // MARK: The end

    private func heal() throws(Violation) {
        var rounds = 0
        var isQuiet = false
        while !isQuiet {
            guard rounds < 8 else { throw Violation("converges", "not equal after \(rounds) rounds") }
            isQuiet = true
            let order = Array(replicas.indices.dropFirst().reversed())
            for node in order + order.reversed() {
                let up = plan.nodes[node].up % replicas.count
                if up != node, try !call(node, up, Line(), seed: 0) { isQuiet = false }
            }
            rounds += 1
        }
        for node in replicas.indices.dropFirst() where plan.nodes[node].up != node { try compare(node) }
        let central = Set(replicas[0].feeds.values.joined().map(\.hash))
        for hash in acknowledged where !central.contains(hash) && !gone.contains(hash) {
            throw Violation("acknowledged-stays", "\(hash.hex) is not at the centre")
        }
        if let lie = forged.first(where: { central.contains($0) }) { throw Violation("nothing-unauthorised", lie.hex) }
    }

    private func compare(_ node: Int) throws(Violation) {
        for area in areas(of: node) + [.commons, .authority] {
            guard replicas[node].heads(of: area) == replicas[0].heads(of: area) else {
                throw Violation("same-set-same-state", "n\(node) and the centre differ in \(area)")
            }
        }
        for (feed, entries) in replicas[node].feeds where entries != replicas[0].feeds[feed] {
            throw Violation("same-set-same-state", "n\(node) and the centre differ in a feed of \(feed.area)")
        }
    }
}
