internal import FieldLogModel

/// An establishment as the story knows it.
struct Place {
    enum Status: String {
        case active = "ACTIVE"
        case suspended = "SUSPENDED"
        case closed = "CLOSED"
        case notFound = "NOT_FOUND"
    }

    let id: RecordID
    /// The place of its home in the land.
    let home: Int
    /// The place of its kind among the words.
    let kind: Int
    /// The code of its kind, which a duplicate may have otherwise.
    var code: String
    var name: String
    var address: Address
    var registration: String
    var rooms: Int
    var workers: Int
    /// In how many of a hundred checks something is wrong.
    var fault: Int
    var opened: Int?
    var closed: Int?
    var status = Status.active
    /// Withdrawn now or later: it never was on the register.
    var isWithdrawn = false
    /// The last day on which a team was there.
    var lastVisit = 0
    /// Follow-ups that deadlines ask for and nothing has closed, as places among the facts, with the finding.
    var open: [(fact: Int, finding: RecordID)] = []
    /// Whether something is already to happen to it: it closes, moves, is withdrawn.
    var isSpokenFor = false

    /// Whether a team may go there.
    var isThere: Bool { status != .closed && !isWithdrawn }
}

/// Where a house stands.
struct Address {
    var number: String
    var street: String
    var part: String
    /// The code of the house, which stays when an owner changes.
    var premises: String

    /// As it stands in a record.
    var text: String { "Số \(number), đường \(street), \(part)" }
}

/// A 178 team.
struct Team {
    let id: RecordID
    let level: String
    let area: AreaKey
    /// The name of its area, as it stands on plans.
    let areaName: String
    let district: Int?
    let commune: Int?
    /// The plan that it works by this year.
    var plan: (id: RecordID, number: String)?
    /// The day on which its area ended, and it with it.
    var until: Int?
}

/// Two records of which a matcher should say whether they are one establishment.
struct LabelledPair {
    /// Whether they are.
    let isSame: Bool
    /// In what they differ, or why they look alike.
    let difference: String
    let one: Int
    let other: Int
}
