internal import FieldLogKit
internal import FieldLogModel

/// The life of visits and of records that can be withdrawn, as an import meets it.
enum Life {
    static let final = VisitStatus.final.rawValue
    /// The reason that an amendment by an import carries.
    static let updateReason = "import update"

    private static func text(_ kind: KindSpec, _ name: String, _ values: FieldValues) -> String? {
        kind.field(name).flatMap { values[$0.number]?.text }
    }

    /// Whether a file may give a visit this status.
    static func mayCome(_ value: FieldValue) -> Bool {
        value.text == VisitStatus.draft.rawValue || value.text == final
    }

    static func isDraft(_ visit: FieldValues) -> Bool {
        text(Schema.visit, "status", visit) == VisitStatus.draft.rawValue
    }

    /// Why nothing more may be done with a record; nil when it lives.
    static func overReason(_ kind: KindSpec, _ values: FieldValues) -> RowReason? {
        if kind == Schema.visit {
            let status = text(kind, "status", values) ?? ""
            let isOver = status == VisitStatus.discarded.rawValue || status == VisitStatus.annulled.rawValue
            return isOver ? .visitIsOver(status: status) : nil
        }
        return text(kind, "withdrawn", values) == nil ? nil : .withdrawn(kind: kind.name)
    }

    /// The whole of a visit that is changed as a whole: a final one is amended, a draft that the file has as final is finalised.
    /// Nil for a draft that stays one.
    static func sealed(_ standing: FieldValues, _ whole: FieldValues) -> FieldValues? {
        let kind = Schema.visit
        guard let status = kind.field("status"), let reason = kind.field("reason") else { return nil }
        var sealed = whole
        if isDraft(standing) {
            if isDraft(whole) { return nil }
            sealed[reason.number] = nil
            return sealed
        }
        sealed[status.number] = .text(VisitStatus.amended.rawValue)
        sealed[reason.number] = .text(updateReason)
        return sealed
    }
}
