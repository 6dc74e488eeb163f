internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Works out what a row would do, without doing it.
struct RowPlanner {
    let file: BoundFile
    let index: KeyIndex
    let isUpdate: Bool
    let codes: CodeBook

    /// The plan of a row; throws what it is refused for.
    func plan(_ cells: [String]) throws(RowFailure) -> RowPlan {
        var plan = RowPlan()
        for record in file.records {
            for cells in record.variants(cells) { try add(record, cells, to: &plan) }
        }
        return plan
    }

    /// Takes note of the keys of a row that was refused, so that rows which refer to them are told apart as orphans.
    func refuseKeys(_ cells: [String]) {
        for record in file.records {
            for cells in record.variants(cells) {
                do throws(KeyFailure) {
                    index.refuse(
                        KeyName(
                            kind: record.kind.name, namespace: record.key.namespace, key: try record.key.text(cells)))
                } catch {}
            }
        }
    }

    private func add(_ record: BoundRecord, _ cells: [String], to plan: inout RowPlan) throws(RowFailure) {
        let kind = record.kind
        let name = try key(record.key, of: kind, cells, field: "")
        var values = FieldValues()
        let home: AreaKey
        switch kind.home {
        case .parent(let field):
            let parent = try self.parent(field, record, cells, plan)
            home = parent.home
            for reference in record.references where reference.field.name == field {
                values[reference.field.number] = .bytes(parent.id.bytes)
            }
        default:
            guard let area = try file.area.home(cells) else {
                throw .refused(field: "area", column: "", .field(.required))
            }
            home = area
        }
        try read(record, cells, home, plan, into: &values)
        let id = index.id(name, home)
        let standing = try self.standing(kind, id, home, plan)
        var after = values
        if let standing {
            let isFirst = !index.isTouched(id) && plan.standing(id) == nil
            after = try compare(kind, id, home, name, values, standing, isFirst: isFirst, in: &plan)
        } else {
            complete(kind, &after)
            try check(kind, after)
            try requireParentAlive(record, after, home, plan)
            plan.writes.append(.create(kind, id, home, after))
        }
        plan.given.append(RowPlan.Given(name: name, id: id, home: home, standing: after))
    }

    /// The values of a record as they stand before the next write of this row.
    private func standing(
        _ kind: KindSpec, _ id: RecordID, _ home: AreaKey, _ plan: RowPlan
    ) throws(RowFailure) -> FieldValues? {
        if let planned = plan.standing(id) { return planned }
        do throws(FieldLogError) { return try index.current(kind, id, home) } catch { throw .store(error) }
    }

    private func key(
        _ key: BoundKey, of kind: KindSpec, _ cells: [String], field: String
    ) throws(RowFailure) -> KeyName {
        do throws(KeyFailure) {
            return KeyName(kind: kind.name, namespace: key.namespace, key: try key.text(cells))
        } catch {
            let shown = field.isEmpty ? "\(kind.name).key" : field
            throw .refused(field: shown, column: file.column(error.place), error.reason)
        }
    }

    /// The record that a reference names by its key: one of this row, of an earlier one, or of the store.
    private func parent(
        _ field: String, _ record: BoundRecord, _ cells: [String], _ plan: RowPlan
    ) throws(RowFailure) -> (id: RecordID, home: AreaKey) {
        let shown = "\(record.kind.name).\(field)"
        guard let reference = record.references.first(where: { $0.field.name == field }) else {
            throw .refused(field: shown, column: "", .field(.required))
        }
        let name = try key(reference.key, of: reference.kind, cells, field: shown)
        if let given = plan.given.last(where: { $0.name == name }) { return (given.id, given.home) }
        let hint = try file.area.home(cells)
        let search: KeyIndex.Search
        do throws(FieldLogError) { search = try index.find(name, reference.kind, near: hint) } catch {
            throw .store(error)
        }
        let column = file.column(reference.key.places[0])
        switch search {
        case .found(let id, let home):
            try requireInScope(home, field: shown, column: column)
            return (id, home)
        case .several:
            throw .refused(field: shown, column: column, .ambiguousKey(kind: name.kind, key: Shown.short(name.key)))
        case .none:
            let reason: RowReason =
                index.isRefused(name)
                ? .orphan(kind: name.kind, key: Shown.short(name.key))
                : .unknownKey(kind: name.kind, key: Shown.short(name.key))
            throw .refused(field: shown, column: column, reason)
        }
    }

    private func requireInScope(_ home: AreaKey, field: String, column: String) throws(RowFailure) {
        let isInScope: Bool
        do throws(FieldLogError) { isInScope = try file.area.isInScope(home) } catch { throw .store(error) }
        if !isInScope { throw .refused(field: field, column: column, .areaOutside(home.text)) }
    }

    /// Reads the fields of a record, except the reference to its parent.
    private func read(
        _ record: BoundRecord, _ cells: [String], _ home: AreaKey, _ plan: RowPlan, into values: inout FieldValues
    ) throws(RowFailure) {
        let kind = record.kind
        for reader in record.fields {
            let field = reader.field
            let column = reader.places.first.map(file.column) ?? ""
            do throws(CellFailure) {
                let value = try reader.value(cells)
                if value.isNull { continue }
                if kind == Schema.visit, field.name == "status", !Life.mayCome(value) {
                    throw CellFailure.reason(
                        .field(.unknownCode(value.text ?? "", catalogue: "LIFE", near: ["DRAFT", "FINAL"])))
                }
                if case .reference(let name) = field.type, let target = Schema.kind(name), target.home != .commons {
                    try requireSameHome(value, target, home, plan)
                }
                values[field.number] = value
            } catch {
                switch error {
                case .reason(let reason): throw .refused(field: "\(kind.name).\(field.name)", column: column, reason)
                case .store(let error): throw .store(error)
                }
            }
        }
        for reference in record.references where values[reference.field.number] == nil {
            // A reference that is not the record's parent may be empty.
            guard reference.key.places.contains(where: { !CellWork.trimmed(cells[$0]).isEmpty }) else { continue }
            let found = try parent(reference.field.name, record, cells, plan)
            guard found.home == home else {
                throw .refused(
                    field: "\(kind.name).\(reference.field.name)", column: file.column(reference.key.places[0]),
                    .field(.otherHome(found.id.description)))
            }
            values[reference.field.number] = .bytes(found.id.bytes)
        }
    }

    private func requireSameHome(
        _ value: FieldValue, _ kind: KindSpec, _ home: AreaKey, _ plan: RowPlan
    ) throws(CellFailure) {
        guard let id = value.record, plan.standing(id) == nil else { return }
        do throws(FieldLogError) {
            if try index.current(kind, id, home) != nil { return }
            let isElsewhere = try !index.store.records(kind, .id(id)).isEmpty
            throw .refused(
                FieldRefusal(
                    kind: kind.name, field: "",
                    problem: isElsewhere ? .otherHome(id.description) : .unknownRecord(id.description)))
        } catch {
            if case .refused(let refusal) = error { throw .reason(.field(refusal.problem)) }
            throw .store(error)
        }
    }

    /// Fills in what follows from other fields, as where a visit is typed in: an establishment is active, a visit is final and
    /// belongs to the day on which it began.
    private func complete(_ kind: KindSpec, _ values: inout FieldValues) {
        func fill(_ name: String, _ value: FieldValue?) {
            guard let field = kind.field(name), values[field.number] == nil, let value else { return }
            values[field.number] = value
        }
        switch kind {
        case Schema.establishment: fill("status", .text("ACTIVE"))
        case Schema.visit:
            fill("status", .text(Life.final))
            let started = kind.field("started").flatMap { values[$0.number]?.text }
            fill("date", started.map { .text(String($0.prefix(10))) })
        default: break
        }
    }

    private func check(_ kind: KindSpec, _ values: FieldValues) throws(RowFailure) {
        var refusal = RecordRules.problem(kind, values)
        if refusal == nil, codes.hasDays {
            var day: String?
            if kind == Schema.finding, let id = values[kind, "visit"]?.record {
                day = (try? index.store.records(Schema.visit, .id(id)))?.first?["date"].text
            }
            refusal = codes.problem(kind, values, today: nil, visitDay: day)
        }
        guard let refusal else { return }
        let reader = file.records.lazy.flatMap(\.fields).first { $0.field.name == refusal.field }
        let column = reader?.places.first.map(file.column) ?? ""
        throw .refused(field: "\(kind.name).\(refusal.field)", column: column, .field(refusal.problem.shortened))
    }

    /// Nothing new is hung on a record that was withdrawn, or on a visit that is over.
    private func requireParentAlive(
        _ record: BoundRecord, _ values: FieldValues, _ home: AreaKey, _ plan: RowPlan
    ) throws(RowFailure) {
        for reference in record.references {
            guard let id = values[reference.field.number]?.record else { continue }
            let parent = try standing(reference.kind, id, home, plan)
            guard let parent, let reason = Life.overReason(reference.kind, parent) else { continue }
            throw .refused(
                field: "\(record.kind.name).\(reference.field.name)", column: file.column(reference.key.places[0]),
                reason)
        }
    }

    /// Compares what a row says with what stands, and plans the update where one is wanted. Gives the values as they stand after it.
    private func compare(
        _ kind: KindSpec, _ id: RecordID, _ home: AreaKey, _ name: KeyName, _ given: FieldValues,
        _ standing: FieldValues, isFirst: Bool, in plan: inout RowPlan
    ) throws(RowFailure) -> FieldValues {
        var changed = FieldValues()
        for (number, new) in zip(given.numbers, given.values) {
            let old = standing[number] ?? .null
            guard new != old, let field = kind.field(number) else { continue }
            // A visit that is final here is not made a draft again.
            if kind == Schema.visit, field.name == "status", !Life.isDraft(standing) { continue }
            plan.differences.append(
                RowPlan.Difference(kind: kind, id: id, key: name.key, field: field, old: old, new: new))
            // A finding stays with its visit.
            if kind == Schema.finding, field.name == "visit" { continue }
            changed[number] = new
        }
        guard isUpdate, isFirst, !changed.isEmpty else { return standing }
        if let reason = Life.overReason(kind, standing) {
            throw .refused(field: "\(kind.name).key", column: "", reason)
        }
        var whole = standing
        for (number, value) in zip(changed.numbers, changed.values) { whole[number] = value }
        guard kind == Schema.visit, let seal = Life.sealed(standing, whole) else {
            try check(kind, whole)
            plan.writes.append(.change(kind, id, home, changed))
            return whole
        }
        try check(kind, seal)
        plan.writes.append(.seal(kind, id, home, seal))
        return seal
    }
}
