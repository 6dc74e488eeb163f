public import FieldLogModel
public import FieldLogStorage

/// Records without a life of their own: teams, establishments, findings, codes.
extension Workspace {
    /// Adds an establishment to an area of this store.
    public func addEstablishment(_ typed: [TypedField], area: String) throws(FieldLogError) -> StoredRecord {
        let home = try homeOfNew(area, field: "area")
        var values = try values(typed, of: Schema.establishment)
        if values[Schema.establishment, "status"] == nil { values[Schema.establishment, "status"] = .text("ACTIVE") }
        return try add(Schema.establishment, home: home, values)
    }

    /// The home of something new. A code whose areas all ended is refused as ended; with a day, `CODE@DATE`, it says which one is meant: paper of
    /// the time before a reform is typed in after it.
    /// Throws `refused`, `unknownArea`, `areaOutside`.
    public func homeOfNew(_ text: String, field: String) throws(FieldLogError) -> AreaKey {
        do throws(FieldLogError) { return try home(text) } catch {
            guard case .unknownArea = error, let last = try AreaIndex(store: store).areas(code: text).last else {
                throw error
            }
            try refuseEnded(last.key, text, field: field)
            throw error
        }
    }

    /// Throws `refused` for an area that ended and was succeeded by others. One without successors is all there is.
    func refuseEnded(_ home: AreaKey, _ text: String, field: String) throws(FieldLogError) {
        guard let (end, heirs) = try succession(of: home) else { return }
        throw .refused(
            FieldRefusal(
                kind: Schema.establishment.name, field: field,
                problem: .endedArea(text, on: end, heirs: heirs)))
    }

    /// The day on which an area ended, and the codes of those that took its place by today; nil for one that goes on or has no successor.
    func succession(of home: AreaKey) throws(FieldLogError) -> (end: String, heirs: [String])? {
        let index = AreaIndex(store: store)
        guard let area = try index.area(home), let end = area.validTo, end <= today else { return nil }
        let heirs = try index.heirs(of: area, through: today).map(\.key.code).sorted()
        return heirs.isEmpty ? nil : (end, heirs)
    }

    /// Adds a team.
    public func addTeam(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        try add(Schema.team, home: .commons, try values(typed, of: Schema.team))
    }

    /// Adds a plan of inspections.
    public func addPlan(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        try add(Schema.plan, home: .commons, try values(typed, of: Schema.plan))
    }

    /// Adds a target; its form was read before.
    public func addTarget(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        try add(Schema.target, home: .commons, try values(typed, of: Schema.target))
    }

    /// Adds a finding to a visit that was neither discarded nor annulled.
    public func addFinding(_ typed: [TypedField]) throws(FieldLogError) -> StoredRecord {
        let values = try values(typed, of: Schema.finding)
        guard let id = values[Schema.finding, "visit"]?.record else {
            throw .refused(FieldRefusal(kind: "finding", field: "visit", problem: .required))
        }
        guard let visit = try store.records(Schema.visit, .id(id)).first else {
            throw .unknownRecord(id.description, kind: Schema.visit.name)
        }
        let status = status(of: visit)
        if status == .discarded || status == .annulled { throw .visitIsOver(id.description, status: status.rawValue) }
        try requireInScope(visit.home)
        try requireFirst(
            values[Schema.finding, "deadline"], "deadline", notBefore: visit["date"].text, "visit.date", Schema.finding)
        return try add(Schema.finding, home: visit.home, values)
    }

    func add(
        _ kind: KindSpec, home: AreaKey, _ values: FieldValues, id: RecordID? = nil
    ) throws(FieldLogError) -> StoredRecord {
        var filled = values
        for number in values.numbers where values[number] == .null { filled[number] = nil }
        let written = filled
        let id = try commit { (batch) throws(FieldLogError) in
            try batch.create(kind, home: home, values: written, id: id)
        }
        return try self.written(kind, id, home)
    }

    /// Changes a record; false when it says so already.
    public func edit(_ record: StoredRecord, _ typed: [TypedField]) throws(FieldLogError) -> Bool {
        guard !typed.isEmpty else { throw .nothingToChange }
        try requireInScope(record.home)
        if record["withdrawn"] != .null { throw .withdrawn(record.id.description) }
        for field in typed { try refuseLink(field, record.kind) }
        let values = try values(typed, of: record.kind)
        try refuseCircle(record, values)
        return try commit { (batch) throws(FieldLogError) in try batch.change(record, values) }
    }

    /// Takes back a record that was made in error, with a reason. It stays readable.
    public func withdraw(_ record: StoredRecord, reason: String?) throws(FieldLogError) {
        let reason = try requireReason(reason)
        if record["withdrawn"] != .null { throw .withdrawn(record.id.description) }
        try requireInScope(record.home)
        var values = FieldValues()
        values[record.kind, "withdrawn"] = try value(reason, of: record.kind, "withdrawn")
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(record, values) }
    }

    /// An establishment continues neither itself nor one that continues it.
    private func refuseCircle(_ record: StoredRecord, _ values: FieldValues) throws(FieldLogError) {
        guard record.kind == Schema.establishment, let id = values[record.kind, "continues"]?.record else { return }
        var isCircle = id == record.id
        if !isCircle, let next = try store.records(record.kind, .id(id)).first {
            isCircle = try earlier(than: next).contains { $0.id == record.id }
        }
        if isCircle {
            throw .refused(
                FieldRefusal(kind: record.kind.name, field: "continues", problem: .same(id.description)))
        }
    }

    /// What belongs to a record stays with it; what belongs to another is withdrawn and logged anew.
    private func refuseLink(_ field: TypedField, _ kind: KindSpec) throws(FieldLogError) {
        let fixed = kind.fixedFields
        if fixed.contains(field.name) {
            let near = kind.fields.map(\.name).filter { !fixed.contains($0) }
            throw .refused(FieldRefusal(kind: kind.name, field: field.name, problem: .unknownField(near: near)))
        }
    }

    package func requireInScope(_ home: AreaKey) throws(FieldLogError) {
        guard try scope().contains(home) else { throw .areaOutside(home.text) }
    }

    func written(_ kind: KindSpec, _ id: RecordID, _ home: AreaKey) throws(FieldLogError) -> StoredRecord {
        guard let record = try store.record(kind, id: id, home: home) else {
            throw .unknownRecord(id.description, kind: kind.name)
        }
        return record
    }
}

extension KindSpec {
    /// The fields that `edit` does not change: what a record belongs to, and what has a verb of its own.
    public var fixedFields: Set<String> {
        switch name {
        case "establishment": ["assigned", "withdrawn"]
        case "finding", "measure": ["visit", "withdrawn"]
        case "followup": ["establishment", "finding", "visit", "withdrawn"]
        default: ["withdrawn"]
        }
    }
}
