public import FieldLogModel
public import FieldLogStorage

/// The life of a visit: draft, then final; a final visit is amended or annulled, both with a reason, and never edited in place.
public enum VisitStatus: String, Sendable {
    /// Being written; counts for nothing yet.
    case draft = "DRAFT"
    /// Given up before it was final.
    case discarded = "DISCARDED"
    /// As it was signed.
    case final = "FINAL"
    /// As it was corrected (đính chính).
    case amended = "AMENDED"
    /// Declared void.
    case annulled = "ANNULLED"

    /// Whether the visit counts in reports.
    public var counts: Bool { self == .final || self == .amended }
}

extension Workspace {
    /// The status of a visit.
    public func status(of visit: StoredRecord) -> VisitStatus {
        visit["status"].text.flatMap(VisitStatus.init(rawValue:)) ?? .draft
    }

    /// Logs a visit. What is not given is filled in: the date from `started` or today, a kind from its trigger, the outcome DONE.
    /// `isFinal` seals it at once.
    public func addVisit(_ typed: [TypedField], isFinal: Bool) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.visit
        var values = try values(try refusingLife(typed), of: kind)
        if values[kind, "date"] == nil {
            values[kind, "date"] = .text(values[kind, "started"]?.text.map { String($0.prefix(10)) } ?? today)
        }
        if values[kind, "kind"] == nil {
            values[kind, "kind"] = .text(values[kind, "trigger"] == nil ? "PLANNED" : "UNANNOUNCED")
        }
        if values[kind, "outcome"] == nil { values[kind, "outcome"] = .text("DONE") }
        values[kind, "status"] = .text((isFinal ? VisitStatus.final : .draft).rawValue)
        let home = try homeOfEstablishment(values[kind, "establishment"]?.record, kind: kind)
        let id = try commit { (batch) throws(FieldLogError) in try batch.create(kind, home: home, values: values) }
        return try written(kind, id, home)
    }

    /// Changes a draft; false when nothing differs. Throws `visitIsFinal` for a final one.
    public func editVisit(_ visit: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        try requireDraft(visit)
        guard !typed.isEmpty else { throw .nothingToChange }
        let values = try values(try refusingLife(typed), of: Schema.visit)
        try checkSameHome(values[Schema.visit, "establishment"]?.record, visit)
        return try commit { (batch) throws(FieldLogError) in try batch.change(visit, values) }
    }

    /// Gives a draft up.
    public func discardVisit(_ visit: StoredRecord, reason: String?) throws(FieldLogError) {
        try requireDraft(visit)
        var values = FieldValues()
        values[Schema.visit, "status"] = .text(VisitStatus.discarded.rawValue)
        if let reason { values[Schema.visit, "reason"] = try value(reason, of: Schema.visit, "reason") }
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(visit, values) }
    }

    /// Seals a draft as it stands.
    public func finalizeVisit(_ visit: StoredRecord) throws(FieldLogError) {
        try requireDraft(visit)
        try seal(visit, with: FieldValues(), status: .final, reason: nil)
    }

    /// Corrects a final visit; the earlier version stays readable.
    public func amendVisit(_ visit: StoredRecord, _ typed: [TypedField], reason: String?) throws(FieldLogError) {
        try requireFinal(visit)
        let reason = try requireReason(reason)
        guard !typed.isEmpty else { throw .nothingToChange }
        let values = try values(try refusingLife(typed), of: Schema.visit)
        try checkSameHome(values[Schema.visit, "establishment"]?.record, visit)
        try seal(visit, with: values, status: .amended, reason: reason)
    }

    /// Declares a final visit void; it stays readable and counts no more.
    public func annulVisit(_ visit: StoredRecord, reason: String?) throws(FieldLogError) {
        try requireFinal(visit)
        try seal(visit, with: FieldValues(), status: .annulled, reason: try requireReason(reason))
    }

    private func seal(
        _ visit: StoredRecord, with values: FieldValues, status: VisitStatus, reason: String?
    ) throws(FieldLogError) {
        var whole = visit.filled
        for (number, value) in zip(values.numbers, values.values) { whole[number] = value.isNull ? nil : value }
        whole[Schema.visit, "status"] = .text(status.rawValue)
        whole[Schema.visit, "reason"] = try reason.map { (text) throws(FieldLogError) in
            try value(text, of: Schema.visit, "reason")
        }
        try commit { (batch) throws(FieldLogError) in try batch.seal(visit, whole) }
    }

    /// The reason given, or `reasonMissing`.
    func requireReason(_ reason: String?) throws(FieldLogError) -> String {
        guard let reason, reason.contains(where: { !$0.isWhitespace }) else { throw .reasonMissing }
        return reason
    }

    private func requireDraft(_ visit: StoredRecord) throws(FieldLogError) {
        // After a handover the records of former areas are still here; what is written there now nobody would take.
        try requireInScope(visit.home)
        switch status(of: visit) {
        case .draft: return
        case .final, .amended: throw .visitIsFinal(visit.id.description)
        case .discarded, .annulled: throw .visitIsOver(visit.id.description, status: status(of: visit).rawValue)
        }
    }

    private func requireFinal(_ visit: StoredRecord) throws(FieldLogError) {
        try requireInScope(visit.home)
        switch status(of: visit) {
        case .final, .amended: return
        case .draft: throw .visitIsDraft(visit.id.description)
        case .discarded, .annulled: throw .visitIsOver(visit.id.description, status: status(of: visit).rawValue)
        }
    }

    /// Status and reason follow from the verb; nobody sets them as fields.
    private func refusingLife(_ typed: [TypedField]) throws(FieldLogError) -> [TypedField] {
        for field in typed where field.name == "status" || field.name == "reason" {
            let near = Schema.visit.fields.map(\.name).filter { $0 != "status" && $0 != "reason" }
            throw .refused(FieldRefusal(kind: "visit", field: field.name, problem: .unknownField(near: near)))
        }
        return typed
    }

    private func homeOfEstablishment(_ id: RecordID?, kind: KindSpec) throws(FieldLogError) -> AreaKey {
        guard let id else { throw .refused(FieldRefusal(kind: kind.name, field: "establishment", problem: .required)) }
        guard let record = try store.records(Schema.establishment, .id(id)).first else {
            throw .unknownRecord(id.description, kind: Schema.establishment.name)
        }
        if !record["withdrawn"].isNull { throw .withdrawn(id.description) }
        try requireInScope(record.home)
        return record.home
    }

    private func checkSameHome(_ establishment: RecordID?, _ visit: StoredRecord) throws(FieldLogError) {
        guard let establishment else { return }
        guard try store.hasRecord(Schema.establishment, id: establishment, home: visit.home) else {
            throw .refused(
                FieldRefusal(kind: "visit", field: "establishment", problem: .otherHome(establishment.description)))
        }
    }
}

extension FieldValues {
    /// The value of a field by its name.
    public subscript(kind: KindSpec, name: String) -> FieldValue? {
        get { kind.field(name).flatMap { self[$0.number] } }
        set { if let field = kind.field(name) { self[field.number] = newValue } }
    }
}
