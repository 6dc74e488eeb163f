/// What a figure counts, as data: records of a source that meet conditions, by a day of theirs. Reports and targets are made of these.
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

    /// A count of these parts.
    public init(
        _ source: Source, _ unit: Unit = .records, by day: String? = nil, openEnded: Bool = false,
        where conditions: [Condition] = []
    ) {
        self.source = source
        self.unit = unit
        self.day = day
        isOpenEnded = openEnded
        self.conditions = conditions
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
        case .among(let field, _), .notAmong(let field, _), .by(let field), .notBy(let field): [field]
        case .notAfter(let field, let other): [field, other]
        case .onRegister: ["opened", "closed"]
        case .ofKinds: ["kind"]
        }
    }
}
