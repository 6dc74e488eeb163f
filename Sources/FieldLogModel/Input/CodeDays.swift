/// Codes have days: what is dated before a code begins, or from its end on, does not have it. A merge never refuses for that; what arrives so is
/// kept, shown and flagged.
extension CodeBook {
    /// The first field whose code was not in use on the day that the field is about: of a visit its day, of a finding that of its visit, of the
    /// steps of a measure or complaint theirs. Nil where all were.
    ///
    /// `only`: the numbers of the fields that are looked at, nil for all. `today`: the day of fields that are about the present, such as the
    /// kind of an establishment; nil leaves these out, for they were right when they were written. `visitDay`: the day of the visit that
    /// a finding belongs to; nil leaves its codes out. O(fields with codes); nothing where no code has days.
    public func problem(
        _ kind: KindSpec, _ values: FieldValues, only: Set<UInt16>? = nil, today: String?, visitDay: String?
    ) -> FieldRefusal? {
        guard hasDays else { return nil }
        for field in kind.fields where only?.contains(field.number) ?? true {
            guard let catalogue = field.type.catalogue, let text = values[field.number]?.text, !text.isEmpty else {
                continue
            }
            let day: String?
            if kind == Schema.finding {
                day = visitDay
            } else if let name = Self.day(kind.name, field.name) {
                day = kind.field(name).flatMap { values[$0.number]?.text } ?? today
            } else {
                day = today
            }
            guard let day else { continue }
            for part in text.split(separator: ",") {
                let code = String(part.prefix { $0 != "=" })
                guard let known = self.code(code, in: catalogue) else { continue }
                if let problem = Self.problem(known, catalogue, day) {
                    return FieldRefusal(kind: kind.name, field: field.name, problem: problem)
                }
            }
        }
        return nil
    }

    private static func problem(_ code: Code, _ catalogue: String, _ day: String) -> FieldProblem? {
        if let retired = code.retired, retired <= day {
            return .retiredCode(code.code, catalogue: catalogue, on: retired)
        }
        if let from = code.from, day < from { return .earlyCode(code.code, catalogue: catalogue, from: from) }
        return nil
    }

    /// The field with the day that the code in another one is about.
    private static func day(_ kind: String, _ field: String) -> String? {
        switch (kind, field) {
        case ("visit", _): "date"
        case ("measure", "executed_by"): "executed"
        case ("measure", _): "proposed"
        case ("complaint", "verification"): "verified"
        case ("complaint", _): "received"
        default: nil
        }
    }
}
