/// What is declared in a file of JSON.
public enum Declaration: Sendable, Hashable {
    /// A target (Examples/TARGETS.md).
    case target
    /// The layout of a report (Examples/LAYOUTS.md).
    case layout
}

/// Why a declaration cannot be used, with the place in it. Nothing is changed by such a one; a target that arrived by sync is kept and
/// flagged.
public struct DeclarationProblem: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// Not JSON: a stable code with line and column, both from 1.
        case notJSON(code: String, line: Int, column: Int)
        /// A version of the form that this program does not know.
        case newer(Int64)
        /// A key that forms do not have at this place; keys that are near, or all there are.
        case unknownKey(String, near: [String])
        /// None of these keys is there, and one must be.
        case missingKey([String])
        /// Keys of which only one may be there.
        case onlyOne([String])
        /// A value of another type than asked: `text`, `whole number`, `percentage`, …
        case wrongType(expected: String)
        /// A name or code that is none of those that may stand there; names that are near, or all there are.
        case unknownName(String, near: [String])
        /// A key that says nothing beside what else is there, named by that.
        case unfit(beside: String)
        /// A share of more than 100 %, as it was written.
        case overWhole(String)
        /// A number outside these bounds, as it was written.
        case outOfRange(String, bounds: String)
        /// A lower bound above the upper one.
        case reversed
        /// A period that does not consist of whole ones of this length.
        case notWhole(cycle: String)
        /// The same area, or the same period, as that of another place.
        case repeated(String)
        /// An area that does not lie in that of the target.
        case outside(String)
        /// An area that lies in another one of the allocation.
        case nested(String, within: String)
        /// No team, or several teams, of this id or name.
        case noTeam(String)
        /// A name that something else has of its own, with all such names.
        case reserved(String, taken: [String])
        /// A part that is, by others or at once, a part of itself.
        case circle(String)
        /// A file of more bytes than a log can carry.
        case tooLarge(max: Int)
        /// A value that a field cannot hold.
        case value(FieldProblem)
    }

    /// The place in the form, such as `goals[1].count.where.kind`; empty for the form as a whole.
    public let place: String
    /// What is wrong there.
    public let reason: Reason

    /// A problem of these parts.
    public init(_ place: String, _ reason: Reason) {
        self.place = place
        self.reason = reason
    }
}

extension DeclarationProblem.Reason {
    /// The name of the case, for programs: in flags.
    public var name: String {
        switch self {
        case .notJSON: "not-json"
        case .newer: "newer"
        case .unknownKey: "unknown-key"
        case .missingKey: "missing-key"
        case .onlyOne: "only-one"
        case .wrongType: "wrong-type"
        case .unknownName: "unknown-name"
        case .unfit: "unfit"
        case .overWhole: "over-100"
        case .outOfRange: "out-of-range"
        case .reversed: "reversed"
        case .notWhole: "not-whole"
        case .repeated: "repeated"
        case .outside: "outside"
        case .nested: "nested"
        case .noTeam: "no-team"
        case .reserved: "reserved"
        case .circle: "circle"
        case .tooLarge: "too-large"
        case .value(let problem): problem.name
        }
    }
}
