internal import FieldLogHash
public import FieldLogModel

/// The fold's rules once more, written for nothing but to be read: every question is answered by walking the whole history. O(n³).
public struct NaiveFold: Equatable, Sendable {
    /// One conflict.
    public struct Dispute: Equatable, Sendable {
        /// The group.
        public let group: String
        /// The numbers of the fields that differ.
        public let fields: Set<UInt16>
        /// What stands.
        public let winner: EntryRef
        /// What waits, the strongest first.
        public let losers: [EntryRef]
        /// Those that are proposed amendments.
        public let proposals: Set<EntryRef>
    }

    /// A value for each field.
    public var values: [FieldValue]
    /// Admitted changes without an admitted child.
    public var heads: Set<EntryRef>
    /// What is open.
    public var disputes: [Dispute]
    /// Whether a sealing change is admitted.
    public var isSealed: Bool
    /// What waits for a parent.
    public var waiting: Set<EntryRef>

    /// The state of what the real fold returned, in the same shape.
    public init(_ state: FoldedRecord) {
        values = state.values
        heads = Set(state.heads)
        disputes = state.conflicts.map {
            Dispute(
                group: $0.group, fields: Set($0.fields), winner: $0.winner, losers: $0.losers, proposals: $0.proposals)
        }
        isSealed = state.isSealed
        waiting = Set(state.waiting)
    }

    /// Folds; nil while nothing is admitted.
    public init?(_ changes: [Change], kind: KindSpec) {
        let tree = Tree(changes)
        guard !tree.admitted.isEmpty else { return nil }
        values = kind.fields.map { _ in .null }
        heads = Set(
            tree.admitted.map(\.ref).filter { ref in !tree.admitted.contains { $0.parents.contains(ref) } })
        disputes = []
        waiting = Set(changes.map(\.ref)).subtracting(tree.admitted.map(\.ref))
        let sealing = tree.admitted.filter { Self.isSealing($0, kind) }
        isSealed = !sealing.isEmpty
        if isSealed { seal(sealing, tree, kind) } else { foldGroups(tree, kind) }
    }

    private static func isSealing(_ change: Change, _ kind: KindSpec) -> Bool {
        guard let seal = kind.seal, case .text(let text)? = change.values[seal.field] else { return false }
        return seal.values.contains(text)
    }

    /// What a change says about a field: nothing, for a field that it leaves out or fills with another type.
    private static func says(_ change: Change, _ field: FieldSpec) -> FieldValue {
        guard let value = change.values[field.number], field.type.admits(value) else { return .null }
        return value
    }

    private static func touches(_ change: Change, _ fields: [FieldSpec]) -> Bool {
        fields.contains { change.values.numbers.contains($0.number) }
    }

    private mutating func foldGroups(_ tree: Tree, _ kind: KindSpec) {
        var names: [String] = []
        for field in kind.fields where !names.contains(field.group) { names.append(field.group) }
        for name in names {
            let fields = kind.fields.filter { $0.group == name }
            let setting = tree.admitted.filter { Self.touches($0, fields) }
            let candidates = setting.filter { one in !setting.contains { tree.isAbove(one, $0) } }
                .sorted(by: tree.isStronger)
            guard let winner = candidates.first else { continue }
            for (place, field) in kind.fields.enumerated() where field.group == name {
                values[place] = Self.says(winner, field)
            }
            var losers: [EntryRef] = []
            var differing: Set<UInt16> = []
            for other in candidates.dropFirst() {
                let apart = fields.filter { Self.says(other, $0) != Self.says(winner, $0) }
                if apart.isEmpty { continue }
                losers.append(other.ref)
                differing.formUnion(apart.map(\.number))
            }
            if losers.isEmpty { continue }
            disputes.append(
                Dispute(group: name, fields: differing, winner: winner.ref, losers: losers, proposals: []))
        }
    }

    private mutating func seal(_ sealing: [Change], _ tree: Tree, _ kind: KindSpec) {
        let candidates = sealing.filter { one in !sealing.contains { tree.isAbove(one, $0) } }
            .sorted(by: tree.isStronger)
        guard let winner = candidates.first else { return }
        values = kind.fields.map { Self.says(winner, $0) }
        var differing: Set<UInt16> = []
        var losers: [EntryRef] = []
        for other in candidates.dropFirst() {
            let apart = kind.fields.filter { Self.says(other, $0) != Self.says(winner, $0) }
            if apart.isEmpty { continue }
            losers.append(other.ref)
            differing.formUnion(apart.map(\.number))
        }
        let unaware = tree.admitted.filter { edit in
            !Self.isSealing(edit, kind) && !sealing.contains { tree.isAbove(edit, $0) }
        }
        var proposals: [EntryRef] = []
        for edit in unaware.sorted(by: tree.isStronger) {
            let open = kind.fields.filter { field in
                let fields = kind.fields.filter { $0.group == field.group }
                let isReplaced = unaware.contains { tree.isAbove(edit, $0) && Self.touches($0, fields) }
                return Self.touches(edit, fields) && !isReplaced && Self.says(edit, field) != Self.says(winner, field)
            }
            if open.isEmpty { continue }
            proposals.append(edit.ref)
            differing.formUnion(open.map(\.number))
        }
        if losers.isEmpty && proposals.isEmpty { return }
        disputes.append(
            Dispute(
                group: Conflict.sealedGroup, fields: differing, winner: winner.ref, losers: losers + proposals,
                proposals: Set(proposals)))
    }
}

/// Who was made upon whom.
private struct Tree {
    var admitted: [Change] = []

    init(_ changes: [Change]) {
        var grew = true
        while grew {
            grew = false
            for change in changes where !admitted.contains(where: { $0.ref == change.ref }) {
                guard change.parents.allSatisfy({ parent in admitted.contains { $0.ref == parent } }) else { continue }
                admitted.append(change)
                grew = true
            }
        }
    }

    func parents(_ change: Change) -> [Change] { admitted.filter { change.parents.contains($0.ref) } }

    /// Whether the first is an ancestor of the second.
    func isAbove(_ elder: Change, _ younger: Change) -> Bool {
        parents(younger).contains { $0.ref == elder.ref || isAbove(elder, $0) }
    }

    func depth(_ change: Change) -> Int { 1 + (parents(change).map(depth).max() ?? 0) }

    func isStronger(_ left: Change, _ right: Change) -> Bool {
        if depth(left) != depth(right) { return depth(left) > depth(right) }
        if left.ref.incarnation != right.ref.incarnation {
            return right.ref.incarnation.bytes.lexicographicallyPrecedes(left.ref.incarnation.bytes)
        }
        return right.ref.hash.bytes.lexicographicallyPrecedes(left.ref.hash.bytes)
    }
}
