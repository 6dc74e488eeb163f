public import FieldLogModel
public import FieldLogStorage

/// What is wrong with a record as it stands: it came so by sync, or what it is about was taken back elsewhere. It is kept.
extension Workspace {
    /// The problem of a record, nil for none and for one that was withdrawn: between its own fields, with its codes on their days, or with the
    /// visit, establishment or finding that it names, where that is void. Looks up what it names.
    public func problem(of record: StoredRecord) throws(FieldLogError) -> FieldRefusal? {
        guard record["withdrawn"].isNull else { return nil }
        if let problem = RecordRules.problem(record.kind, record.filled) { return problem }
        if record.kind == Schema.visit, !status(of: record).isStanding { return nil }
        if let problem = try voidReference(of: record) { return problem }
        let codes = try codes()
        guard codes.hasDays else { return nil }
        var visitDay: String?
        if record.kind == Schema.finding, let id = record["visit"].record {
            visitDay = try store.record(Schema.visit, id: id, home: record.home)?["date"].text
        }
        return codes.problem(record.kind, record.filled, today: nil, visitDay: visitDay)
    }

    /// The first field that names a record of its own area that was withdrawn, discarded or annulled.
    private func voidReference(of record: StoredRecord) throws(FieldLogError) -> FieldRefusal? {
        for field in record.kind.fields {
            guard case .reference(let name) = field.type, Self.bearing.contains(name), let kind = Schema.kind(name),
                let id = record[field.name].record,
                let other = try store.record(kind, id: id, home: record.home)
            else { continue }
            let isVoid = kind == Schema.visit ? !status(of: other).isStanding : !other["withdrawn"].isNull
            if isVoid {
                return FieldRefusal(kind: record.kind.name, field: field.name, problem: .void(id.description))
            }
        }
        return nil
    }

    /// Kinds without which what names them has no ground.
    private static let bearing: Set<String> = ["visit", "establishment", "finding"]
}

extension VisitStatus {
    /// Whether the visit was neither given up nor declared void.
    public var isStanding: Bool { self != .discarded && self != .annulled }
}
