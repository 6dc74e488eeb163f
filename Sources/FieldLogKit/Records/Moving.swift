public import FieldLogModel
public import FieldLogStorage

/// An establishment that moves house: a new record continues the old one, which is closed on that day. Visits and what follows them stay with
/// the old one, for they were made there; the new premises have not been inspected yet.
extension Workspace {
    /// What goes with a business when it moves: what it is, not what its house is. A certificate, fire papers and rooms are of the house.
    private static let kept = [
        "kind", "name", "registration_number", "registration_date", "registration_authority", "commitment",
    ]

    /// Closes an establishment on a day (today unless given) and adds one that continues it, in another area or the same one, in one
    /// transaction. What is typed stands in place of what the old one says. Throws `refused` where neither an area nor an address is given,
    /// where it is closed already, and for a day before it was opened.
    public func moveEstablishment(
        _ old: StoredRecord, _ typed: [TypedField], area: String?, date: String?
    ) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.establishment
        try requireInScope(old.home)
        if !old["withdrawn"].isNull { throw .withdrawn(old.id.description) }
        if let day = old["closed"].text {
            throw .refused(FieldRefusal(kind: kind.name, field: "closed", problem: .already(day)))
        }
        try refuse(
            typed, of: kind,
            but: Set(kind.fields.map(\.name)).subtracting([
                "status", "opened", "closed", "continues", "assigned", "withdrawn",
            ]).sorted())
        guard area != nil || typed.contains(where: { $0.name == "address" }) else {
            throw .refused(
                FieldRefusal(kind: kind.name, field: "address", problem: .oneNeeded(["to-area", "address"])))
        }
        let day = try value(date ?? today, of: kind, "closed")
        if let text = day.text, text > today {
            throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "date", problem: .future(text)))
        }
        if let text = day.text, let opened = old["opened"].text, text < opened {
            throw .refused(
                FieldRefusal(kind: FieldRefusal.commandLine, field: "date", problem: .before(field: "opened")))
        }
        var values = FieldValues()
        for name in Self.kept where !old[name].isNull { values[kind, name] = old[name] }
        let given = try self.values(typed, of: kind)
        for (number, value) in zip(given.numbers, given.values) { values[number] = value.isNull ? nil : value }
        values[kind, "continues"] = .bytes(old.id.bytes)
        values[kind, "status"] = .text("ACTIVE")
        values[kind, "opened"] = day
        // Where no other area is named, it stays in what became of its own.
        let home = try area.map { (text) throws(FieldLogError) in try homeOfNew(text, field: "to_area") } ?? old.home
        if area == nil { try refuseEnded(home, home.text, field: "to_area") }
        var end = FieldValues()
        end[kind, "status"] = .text("CLOSED")
        end[kind, "closed"] = day
        let (new, closing) = (values, end)
        let id = try commit { (batch) throws(FieldLogError) in
            _ = try batch.change(old, closing)
            return try batch.create(kind, home: home, values: new)
        }
        return try written(kind, id, home)
    }

    /// The records that an establishment continues, the latest first; each once, whatever names what.
    public func earlier(than establishment: StoredRecord) throws(FieldLogError) -> [StoredRecord] {
        var found: [StoredRecord] = []
        var met: Set<RecordID> = [establishment.id]
        var next = establishment["continues"].record
        while let id = next, met.insert(id).inserted,
            let record = try store.records(Schema.establishment, .id(id)).first
        {
            found.append(record)
            next = record["continues"].record
        }
        return found
    }

    /// The records that continue an establishment directly, withdrawn ones left out: one where it moved; more where two offices said so apart.
    public func later(than establishment: StoredRecord) throws(FieldLogError) -> [StoredRecord] {
        try store.records(Schema.establishment, .field("continues", .bytes(establishment.id.bytes))).filter {
            $0["withdrawn"].isNull && $0.id != establishment.id
        }
    }
}
