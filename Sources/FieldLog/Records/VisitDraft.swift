internal import FieldLogModel
internal import FieldLogStorage

/// What was seen on a visit: counts and codes, never persons.
public struct VisitDraft: Sendable, Hashable {
    /// The mark of a check of a domain.
    public enum Mark: String, Sendable, Hashable {
        /// In order.
        case pass = "PASS"
        /// Not in order.
        case fail = "FAIL"
        /// Not looked at.
        case notChecked = "NOT_CHECKED"
        /// Not asked of this establishment.
        case notApplicable = "NOT_APPLICABLE"
    }

    /// The id of the establishment.
    public var establishment: String
    /// The day, `YYYY-MM-DD`; that of `started`, else today, when left out.
    public var date: String?
    /// RFC 3339, to the second.
    public var started: String?
    /// RFC 3339, to the second; not before `started`.
    public var ended: String?
    /// A code of the catalogue VISIT; `PLANNED`, or `UNANNOUNCED` with a trigger, when left out.
    public var kind: String?
    /// A code of the catalogue TRIGGER.
    public var trigger: String?
    /// The plan or decision that the visit is based on.
    public var decision: String?
    /// A code of the catalogue OUTCOME; `DONE` when left out.
    public var outcome: String?
    /// How many came from each agency, by codes of the catalogue AGENCY.
    public var agencies: [String: Int]
    /// The number of the minutes.
    public var minutes: String?
    /// Whether the minutes were signed.
    public var signed: Bool?
    /// Workers met.
    public var workers: Int?
    /// Of them with a written contract.
    public var contracts: Int?
    /// Of them under 18.
    public var under18: Int?
    /// Rooms in use.
    public var roomsInUse: Int?
    /// The marks by codes of the catalogue DOMAIN.
    public var checks: [String: Mark]
    /// Anything else; refused where it seems to tell of a person.
    public var note: String?

    /// A visit to an establishment.
    public init(
        establishment: String, date: String? = nil, started: String? = nil, ended: String? = nil, kind: String? = nil,
        trigger: String? = nil, decision: String? = nil, outcome: String? = nil, agencies: [String: Int] = [:],
        minutes: String? = nil, signed: Bool? = nil, workers: Int? = nil, contracts: Int? = nil, under18: Int? = nil,
        roomsInUse: Int? = nil, checks: [String: Mark] = [:], note: String? = nil
    ) {
        self.establishment = establishment
        self.date = date
        self.started = started
        self.ended = ended
        self.kind = kind
        self.trigger = trigger
        self.decision = decision
        self.outcome = outcome
        self.agencies = agencies
        self.minutes = minutes
        self.signed = signed
        self.workers = workers
        self.contracts = contracts
        self.under18 = under18
        self.roomsInUse = roomsInUse
        self.checks = checks
        self.note = note
    }
}

extension VisitDraft {
    var texts: FieldTexts {
        [
            ("establishment", establishment), ("date", date), ("started", started), ("ended", ended), ("kind", kind),
            ("trigger", trigger), ("decision", decision), ("outcome", outcome),
            ("agencies", agencies.mapValues(String.init).joined), ("minutes", minutes),
            ("signed", signed.map { $0 ? "1" : "0" }), ("workers", workers.map(String.init)),
            ("contracts", contracts.map(String.init)), ("under_18", under18.map(String.init)),
            ("rooms_in_use", roomsInUse.map(String.init)), ("checks", checks.mapValues(\.rawValue).joined),
            ("note", note),
        ]
    }

    init(_ record: StoredRecord) {
        self.init(
            establishment: record.id("establishment") ?? "", date: record.text("date"), started: record.text("started"),
            ended: record.text("ended"), kind: record.text("kind"), trigger: record.text("trigger"),
            decision: record.text("decision"), outcome: record.text("outcome"),
            agencies: record.pairs("agencies").compactMapValues(Int.init), minutes: record.text("minutes"),
            signed: record.int("signed").map { $0 != 0 }, workers: record.int("workers"),
            contracts: record.int("contracts"), under18: record.int("under_18"), roomsInUse: record.int("rooms_in_use"),
            checks: record.pairs("checks").compactMapValues(Mark.init(rawValue:)), note: record.text("note"))
    }
}
