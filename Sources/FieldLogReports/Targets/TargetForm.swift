/// A target as a form declares it (Examples/TARGETS.md): goals, each with its period and what is to be reached in it.
public struct TargetForm: Sendable, Hashable {
    /// The version of the form that this program writes, and the latest that it reads.
    public static let version: Int64 = 1
    /// What it is called.
    public let name: String
    /// The paper that asks for it.
    public let basis: String?
    /// The area, `CODE[@DATE]`; nil for everything here.
    public let area: String?
    /// The day whose boundaries decide what lies in the area; nil for the usual one (``TargetGround``).
    public let boundaries: String?
    /// The goals, at least one.
    public let goals: [TargetGoal]
}

/// On which day the register is looked at.
public enum RegisterDay: Sendable, Hashable {
    /// The last day of the period, or that of the figures where it is earlier.
    case end
    /// The first day of the period.
    case start
    /// A day.
    case day(String)
}

/// A share in hundredths of a percent: 10 000 is the whole.
public struct Share: Sendable, Hashable {
    /// Hundredths of a percent.
    public let points: Int64

    /// The whole.
    public static let whole: Int64 = 10_000

    /// The smallest whole number that is at least this share of a number.
    public func roundedUp(of number: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: Self.whole)
        let part = rest * points
        return quotient.multipliedClamped(by: points).addingClamped(
            part / Self.whole + (part % Self.whole > 0 ? 1 : 0))
    }

    /// The largest whole number that is at most this share of a number.
    public func roundedDown(of number: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: Self.whole)
        let part = rest * points
        return quotient.multipliedClamped(by: points).addingClamped(
            part / Self.whole - (part % Self.whole < 0 ? 1 : 0))
    }
}

/// A bound of a goal.
public enum TargetBound: Sendable, Hashable {
    /// A number.
    case number(Int64)
    /// A share of what it is counted against.
    case share(Share)
}

/// What an area must have to be counted: the condition of a goal on areas.
public struct AreaGoal: Sendable, Hashable {
    /// The level of the areas; nil for those directly below.
    public let level: String?
    /// What is counted in each of them.
    public let count: Count
    /// What it is counted against; nil for a plain number.
    public let whole: Count?
    /// At least so much.
    public let atLeast: TargetBound?
    /// At most so much.
    public let atMost: TargetBound?

    /// Whether what was once reached may be lost again: there is an upper bound, or a share of what grows.
    var canFall: Bool { atMost != nil || whole != nil }
}

/// What the goal of one area below is.
public struct TargetAllocation: Sendable, Hashable {
    /// The area, `CODE[@DATE]`.
    public let area: String
    /// At least so much.
    public let atLeast: TargetBound
}

/// A report that is due on a day.
public struct ReportDue: Sendable, Hashable {
    /// The period that it is about.
    public let period: ReportPeriod
    /// The last day on which it is in time.
    public let due: String
    /// How many days before that one is reminded of it.
    public let remind: Int
}

/// What is to be reached.
public enum TargetMeasure: Sendable, Hashable {
    /// A number, or with `of` a share of another one. With a deadline, what is neither done nor late yet is left out.
    case count(Count, of: Count?, deadline: String?)
    /// More than in the same days of the year before, by this share.
    case growth(Count, Share)
    /// How many areas have something.
    case areas(AreaGoal)
    /// Reports, each frozen by its day.
    case reports([ReportDue])
}

/// Whose visits count.
public enum TargetTeam: Sendable, Hashable {
    /// Those of one team, by its id, or in a file by its name.
    case one(String)
    /// Those of all teams of a level.
    case level(String)
}

/// One goal of a target.
public struct TargetGoal: Sendable, Hashable {
    /// What it is called; nil where the target has one.
    public let name: String?
    /// The period as it was written.
    public let period: TargetPeriod
    /// The length of the parts of the period, in each of which it is to be reached; nil for the period as one.
    public let each: ReportCycle?
    /// The day of the register.
    public let register: RegisterDay
    /// Whose visits count; nil for everyone's.
    public let team: TargetTeam?
    /// The kinds of establishments; none for all.
    public let kinds: [String]
    /// What is to be reached.
    public let measure: TargetMeasure
    /// At least so much.
    public let atLeast: TargetBound?
    /// At most so much.
    public let atMost: TargetBound?
    /// What areas below are to reach of it.
    public let allocation: [TargetAllocation]

    /// Its periods: the parts, or the whole one.
    public var periods: [TargetPeriod] { each.map { period.parts($0) ?? [period] } ?? [period] }
}
