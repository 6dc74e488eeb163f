internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What somebody tells of something found on a visit.
public struct FindingDraft: Sendable, Hashable {
    /// The id of the visit.
    public var visit: String
    /// A code of the catalogue DOMAIN, as `FIRE`.
    public var domain: String
    /// A code of the catalogue SEVERITY.
    public var severity: String?
    /// Article and decree.
    public var legalBasis: String?
    /// What was found; refused where it seems to tell of a person.
    public var text: String?
    /// The day by which it is to be put right, `YYYY-MM-DD`.
    public var deadline: String?

    /// A finding of a visit in a domain.
    public init(
        visit: String, domain: String, severity: String? = nil, legalBasis: String? = nil, text: String? = nil,
        deadline: String? = nil
    ) {
        self.visit = visit
        self.domain = domain
        self.severity = severity
        self.legalBasis = legalBasis
        self.text = text
        self.deadline = deadline
    }

    var texts: FieldTexts {
        [
            ("visit", visit), ("domain", domain), ("legal_basis", legalBasis), ("severity", severity), ("text", text),
            ("deadline", deadline),
        ]
    }

    init(_ record: StoredRecord) {
        self.init(
            visit: record.id("visit") ?? "", domain: record.text("domain") ?? "", severity: record.text("severity"),
            legalBasis: record.text("legal_basis"), text: record.text("text"), deadline: record.text("deadline"))
    }
}

/// A finding as the store has it.
public struct Finding: Sendable, Hashable, Identifiable {
    /// Its id, the same on every store.
    public let id: String
    /// What was found.
    public let details: FindingDraft
    /// Why it was withdrawn, nil while it stands.
    public let withdrawn: String?

    init(_ record: StoredRecord) {
        id = record.id.description
        details = FindingDraft(record)
        withdrawn = record.text("withdrawn")
    }
}

extension FieldLogStore {
    /// Adds a finding to a visit that was neither discarded nor annulled. Durable on return.
    public func addFinding(_ draft: FindingDraft) throws(FieldLogFailure) -> Finding {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.addFinding(draft.texts.typed)
            return (Finding(record), record.changed)
        }
    }

    /// The findings of a visit that are not withdrawn, in the order of their ids.
    public func findings(of visit: String) throws(FieldLogFailure) -> [Finding] {
        try use { (workspace) throws(FieldLogError) in
            let record = try workspace.record(Schema.visit, visit)
            return try workspace.store.records(Schema.finding, .field("visit", .bytes(record.id.bytes)))
                .map(Finding.init).filter { $0.withdrawn == nil }
        }
    }

    /// Takes a finding or an establishment back that was logged in error, with a reason; it stays readable.
    public func withdraw(_ id: String, reason: String) throws(FieldLogFailure) {
        try write { (workspace) throws(FieldLogError) in
            let record = try workspace.anyRecord(id)
            guard record.kind.field("withdrawn") != nil else { throw .unknownRecord(id, kind: nil) }
            try workspace.withdraw(record, reason: reason)
            return ((), record.changed)
        }
    }
}
