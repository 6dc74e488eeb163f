internal import FieldLogText

/// Checks between the fields of one record, for local commands. A merge never refuses for such a reason.
public enum RecordRules {
    /// The problem of a record's values as they would stand, nil when there is none.
    public static func problem(_ kind: KindSpec, _ values: FieldValues) -> FieldRefusal? {
        for place in kind.fields.indices where kind.fields[place].isRequired {
            if values[kind.fields[place].number]?.isNull ?? true {
                return FieldRefusal(kind: kind.name, field: kind.fields[place].name, problem: .required)
            }
        }
        func text(_ name: String) -> String? { kind.field(name).flatMap { values[$0.number]?.text } }
        func refuse(_ field: String, _ problem: FieldProblem) -> FieldRefusal {
            FieldRefusal(kind: kind.name, field: field, problem: problem)
        }
        switch kind.name {
        case Schema.visit.name:
            if let started = text("started").flatMap({ ZonedInstant($0) }) {
                if started.localDate.description != text("date") { return refuse("date", .otherDay(field: "started")) }
                if let ended = text("ended").flatMap({ ZonedInstant($0) }),
                    ended.millisecondsSinceEpoch < started.millisecondsSinceEpoch
                {
                    return refuse("ended", .before(field: "started"))
                }
            }
        case Schema.establishment.name:
            if let opened = text("opened"), let closed = text("closed"), closed < opened {
                return refuse("closed", .before(field: "opened"))
            }
        case Schema.area.name, Schema.team.name:
            if let from = text("valid_from"), let to = text("valid_to"), to <= from {
                return refuse("valid_to", .before(field: "valid_from"))
            }
        default: break
        }
        return nil
    }
}
