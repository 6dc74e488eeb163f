public import FieldLogModel
public import FieldLogStorage

/// Follow-ups (phúc tra). One that a finding's deadline asks for is derived and never logged; what is logged is one that somebody asked for,
/// and which visit closed which.
extension Workspace {
    /// Asks for a follow-up at an establishment by a day.
    public func addFollowUp(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.followUp
        try refuse(typed, of: kind, but: ["establishment", "due", "reason", "asked_by", "source"])
        var values = try values(typed, of: kind)
        if let id = values[kind, "asked_by"]?.record {
            let visit = try standingVisit(id)
            let about = values[kind, "establishment"] ?? visit["establishment"]
            guard about == visit["establishment"] else {
                throw .refused(
                    FieldRefusal(kind: kind.name, field: "asked_by", problem: .otherEstablishment(id.description)))
            }
            values[kind, "establishment"] = about
        }
        guard let id = values[kind, "establishment"]?.record else {
            throw .refused(FieldRefusal(kind: kind.name, field: "establishment", problem: .required))
        }
        return try add(kind, home: try standingEstablishment(id).home, values)
    }

    /// Closes a follow-up by a visit: one that was asked for, or the one that a finding's deadline asks for. The visit is final, was done, is of
    /// the same establishment or one that is linked with it, and not before the one that found what is followed up.
    public func closeFollowUp(_ record: StoredRecord, visit text: String) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.followUp
        let id = try self.record(Schema.visit, text).id
        let visit = try standingVisit(id)
        try requireInScope(record.home)
        if !record["withdrawn"].isNull { throw .withdrawn(record.id.description) }
        guard record.kind == Schema.finding else { return try close(record, by: visit) }
        guard let found = record["visit"].record.flatMap({ $0 }), let due = record["deadline"].text else {
            throw .refused(FieldRefusal(kind: Schema.finding.name, field: "deadline", problem: .required))
        }
        let first = try standingVisit(found)
        try requireSame(visit, first["establishment"], first.home)
        try requireLooking(visit, again: first, "finding.visit")
        var values = FieldValues()
        values[kind, "establishment"] = first["establishment"]
        values[kind, "due"] = .text(due)
        values[kind, "finding"] = .bytes(record.id.bytes)
        values[kind, "visit"] = .bytes(visit.id.bytes)
        // Two offices that close the same one have made one record, and say so where they name two visits.
        let id2 = RecordID.derived(
            deployment: try store.deployment(), kind: kind.name, home: record.home, namespace: "finding",
            key: record.id.description)
        if let known = try store.record(kind, id: id2, home: record.home) { return try close(known, by: visit) }
        return try add(kind, home: record.home, values, id: id2)
    }

    private func close(_ followUp: StoredRecord, by visit: StoredRecord) throws(FieldLogError) -> StoredRecord {
        let kind = followUp.kind
        if let id = followUp["visit"].record, id != visit.id {
            throw .refused(FieldRefusal(kind: kind.name, field: "visit", problem: .already(id.description)))
        }
        try requireSame(visit, followUp["establishment"], followUp.home)
        if let asked = followUp["asked_by"].record,
            let first = try store.record(Schema.visit, id: asked, home: followUp.home)
        {
            try requireLooking(visit, again: first, "asked_by")
        } else {
            try requireLooking(visit, again: nil, "")
        }
        var values = FieldValues()
        values[kind, "visit"] = .bytes(visit.id.bytes)
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(followUp, values) }
        return try written(kind, followUp.id, followUp.home)
    }

    /// Throws for a visit that closes nothing: one that is a draft, found nobody, is the very visit that asked for another, or lies before it.
    private func requireLooking(
        _ visit: StoredRecord, again first: StoredRecord?, _ other: String
    ) throws(FieldLogError) {
        let kind = Schema.followUp
        guard status(of: visit).counts else { throw .visitIsDraft(visit.id.description) }
        if let outcome = visit["outcome"].text, outcome != "DONE" {
            throw .refused(
                FieldRefusal(
                    kind: kind.name, field: "visit", problem: .attempt(visit.id.description, outcome: outcome)))
        }
        guard let first else { return }
        if first.id == visit.id {
            throw .refused(FieldRefusal(kind: kind.name, field: "visit", problem: .same(visit.id.description)))
        }
        try requireFirst(visit["date"], "visit", notBefore: first["date"].text, other, kind)
    }

    private func requireSame(_ visit: StoredRecord, _ establishment: FieldValue, _ home: AreaKey) throws(FieldLogError)
    {
        if visit["establishment"] == establishment, visit.home == home { return }
        let groups = try EstablishmentGroups(store)
        guard let one = visit["establishment"].record, let other = establishment.record,
            groups.leader(of: EstablishmentKey(id: one, home: visit.home))
                == groups.leader(of: EstablishmentKey(id: other, home: home))
        else {
            throw .refused(
                FieldRefusal(
                    kind: Schema.followUp.name, field: "visit", problem: .otherEstablishment(visit.id.description)))
        }
    }
}
