/// What happened, as the story decided it: small facts that the figures are computed from. No figure ever comes from a store.
struct Facts {
    /// A final or amended visit.
    struct Visit {
        let place: Int
        let day: Int
        let kind: VisitClass
        let isDone: Bool
        let informed: Int
    }

    /// How reports tell visits apart.
    enum VisitClass: Int, CaseIterable {
        case planned, unannounced, followUp, other

        init(code: String) {
            switch code {
            case "PLANNED": self = .planned
            case "UNANNOUNCED": self = .unannounced
            case "FOLLOW_UP": self = .followUp
            default: self = .other
            }
        }
    }

    /// A finding of such a visit that stands.
    struct Finding {
        let place: Int
        let day: Int
    }

    /// A measure that stands, with the days of its steps.
    struct Measure {
        let place: Int
        /// The place of its kind in ``measureKinds``.
        let kind: Int
        let proposed: Int
        var decided: Int?
        var executed: Int?
        var dropped: Int?
        var amount = 0
    }

    struct Complaint {
        let home: Int
        let received: Int
        let due: Int
        let verified: Int?
        let closed: Int?
    }

    struct FollowUp {
        let home: Int
        /// The day of the visit that asked for it or found what is followed up.
        let asked: Int
        let due: Int
        /// The day of the visit that closed it.
        var closed: Int?
    }

    static let measureKinds = [
        "REMIND", "INFORM", "MINUTES", "WARN", "FINE", "SUSPEND_LIC", "SUSPEND_OP", "CONFISCATE", "REMEDY", "REVOKE",
        "REFER_AGENCY",
        "PROPOSE_PC", "REFER_POLICE",
    ]

    var visits: [Visit] = []
    var findings: [Finding] = []
    var measures: [Measure] = []
    var complaints: [Complaint] = []
    var followUps: [FollowUp] = []
}
