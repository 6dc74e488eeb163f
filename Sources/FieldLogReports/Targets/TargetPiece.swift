internal import FieldLogModel

/// A goal in one of its periods, with the places of its numbers in a tally.
package struct TargetPiece {
    let number: Int
    let goal: TargetGoal
    let period: TargetPeriod
    /// At least so much of the area that is looked at.
    package var atLeast: TargetBound?
    /// Whether anything is asked of that area.
    var isAsked = true
    /// What areas within it are to reach.
    var allocation: [AreaKey: TargetBound] = [:]
    var split = TallySplit.none
    /// Nil before the period.
    var territory: Territory?
    package var done: Int?
    package var whole: Int?
    /// Of what there is to do, what is not late yet, and what of that is done.
    package var ahead: Int?
    package var doneAhead: Int?
    package var undated: Int?
    package var previous: Int?

    /// A goal of a number in a period, of which nothing has been asked yet.
    package init(number: Int, goal: TargetGoal, period: TargetPeriod) {
        self.number = number
        self.goal = goal
        self.period = period
    }

    /// Whether it is counted against what belongs to no visit.
    var isWholeOfRegister: Bool {
        guard case .count(_, let whole?, _) = goal.measure else { return false }
        return !whole.hasVisits
    }

    /// A line of the numbers that `value` finds at their places.
    package func line(_ part: TargetPart, _ asOf: String, _ value: (Int) -> Int64) -> TargetLine {
        func number(_ place: Int?) -> Int64? { place.map(value) }
        var line = TargetLine(self.number, goal.name, period, part)
        line.done = number(done)
        line.whole = number(whole)
        if case .team = part, isWholeOfRegister { line.whole = nil }
        line.previous = number(previous)
        if let ahead = number(ahead), let doneAhead = number(doneAhead), let all = line.whole {
            let pending = ahead.addingClamped(-doneAhead)
            line.pending = pending
            line.whole = all.addingClamped(-pending)
            line.undated = number(undated)
        }
        bind(&line, part)
        line.judge(asOf, movement, cap: isCapped ? line.whole : nil)
        return line
    }

    /// What is asked of a part: of a share the same of each, of a number what the allocation says.
    private func bind(_ line: inout TargetLine, _ part: TargetPart) {
        if case .growth(_, let share) = goal.measure {
            guard let previous = line.previous else { return }
            if previous <= 0 {
                line.notes.append(.nothingBefore)
            } else {
                line.required = Share(points: Share.whole + share.points).roundedUp(of: previous)
            }
            return
        }
        switch part {
        case .whole:
            if isAsked { line.bind(atLeast, goal.atMost) }
        case .area(.area(let key)) where allocation[key] != nil: line.bind(allocation[key], nil)
        case .rest: break
        default:
            if goal.isOfShares { line.bind(goal.atLeast, goal.atMost) }
        }
    }

    private var movement: TargetLine.Movement {
        switch goal.measure {
        case .count(let count, let whole, let deadline):
            if count.canFall { return .counted }
            guard deadline == nil, let whole else { return deadline == nil ? .grows : .varies }
            return whole.source == .register || whole.source == .teams ? .grows : .varies
        case .growth: return .grows
        case .areas, .reports: return .counted
        }
    }

    /// Whether it cannot come to more than it is counted against.
    private var isCapped: Bool {
        guard case .count(let count, let whole?, _) = goal.measure else { return false }
        return count.unit == .establishments && whole.source == .register
    }
}

extension TargetGoal {
    /// Whether its bounds are shares, which are asked of every part alike.
    var isOfShares: Bool {
        switch measure {
        case .count(_, .some, _), .growth: true
        default: false
        }
    }
}

extension Count {
    /// The same with further conditions.
    func with(_ more: [Condition]) -> Count {
        Count(source, unit, by: day, openEnded: isOpenEnded, where: conditions + more)
    }

    /// Whether what it counts may become less: what is open may be closed, what is there may go.
    var canFall: Bool {
        if source == .register || source == .teams || isOpenEnded { return true }
        return conditions.contains { if case .notBy = $0 { true } else { false } }
    }
}

extension TargetLine {
    /// Turns bounds into numbers of what the line counts.
    mutating func bind(_ least: TargetBound?, _ most: TargetBound?) {
        switch least {
        case .number(let number): required = number
        case .share(let share): required = whole.map { share.roundedUp(of: $0) }
        case nil: break
        }
        switch most {
        case .number(let number): limit = number
        case .share(let share): limit = whole.map { share.roundedDown(of: $0) }
        case nil: break
        }
    }

    /// Whether what was done is within the bounds.
    var holds: Bool {
        let done = done ?? 0
        return done >= required ?? .min && done <= limit ?? .max
    }
}
