package import FieldLogFormats
package import FieldLogModel
internal import FieldLogText

/// Reads forms of targets (Examples/TARGETS.md). What needs a store — areas, teams — is looked up elsewhere.
package struct TargetReader {
    /// Codes, and whether name and basis pass the person guard.
    let input: FieldInput
    /// The same for the names of goals. These stand in the form, where no override leaves a trace, so that a file never has one.
    let inner: FieldInput

    /// A reader of files.
    package init(_ input: FieldInput) {
        self.input = input
        inner = FieldInput(codes: input.codes)
    }

    /// A reader of what is in the log: it was guarded when it was saved, or came by sync, and is not judged again.
    package init(stored codes: CodeBook) {
        input = FieldInput(codes: codes, overridesGuard: true)
        inner = input
    }

    /// A form is a page at most; a hundred kilobytes hold an allocation to a thousand communes.
    static let bytesMax = 1 << 18
    package static let goalsMax = 50
    package static let allocationMax = 2_000
    static let headKeys = ["form", "name", "basis", "area", "boundaries", "goals"]
    /// Keys of the head that goals have from it, unless they say otherwise.
    static let inherited = ["register", "period", "each", "team", "kinds"]
    static let ownKeys = [
        "count", "of", "areas", "reports", "at_least", "at_most", "growth", "deadline", "allocation",
        "remind",
    ]

    /// A document, not larger than one of a form.
    package func json(_ bytes: [UInt8]) throws(DeclarationProblem) -> JSONValue {
        do throws(JSONError) { return try JSONParser.parse(bytes, bytesMax: Self.bytesMax) } catch {
            throw DeclarationProblem("", .notJSON(code: error.code.rawValue, line: error.line, column: error.column))
        }
    }

    /// The form of a document.
    package func form(_ json: JSONValue) throws(DeclarationProblem) -> TargetForm {
        let root = DeclarationNode(value: json, place: "")
        if let version = json["form"]?.intValue, version > TargetForm.version {
            throw DeclarationProblem("form", .newer(version))
        }
        let head = try root.members(Self.headKeys + Self.inherited + Self.ownKeys)
        if let node = head["form"], node.value.intValue != TargetForm.version {
            throw node.problem(.wrongType(expected: "\(TargetForm.version)"))
        }
        let name = try said(head.required("name"), "name", input)
        let basis = try head["basis"].map { (node) throws(DeclarationProblem) in try said(node, "basis", input) }
        let area = try head["area"].map { (node) throws(DeclarationProblem) in try Self.area(node) }
        let boundaries = try head["boundaries"].map { (node) throws(DeclarationProblem) in try node.date() }
        var goals: [TargetGoal] = []
        if let list = head["goals"] {
            try head.without(Self.ownKeys, beside: "goals")
            for node in try list.list(max: Self.goalsMax) {
                let own = try node.members(["name"] + Self.inherited + Self.ownKeys)
                let title = try own["name"].map { (node) throws(DeclarationProblem) in try said(node, "name", inner) }
                goals.append(try TargetGoalReader(members: own.over(head, Self.inherited), input: input).goal(title))
            }
        } else {
            goals.append(try TargetGoalReader(members: head, input: input).goal(nil))
        }
        return TargetForm(name: name, basis: basis, area: area, boundaries: boundaries, goals: goals)
    }

    /// What a record says whose field `form` has a text: the whole document as a file would have it, null where it is no JSON, and the form,
    /// or why it cannot be read. The members of `head` are fields of the record, and stand in the place of those in the text.
    package func stored(
        _ text: String, head: [JSONMember]
    ) -> (json: JSONValue, form: TargetForm?, problem: DeclarationProblem?) {
        var whole = JSONValue.null
        do throws(DeclarationProblem) {
            guard case .object(let members) = try json(Array(text.utf8)) else {
                throw DeclarationProblem("", .wrongType(expected: "object"))
            }
            whole = .object(
                members.filter { $0.key == "form" } + head
                    + members.filter { $0.key != "form" && !StoredTarget.fields.contains($0.key) })
            return (whole, try form(whole), nil)
        } catch {
            return (whole, nil, error)
        }
    }

    /// A text that people wrote, as the field of the record would take it.
    private func said(_ node: DeclarationNode, _ field: String, _ input: FieldInput) throws(DeclarationProblem)
        -> String
    {
        let text = try node.text()
        guard let spec = Schema.target.field(field) else { return text }
        do throws(FieldProblem) {
            guard let value = try input.value(text, for: spec).text else { throw FieldProblem.required }
            return value
        } catch {
            throw node.problem(.value(error))
        }
    }

    /// The text of an area: `CODE` or `CODE@DATE`.
    static func area(_ node: DeclarationNode) throws(DeclarationProblem) -> String {
        let text = try node.text()
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let date = parts.count == 2 && !parts[1].isEmpty ? parts[1] : nil
        guard AreaKey(code: parts[0], validFrom: date) != nil else { throw node.problem(.value(.unknownArea(text))) }
        return text
    }
}

/// Reads one goal.
struct TargetGoalReader {
    let members: DeclarationMembers
    let input: FieldInput

    private var counts: CountReader { CountReader(input: input) }

    func goal(_ name: String?) throws(DeclarationProblem) -> TargetGoal {
        let (key, node) = try members.one(of: ["count", "areas", "reports"])
        let period: TargetPeriod
        let each: ReportCycle?
        let measure: TargetMeasure
        switch key {
        case "reports":
            try members.without(
                ["of", "at_least", "at_most", "growth", "deadline", "allocation"], beside: key)
            let dues = try reports(node, remind: try remind())
            (period, each) = (try span(dues, node), nil)
            measure = .reports(dues)
        case "areas":
            try members.without(["of", "growth", "deadline", "allocation"], beside: key)
            (period, each) = try days()
            measure = .areas(try areas(node))
        default:
            (period, each) = try days()
            measure = try count(node)
        }
        if key != "reports" { try members.without(["remind"], beside: key) }
        let (least, most) = key == "reports" ? (nil, nil) : try bounds(measure)
        let goal = TargetGoal(
            name: name, period: period, each: each, register: try register(), team: try team(), kinds: try kinds(),
            measure: measure, atLeast: least, atMost: most, allocation: try allocation(measure))
        try fit(goal)
        return goal
    }

    // MARK: When

    private func days() throws(DeclarationProblem) -> (TargetPeriod, ReportCycle?) {
        let node = try members.required("period")
        let period: TargetPeriod
        if node.value.stringValue != nil {
            let text = try node.text()
            guard let found = TargetPeriod(text) else {
                throw node.problem(.unknownName(text, near: ["2025", "2025-H1", "2025-Q3", "2025-06"]))
            }
            period = found
        } else {
            let ends = try node.members(["from", "to"])
            let (from, to) = (try ends.required("from"), try ends.required("to"))
            for end in [from, to] where TargetPeriod.day(try end.text(), \.first) == nil {
                throw end.problem(.value(.notADate(try end.text())))
            }
            guard let found = TargetPeriod(from: try from.text(), to: try to.text()) else {
                throw to.problem(.value(.before(field: "from")))
            }
            period = found
        }
        guard let each = members["each"] else { return (period, nil) }
        let cycle = try each.name({ ReportCycle(rawValue: $0) }, among: ReportCycle.allCases.map(\.rawValue))
        guard period.parts(cycle) != nil else { throw each.problem(.notWhole(cycle: cycle.rawValue)) }
        return (period, cycle)
    }

    private func register() throws(DeclarationProblem) -> RegisterDay {
        guard let node = members["register"] else { return .end }
        switch try node.text() {
        case "end": return .end
        case "start": return .start
        default: return .day(try node.date())
        }
    }

    // MARK: Whose

    private func team() throws(DeclarationProblem) -> TargetTeam? {
        guard let node = members["team"] else { return nil }
        if node.value.stringValue != nil { return .one(try node.text()) }
        let level = try node.members(["level"]).required("level")
        return .level(try counts.code(level, catalogue: "LEVEL"))
    }

    private func kinds() throws(DeclarationProblem) -> [String] {
        guard let node = members["kinds"] else { return [] }
        return try node.texts().map { (node) throws(DeclarationProblem) in try counts.code(node, catalogue: "KIND") }
    }

    // MARK: What

    private func count(_ node: DeclarationNode) throws(DeclarationProblem) -> TargetMeasure {
        let count = try counts.count(node)
        if let growth = members["growth"] {
            try members.without(["of", "at_least", "at_most", "deadline", "allocation"], beside: "growth")
            if count.source == .register || count.source == .teams || count.isOpenEnded {
                throw node.problem(.unfit(beside: "growth"))
            }
            return .growth(count, try growth.growth())
        }
        let whole = try members["of"].map { (node) throws(DeclarationProblem) in try counts.count(node) }
        guard let node = members["deadline"] else { return .count(count, of: whole, deadline: nil) }
        guard let whole else { throw members.owner.problem(.missingKey(["of"])) }
        guard whole.source == count.source, whole.unit == .records, count.unit == .records else {
            throw node.problem(.unfit(beside: "of"))
        }
        return .count(count, of: whole, deadline: try counts.day(node, of: count.source))
    }

    private func areas(_ node: DeclarationNode) throws(DeclarationProblem) -> AreaGoal {
        let inner = try node.members(["level", "count", "of", "at_least", "at_most"])
        let count = try counts.count(inner.required("count"))
        let whole = try inner["of"].map { (node) throws(DeclarationProblem) in try counts.count(node) }
        let (least, most) = try TargetGoalReader(members: inner, input: input).bounds(
            .count(count, of: whole, deadline: nil))
        return AreaGoal(
            level: try inner["level"].map { (node) throws(DeclarationProblem) in
                try counts.code(node, catalogue: "LEVEL")
            },
            count: count, whole: whole, atLeast: least, atMost: most)
    }

    /// Days before a report is due, two weeks where nothing is said.
    private func remind() throws(DeclarationProblem) -> Int {
        guard let node = members["remind"] else { return 14 }
        let days = try node.number()
        guard days <= 365 else { throw node.problem(.outOfRange("\(days)", bounds: "0…365")) }
        return Int(days)
    }

    private func reports(_ node: DeclarationNode, remind: Int) throws(DeclarationProblem) -> [ReportDue] {
        var dues: [ReportDue] = []
        for (key, node) in try node.entries(max: TargetPeriod.partsMax) {
            guard let period = ReportPeriod(key) else {
                throw node.problem(.unknownName(key, near: ["2025", "2025-H1", "2025-Q3", "2025-06"]))
            }
            let due = try node.date()
            if due < period.first { throw node.problem(.value(.before(field: period.first))) }
            if dues.contains(where: { $0.period == period }) { throw node.problem(.repeated(key)) }
            dues.append(ReportDue(period: period, due: due, remind: remind))
        }
        return dues.sorted { ($0.due, $0.period.name) < ($1.due, $1.period.name) }
    }

    /// The days of all reports, for a target on them has no other period.
    private func span(_ dues: [ReportDue], _ node: DeclarationNode) throws(DeclarationProblem) -> TargetPeriod {
        let first = dues.map(\.period.first).min() ?? ""
        let last = dues.map(\.due).max() ?? ""
        guard let period = TargetPeriod(from: first, to: max(first, last)) else { throw node.problem(.reversed) }
        return period
    }

    // MARK: How much

    private func bounds(_ measure: TargetMeasure) throws(DeclarationProblem) -> (TargetBound?, TargetBound?) {
        if case .growth = measure { return (nil, nil) }
        let least = try members["at_least"].map { (node) throws(DeclarationProblem) in try bound(node, measure) }
        let most = try members["at_most"].map { (node) throws(DeclarationProblem) in try bound(node, measure) }
        if least == nil, most == nil, members["allocation"] == nil {
            throw members.owner.problem(.missingKey(["at_least", "at_most", "growth", "allocation"]))
        }
        let isReversed =
            switch (least, most) {
            case (.number(let low)?, .number(let high)?): low > high
            case (.share(let low)?, .share(let high)?): low.points > high.points
            default: false
            }
        if isReversed, let node = members["at_most"] { throw node.problem(.reversed) }
        return (least, most)
    }

    /// A number of what is counted, a share of what it is counted against; of areas either.
    private func bound(_ node: DeclarationNode, _ measure: TargetMeasure) throws(DeclarationProblem) -> TargetBound {
        switch measure {
        case .areas where node.value.stringValue != nil: return .share(try node.share())
        case .count(_, .some, _): return .share(try node.share())
        default:
            if node.value.stringValue?.hasSuffix("%") == true {
                throw node.problem(.unfit(beside: "count"))
            }
            return .number(try node.number())
        }
    }

    private func allocation(_ measure: TargetMeasure) throws(DeclarationProblem) -> [TargetAllocation] {
        guard let node = members["allocation"] else { return [] }
        var all: [TargetAllocation] = []
        for node in try node.list(max: TargetReader.allocationMax) {
            let inner = try node.members(["area", "at_least"])
            let place = try inner.required("area")
            let area = try TargetReader.area(place)
            if all.contains(where: { $0.area == area }) { throw place.problem(.repeated(area)) }
            all.append(TargetAllocation(area: area, atLeast: try bound(inner.required("at_least"), measure)))
        }
        return all
    }

    /// That a team and kinds say something of what is counted.
    private func fit(_ goal: TargetGoal) throws(DeclarationProblem) {
        let counts: [Count] =
            switch goal.measure {
            case .count(let count, let whole, _): [count] + (whole.map { [$0] } ?? [])
            case .growth(let count, _): [count]
            case .areas(let areas): [areas.count] + (areas.whole.map { [$0] } ?? [])
            case .reports: []
            }
        if let node = members["team"], goal.team != nil, counts.first?.hasVisits != true {
            throw node.problem(.unfit(beside: counts.first?.source.rawValue ?? "reports"))
        }
        if let node = members["kinds"], counts.isEmpty || counts.contains(where: { $0.source == .teams }) {
            throw node.problem(.unfit(beside: counts.isEmpty ? "reports" : "teams"))
        }
    }
}

extension Count {
    /// Whether what it counts belongs to visits, which teams make.
    var hasVisits: Bool { [.visits, .findings, .measures].contains(source) }
}
