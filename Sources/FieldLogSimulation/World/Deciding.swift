internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension World {
    /// What the central store decides. The node of the event is the one that is decided about.
    func decide(_ event: Event, _ node: Node) throws(FieldLogError) -> String {
        if try centreWaits() { return "waits" }
        let central = try nodes[0].workspace()
        defer { seeRenewal(of: nodes[0], central) }
        let value = abs(event.value)
        if event.kind == .erase { return try erase(value, central) }
        if event.kind == .merge { return try merge(value, central) }
        if event.kind == .end { return try end(value, central) }
        guard node.plan.place == .device || node.plan.place == .spare, node.exists else { return "none" }
        switch event.kind {
        case .revoke:
            guard !node.isRevoked else { return "none" }
            _ = try central.revoke(node.principal, reason: "máy bị mất")
            for twin in nodes where twin.principal == node.principal { twin.isRevoked = true }
            tally.mark("revoked")
        case .advance:
            guard node.isRevoked else { return "none" }
            let lines =
                try nodes[value % nodes.count].workspaceIfThere()?.feeds(ofDevice: node.principal).compactMap(\.last)
                ?? []
            if lines.isEmpty { return "none" }
            _ = try central.revoke(node.principal, reason: "tìm thấy thêm", lines: lines.map(CutLine.init))
            ledger.late = ledger.late.filter { $0.value != node.principal }
            tally.mark("cut moved on")
        case .handover:
            let areas = Set([value % plan.areas, (value / 7) % plan.areas])
            guard !node.isRevoked, isTrusted(node, in: areas) else { return "none" }
            try handOver(node, to: areas, central)
        case .widen:
            guard !node.isRevoked, isTrusted(node, in: [value % plan.areas]) else { return "none" }
            try widen(node, [value % plan.areas])
        default: try rekey(node, central)
        }
        return acknowledged(nodes[0], central)
    }

    /// Whether people wait until the store that knows the last decisions has called. A central store that was put back refuses to decide
    /// before it has heard from anyone; that the one it heard from knew everything, only people can know (WORST-DAY.md).
    private func centreWaits() throws(FieldLogError) -> Bool {
        guard ledger.wasPutBack.contains(0), ledger.centreHasHeard else { return false }
        let own = try nodes[0].workspace().store.authorityPosition().seq
        for other in nodes where other.exists {
            if try other.workspace().store.authorityPosition().seq > own {
                tally.mark("centre waits for who knows more")
                return true
            }
        }
        return false
    }

    /// Whether a device wrote in none of these areas before it might.
    func isTrusted(_ node: Node, in areas: Set<Int>) -> Bool {
        ledger.trespassed[node.principal, default: []].isDisjoint(with: areas)
    }

    /// The areas of a principal from now on; what it may have been told before stays told.
    private func grant(_ principal: String, _ areas: Set<Int>?) {
        for node in nodes where node.principal == principal {
            node.everAreas = areas.flatMap { now in node.everAreas.map { $0.union(now) } }
            node.areas = areas
        }
    }

    /// A device gets areas beside those that it has.
    func widen(_ node: Node, _ more: Set<Int>) throws(FieldLogError) {
        _ = try nodes[0].workspace().widen(node.principal, areas: Self.list(more), role: nil)
        grant(node.principal, node.areas?.union(more))
        tally.mark("widened")
    }

    /// A device asks for other areas and gets them: everything it wrote stays admitted.
    func handOver(_ node: Node, to areas: Set<Int>?, _ central: Workspace) throws(FieldLogError) {
        let asked = "\(folder)/h\(node.number)"
        try node.workspace().request().write(to: asked)
        let request = try central.readRequest(asked)
        let role = try central.device(node.principal).last?.role ?? .officer
        _ = try central.handOver(request, role: role, areas: Self.list(areas))
        grant(node.principal, areas)
        tally.mark("handed over")
    }

    /// A device changes its key.
    private func rekey(_ node: Node, _ central: Workspace) throws(FieldLogError) {
        guard !node.isRevoked, !node.isCopied, node.answer == nil else { return }
        let (asked, answered) = ("\(folder)/k\(node.number)", "\(folder)/l\(node.number)")
        try node.workspace().requestNextKey().write(to: asked)
        let request = try central.readRequest(asked)
        let role = try central.device(node.principal).last?.role ?? .officer
        try central.enrol(request, role: role, areas: Self.list(node.areas)).write(to: answered)
        node.answer = answered
        // A disk with the former key would be another device's: its way back is a new enrolment.
        snapshots.removeAll { $0.node == node.number }
        try call(node, nodes[0], Line(), seed: 1)
        try takeNextKey(node, answered)
    }

    /// A device that has heard that its new key is enrolled begins to use it.
    func takeNextKey(_ node: Node, _ answer: String) throws(FieldLogError) {
        try node.workspace().takeNextKey(answer: answer)
        node.answer = nil
        node.die()
        tally.mark("key replaced")
    }

    /// A body is taken out everywhere.
    private func erase(_ value: Int, _ central: Workspace) throws(FieldLogError) -> String {
        let visits = try central.store.records(Schema.visit)
        guard !visits.isEmpty else { return "none" }
        let visit = visits[Event.place(value, among: visits.count)]
        let changes = try central.store.changes(of: Schema.visit, id: visit.id, home: visit.home)
        guard let change = changes.first(where: { $0.entry.bodyBytes != nil }) else { return "none" }
        _ = try central.erase(change.entry.hash.hex, legalBasis: "Nghị định 13/2023/NĐ-CP")
        let decision = try central.store.authorityPosition().hash
        ledger.erased[change.entry.hash.bytes] = decision.bytes
        ledger.erasedBodies[change.entry.hash.bytes] = change.entry.bodyBytes
        tally.mark("erased")
        return acknowledged(nodes[0], central)
    }

    /// An area goes into another.
    private func merge(_ value: Int, _ central: Workspace) throws(FieldLogError) -> String {
        let (old, new) = (value % plan.areas, (value + 1) % plan.areas)
        guard old != new, merged.isEmpty else { return "none" }
        var values = FieldValues()
        for (name, text) in [
            ("old_code", Self.areaCode(old)), ("new_code", Self.areaCode(new)), ("effective_date", "2026-07-01"),
            ("extent", "WHOLE"),
        ] {
            values[Schema.succession, name] = .text(text)
        }
        let written = values
        _ = try central.commit { (batch) throws(FieldLogError) in
            try batch.create(Schema.succession, home: .commons, values: written)
        }
        merged[old] = new
        // Who has the heir may write in what it was before: what was written there too early may be taken now.
        ledger.forged = ledger.forged.filter { $0.value.isEmpty }
        tally.mark("areas merged")
        return acknowledged(nodes[0], central)
    }

    /// An area that went into another is no more.
    private func end(_ value: Int, _ central: Workspace) throws(FieldLogError) -> String {
        if merged.isEmpty, try merge(value, central) == "none" { return "none" }
        guard let old = merged.keys.first, !ended.contains(old) else { return "none" }
        _ = try central.endArea(Self.areaKey(old).text, on: "2026-07-01")
        ended.insert(old)
        tally.mark("area ended")
        return acknowledged(nodes[0], central)
    }
}
