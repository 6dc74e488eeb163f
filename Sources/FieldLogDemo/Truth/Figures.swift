/// The figures of every home in a period, from facts alone.
struct Figures {
    /// The columns of the truth file, in their order; what each is stands in Examples/DEMO.md.
    static let columns =
        [
            "register", "visits", "visits_planned", "visits_unannounced", "visits_follow_up", "visits_other",
            "attempts", "inspected",
            "inspected_on_register", "violating", "findings", "measures_decided", "measures_establishments", "amount",
            "executed",
            "executed_in_period", "undecided", "informed", "complaints_received", "complaints_verified",
            "complaints_closed",
            "complaints_closed_in_time", "complaints_open", "complaints_overdue", "follow_ups_open",
            "follow_ups_overdue",
        ] + Facts.measureKinds.flatMap { ["decided_\($0)", "decided_\($0)_establishments"] }

    private static let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    private static let firstKind = place("decided_\(Facts.measureKinds[0])")
    private static func place(_ column: String) -> Int { places[column] ?? 0 }

    /// The place of a column that is looked up for each fact.
    private enum Column {
        static let register = place("register"), visits = place("visits"), attempts = place("attempts")
        static let kinds = place("visits_planned"), inspected = place("inspected"),
            onRegister = place("inspected_on_register")
        static let violating = place("violating"), findings = place("findings"), decided = place("measures_decided")
        static let decidedPlaces = place("measures_establishments"), amount = place("amount"),
            executed = place("executed")
        static let executedIn = place("executed_in_period"), undecided = place("undecided"),
            informed = place("informed")
        static let received = place("complaints_received"), verified = place("complaints_verified")
        static let closed = place("complaints_closed"), inTime = place("complaints_closed_in_time")
        static let complaintsOpen = place("complaints_open"), complaintsLate = place("complaints_overdue")
        static let followUpsOpen = place("follow_ups_open"), followUpsLate = place("follow_ups_overdue")
    }

    /// One row for each home, one number for each column.
    private(set) var rows: [[Int]]
    private let period: Period
    /// The last day; where the story ends before it, nothing more happens.
    private let end: Int
    /// Places that were counted in a column already.
    private var met: [Int: Set<Int>] = [:]

    init(_ story: Story, _ period: Period) {
        self.period = period
        end = period.last
        rows = Array(repeating: Array(repeating: 0, count: Self.columns.count), count: story.land.homes.count)
        countVisits(story)
        countMeasures(story)
        countComplaints(story.facts)
        for followUp in story.facts.followUps where followUp.asked <= end && (followUp.closed.map { $0 > end } ?? true)
        {
            rows[followUp.home][Column.followUpsOpen] += 1
            if followUp.due < end { rows[followUp.home][Column.followUpsLate] += 1 }
        }
    }

    /// Whether an establishment is on the register on the last day: opened by then or on a day that nobody knows, not closed by then.
    private func isOnRegister(_ place: Place) -> Bool {
        guard !place.isWithdrawn, place.opened.map({ $0 <= end }) ?? true else { return false }
        return place.closed.map { $0 > end } ?? (place.status != .closed)
    }

    /// Counts an establishment once in a column.
    private mutating func count(once place: Int, in column: Int, _ story: Story) {
        if met[column, default: []].insert(place).inserted { rows[story.places[place].home][column] += 1 }
    }

    private mutating func countVisits(_ story: Story) {
        for place in story.places where isOnRegister(place) { rows[place.home][Column.register] += 1 }
        for visit in story.facts.visits where period.contains(visit.day) {
            let place = story.places[visit.place]
            guard visit.isDone else {
                rows[place.home][Column.attempts] += 1
                continue
            }
            rows[place.home][Column.visits] += 1
            rows[place.home][Column.kinds + visit.kind.rawValue] += 1
            rows[place.home][Column.informed] += visit.informed
            count(once: visit.place, in: Column.inspected, story)
            if isOnRegister(place) { count(once: visit.place, in: Column.onRegister, story) }
        }
        for finding in story.facts.findings where period.contains(finding.day) {
            rows[story.places[finding.place].home][Column.findings] += 1
            count(once: finding.place, in: Column.violating, story)
        }
    }

    private mutating func countMeasures(_ story: Story) {
        for measure in story.facts.measures where measure.proposed <= end {
            let home = story.places[measure.place].home
            if measure.decided.map({ $0 > end }) ?? true, measure.dropped.map({ $0 > end }) ?? true {
                rows[home][Column.undecided] += 1
            }
            if period.contains(measure.executed) { rows[home][Column.executedIn] += 1 }
            guard period.contains(measure.decided) else { continue }
            rows[home][Column.decided] += 1
            rows[home][Column.amount] += measure.amount
            if let executed = measure.executed, executed <= end { rows[home][Column.executed] += 1 }
            rows[home][Self.firstKind + 2 * measure.kind] += 1
            count(once: measure.place, in: Column.decidedPlaces, story)
            count(once: measure.place, in: Self.firstKind + 2 * measure.kind + 1, story)
        }
    }

    private mutating func countComplaints(_ facts: Facts) {
        for complaint in facts.complaints where complaint.received <= end {
            let home = complaint.home
            if period.contains(complaint.received) { rows[home][Column.received] += 1 }
            if period.contains(complaint.verified) { rows[home][Column.verified] += 1 }
            if let closed = complaint.closed, period.contains(closed) {
                rows[home][Column.closed] += 1
                if closed <= complaint.due { rows[home][Column.inTime] += 1 }
            }
            guard complaint.closed.map({ $0 > end }) ?? true else { continue }
            rows[home][Column.complaintsOpen] += 1
            if complaint.due < end { rows[home][Column.complaintsLate] += 1 }
        }
    }
}
