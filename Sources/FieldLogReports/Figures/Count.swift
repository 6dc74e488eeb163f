public import FieldLogModel

/// What a figure counts, as data: records of a source that meet conditions, by a day of theirs. Reports and targets are made of these.
///
/// What a condition means is said once, by ``Condition/holds(seen:value:isOnRegister:kind:team:)``.
public struct Count: Sendable, Hashable {
    /// Where the records come from.
    public enum Source: String, Sendable, CaseIterable {
        /// Establishments of the register as it stood on the day of the register.
        case register
        /// Teams that were there on the last day.
        case teams
        /// Final and amended visits.
        case visits
        /// Findings, not withdrawn, of such visits.
        case findings
        /// Measures, not withdrawn, upon such visits.
        case measures
        /// Complaints, not withdrawn.
        case complaints
    }

    /// What is added up.
    public enum Unit: Sendable, Hashable {
        /// Records (lượt).
        case records
        /// Distinct establishments (cơ sở); linked ones are one.
        case establishments
        /// The numbers of a field.
        case sum(String)
    }

    /// What a record must be like.
    public enum Condition: Sendable, Hashable {
        /// A field has one of these codes.
        case among(String, [String])
        /// A field has none of these codes.
        case notAmong(String, [String])
        /// A field has a day up to that on which the figures are looked at.
        case by(String)
        /// A field has no day up to that on which the figures are looked at.
        case notBy(String)
        /// The day in a field is there and not after that in another.
        case notAfter(String, String)
        /// The establishment is on the register.
        case onRegister
        /// The establishment is of one of these kinds.
        case ofKinds([String])
        /// A field holds anything.
        case filled(String)
        /// A field holds nothing.
        case empty(String)
        /// The number in a field is there and within these bounds.
        case within(String, ClosedRange<Int64>)
        /// The day in a field is there, and not before that on which the figures are looked at: what is due by it is not late yet.
        case ahead(String)
        /// The visit was made by one of these teams.
        case ofTeams(Set<RecordID>)
    }

    /// The source.
    public let source: Source
    /// What is added up.
    public let unit: Unit
    /// The field whose day lies in the period; nil for the usual one of the source, and for the register and teams.
    public let day: String?
    /// Whether every day up to the last one counts, from whenever: what is open at the end of a period began at any time.
    public let isOpenEnded: Bool
    /// The conditions, all of which hold.
    public let conditions: [Condition]

    /// A count of these parts. Decisions and executions of measures that were dropped since are none, unless a condition speaks of that itself.
    public init(
        _ source: Source, _ unit: Unit = .records, by day: String? = nil, openEnded: Bool = false,
        where conditions: [Condition] = []
    ) {
        self.source = source
        self.unit = unit
        self.day = day
        isOpenEnded = openEnded
        let isTaken = source == .measures && ["decided", "executed"].contains(day ?? "decided")
        let isSaid = conditions.contains { $0.fields.contains("dropped") }
        self.conditions = isTaken && !isSaid ? conditions + [.notBy("dropped")] : conditions
    }

    /// The fields that it looks at in each record.
    var fields: [String] {
        var all = conditions.flatMap(\.fields)
        if case .sum(let field) = unit { all.append(field) }
        return all
    }

    /// The field whose day decides, of sources that have one.
    var dayField: String {
        if let day { return day }
        switch source {
        case .register, .teams: return ""
        case .visits: return "date"
        case .findings: return "visit.date"
        case .measures: return "decided"
        case .complaints: return "received"
        }
    }
}

extension Count.Condition {
    /// The fields that it looks at.
    var fields: [String] {
        switch self {
        case .among(let field, _), .notAmong(let field, _), .by(let field), .notBy(let field), .filled(let field),
            .empty(let field), .within(let field, _), .ahead(let field):
            [field]
        case .notAfter(let field, let other): [field, other]
        case .onRegister: ["opened", "closed"]
        case .ofKinds: ["kind"]
        case .ofTeams: ["team"]
        }
    }

    /// Whether it holds of a record: its fields, whether its establishment is on the register and of which kind it is, the team of its visit.
    /// `seen` is the day on which the figures are looked at.
    func holds(
        seen: String, value: (String) -> FieldValue, isOnRegister: Bool, kind: String?, team: RecordID?
    ) -> Bool {
        switch self {
        case .among(let field, let codes): value(field).text.map(codes.contains) ?? false
        case .notAmong(let field, let codes): !(value(field).text.map(codes.contains) ?? false)
        case .by(let field): value(field).text.map { $0 <= seen } ?? false
        case .notBy(let field): value(field).text.map { $0 > seen } ?? true
        case .notAfter(let field, let other):
            value(field).text.map { day in value(other).text.map { day <= $0 } ?? false } ?? false
        case .onRegister: isOnRegister
        case .ofKinds(let kinds): kind.map(kinds.contains) ?? false
        case .filled(let field): !value(field).isNull
        case .empty(let field): value(field).isNull
        case .within(let field, let bounds): value(field).int.map(bounds.contains) ?? false
        case .ahead(let field): value(field).text.map { $0 >= seen } ?? false
        case .ofTeams(let teams): team.map(teams.contains) ?? false
        }
    }

    /// The fields of the record itself that it looks at.
    var ownFields: [String] {
        switch self {
        case .among(let field, _), .notAmong(let field, _), .by(let field), .notBy(let field), .filled(let field),
            .empty(let field), .within(let field, _), .ahead(let field):
            [field]
        case .notAfter(let field, let other): [field, other]
        case .onRegister, .ofKinds, .ofTeams: []
        }
    }
}

extension Int64 {
    /// The sum, as large or as small as a number gets where it would be beyond that: numbers of records come from anywhere.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other < 0 ? .min : .max) : sum
    }

    /// The product, as large or as small as a number gets where it would be beyond that.
    func multipliedClamped(by other: Int64) -> Int64 {
        let (product, isOver) = multipliedReportingOverflow(by: other)
        return isOver ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}
