public import FieldLogModel
public import FieldLogStorage

/// The three steps of a measure, each on its own day and often by another office: proposed, decided, executed; or dropped.
///
/// The steps are checked here, when somebody types them. What arrives by sync is kept as it is, and ``RecordRules/problem(_:_:)`` says what is
/// wrong with it wherever it is shown.
extension Workspace {
    /// Proposes a measure upon a visit that was neither discarded nor annulled, for one of its findings or for all of it. The visit is that of
    /// the finding unless given; the day is today unless given.
    public func proposeMeasure(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.measure
        try refuse(typed, of: kind, but: ["visit", "finding", "kind", "proposed", "proposed_by", "note", "source"])
        var values = try values(typed, of: kind)
        if let finding = values[kind, "finding"]?.record { try takeVisit(of: finding, &values) }
        guard let id = values[kind, "visit"]?.record else {
            throw .refused(FieldRefusal(kind: kind.name, field: "visit", problem: .required))
        }
        let visit = try standingVisit(id)
        if values[kind, "proposed"] == nil { values[kind, "proposed"] = .text(today) }
        try requireFirst(values[kind, "proposed"], "proposed", notBefore: visit["date"].text, "visit.date", kind)
        return try add(kind, home: visit.home, values)
    }

    /// Records the decision on a measure: number, day (today unless given), authority and amount, which are one group.
    public func decideMeasure(_ measure: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        try step(measure, typed, ["number", "decided", "authority", "amount", "note"], date: "decided", after: nil)
    }

    /// Records that a decided measure was executed.
    public func executeMeasure(_ measure: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        try step(measure, typed, ["executed", "executed_by", "note"], date: "executed", after: "decided")
    }

    /// Records that a measure that was not executed is given up, with a reason.
    public func dropMeasure(_ measure: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        _ = try requireReason(typed.last { $0.name == "reason" }?.text)
        if let executed = measure["executed"].text {
            throw .refused(FieldRefusal(kind: measure.kind.name, field: "executed", problem: .already(executed)))
        }
        return try step(measure, typed, ["dropped", "reason", "note"], date: "dropped", after: nil)
    }

    /// One step: fields of its own, on a day, once, after another step.
    private func step(
        _ measure: StoredRecord, _ typed: [TypedField], _ names: [String], date: String, after: String?
    ) throws(FieldLogError) -> Bool {
        let kind = measure.kind
        try requireInScope(measure.home)
        if !measure["withdrawn"].isNull { throw .withdrawn(measure.id.description) }
        try refuse(typed, of: kind, but: names)
        for done in Set([date, "dropped"]) {
            if let day = measure[done].text {
                throw .refused(FieldRefusal(kind: kind.name, field: done, problem: .already(day)))
            }
        }
        if let after, measure[after].isNull {
            throw .refused(FieldRefusal(kind: kind.name, field: date, problem: .stepMissing(after)))
        }
        var values = try values(typed, of: kind)
        if values[kind, date] == nil { values[kind, date] = .text(today) }
        return try commit { (batch) throws(FieldLogError) in try batch.change(measure, values) }
    }

    /// Refuses fields that belong to another verb.
    func refuse(_ typed: [TypedField], of kind: KindSpec, but names: [String]) throws(FieldLogError) {
        for field in typed where !names.contains(field.name) {
            throw .refused(FieldRefusal(kind: kind.name, field: field.name, problem: .unknownField(near: names)))
        }
    }

    /// A visit on which something may be built: neither discarded nor annulled, in an area of this store.
    func standingVisit(_ id: RecordID) throws(FieldLogError) -> StoredRecord {
        guard let visit = try store.records(Schema.visit, .id(id)).first else {
            throw .unknownRecord(id.description, kind: Schema.visit.name)
        }
        let status = status(of: visit)
        if status == .discarded || status == .annulled { throw .visitIsOver(id.description, status: status.rawValue) }
        try requireInScope(visit.home)
        return visit
    }

    /// Throws for a day before another one, named by its field.
    func requireFirst(
        _ value: FieldValue?, _ field: String, notBefore day: String?, _ other: String, _ kind: KindSpec
    ) throws(FieldLogError) {
        guard let value = value?.text, let day, value < day else { return }
        throw .refused(FieldRefusal(kind: kind.name, field: field, problem: .before(field: other)))
    }

    private func takeVisit(of finding: RecordID, _ values: inout FieldValues) throws(FieldLogError) {
        let kind = Schema.measure
        guard let record = try store.records(Schema.finding, .id(finding)).first else {
            throw .unknownRecord(finding.description, kind: Schema.finding.name)
        }
        if !record["withdrawn"].isNull { throw .withdrawn(finding.description) }
        if let visit = values[kind, "visit"], visit != record["visit"] {
            throw .refused(FieldRefusal(kind: kind.name, field: "finding", problem: .otherVisit(finding.description)))
        }
        values[kind, "visit"] = record["visit"]
    }
}
