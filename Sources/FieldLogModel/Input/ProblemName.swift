extension FieldProblem {
    /// The name of the case, for programs: in reject files and flags.
    public var name: String {
        switch self {
        case .unknownField: "unknown-field"
        case .required: "required"
        case .notANumber: "not-a-number"
        case .outOfRange: "out-of-range"
        case .notADate: "not-a-date"
        case .dateOutOfRange: "date-out-of-range"
        case .notAnInstant: "not-an-instant"
        case .notAFlag: "not-a-flag"
        case .unknownCode: "unknown-code"
        case .retiredCode: "retired-code"
        case .earlyCode: "early-code"
        case .future: "future"
        case .neededCode: "needed-code"
        case .notAList: "not-a-list"
        case .tooLong: "too-long"
        case .notUTF8: "not-utf8"
        case .controlCharacter: "control-character"
        case .person: "person"
        case .identityAsRegistration: "identity-as-registration"
        case .before: "before"
        case .otherDay: "other-day"
        case .notAnAreaCode: "not-an-area-code"
        case .unknownArea: "unknown-area"
        case .unknownRecord: "unknown-record"
        case .otherHome: "other-home"
        case .otherVisit: "other-visit"
        case .otherEstablishment: "other-establishment"
        case .already: "already"
        case .stepMissing: "step-missing"
        case .notMoney: "not-money"
        case .cycle: "cycle"
        case .same: "same"
        case .notAnHeir: "not-an-heir"
        // These are of command lines; no cell has them.
        case .notAPrincipal: "not-a-principal"
        case .notBeside: "not-beside"
        case .oneNeeded: "one-needed"
        }
    }
}
