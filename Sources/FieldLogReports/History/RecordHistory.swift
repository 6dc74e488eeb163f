internal import FieldLogModel
internal import FieldLogStorage

/// The changes of one record with the state that each was made upon.
struct RecordHistory {
    let kind: KindSpec
    let order: CausalOrder
    /// For each change, the values that its writer saw, in the order of the kind's fields; all empty for one that waits.
    private let before: [[FieldValue]]
    private var places: [EntryRef: Int] = [:]

    private struct State {
        var values: [FieldValue]
        var isSealed: Bool
    }

    /// O(changes × fields); a change upon several others folds what lies below it anew.
    init(_ changes: [LoggedChange], kind: KindSpec) {
        self.kind = kind
        order = CausalOrder(changes)
        let empty = State(values: kind.fields.map { _ in .null }, isSealed: false)
        var before: [[FieldValue]] = []
        var after: [State] = []
        for (place, change) in order.changes.enumerated() {
            let parents = order.parents[place]
            var state = empty
            if !order.isWaiting[place], parents.count == 1 {
                // Whoever writes upon one change knows all below it: nothing is left to be weighed.
                state = after[parents[0]]
            } else if !order.isWaiting[place], parents.count > 1 {
                state = Self.fold(below: place, order, kind) ?? empty
            }
            before.append(state.values)
            after.append(Self.apply(change.values, to: state, kind))
            places[change.entry.ref] = place
        }
        self.before = before
    }

    private static func fold(below place: Int, _ order: CausalOrder, _ kind: KindSpec) -> State? {
        var queue = order.parents[place]
        var met = Set(queue)
        var changes: [Change] = []
        while let next = queue.popLast() {
            let entry = order.changes[next].entry
            changes.append(Change(ref: entry.ref, parents: entry.header.parents, values: order.changes[next].values))
            for parent in order.parents[next] where met.insert(parent).inserted { queue.append(parent) }
        }
        return Fold.record(changes, kind: kind).map { State(values: $0.values, isSealed: $0.isSealed) }
    }

    private static func apply(_ values: FieldValues, to state: State, _ kind: KindSpec) -> State {
        let seals = kind.seals(values)
        if state.isSealed && !seals { return state }
        var state = state
        for place in touched(values, kind) { state.values[place] = admitted(values, kind.fields[place]) }
        state.isSealed = seals
        return state
    }

    /// The places of the fields that a change sets: all where it seals, else those of the groups that it touches.
    private static func touched(_ values: FieldValues, _ kind: KindSpec) -> [Int] {
        if kind.seals(values) { return Array(kind.fields.indices) }
        return kind.groups.filter { group in
            group.places.contains { values[kind.fields[$0].number] != nil }
        }.flatMap(\.places).sorted()
    }

    private static func admitted(_ values: FieldValues, _ field: FieldSpec) -> FieldValue {
        guard let value = values[field.number], field.type.admits(value) else { return .null }
        return value
    }

    /// What a change says otherwise than the state that it was made upon, in the order of the kind's fields.
    func differences(of ref: EntryRef) -> [FieldChange] {
        guard let place = places[ref] else { return [] }
        return Self.differences(order.changes[place], before: before[place], kind)
    }

    /// The same for a change and a state that are at hand.
    static func differences(_ change: LoggedChange, before: [FieldValue], _ kind: KindSpec) -> [FieldChange] {
        if change.entry.bodyBytes == nil { return names(of: change, kind) }
        var fields: [FieldChange] = []
        for place in touched(change.values, kind) {
            let field = kind.fields[place]
            let new = admitted(change.values, field)
            if new == before[place] { continue }
            fields.append(
                FieldChange(
                    name: field.name, group: field.group, old: ValueText.optional(before[place], field),
                    new: ValueText.optional(new, field)))
        }
        return fields + unknown(change, kind)
    }

    /// The names of the fields that a change touched whose values were erased.
    private static func names(of change: LoggedChange, _ kind: KindSpec) -> [FieldChange] {
        change.values.numbers.map { number in
            let field = kind.field(number)
            return FieldChange(name: field?.name ?? "#\(number)", group: field?.group ?? "", old: nil, new: nil)
        }
    }

    /// Fields of a newer version, by number.
    static func unknown(_ change: LoggedChange, _ kind: KindSpec?) -> [FieldChange] {
        zip(change.values.numbers, change.values.values).compactMap { number, value in
            guard kind?.field(number) == nil else { return nil }
            return FieldChange(name: "#\(number)", group: "", old: nil, new: ValueText.plain(value))
        }
    }
}
