internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension World {
    /// What people do with a store of their own.
    func work(_ kind: Event.Kind, _ node: Node, _ value: Int) throws(FieldLogError) -> String {
        try work(kind, node, value, try node.workspace())
    }

    /// What people do, in one process of a store.
    func work(_ kind: Event.Kind, _ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        defer {
            seeRenewal(of: node, workspace)
            node.noteWitness(isSynced: false)
        }
        switch kind {
        case .establish: return try establish(node, value, workspace)
        case .visit: return try visit(node, value, workspace)
        case .edit: return try edit(node, value, workspace)
        case .seal:
            guard let visit = try pick(Schema.visit, value, workspace) else { return "none" }
            try workspace.finalizeVisit(visit)
            return acknowledged(node, workspace)
        case .amend:
            guard let visit = try pick(Schema.visit, value, workspace) else { return "none" }
            let text = text("Đính chính \(value)", visit.home)
            try workspace.amendVisit(visit, [TypedField("note", text)], reason: "nhập nhầm")
            return acknowledged(node, workspace)
        case .finding:
            guard let visit = try pick(Schema.visit, value, workspace) else { return "none" }
            _ = try workspace.addFinding([
                TypedField("visit", visit.id.description), TypedField("domain", "CULTURE"),
                TypedField("text", text("Vi phạm \(value)", visit.home)),
            ])
            return acknowledged(node, workspace)
        case .settle:
            let open = try workspace.store.conflicts()
            guard !open.isEmpty else { return "none" }
            let conflict = open[value % open.count]
            try workspace.settle(conflict, take: 1 + value % (1 + conflict.losers.count), reason: "đã đối chiếu")
            tally.mark("conflict settled")
            return acknowledged(node, workspace)
        case .follow: return try follow(node, value, workspace)
        default: return try newer(node, value, workspace)
        }
    }

    /// A text that names its area, and is another one of as many bytes in a twin.
    func text(_ plain: String, _ home: AreaKey) -> String {
        guard let area = areaNumber(home) else { return plain }
        return plain + (twin.contains(area) ? " khánh \(area)" : " chính \(area)")
    }

    /// An area in which a node works.
    private func area(of node: Node, _ value: Int) -> Int {
        guard let own = node.areas else { return value % plan.areas }
        return own.sorted()[value % max(own.count, 1)]
    }

    private func establish(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        let area = area(of: node, value)
        _ = try workspace.addEstablishment(
            [
                TypedField("name", text("Karaoke Sóng Xanh \(value)", Self.areaKey(area))),
                TypedField("kind", "KARAOKE"),
                TypedField("rooms", "\(value % 40)"),
            ], area: Self.areaKey(area).text)
        return acknowledged(node, workspace)
    }

    private func visit(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let establishment = try pick(Schema.establishment, value, workspace) else {
            return try establish(node, value, workspace)
        }
        _ = try workspace.addVisit(
            [
                TypedField("establishment", establishment.id.description),
                TypedField("date", "2026-05-\(10 + value % 20)"),
                TypedField("note", text("Kiểm tra lần \(value)", establishment.home)),
            ], isFinal: value % 3 == 0)
        return acknowledged(node, workspace)
    }

    private func edit(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        if value % 2 == 0 {
            guard let visit = try pick(Schema.visit, value / 2, workspace) else { return "none" }
            _ = try workspace.editVisit(visit, [TypedField("note", text("Sửa \(value)", visit.home))])
        } else {
            guard let record = try pick(Schema.establishment, value / 2, workspace) else { return "none" }
            _ = try workspace.edit(
                record,
                [TypedField("rooms", "\(value % 60)"), TypedField("name", text("Nhà nghỉ \(value)", record.home))])
        }
        return acknowledged(node, workspace)
    }

    /// A record of a kind that a node may write, one of the last few, so that devices meet on the same ones.
    func pick(_ kind: KindSpec, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> StoredRecord? {
        let found = try workspace.store.records(kind)
        guard !found.isEmpty else { return nil }
        return found[found.count - 1 - (value < Event.last ? value % min(found.count, 12) : 0)]
    }

    /// A kind that this version does not have.
    private static let newerKind = KindSpec("sampling", "Lấy mẫu", "sampling", home: .area, fields: [])

    /// What a newer version would write: a field of another number, a kind of another name, or a change of a visit that is final.
    private func newer(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        let home = Self.areaKey(area(of: node, value))
        var values = FieldValues()
        values[1] = .text(text("Điều chưa có \(value)", home))
        values[60_000] = .int(Int64(value))
        let written = values
        let id = RecordID(ticks: UInt64(place), random: UInt32(truncatingIfNeeded: value))
        if value % 2 == 0 {
            try workspace.requireInScope(home)
            _ = try workspace.commit { (batch) throws(FieldLogError) in
                try batch.create(Self.newerKind, home: home, values: written, id: id)
            }
        } else if value % 4 == 1, let visit = try pick(Schema.visit, value, workspace) {
            try workspace.requireInScope(visit.home)
            var change = FieldValues()
            change[Schema.visit, "note"] = .text(text("Sửa sau khi chốt \(value)", visit.home))
            let late = change
            _ = try workspace.commit { (batch) throws(FieldLogError) in try batch.append(visit, late) }
        } else if let record = try pick(Schema.establishment, value, workspace) {
            try workspace.requireInScope(record.home)
            var more = FieldValues()
            more[60_000] = .int(Int64(value))
            let added = more
            _ = try workspace.commit { (batch) throws(FieldLogError) in try batch.append(record, added) }
        } else {
            return "nothing to change"
        }
        tally.mark("newer entry")
        return acknowledged(node, workspace)
    }

    /// A command has returned: from now on what it wrote is there for ever.
    func acknowledged(_ node: Node, _ workspace: Workspace) -> String {
        guard let own = try? workspace.store.lastOwnChange() else { return "done" }
        let hash = own.entry.hash.bytes
        // What a device writes after it was taken out is nobody's but its own. A command that had nothing to change has written nothing.
        if node.isRevoked, ledger.acknowledged[hash] == nil, !ledger.wasPutBack.contains(0) {
            ledger.late[hash] = node.principal
        }
        ledger.acknowledge(hash, at: node.number)
        return own.entry.hash.hex
    }

    func seeRenewal(of node: Node, _ workspace: Workspace) {
        guard let problem = workspace.renewed else { return }
        tally.mark("renewed: \(problem.rawValue)")
        note("renewed \(problem.rawValue)")
        tell?("n\(node.number) takes a new name: \(problem.rawValue)")
        node.die()
    }
}
