internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

extension World {
    /// What follows a visit: measures and their steps, complaints, follow-ups, links, plans and targets, frozen reports, an override of the guard.
    func follow(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        let value = abs(value)
        let rest = value / 16
        switch value % 16 {
        case 0, 1: return try propose(node, rest, workspace)
        case 2, 3, 4: return try step(node, value % 16 - 2, rest, workspace)
        case 5: return try complain(node, rest, workspace)
        case 6: return try answer(node, rest, workspace)
        case 7: return try askForFollowUp(node, rest, workspace)
        case 8: return try closeFollowUp(node, rest, workspace)
        case 9, 10, 14, 15: return try link(node, rest, workspace)
        case 11: return try plan(node, rest, workspace)
        case 12: return try freeze(node, rest, workspace)
        default: return try override(node, rest, workspace)
        }
    }

    private func propose(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let visit = try pick(Schema.visit, value, workspace) else { return "none" }
        _ = try workspace.proposeMeasure([
            TypedField("visit", visit.id.description), TypedField("kind", "FINE"),
            TypedField("proposed", "2026-06-30"), TypedField("note", text("Kiến nghị \(value)", visit.home)),
        ])
        tally.mark("measure proposed")
        return acknowledged(node, workspace)
    }

    private func step(
        _ node: Node, _ step: Int, _ value: Int, _ workspace: Workspace
    ) throws(FieldLogError) -> String {
        guard let measure = try pick(Schema.measure, value, workspace) else { return "none" }
        let day = "2026-07-\(10 + value % 20)"
        switch step {
        case 0:
            // Two offices may decide the same one, each with its own number and amount.
            _ = try workspace.decideMeasure(
                measure,
                [
                    TypedField("number", "\(1 + value % 90)/QĐ-XPHC"), TypedField("decided", day),
                    TypedField("amount", "\(1 + value % 40)000000"),
                ])
            tally.mark("measure decided")
        case 1: _ = try workspace.executeMeasure(measure, [TypedField("executed", "2026-08-\(10 + value % 20)")])
        default:
            _ = try workspace.dropMeasure(
                measure, [TypedField("dropped", day), TypedField("reason", text("Hết thời hiệu", measure.home))])
        }
        return acknowledged(node, workspace)
    }

    private func complain(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let place = try pick(Schema.establishment, value, workspace) else { return "none" }
        _ = try workspace.addComplaint(
            [
                TypedField("establishment", place.id.description), TypedField("channel", "HOTLINE"),
                TypedField("received", "2026-06-01"), TypedField("text", text("Mở nhạc khuya \(value)", place.home)),
            ], area: nil)
        tally.mark("complaint")
        return acknowledged(node, workspace)
    }

    private func answer(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let complaint = try pick(Schema.complaint, value, workspace) else { return "none" }
        _ = try workspace.closeComplaint(
            complaint,
            [TypedField("closed", "2026-07-\(10 + value % 20)"), TypedField("result", text("Đã nhắc", complaint.home))])
        return acknowledged(node, workspace)
    }

    private func askForFollowUp(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let place = try pick(Schema.establishment, value, workspace) else { return "none" }
        _ = try workspace.addFollowUp([
            TypedField("establishment", place.id.description), TypedField("due", "2026-09-\(10 + value % 20)"),
            TypedField("reason", text("Hẹn lại", place.home)),
        ])
        tally.mark("follow-up")
        return acknowledged(node, workspace)
    }

    private func closeFollowUp(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let asked = try pick(Schema.followUp, value, workspace), let place = asked["establishment"].record,
            let visit = try workspace.store.records(Schema.visit).last(where: {
                $0["establishment"].record == place && $0.home == asked.home
            })
        else { return "none" }
        _ = try workspace.closeFollowUp(asked, visit: visit.id.description)
        return acknowledged(node, workspace)
    }

    /// Two of the last establishments are said to be one, or two.
    private func link(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        // Of the last three, so that several offices name the same two, in either order.
        let (first, second) = (value % 3, (value + 1 + value / 3 % 2) % 3)
        guard let one = try pick(Schema.establishment, first, workspace),
            let other = try pick(Schema.establishment, second, workspace), one.id != other.id
        else { return "none" }
        if value / 6 % 3 == 0 {
            _ = try workspace.unlink(one, other, reason: "hai địa chỉ")
            tally.mark("unlinked")
        } else {
            _ = try workspace.link(one, other, reason: nil, shown: value % 2 == 0 ? one : nil)
            tally.mark("linked")
        }
        return acknowledged(node, workspace)
    }

    /// A plan or a target: they live in the commons, and an officer may write them.
    private func plan(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        let kind = value % 2 == 0 ? Schema.plan : Schema.target
        if value % 3 == 0, let known = try pick(kind, value, workspace) {
            _ = try workspace.edit(known, [TypedField("name", "Kế hoạch \(value)")])
            return acknowledged(node, workspace)
        }
        var values = FieldValues()
        values[kind, "name"] = .text("Chỉ tiêu \(value)")
        for (name, text) in [("first", "2026-01-01"), ("last", "2026-12-31"), ("form", "{\"at_least\": \(value)}")] {
            if let field = kind.field(name) { values[field.number] = .text(text) }
        }
        let written = values
        _ = try workspace.commit { (batch) throws(FieldLogError) in
            try batch.create(kind, home: .commons, values: written)
        }
        tally.mark("plan or target")
        return acknowledged(node, workspace)
    }

    /// A text as reports have it, now and then longer than one value may be, under its digest.
    private func freeze(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let visit = try pick(Schema.visit, value, workspace) else { return "none" }
        let kind = Schema.report
        var values = FieldValues()
        for (name, text) in [
            ("layout", "178"), ("form", "{}"), ("period", "2026-H1"), ("first", "2026-01-01"), ("last", "2026-06-30"),
            ("as_of", "2026-07-10"), ("boundaries", "2026-06-30"), ("missing", "[]"),
        ] {
            values[kind, name] = .text(text)
        }
        let line = "[\"cell\",0,1,\(value),\"0\",null]\n"
        let frozen = String(repeating: line, count: value % 3 == 0 ? Limits.textBytesMax / line.utf8.count + 40 : 3)
        _ = try workspace.freeze(
            values, area: visit.home, text: frozen, digest: SHA256.hash(Array(frozen.utf8)).hex)
        tally.mark("report frozen")
        return acknowledged(node, workspace)
    }

    /// What the guard refuses is saved by somebody who may, with a reason.
    private func override(_ node: Node, _ value: Int, _ workspace: Workspace) throws(FieldLogError) -> String {
        guard let place = try pick(Schema.establishment, value, workspace) else { return "none" }
        try workspace.overrideGuard(reason: "số trên biển hiệu")
        // An empty reason is refused, and ends it.
        defer { try? workspace.overrideGuard(reason: "") }
        _ = try workspace.edit(place, [TypedField("note", text("Biển ghi 0912 345 6\(10 + value % 80)", place.home))])
        tally.mark("guard overridden")
        return acknowledged(node, workspace)
    }
}
