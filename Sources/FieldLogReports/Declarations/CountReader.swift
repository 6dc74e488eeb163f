internal import FieldLogFormats
internal import FieldLogModel
internal import FieldLogText

/// Reads what a form counts.
struct CountReader {
    let input: FieldInput

    /// The key of a condition that the establishment is on the register.
    private static let register = "register"
    private static let done = "DONE"

    func count(_ node: DeclarationNode) throws(DeclarationProblem) -> Count {
        let members = try node.members(["source", "unit", "sum", "by", "ever", "where"])
        let source = try members.required("source").name(
            { Count.Source(rawValue: $0) }, among: Count.Source.allCases.map(\.rawValue))
        if source == .register || source == .teams { try members.without(["by", "ever"], beside: source.rawValue) }
        let unit = try unit(members, source)
        let day = try members["by"].map { (node) throws(DeclarationProblem) in try self.day(node, of: source) }
        let ever = try members["ever"]?.flag() ?? false
        var conditions: [Count.Condition] = []
        var named: Set<String> = []
        if let all = members["where"] {
            for (key, node) in try all.entries(max: 50) {
                named.insert(key)
                conditions += try self.conditions(key, node, source)
            }
        }
        // An attempt is no inspection: whoever wants attempts counted says so.
        if source == .visits, !named.contains("outcome") { conditions.append(.among("outcome", [Self.done])) }
        return Count(source, unit, by: day, openEnded: ever, where: conditions)
    }

    private func unit(_ members: DeclarationMembers, _ source: Count.Source) throws(DeclarationProblem) -> Count.Unit {
        if let sum = members["sum"] {
            try members.without(["unit"], beside: "sum")
            let numbers = source.kind.fields.filter { $0.type == .count || $0.type == .money }.map(\.name)
            return .sum(try sum.name({ numbers.contains($0) ? $0 : nil }, among: numbers))
        }
        guard let node = members["unit"] else { return .records }
        let units: [String: Count.Unit] = ["records": .records, "establishments": .establishments]
        let unit = try node.name({ units[$0] }, among: ["records", "establishments"])
        if unit == .establishments, source == .teams { throw node.problem(.unfit(beside: source.rawValue)) }
        return unit
    }

    /// The name of a field that holds a day; of findings that of their visit too.
    func day(_ node: DeclarationNode, of source: Count.Source) throws(DeclarationProblem) -> String {
        let own = source.kind.fields.filter { $0.type == .date }.map(\.name)
        let all = own + (source == .findings || source == .measures ? ["visit.date"] : [])
        return try node.name({ all.contains($0) ? $0 : nil }, among: all)
    }

    // MARK: Conditions

    private func conditions(
        _ key: String, _ node: DeclarationNode, _ source: Count.Source
    ) throws(DeclarationProblem) -> [Count.Condition] {
        if key == Self.register {
            guard source != .teams else { throw node.problem(.unfit(beside: source.rawValue)) }
            guard try node.flag() else { throw node.problem(.wrongType(expected: "true")) }
            return [.onRegister]
        }
        let names = source.fieldNames
        guard let field = source.field(key) else {
            throw node.problem(.unknownName(key, near: NearNames.of(key, among: names + [Self.register])))
        }
        switch field.type {
        case .date: return try dated(key, node, source)
        case .code(let catalogue): return try coded(key, node, catalogue)
        case .count, .money: return try numbered(key, node)
        case .flag: return [.within(key, try node.flag() ? 1...1 : 0...0)]
        default: return [try node.flag() ? .filled(key) : .empty(key)]
        }
    }

    private func dated(_ key: String, _ node: DeclarationNode, _ source: Count.Source) throws(DeclarationProblem)
        -> [Count
        .Condition]
    {
        if let flag = node.value.boolValue { return [flag ? .by(key) : .notBy(key)] }
        guard node.value.objectValue != nil else {
            throw node.problem(.wrongType(expected: "true, false, {\"by\": \"due\"}"))
        }
        let other = try day(try node.members(["by"]).required("by"), of: source)
        return [.by(key), .notAfter(key, other)]
    }

    private func coded(_ key: String, _ node: DeclarationNode, _ catalogue: String) throws(DeclarationProblem) -> [Count
        .Condition]
    {
        if let flag = node.value.boolValue { return [flag ? .filled(key) : .empty(key)] }
        let isNot = node.value.objectValue != nil
        let list = isNot ? try node.members(["not"]).required("not") : node
        let codes = try list.texts().map { (node) throws(DeclarationProblem) in try code(node, catalogue: catalogue) }
        return [isNot ? .notAmong(key, codes) : .among(key, codes)]
    }

    private func numbered(_ key: String, _ node: DeclarationNode) throws(DeclarationProblem) -> [Count.Condition] {
        if let flag = node.value.boolValue { return [flag ? .filled(key) : .empty(key)] }
        let members = try node.members(["at_least", "at_most"])
        let low = try members["at_least"]?.number()
        let high = try members["at_most"]?.number()
        if low == nil, high == nil { throw node.problem(.missingKey(["at_least", "at_most"])) }
        guard (low ?? 0) <= (high ?? .max) else { throw node.problem(.reversed) }
        return [.within(key, (low ?? 0)...(high ?? .max))]
    }

    /// A code of a catalogue as that spells it; a retired one too, for what is counted may be old.
    func code(_ node: DeclarationNode, catalogue: String) throws(DeclarationProblem) -> String {
        let text = try node.text()
        let known = input.codes.codes(in: catalogue).map(\.code)
        let found = known.first { $0 == text } ?? known.first { SearchKey.fold($0) == SearchKey.fold(text) }
        guard let found else { throw node.problem(.unknownName(text, near: NearNames.of(text, among: known))) }
        return found
    }
}

extension Count.Source {
    /// The kind of its records.
    var kind: KindSpec {
        switch self {
        case .register: Schema.establishment
        case .teams: Schema.team
        case .visits: Schema.visit
        case .findings: Schema.finding
        case .measures: Schema.measure
        case .complaints: Schema.complaint
        }
    }

    /// The field of a name that conditions may have: one of the kind, or with `visit.` before it one of the visit of a finding or measure.
    func field(_ name: String) -> FieldSpec? {
        if self == .findings || self == .measures, name.hasPrefix("visit.") {
            return Schema.visit.fields.first { $0.name == name.dropFirst(6) }
        }
        return kind.fields.first { $0.name == name }
    }

    /// The names of those fields.
    var fieldNames: [String] {
        let own = kind.fields.map(\.name)
        return self == .findings || self == .measures ? own + Schema.visit.fields.map { "visit.\($0.name)" } : own
    }
}
