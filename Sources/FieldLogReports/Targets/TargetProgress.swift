public import FieldLogModel

/// How a goal stands.
public enum TargetState: String, Sendable, CaseIterable {
    /// Its period lies ahead.
    case notBegun = "not-begun"
    /// There is nothing to do: what it is counted against is nought.
    case nothing
    /// Reached.
    case met
    /// Not reached yet, and it will be at the present pace; or kept until now.
    case onCourse = "on-course"
    /// It will not be reached at the present pace.
    case behind
    /// Its period is over, and it was not reached.
    case missed
    /// More than the upper bound allows.
    case over
    /// Its form cannot be read by this program.
    case unreadable
}

/// By what progress is divided.
public enum TargetBreakdown: String, Sendable, CaseIterable {
    /// By the areas directly below, or those of the allocation.
    case area
    /// By the teams whose visits they were.
    case team
    /// By the kinds of the establishments.
    case kind
}

/// What a line of progress is about.
public enum TargetPart: Sendable, Hashable {
    /// The goal as a whole.
    case whole
    /// What lies in an area, or may belong to one of several.
    case area(TerritoryRow)
    /// What lies in none of the areas of the allocation.
    case rest
    /// What a team did; nil where none is named.
    case team(RecordID?)
    /// What belongs to establishments of a kind; empty where none is known.
    case kind(String)
}

/// Something that a line is to be read with.
public enum TargetNote: String, Sendable, CaseIterable {
    /// Distinct establishments that two teams visited count for each of them, so that teams add up to more than the whole.
    case teamsOverlap = "teams-overlap"
    /// What areas below are to reach adds up to less than the whole.
    case allocationShort = "allocation-short"
    /// What areas below are to reach adds up to more than the whole.
    case allocationOver = "allocation-over"
    /// The year before had none, so that there is no growth to tell.
    case nothingBefore = "nothing-before"
    /// Something lies in areas of which nobody has decided which; it counts for none of them.
    case unassigned
}

/// A report that is due, and whether it was frozen.
public struct ReportStanding: Sendable, Hashable {
    /// The report.
    public let due: ReportDue
    /// The day on which it was first frozen; nil while it is not.
    public let frozen: String?
    /// Whether it was frozen by its day.
    public var isInTime: Bool { frozen.map { $0 <= due.due } ?? false }
}

/// A line of progress.
public struct TargetLine: Sendable, Hashable {
    /// The number of the goal, from 1.
    public let goal: Int
    /// What the goal is called, where it has a name of its own.
    public let name: String?
    /// The period.
    public let period: TargetPeriod
    /// What it is about.
    public let part: TargetPart
    /// What was done; nil before the period.
    public internal(set) var done: Int64?
    /// What it is counted against; nil for a plain number.
    public internal(set) var whole: Int64?
    /// At least so much is to be done; nil where nothing says so.
    public internal(set) var required: Int64?
    /// At most so much.
    public internal(set) var limit: Int64?
    /// What the same days of the year before had.
    public internal(set) var previous: Int64?
    /// What is neither done nor late yet.
    public internal(set) var pending: Int64?
    /// What has no day by which it is to be done; it is counted nowhere else.
    public internal(set) var undated: Int64?
    /// What areas below are to reach in all.
    public internal(set) var allocated: Int64?
    /// Days after that of the figures until the period is over.
    public internal(set) var daysLeft = 0
    /// What was done in a week.
    public internal(set) var pace: Double?
    /// What is to be done in each week that is left.
    public internal(set) var needed: Double?
    /// What it will come to at the present pace.
    public internal(set) var projected: Int64?
    /// How it stands; nil where nothing is asked of this part.
    public internal(set) var state: TargetState?
    /// What it is to be read with.
    public internal(set) var notes: [TargetNote] = []
    /// The reports of a goal on reports, by their day.
    public internal(set) var reports: [ReportStanding] = []

    /// The share that was done, nil without anything to share.
    public var ratio: Double? {
        guard let done, let whole, whole != 0 else { return nil }
        return Double(done) / Double(whole)
    }

    /// By which share it is more than the year before; nil where that had none.
    public var growth: Double? {
        guard let done, let previous, previous > 0 else { return nil }
        return Double(done) / Double(previous) - 1
    }
}

extension TargetLine {
    init(_ goal: Int, _ name: String?, _ period: TargetPeriod, _ part: TargetPart) {
        self.goal = goal
        self.name = name
        self.period = period
        self.part = part
    }

    /// How the number of a goal moves.
    enum Movement {
        /// It only grows: what is reached stays so.
        case grows
        /// It, or what it is counted against, goes up and down.
        case varies
        /// It goes up and down, and says nothing about the days to come.
        case counted
    }

    /// Says how it stands on a day, when what was done and what is asked is there.
    mutating func judge(_ asOf: String, _ movement: Movement, cap: Int64? = nil) {
        daysLeft = max(0, TargetPeriod.days(from: asOf, to: period.last))
        guard asOf >= period.first else {
            state = .notBegun
            return
        }
        guard let done else { return }
        let gone = TargetPeriod.days(from: period.first, to: min(asOf, period.last)) + 1
        if movement != .counted, gone > 0 {
            pace = Double(done) / Double(gone) * 7
            let projected = Double(done) + Double(done) * Double(daysLeft) / Double(gone)
            let whole = Int64(max(-9e18, min(9e18, projected.rounded(.down))))
            self.projected = cap.map { min($0, whole) } ?? whole
        }
        if whole == 0 || notes.contains(.nothingBefore) {
            state = .nothing
            return
        }
        if let required, daysLeft > 0, movement != .counted {
            needed = max(0, Double(required) - Double(done)) / Double(daysLeft) * 7
        }
        state = standing(done, isOver: daysLeft == 0 && (pending ?? 0) == 0, movement)
    }

    private func standing(_ done: Int64, isOver: Bool, _ movement: Movement) -> TargetState? {
        guard required != nil || limit != nil else { return nil }
        if let limit, done > limit { return .over }
        guard let required else { return isOver ? .met : .onCourse }
        if done >= required { return isOver || movement == .grows ? .met : .onCourse }
        if isOver { return .missed }
        if movement == .grows, let projected, projected >= required { return .onCourse }
        return .behind
    }
}
