public import FieldLogModel
internal import FieldLogText

/// Saving what the person guard refuses.
extension Workspace {
    /// From here on texts that the person guard refuses are saved, each with a record of its own in the same transaction that says which field it
    /// was, what it looked like and why; the text itself stands in none of them. A registration number of twelve digits stays refused.
    ///
    /// Throws `denied` unless the device is an officer's, an administrator's or the central one, and `refused` for a reason that is empty or
    /// tells of a person itself.
    public func overrideGuard(reason: String) throws(FieldLogError) {
        let role = try grant()?.role
        let isCentral = try isCentral()
        guard role == .officer || role == .administrator || isCentral else { throw .denied(.overriding(role)) }
        overrideReason = nil
        guard let text = try value(reason, of: Schema.guardOverride, "reason").text else {
            throw .refused(FieldRefusal(kind: Schema.guardOverride.name, field: "reason", problem: .required))
        }
        overrideReason = text
    }
}

extension Batch {
    /// Writes down of which guarded fields that a change sets anew the text would have been refused.
    func noteOverrides(
        _ kind: KindSpec, _ id: RecordID, _ home: AreaKey, _ values: FieldValues, before: (Int) -> FieldValue
    ) throws(FieldLogError) {
        guard let reason = workspace.overrideReason, kind != Schema.guardOverride else { return }
        for (place, field) in kind.fields.enumerated() {
            guard case .text(_, _, true) = field.type, let text = values[field.number]?.text, before(place).text != text
            else { continue }
            let found = Set(FieldInput.personalHits(in: text, field: field.name).map(\.pattern))
            guard !found.isEmpty else { continue }
            var note = FieldValues()
            note[Schema.guardOverride, "kind"] = .text(kind.name)
            note[Schema.guardOverride, "record"] = .text(id.description)
            note[Schema.guardOverride, "field"] = .text(field.name)
            note[Schema.guardOverride, "patterns"] = .text(
                GuardPattern.allCases.filter(found.contains).map(\.rawValue).joined(separator: ","))
            note[Schema.guardOverride, "reason"] = .text(reason)
            try create(Schema.guardOverride, home: home, values: note)
        }
    }
}
