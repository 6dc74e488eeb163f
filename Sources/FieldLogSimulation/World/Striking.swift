internal import FieldLogStandIns
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSystem

extension World {
    /// What befalls stores: crashes, clocks, copies and restores; and lines that are down.
    func strike(_ event: Event, _ node: Node) throws(FieldLogError) -> String {
        let value = abs(event.value)
        switch event.kind {
        case .crash:
            node.die()
            tally.fault("crash")
        case .clock:
            let days: [Int64] = [-9_000, -400, -1, 1, 45, 400, 9_000]
            node.standIn.pass(milliseconds: days[value % days.count] * 86_400_000)
            tally.fault("clock jump")
        case .snapshot: return try snapshot(node)
        case .restore: return try restore(node, value)
        case .rollback: return try rollBack(node, value)
        case .copy: return try copy(node, nodes[abs(event.other) % nodes.count], value)
        case .part:
            let other = abs(event.other) % nodes.count
            let until = place + 3 + value % 40
            parted.append((node.number, other, until))
            if value % 3 == 0 { parted.append((other, node.number, until)) }
        default: break
        }
        return "struck"
    }

    private func snapshot(_ node: Node) throws(FieldLogError) -> String {
        node.die()
        let path = "\(folder)/s\(place)"
        try Folders.copy(node.folder, to: path)
        guard let image = node.disk.image() else { return "none" }
        let witness = Witness.path(ofStore: node.folder)
        do throws(SystemError) {
            if try Files.exists(witness) {
                try Files.writeInPlace(try Files.read(witness, maxBytes: 4_096), to: path + ".witness", sync: false)
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        snapshots.append((node.number, path, image))
        return "kept \(snapshots.count)"
    }

    private func kept(of node: Node, _ value: Int) -> (path: String, image: Disk.Image)? {
        let own = snapshots.filter { $0.node == node.number }
        guard !own.isEmpty else { return nil }
        let found = own[Event.place(value, among: own.count)]
        return (found.path, found.image)
    }

    /// The folder is put back as it was; the witness beside it stays.
    private func restore(_ node: Node, _ value: Int) throws(FieldLogError) -> String {
        guard let (path, image) = kept(of: node, value) else { return "none" }
        look(at: node)
        if value % 2 == 0 { try Folders.remove(node.folder) }
        try putBack(node, path, image)
        tally.fault("restore")
        return "restored"
    }

    /// The whole machine is put back: the witness with the rest. Only a peer can tell. Not the central store's: should it decide before it
    /// hears from a peer, there are two authority feeds, and every store says so and waits for people.
    private func rollBack(_ node: Node, _ value: Int) throws(FieldLogError) -> String {
        guard node.plan.place != .central else { return "none" }
        guard let (path, image) = kept(of: node, value) else { return "none" }
        look(at: node)
        try putBack(node, path, image)
        do throws(SystemError) {
            if try Files.exists(path + ".witness") {
                try Files.writeInPlace(
                    try Files.read(path + ".witness", maxBytes: 4_096), to: Witness.path(ofStore: node.folder),
                    sync: false)
            }
        } catch {
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
        ledger.isHonest = false
        tally.fault("machine rolled back")
        return "rolled back"
    }

    private func putBack(_ node: Node, _ path: String, _ image: Disk.Image) throws(FieldLogError) {
        let before = ledger.held[node.number] ?? []
        try Folders.copy(path, to: node.folder)
        node.disk.restore(image)
        node.witnesses = []
        ledger.wasPutBack.insert(node.number)
        if node.number == 0 {
            // What travels with decisions that the centre has forgotten never arrives: it would decide them twice.
            bundles = []
            delivered.removeAll { $0.from == 0 }
        }
        do throws(Violation) {
            let after = try node.rawStore().hashes()
            if node.number == 0 {
                // One that lost nothing of its own has nothing to wait for.
                let heads = try node.rawStore().heads()
                if ledger.centreBefore.contains(where: { $0.value > heads[$0.key]?.seq ?? 0 }) {
                    ledger.centreHasHeard = false
                }
            }
            var elsewhere: Set<[UInt8]> = []
            for other in nodes where other.exists && other !== node {
                elsewhere.formUnion(try other.rawStore().hashes())
            }
            // What only this disk held is gone with it: no program can bring it back.
            ledger.gone.formUnion(before.subtracting(after).subtracting(elsewhere))
            node.seen = try node.rawStore().heads()
        } catch {
            ledger.violations.append(error)
        }
        node.die()
        if node.number == 0 { try relearn() }
    }

    /// After the centre was put back: decisions that nobody else has heard of were never made.
    private func relearn() throws(FieldLogError) {
        var knowing = nodes[0]
        var most: UInt64 = 0
        for node in nodes where node.exists {
            let seq = try node.workspace().store.authorityPosition().seq
            if seq > most { (knowing, most) = (node, seq) }
        }
        let live = try knowing.workspace().store.authority().liveGrants
        for node in nodes where node.exists && node.plan.place != .central {
            let grants = live.filter { $0.principal == node.principal }.map(\.areas)
            guard let first = grants.first else { continue }
            let areas = grants.dropFirst().reduce(first) { $0.union($1) }
            node.areas = areas.keys.map { keys in Set((0..<plan.areas).filter { keys.contains(Self.areaKey($0)) }) }
            if node.isRevoked {
                node.isRevoked = false
                ledger.late = ledger.late.filter { $0.value != node.principal }
            }
        }
    }

    /// Remembers what a disk holds before it is put back.
    private func look(at node: Node) {
        do throws(Violation) {
            let raw = try node.rawStore()
            ledger.held[node.number] = try raw.hashes()
            if node.number == 0 {
                let own = try raw.rows("SELECT value FROM setting WHERE name = 'incarnation'").first?.first?.text
                ledger.centreBefore = try raw.heads().filter { feed, _ in
                    feed.area == "authority" || Hex.encode(feed.incarnation) == own
                }.mapValues(\.seq)
            }
        } catch {
            ledger.violations.append(error)
        }
        node.die()
    }

    /// Somebody copies the folder of a store and works with both.
    private func copy(_ node: Node, _ spare: Node, _ value: Int) throws(FieldLogError) -> String {
        guard node.exists, !spare.exists, spare.plan.place == .spare, node.plan.place != .central else { return "none" }
        node.die()
        guard let image = node.disk.image() else { return "none" }
        try Folders.copy(node.folder, to: spare.folder)
        spare.disk.restore(image)
        spare.principal = node.principal
        (spare.areas, spare.everAreas) = (node.areas, node.everAreas)
        spare.isRevoked = node.isRevoked
        spare.exists = true
        (spare.isCopied, node.isCopied) = (true, true)
        tally.fault("copy at work")
        return "copied"
    }

    /// Power fails while somebody works.
    func powerOff(_ event: Event, _ node: Node) throws(FieldLogError) -> String {
        let value = abs(event.value)
        node.disk.cut(after: value % 24)
        let kinds: [Event.Kind] = [.establish, .visit, .edit, .seal]
        return try work(kinds[value % kinds.count], node, value)
    }

    /// After an event in which power failed, or was about to, it is lost and comes back.
    func powerUp(_ event: Event) throws(FieldLogError) {
        let struck: Node
        switch event.kind {
        case .power: struck = nodes[abs(event.node) % nodes.count]
        case .session where event.line[.power] != nil: struck = nodes[abs(event.other) % nodes.count]
        default: return
        }
        guard struck.exists else { return }
        tally.fault(struck.disk.isOff ? "power cut in an operation" : "power lost")
        try struck.losePower(seed: UInt64(abs(event.value)) &+ plan.seed)
    }
}
