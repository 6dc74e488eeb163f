internal import FieldLogText

/// Checks between the fields of one record, for local commands. A merge never refuses for such a reason.
public enum RecordRules {
    /// The problem of a record's values as they would stand, nil when there is none.
    public static func problem(_ kind: KindSpec, _ values: FieldValues) -> FieldRefusal? {
        for number in kind.requiredNumbers where !values.isFilled(number) {
            return FieldRefusal(kind: kind.name, field: kind.field(number)?.name ?? "", problem: .required)
        }
        if kind == Schema.visit { return visit(values) }
        for rule in orders where rule.kind == kind.name {
            guard let last = text(rule.last, of: kind, values) else { continue }
            if let first = text(rule.first, of: kind, values) {
                if last < first {
                    return FieldRefusal(kind: kind.name, field: rule.last, problem: .before(field: rule.first))
                }
            } else if rule.isStep {
                return FieldRefusal(kind: kind.name, field: rule.last, problem: .stepMissing(rule.first))
            }
        }
        if kind == Schema.establishment {
            let (opened, closed) = (text("opened", of: kind, values), text("closed", of: kind, values))
            if let opened, let closed, closed < opened {
                return FieldRefusal(kind: kind.name, field: "closed", problem: .before(field: "opened"))
            }
        } else if kind == Schema.area || kind == Schema.team {
            let (from, to) = (text("valid_from", of: kind, values), text("valid_to", of: kind, values))
            if let from, let to, to <= from {
                return FieldRefusal(kind: kind.name, field: "valid_to", problem: .before(field: "valid_from"))
            }
        }
        return nil
    }

    /// Days of one record that come one after the other; of a step the first one has to be there.
    private static let orders: [(kind: String, first: String, last: String, isStep: Bool)] = [
        ("measure", "proposed", "decided", true), ("measure", "decided", "executed", true),
        ("measure", "proposed", "dropped", true), ("complaint", "received", "due", false),
        ("complaint", "received", "verified", true), ("complaint", "received", "closed", true),
        ("plan", "first", "last", false), ("code", "valid_from", "retired", false),
    ]

    private static func text(_ name: String, of kind: KindSpec, _ values: FieldValues) -> String? {
        kind.field(name).flatMap { values[$0.number]?.text }
    }

    /// The numbers of a visit's times, looked up once: a bulk import asks for them a hundred thousand times.
    private static let times = (
        date: Schema.visit.field("date")?.number ?? 0, started: Schema.visit.field("started")?.number ?? 0,
        ended: Schema.visit.field("ended")?.number ?? 0
    )

    private static func visit(_ values: FieldValues) -> FieldRefusal? {
        let times = times
        guard let started = values[times.started]?.text.flatMap({ ZonedInstant($0) }) else { return nil }
        // A text of the shape of a date is the only one that reads as that date.
        if values[times.date]?.text.flatMap({ CalendarDate($0) }) != started.localDate {
            return FieldRefusal(kind: Schema.visit.name, field: "date", problem: .otherDay(field: "started"))
        }
        if let ended = values[times.ended]?.text.flatMap({ ZonedInstant($0) }),
            ended.millisecondsSinceEpoch < started.millisecondsSinceEpoch
        {
            return FieldRefusal(kind: Schema.visit.name, field: "ended", problem: .before(field: "started"))
        }
        return nil
    }
}
