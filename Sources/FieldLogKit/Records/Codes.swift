public import FieldLogModel
public import FieldLogStorage

/// Codes of the catalogues: added, said otherwise, retired, by an administrator and for everyone. None is ever taken away or used again.
extension Workspace {
    /// Adds a code to a catalogue, in use from a day on or since ever. Throws `keyExists` for one that is or was there.
    public func addCode(
        catalogue: String, code: String, vi: String, en: String, from: String? = nil
    ) throws(FieldLogError) -> StoredRecord {
        let kind = Schema.code
        var typed = [
            TypedField("catalogue", catalogue), TypedField("code", code), TypedField("vi", vi), TypedField("en", en),
        ]
        if let from { typed.append(TypedField("valid_from", from)) }
        var values = try values(typed, of: kind)
        if en.isEmpty { values[kind, "en"] = nil }
        let id = try codeID(catalogue, code)
        if try store.hasRecord(kind, id: id, home: .commons) {
            throw .keyExists(kind: kind.name, key: "\(catalogue) \(code)")
        }
        defer { forgetCodes() }
        return try add(kind, home: .commons, values, id: id)
    }

    /// Says something else of a code: its words, the day from which it is in use, the day from which it is not any more. False when it is so
    /// already. Throws `unknownRecord` for a code that the catalogue has not.
    public func changeCode(
        catalogue: String, code: String, _ typed: [TypedField]
    ) throws(FieldLogError) -> (code: StoredRecord, isChanged: Bool) {
        guard !typed.isEmpty else { throw .nothingToChange }
        guard let known = try codes().code(code, in: catalogue) else {
            throw .unknownRecord("\(catalogue) \(code)", kind: Schema.code.name)
        }
        if typed.contains(where: { $0.name == "retired" && !$0.text.isEmpty }), Self.isNeeded(code, catalogue) {
            throw .refused(
                FieldRefusal(
                    kind: Schema.code.name, field: "retired", problem: .neededCode(code, catalogue: catalogue)))
        }
        let values = try values(typed, of: Schema.code)
        defer { forgetCodes() }
        let id = try codeID(catalogue, code)
        if let record = try store.record(Schema.code, id: id, home: .commons) {
            let isChanged = try commit { (batch) throws(FieldLogError) in try batch.change(record, values) }
            return (try written(Schema.code, id, .commons), isChanged)
        }
        // One that came with the program, in a deployment that was founded before it did.
        var whole = try self.values(
            [
                TypedField("catalogue", catalogue), TypedField("code", code), TypedField("vi", known.label.vi),
                TypedField("en", known.label.en),
            ], of: Schema.code)
        for (number, value) in zip(values.numbers, values.values) { whole[number] = value }
        return (try add(Schema.code, home: .commons, whole, id: id), true)
    }

    /// What the program writes by itself, and what figures go by.
    private static func isNeeded(_ code: String, _ catalogue: String) -> Bool {
        ["LIFE", "LINK", "LEVEL"].contains(catalogue) || (catalogue == "OUTCOME" && code == "DONE")
            || (catalogue == "STATUS" && ["ACTIVE", "CLOSED"].contains(code))
    }

    private func codeID(_ catalogue: String, _ code: String) throws(FieldLogError) -> RecordID {
        RecordID.derived(
            deployment: try store.deployment(), kind: Schema.code.name, home: .commons, namespace: catalogue, key: code)
    }
}
