/// Folds the changes of one record into its state (SyncProtocol.md, "Fold").
///
/// The state depends on the set of changes alone: neither order nor repetition of `changes` matters, and no clock does. Changes that
/// wait for a parent count for nothing until the parent comes.
public enum Fold {
    /// The state of a record of a kind; nil while no change is admitted.
    public static func record(_ changes: [Change], kind: KindSpec) -> FoldedRecord? {
        let history = History(changes)
        guard !history.changes.isEmpty else { return nil }
        let all = Array(history.changes.indices)
        var state = FoldedRecord(
            values: Array(repeating: .null, count: kind.fields.count),
            heads: all.filter { !history.hasChild[$0] }.map { history.changes[$0].ref }.sorted(),
            conflicts: [], isSealed: false, waiting: history.waiting)
        let sealing = kind.seal == nil ? [] : all.filter { kind.seals(history.changes[$0]) }
        let candidates = history.ranked(history.maximal(sealing))
        if let winner = candidates.first {
            let rivals = candidates.dropFirst()
            foldSealed(by: winner, against: rivals, sealing, of: kind, history, into: &state)
        } else {
            for group in kind.groups { foldGroup(group, of: kind, history, into: &state) }
        }
        return state
    }

    /// The heads among these changes, the strongest first: depth, then incarnation, then hash.
    public static func rankedHeads(_ changes: [Change]) -> [EntryRef] {
        let history = History(changes)
        return history.ranked(history.changes.indices.filter { !history.hasChild[$0] }).map { history.changes[$0].ref }
    }

    /// What stands in fields that this version of a kind does not know, each a group of its own. Who writes a record as a whole
    /// carries them on: an older version must not empty what a newer one has written.
    public static func unknownValues(_ changes: [Change], kind: KindSpec) -> FieldValues {
        let known = Set(kind.fields.map(\.number))
        let numbers = Set(changes.flatMap(\.values.numbers)).subtracting(known)
        var values = FieldValues()
        if numbers.isEmpty { return values }
        let history = History(changes)
        for number in numbers {
            let setting = history.changes.indices.filter { history.changes[$0].values[number] != nil }
            guard let winner = history.ranked(history.maximal(setting)).first,
                let value = history.changes[winner].values[number], !value.isNull
            else { continue }
            values[number] = value
        }
        return values
    }

    /// The values that a change sets in a group: a field of the group that it leaves out is empty.
    static func values(of group: FieldGroup, in change: Change, kind: KindSpec) -> [FieldValue] {
        group.places.map { place in
            let field = kind.fields[place]
            guard let value = change.values[field.number], field.type.admits(value) else { return .null }
            return value
        }
    }

    /// Whether a change sets a group: it touches one of its fields.
    public static func sets(_ group: FieldGroup, _ change: Change, kind: KindSpec) -> Bool {
        group.places.contains { change.values[kind.fields[$0].number] != nil }
    }

    private static func foldGroup(
        _ group: FieldGroup, of kind: KindSpec, _ history: History, into state: inout FoldedRecord
    ) {
        let setting = history.changes.indices.filter { sets(group, history.changes[$0], kind: kind) }
        let candidates = history.ranked(history.maximal(setting))
        guard let winner = candidates.first else { return }
        let standing = values(of: group, in: history.changes[winner], kind: kind)
        for (place, value) in zip(group.places, standing) { state.values[place] = value }
        var losers: [EntryRef] = []
        var fields: Set<UInt16> = []
        for candidate in candidates.dropFirst() {
            let other = values(of: group, in: history.changes[candidate], kind: kind)
            guard other != standing else { continue }
            losers.append(history.changes[candidate].ref)
            for (place, pair) in zip(group.places, zip(standing, other)) where pair.0 != pair.1 {
                fields.insert(kind.fields[place].number)
            }
        }
        guard !losers.isEmpty else { return }
        state.conflicts.append(
            Conflict(
                group: group.name, fields: fields.sorted(), winner: history.changes[winner].ref, losers: losers,
                proposals: []))
    }

    /// A sealed record is the whole of its strongest sealing change. Whatever was done without knowing a sealing, or after one
    /// without sealing again, waits.
    private static func foldSealed(
        by winner: Int, against rivals: ArraySlice<Int>, _ sealing: [Int], of kind: KindSpec, _ history: History,
        into state: inout FoldedRecord
    ) {
        state.isSealed = true
        let standing = history.changes[winner]
        for place in kind.fields.indices {
            let field = kind.fields[place]
            if let value = standing.values[field.number], field.type.admits(value) { state.values[place] = value }
        }
        var losers: [Int] = []
        var fields: Set<UInt16> = []
        for candidate in rivals {
            let differing = kind.fields.indices.filter { place in
                let field = kind.fields[place]
                return (effective(field, history.changes[candidate]) ?? .null) != (effective(field, standing) ?? .null)
            }
            if differing.isEmpty { continue }
            losers.append(candidate)
            fields.formUnion(differing.map { kind.fields[$0].number })
        }
        var proposals: Set<EntryRef> = []
        let unknown = history.changes.indices.filter { place in
            !sealing.contains(place) && !sealing.contains { history.knows($0, of: place) }
        }
        for place in unknown {
            let change = history.changes[place]
            let differing = proposed(change, at: place, among: unknown, standing: standing, kind: kind, history)
            if differing.isEmpty { continue }
            losers.append(place)
            proposals.insert(change.ref)
            fields.formUnion(differing)
        }
        guard !losers.isEmpty else { return }
        let order =
            history.ranked(losers.filter { !proposals.contains(history.changes[$0].ref) })
            + history.ranked(losers.filter { proposals.contains(history.changes[$0].ref) })
        state.conflicts.append(
            Conflict(
                group: Conflict.sealedGroup, fields: fields.sorted(), winner: standing.ref,
                losers: order.map { history.changes[$0].ref }, proposals: proposals))
    }

    private static func effective(_ field: FieldSpec, _ change: Change) -> FieldValue? {
        guard let value = change.values[field.number], field.type.admits(value) else { return nil }
        return value
    }

    /// The fields in which an edit made without knowing of the sealing would change the record, groups that a later such edit
    /// sets again left out.
    private static func proposed(
        _ change: Change, at place: Int, among unknown: [Int], standing: Change, kind: KindSpec, _ history: History
    ) -> [UInt16] {
        var differing: [UInt16] = []
        for group in kind.groups where sets(group, change, kind: kind) {
            let again = unknown.contains {
                history.knows($0, of: place) && sets(group, history.changes[$0], kind: kind)
            }
            if again { continue }
            for index in group.places {
                let field = kind.fields[index]
                if (effective(field, change) ?? .null) != (effective(field, standing) ?? .null) {
                    differing.append(field.number)
                }
            }
        }
        return differing
    }
}
