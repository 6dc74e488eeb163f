public import FieldLogModel
public import FieldLogStorage

/// Saying that two establishments are one, and that they are not.
extension Workspace {
    /// Says that two establishments are one; false where that is said already. `shown`, one of the two, is the one whose name the group shows.
    ///
    /// The link has an id that follows from the two, so that offices that make it apart have made one. Both have to be in areas of this store.
    public func link(
        _ one: StoredRecord, _ other: StoredRecord, reason: String?, shown: StoredRecord? = nil
    ) throws(FieldLogError) -> (link: StoredRecord, isNew: Bool) {
        let (first, second) = try ends(one, other)
        let kind = Schema.link
        var values = FieldValues()
        values[kind, "one"] = .bytes(first.id.bytes)
        values[kind, "other"] = .bytes(second.id.bytes)
        values[kind, "other_home"] = .text(second.home.text)
        values[kind, "state"] = .text("LINKED")
        if let reason { values[kind, "reason"] = try value(reason, of: kind, "reason") }
        if let shown { values[kind, "shown"] = .bytes(shown.id.bytes) }
        guard let known = try stored(first, second) else {
            return (try add(kind, home: first.home, values, id: try linkID(first, second)), true)
        }
        let isLinked = known["state"].text == "LINKED"
        if isLinked, reason == nil { values[kind, "reason"] = nil }
        let written = values
        let isChanged = try commit { (batch) throws(FieldLogError) in try batch.change(known, written) }
        return (try self.written(kind, known.id, known.home), isChanged)
    }

    /// Says that two establishments that were linked are not one. Throws `notLinked` where no live link joins these two.
    public func unlink(_ one: StoredRecord, _ other: StoredRecord, reason: String?) throws(FieldLogError)
        -> StoredRecord
    {
        let (first, second) = try ends(one, other)
        let kind = Schema.link
        guard let known = try stored(first, second), known["state"].text == "LINKED" else {
            throw .notLinked(one.id.description, other.id.description)
        }
        var values = FieldValues()
        values[kind, "state"] = .text("UNLINKED")
        values[kind, "reason"] =
            try reason.map { (text) throws(FieldLogError) in try value(text, of: kind, "reason") } ?? .null
        let written = values
        _ = try commit { (batch) throws(FieldLogError) in try batch.change(known, written) }
        return try self.written(kind, known.id, known.home)
    }

    /// The two in the order of their ids. Throws `refused` for one establishment given twice.
    private func ends(
        _ one: StoredRecord, _ other: StoredRecord
    ) throws(FieldLogError) -> (StoredRecord, StoredRecord) {
        if one.id == other.id, one.home == other.home {
            throw .refused(FieldRefusal(kind: Schema.link.name, field: "other", problem: .same(other.id.description)))
        }
        for record in [one, other] {
            try requireInScope(record.home)
            if !record["withdrawn"].isNull { throw .withdrawn(record.id.description) }
        }
        return (one.id, one.home) < (other.id, other.home) ? (one, other) : (other, one)
    }

    private func linkID(_ first: StoredRecord, _ second: StoredRecord) throws(FieldLogError) -> RecordID {
        RecordID.derived(
            deployment: try store.deployment(), kind: Schema.link.name, home: first.home, namespace: "link",
            key: "\(first.id) \(second.id) \(second.home.text)")
    }

    private func stored(_ first: StoredRecord, _ second: StoredRecord) throws(FieldLogError) -> StoredRecord? {
        try store.record(Schema.link, id: try linkID(first, second), home: first.home)
    }
}
