public import FieldLogModel
public import FieldLogStorage

/// Complaints and tips: received, verified, closed. Who brought one is not recorded.
extension Workspace {
    /// Adds a complaint about an establishment, or about an area. The day received is today unless given.
    public func addComplaint(_ typed: [TypedField], area: String?) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.complaint
        try refuse(
            typed, of: kind, but: ["received", "channel", "establishment", "class", "due", "text", "note", "source"])
        var values = try values(typed, of: kind)
        if values[kind, "received"] == nil { values[kind, "received"] = .text(today) }
        guard let id = values[kind, "establishment"]?.record else {
            guard let area else {
                throw .refused(
                    FieldRefusal(kind: kind.name, field: "area", problem: .oneNeeded(["area", "establishment"])))
            }
            return try add(kind, home: try home(area), values)
        }
        let establishment = try standingEstablishment(id)
        if let area, try home(area) != establishment.home {
            throw .refused(FieldRefusal(kind: kind.name, field: "establishment", problem: .otherHome(id.description)))
        }
        return try add(kind, home: establishment.home, values)
    }

    /// Records what the verification of a complaint found; a visit that verified it is one of the same area, and of the same
    /// establishment where the complaint is about one.
    public func verifyComplaint(_ complaint: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        let kind = complaint.kind
        try requireStanding(complaint, before: "verified")
        try refuse(typed, of: kind, but: ["verified", "verification", "visit", "class", "note"])
        var values = try values(typed, of: kind)
        if values[kind, "verified"] == nil { values[kind, "verified"] = .text(today) }
        if values[kind, "verification"] == nil {
            throw .refused(FieldRefusal(kind: kind.name, field: "verification", problem: .required))
        }
        if let id = values[kind, "visit"]?.record {
            let visit = try standingVisit(id)
            guard visit.home == complaint.home else {
                throw .refused(FieldRefusal(kind: kind.name, field: "visit", problem: .otherHome(id.description)))
            }
            let about = complaint["establishment"]
            if !about.isNull, visit["establishment"] != about {
                throw .refused(
                    FieldRefusal(kind: kind.name, field: "visit", problem: .otherEstablishment(id.description)))
            }
        }
        return try commit { (batch) throws(FieldLogError) in try batch.change(complaint, values) }
    }

    /// Closes a complaint with what became of it.
    public func closeComplaint(_ complaint: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        let kind = complaint.kind
        try requireStanding(complaint, before: "closed")
        try refuse(typed, of: kind, but: ["closed", "result", "note"])
        var values = try values(typed, of: kind)
        if values[kind, "closed"] == nil { values[kind, "closed"] = .text(today) }
        if values[kind, "result"] == nil {
            throw .refused(FieldRefusal(kind: kind.name, field: "result", problem: .required))
        }
        return try commit { (batch) throws(FieldLogError) in try batch.change(complaint, values) }
    }

    private func requireStanding(_ complaint: StoredRecord, before step: String) throws(FieldLogError) {
        try requireInScope(complaint.home)
        if !complaint["withdrawn"].isNull { throw .withdrawn(complaint.id.description) }
        if let day = complaint[step].text {
            throw .refused(FieldRefusal(kind: complaint.kind.name, field: step, problem: .already(day)))
        }
    }

    /// An establishment that was not withdrawn, in an area of this store.
    func standingEstablishment(_ id: RecordID) throws(FieldLogError) -> StoredRecord {
        guard let record = try store.records(Schema.establishment, .id(id)).first else {
            throw .unknownRecord(id.description, kind: Schema.establishment.name)
        }
        if !record["withdrawn"].isNull { throw .withdrawn(id.description) }
        try requireInScope(record.home)
        return record
    }
}
