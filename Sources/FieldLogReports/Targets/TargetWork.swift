internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// One target while its numbers are being counted: asks a tally for them, and makes lines of what that found.
struct TargetWork {
    let target: StoredTarget
    let area: AreaKey?
    let boundaries: String
    private let form: TargetForm
    private let asOf: String
    private let breakdown: TargetBreakdown?
    private let tally: TargetTally
    private let store: Store
    private let today: String
    private let ground: TargetGround
    private var pieces: [TargetPiece] = []

    /// Asks for everything that the lines need; nil where the area asked for lies apart from that of the target.
    init?(
        _ workspace: Workspace, _ target: StoredTarget, _ form: TargetForm, index: AreaIndex, tally: TargetTally,
        asOf: String, asked: AreaKey?, breakdown: TargetBreakdown?
    ) throws(FieldLogError) {
        self.target = target
        self.form = form
        self.asOf = asOf
        self.breakdown = breakdown
        self.tally = tally
        store = workspace.store
        today = workspace.today
        let end = form.goals.map(\.period.last).max() ?? asOf
        ground = try TargetGround(form, last: min(end, asOf), index: index, today: today)
        boundaries = ground.date
        if let asked {
            if let own = ground.area, own != asked {
                if try ground.lies(asked, in: own) {
                    area = asked
                } else if try ground.lies(own, in: asked) {
                    area = own
                } else {
                    return nil
                }
            } else {
                area = asked
            }
        } else {
            area = ground.area
        }
        for (number, goal) in form.goals.enumerated() {
            for period in goal.periods { pieces.append(try piece(number + 1, goal, period)) }
        }
    }

    /// Whether the area that is looked at is a part of that of the target.
    private var isNarrowed: Bool { area != ground.area }

    // MARK: Asking

    private func piece(
        _ number: Int, _ goal: TargetGoal, _ period: TargetPeriod
    ) throws(FieldLogError) -> TargetPiece {
        var piece = TargetPiece(number: number, goal: goal, period: period)
        for part in goal.allocation { piece.allocation[try key(part.area)] = part.atLeast }
        if isNarrowed, let area {
            // What is asked of the whole area is not asked of a part of it, unless somebody said how much.
            let own = piece.allocation[area]
            piece.isAsked = own != nil || goal.isOfShares
            piece.atLeast = own ?? (goal.isOfShares ? goal.atLeast : nil)
            for key in piece.allocation.keys {
                let isInside = try ground.lies(key, in: area)
                if key == area || !isInside { piece.allocation[key] = nil }
            }
        } else {
            piece.atLeast = goal.atLeast
        }
        piece.split = split(piece)
        guard asOf >= period.first else { return piece }
        try ask(&piece)
        return piece
    }

    /// Asks the tally for the numbers of a piece.
    private func ask(_ piece: inout TargetPiece) throws(FieldLogError) {
        let (goal, split) = (piece.goal, piece.split)
        let territory = ground.territory(territorySplit(piece), area: area)
        piece.territory = territory
        let place = tally.ground(territory)
        let period = piece.period
        func ask(_ count: Count, in days: TargetPeriod? = nil) -> Int {
            let days = days ?? period
            return tally.ask(
                TallyAsk(
                    count: count, first: days.first, last: min(days.last, asOf), register: registerDay(goal, days),
                    ground: place, split: split))
        }
        let teams = try self.teams(goal.team)
        func filtered(_ count: Count) -> Count {
            var more: [Count.Condition] = []
            if let teams, count.hasVisits { more.append(.ofTeams(teams)) }
            if !goal.kinds.isEmpty { more.append(.ofKinds(goal.kinds)) }
            return more.isEmpty ? count : count.with(more)
        }
        switch goal.measure {
        case .count(let count, let whole, nil):
            piece.done = ask(filtered(count))
            piece.whole = whole.map { ask(filtered($0)) }
        case .count(let count, let whole?, let deadline?):
            let all = filtered(whole).with([.filled(deadline)])
            // What is done is some of what there is to do, by the same days.
            let done = Count(
                count.source, by: whole.day, openEnded: whole.isOpenEnded, where: filtered(count).conditions
            )
            .with(all.conditions)
            piece.done = ask(done)
            piece.whole = ask(all)
            piece.ahead = ask(all.with([.ahead(deadline)]))
            piece.doneAhead = ask(done.with([.ahead(deadline)]))
            piece.undated = ask(filtered(whole).with([.empty(deadline)]))
        case .count(let count, nil, _): piece.done = ask(filtered(count))
        case .growth(let count, _):
            piece.done = ask(filtered(count))
            piece.previous = ask(filtered(count), in: period.yearBefore)
        case .areas(let areas):
            piece.done = ask(filtered(areas.count))
            piece.whole = areas.whole.map { ask(filtered($0)) }
        case .reports: break
        }
    }

    private func key(_ text: String) throws(FieldLogError) -> AreaKey {
        try ground.index.resolve(text, today: today).key
    }

    private func registerDay(_ goal: TargetGoal, _ period: TargetPeriod) -> String {
        switch goal.register {
        case .end: min(period.last, asOf)
        case .start: period.first
        case .day(let day): day
        }
    }

    private func split(_ piece: TargetPiece) -> TallySplit {
        if case .areas = piece.goal.measure { return .area }
        switch breakdown {
        case .area: return .area
        case .team: return .team
        case .kind: return .kind
        case nil: return piece.allocation.isEmpty ? .none : .area
        }
    }

    private func territorySplit(_ piece: TargetPiece) -> TerritorySplit {
        if case .areas(let areas) = piece.goal.measure { return areas.level.map { .level($0) } ?? .children }
        guard piece.split == .area else { return .none }
        return piece.allocation.isEmpty ? .children : .named(Set(piece.allocation.keys))
    }

    private func teams(_ team: TargetTeam?) throws(FieldLogError) -> Set<RecordID>? {
        switch team {
        case nil: return nil
        case .one(let text): return Set(RecordID(text: text).map { [$0] } ?? [])
        case .level(let level):
            return Set(try store.records(Schema.team, .all).filter { $0["level"].text == level }.map(\.id))
        }
    }

    // MARK: Telling

    /// The lines, once the tally has run.
    func lines() throws(FieldLogError) -> [TargetLine] {
        var lines: [TargetLine] = []
        for piece in pieces {
            switch piece.goal.measure {
            case .reports(let dues): lines += try reportLines(piece, dues)
            case .areas(let areas): lines += try areaLines(piece, areas)
            default: lines += try countLines(piece)
            }
        }
        return lines
    }

    private func countLines(_ piece: TargetPiece) throws(FieldLogError) -> [TargetLine] {
        var whole = piece.line(.whole, asOf) { tally[$0].total }
        if breakdown == .team, case .count(let count, _, _) = piece.goal.measure, count.unit == .establishments {
            whole.notes.append(.teamsOverlap)
        }
        let numbers = piece.allocation.values.compactMap { (bound) -> Int64? in
            if case .number(let number) = bound { return number }
            return nil
        }
        if !numbers.isEmpty, numbers.count == piece.allocation.count {
            let sum = numbers.reduce(Int64(0)) { $0.addingClamped($1) }
            whole.allocated = sum
            if let required = whole.required, sum != required {
                whole.notes.append(sum < required ? .allocationShort : .allocationOver)
            }
        }
        if [piece.done, piece.whole].contains(where: { $0.map { tally[$0].hasUnassigned } ?? false }) {
            whole.notes.append(.unassigned)
        }
        guard piece.split != .none, let territory = piece.territory else { return [whole] }
        var lines: [TargetLine] = []
        for key in try keys(piece, territory) {
            lines.append(piece.line(part(key, piece), asOf) { tally[$0].parts[key] ?? 0 })
        }
        return [whole] + lines
    }

    /// The parts of a piece: those in which anything was counted, and of areas those that are there.
    private func keys(_ piece: TargetPiece, _ territory: Territory) throws(FieldLogError) -> [TallyKey] {
        var keys: Set<TallyKey> = []
        for place in [piece.done, piece.whole, piece.previous].compactMap({ $0 }) {
            // What there is to do is no team's.
            if piece.split == .team, place == piece.whole, piece.isWholeOfRegister { continue }
            keys.formUnion(tally[place].parts.keys)
        }
        if piece.split == .area {
            for area in try territory.rows(store) { keys.insert(.area(.area(area))) }
            if let area, !piece.allocation.isEmpty { keys.insert(.area(.area(area))) }
        }
        let sorted = keys.sorted()
        return sorted.filter { part($0, piece) != .rest } + sorted.filter { part($0, piece) == .rest }
    }

    private func part(_ key: TallyKey, _ piece: TargetPiece) -> TargetPart {
        switch key {
        case .area(.area(let key)) where !piece.allocation.isEmpty && piece.allocation[key] == nil: .rest
        case .area(let row): .area(row)
        case .team(let team): .team(team)
        case .kind(let kind): .kind(kind)
        }
    }

    private func areaLines(_ piece: TargetPiece, _ areas: AreaGoal) throws(FieldLogError) -> [TargetLine] {
        var whole = TargetLine(piece.number, piece.goal.name, piece.period, .whole)
        var lines: [TargetLine] = []
        guard let territory = piece.territory, let done = piece.done else {
            whole.judge(asOf, .counted)
            return [whole]
        }
        let rows = try territory.rows(store).sorted()
        var met: Int64 = 0
        for area in rows {
            var line = TargetLine(piece.number, piece.goal.name, piece.period, .area(.area(area)))
            let key = TallyKey.area(.area(area))
            line.done = tally[done].parts[key] ?? 0
            line.whole = piece.whole.map { tally[$0].parts[key] ?? 0 }
            line.bind(areas.atLeast, areas.atMost)
            // Where there is nothing to do, nothing is amiss.
            if line.holds { met += 1 }
            line.judge(asOf, areas.canFall ? .varies : .grows)
            lines.append(line)
        }
        if tally[done].hasUnassigned { whole.notes.append(.unassigned) }
        whole.done = met
        whole.whole = Int64(rows.count)
        if piece.isAsked { whole.bind(piece.atLeast, piece.goal.atMost) }
        whole.judge(asOf, .counted)
        if !areas.canFall, whole.state == .onCourse, whole.done ?? 0 >= whole.required ?? .max { whole.state = .met }
        return [whole] + (breakdown == .area ? lines : [])
    }

    private func reportLines(_ piece: TargetPiece, _ dues: [ReportDue]) throws(FieldLogError) -> [TargetLine] {
        guard let area else { return [] }
        let frozen = try FrozenReports(store, ground: ground, through: asOf)
        var lines = [try frozen.line(piece, .whole, area, dues, asOf)]
        if breakdown == .area {
            for below in try ground.territory(.children, area: area).rows(store).sorted() {
                lines.append(try frozen.line(piece, .area(.area(below)), below, dues, asOf))
            }
        }
        return lines
    }
}

extension TallyKey: Comparable {
    /// Areas by row, teams and kinds by their bytes, what has none of them last.
    static func < (left: TallyKey, right: TallyKey) -> Bool {
        switch (left, right) {
        case (.area(let one), .area(let other)): return one < other
        case (.team(let one), .team(let other)):
            guard let one, let other else { return one != nil && other == nil }
            return one < other
        case (.kind(let one), .kind(let other)): return one.isEmpty != other.isEmpty ? other.isEmpty : one < other
        case (.area, _): return true
        case (_, .area): return false
        case (.team, _): return true
        default: return false
        }
    }
}
