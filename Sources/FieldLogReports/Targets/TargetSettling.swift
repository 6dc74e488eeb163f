internal import FieldLogFormats
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Looks up the areas and teams that a form names, and writes the form with what they are, so that it says the same on every day and device.
struct TargetSettling {
    let workspace: Workspace
    let form: TargetForm
    let path: String

    private var index: AreaIndex { AreaIndex(store: workspace.store) }

    func settled(_ json: JSONValue) throws(FieldLogError) -> SettledTarget {
        let area = try form.area.map { (text) throws(FieldLogError) in try self.area(text, at: "area") }
        guard case .object(let members) = json else {
            throw .declaration(path: path, .target, DeclarationProblem("", .reversed))
        }
        var kept: [JSONMember] = []
        if json["form"] == nil { kept.append(JSONMember(key: "form", value: .int(TargetForm.version))) }
        for member in members where !StoredTarget.fields.contains(member.key) {
            kept.append(JSONMember(key: member.key, value: try value(member, at: member.key)))
        }
        for (number, goal) in form.goals.enumerated() {
            try checkAllocation(goal, json["goals"] == nil ? "" : "goals[\(number)].", area)
        }
        return SettledTarget(form: form, area: area, json: .object(kept))
    }

    private func value(_ member: JSONMember, at place: String) throws(FieldLogError) -> JSONValue {
        switch (member.key, member.value) {
        case ("team", .string(let text)): return .string(try team(text, at: place))
        case ("area", .string(let text)): return .string(try area(text, at: place).text)
        case ("allocation", .array(let items)), ("goals", .array(let items)):
            var all: [JSONValue] = []
            for (number, item) in items.enumerated() {
                var inner: [JSONMember] = []
                for member in item.objectValue ?? [] {
                    let place = "\(place)[\(number)].\(member.key)"
                    inner.append(JSONMember(key: member.key, value: try value(member, at: place)))
                }
                all.append(.object(inner))
            }
            return .array(all)
        default: return member.value
        }
    }

    private func area(_ text: String, at place: String) throws(FieldLogError) -> AreaKey {
        do throws(FieldLogError) { return try index.resolve(text, today: workspace.today).key } catch {
            switch error {
            case .unknownArea:
                throw .declaration(path: path, .target, DeclarationProblem(place, .value(.unknownArea(text))))
            case .refused(let refusal):
                throw .declaration(path: path, .target, DeclarationProblem(place, .value(refusal.problem)))
            default: throw error
            }
        }
    }

    /// The id of the team of an id or a name.
    private func team(_ text: String, at place: String) throws(FieldLogError) -> String {
        let named = SearchKey.fold(text)
        var found: Set<String> = []
        try workspace.store.forEach(Schema.team) { (team) throws(FieldLogError) in
            if team.id.description == text || team["name"].text.map(SearchKey.fold) == named {
                found.insert(team.id.description)
            }
            return true
        }
        guard found.count == 1, let only = found.first else {
            throw .declaration(path: path, .target, DeclarationProblem(place, .noTeam(text)))
        }
        return only
    }

    /// That each area of an allocation lies in that of the target, and in no other one of the allocation.
    private func checkAllocation(_ goal: TargetGoal, _ place: String, _ area: AreaKey?) throws(FieldLogError) {
        guard !goal.allocation.isEmpty else { return }
        let index = index
        let ground = try TargetGround(form, last: goal.period.last, index: index, today: workspace.today)
        var known: [AreaKey: String] = [:]
        for (number, part) in goal.allocation.enumerated() {
            let place = "\(place)allocation[\(number)].area"
            let key = try self.area(part.area, at: place)
            if known[key] != nil {
                throw .declaration(path: path, .target, DeclarationProblem(place, .repeated(part.area)))
            }
            known[key] = place
            if let area {
                guard key != area, try ground.lies(key, in: area) else {
                    throw .declaration(path: path, .target, DeclarationProblem(place, .outside(part.area)))
                }
            }
        }
        let boundaries = Boundaries(index: index, date: ground.date)
        for (key, place) in known {
            for upper in try boundaries.path(key).dropFirst() where known[upper] != nil {
                throw .declaration(
                    path: path, .target, DeclarationProblem(place, .nested(key.text, within: upper.text)))
            }
        }
    }
}
