public import FieldLogModel
public import FieldLogStorage

/// What somebody asked a succession to say.
public struct SuccessionRequest: Sendable {
    /// The area that ends or cedes a part, `CODE[@DATE]`.
    public let old: String
    /// The area that takes its place, `CODE[@DATE]`; without a date the one valid on the day.
    public let new: String
    /// The first day on which it is so.
    public let date: String
    /// `whole` or `part`.
    public let extent: String

    /// A request of these parts, as they were typed.
    public init(old: String, new: String, date: String, extent: String) {
        self.old = old
        self.new = new
        self.date = date
        self.extent = extent
    }
}

extension Workspace {
    /// Adds what became of an area: `CODE` means the area valid on the day before, and for its heir on the day itself.
    ///
    /// Throws `refused` for an unknown area or extent, an area that takes its own place, and what `SuccessionRules` finds.
    /// A succession that is there already with another extent is changed. For administrators.
    public func addSuccession(_ request: SuccessionRequest) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.succession
        let input = try input()
        var values = FieldValues()
        for (name, text) in [("effective_date", request.date), ("extent", request.extent)] {
            guard let field = kind.field(name) else { continue }
            do throws(FieldProblem) {
                let value = try input.value(text, for: field)
                if value.isNull { throw FieldProblem.required }
                values[field.number] = value
            } catch {
                throw .refused(FieldRefusal(kind: kind.name, field: name, problem: error))
            }
        }
        let date = values[kind, "effective_date"]?.text ?? ""
        let index = AreaIndex(store: store)
        let old = try area(request.old, "old_code", before: date, index)
        let new = try area(request.new, "new_code", on: date, index)
        if old.key == new.key {
            throw .refused(FieldRefusal(kind: kind.name, field: "new_code", problem: .cycle(new.key.text)))
        }
        values[kind, "old_code"] = .text(old.key.code)
        values[kind, "new_code"] = .text(new.key.code)
        values[kind, "old_level"] = .text(old.level)
        values[kind, "new_level"] = .text(new.level)
        if let refusal = try SuccessionRules(store).problem(values) { throw .refused(refusal) }
        let id = RecordID.derived(
            deployment: try store.deployment(), kind: kind.name, home: .commons, namespace: "succession",
            key: "\(old.key.code) \(new.key.code) \(date)")
        guard let known = try store.record(kind, id: id, home: .commons) else {
            return try add(kind, home: .commons, values, id: id)
        }
        let written = values
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(known, written) }
        return try self.written(kind, id, .commons)
    }

    private func area(
        _ text: String, _ field: String, before day: String? = nil, on date: String? = nil, _ index: AreaIndex
    ) throws(FieldLogError) -> Area {
        do throws(FieldLogError) {
            if text.contains("@") { return try index.resolve(text, today: today) }
            let all = try index.areas(code: text)
            let fits = all.last { area in
                if let day { return (area.key.validFrom ?? "") < day && (area.validTo ?? "~") >= day }
                return area.isValid(on: date ?? today)
            }
            guard let fits else { throw FieldLogError.unknownArea(text) }
            return fits
        } catch {
            guard case .unknownArea = error else { throw error }
            throw .refused(FieldRefusal(kind: Schema.succession.name, field: field, problem: .unknownArea(text)))
        }
    }

    /// Ends an area on a day, the first on which it is not valid any more; its records stay where they are. False when it says so already.
    public func endArea(_ text: String, on date: String) throws(FieldLogError) -> (area: Area, hasHeirs: Bool) {
        let index = AreaIndex(store: store)
        let area = try index.resolve(text, today: today)
        let records = try store.records(Schema.area, .field("code", .text(area.key.code)))
        guard let record = records.first(where: { Area(stored: $0)?.key == area.key }) else { throw .unknownArea(text) }
        var values = FieldValues()
        values[Schema.area, "valid_to"] = try value(date, of: Schema.area, "valid_to")
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(record, values) }
        guard let ended = Area(stored: try written(Schema.area, record.id, .commons)) else { throw .unknownArea(text) }
        let heirs = try AreaIndex(store: store).heirs(of: ended, through: "~")
        return (ended, !heirs.isEmpty)
    }

    // MARK: Establishments of divided areas

    /// Decides which of the heirs of its home an establishment belongs to. Throws `refused` for an area that is none of them, with those that are.
    public func assign(_ establishment: StoredRecord, to text: String) throws(FieldLogError) -> Bool {
        let kind = Schema.establishment
        try requireInScope(establishment.home)
        if !establishment["withdrawn"].isNull { throw .withdrawn(establishment.id.description) }
        let index = AreaIndex(store: store)
        let chosen = try index.resolve(text, today: today)
        let day = max(chosen.key.validFrom ?? "", today)
        let date = chosen.isValid(on: day) ? day : chosen.key.validFrom ?? today
        let place = try Boundaries(index: index, date: date).place(establishment.home, assigned: nil)
        guard place.candidates.contains(chosen.key), !place.isOrphaned else {
            // Those there will be, where the division is still to come.
            let all = try Boundaries(index: index, date: "2199-12-31").place(establishment.home, assigned: nil)
            if place.isOrphaned, all.isOrphaned, let last = all.candidates.first {
                throw .refused(FieldRefusal(kind: kind.name, field: "assigned", problem: .noHeir(last.text)))
            }
            throw .refused(
                FieldRefusal(
                    kind: kind.name, field: "assigned", problem: .notAnHeir(text, heirs: all.candidates.map(\.text))))
        }
        var values = FieldValues()
        values[kind, "assigned"] = .text(chosen.key.text)
        return try commit { (batch) throws(FieldLogError) in try batch.change(establishment, values) }
    }

    /// The establishments, not withdrawn, of which nobody has decided on a day which of several areas they belong to, with these.
    /// Those of areas that began later are none of them: they were not there. One of an area that ended without a successor has no area either, and
    /// its place says so. One pass over the establishments.
    public func unassigned(on date: String) throws(FieldLogError) -> [(establishment: StoredRecord, place: AreaPlace)] {
        let boundaries = Boundaries(index: AreaIndex(store: store), date: date)
        var found: [(establishment: StoredRecord, place: AreaPlace)] = []
        try store.forEach(Schema.establishment) { (record) throws(FieldLogError) in
            guard record["withdrawn"].isNull, (record.home.validFrom ?? "") <= date else { return true }
            let assigned = record["assigned"].text.flatMap { AreaKey(text: $0) }
            let place = try boundaries.place(record.home, assigned: assigned)
            if place.area == nil || place.isOrphaned { found.append((record, place)) }
            return true
        }
        return found
    }

    /// The areas that ended by today without a successor and are still what establishments here come to, ascending. One pass over the establishments.
    public func areasWithoutHeirs() throws(FieldLogError) -> [AreaKey] {
        let index = AreaIndex(store: store)
        var found: Set<AreaKey> = []
        for (_, place) in try unassigned(on: today) where place.isOrphaned {
            for key in place.candidates {
                if let end = try index.area(key)?.validTo, end <= today { found.insert(key) }
            }
        }
        return found.sorted()
    }
}
