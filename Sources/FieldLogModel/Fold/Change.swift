/// A change of a record as the fold sees it: its place in the history and the values it sets.
public struct Change: Sendable, Hashable {
    /// The entry that carries it.
    public let ref: EntryRef
    /// The changes it was made upon.
    public let parents: [EntryRef]
    /// What it sets, and nothing where its body was erased or not understood.
    public let values: FieldValues
    /// Whether its body was erased and had sealed the record: it still does, with all fields empty.
    public let sealsErased: Bool

    /// A change of these parts.
    public init(ref: EntryRef, parents: [EntryRef], values: FieldValues, sealsErased: Bool = false) {
        self.ref = ref
        self.parents = parents
        self.values = values
        self.sealsErased = sealsErased
    }
}

/// A disagreement about one atomic group of a record, or about a sealed record as a whole. Derived from the log, the same everywhere.
public struct Conflict: Sendable, Hashable {
    /// The name of the group; ``sealedGroup`` for a sealed record.
    public let group: String
    /// The numbers of the fields that differ, ascending.
    public let fields: [UInt16]
    /// The change that stands.
    public let winner: EntryRef
    /// The changes that wait, the strongest first.
    public let losers: [EntryRef]
    /// The losers that were made without knowing that the record was sealed: proposed amendments.
    public let proposals: Set<EntryRef>

    /// The group of a conflict about a sealed record.
    public static let sealedGroup = "sealed"
}

/// The state of a record: a pure function of the set of its admitted changes.
public struct FoldedRecord: Sendable, Hashable {
    /// A value for each field of the kind, in the kind's order.
    public var values: [FieldValue]
    /// The admitted changes that no admitted change was made upon, sorted.
    public var heads: [EntryRef]
    /// What is open, in the order of the kind's groups.
    public var conflicts: [Conflict]
    /// Whether the record is sealed.
    public var isSealed: Bool
    /// The changes with a parent that is not here or not admitted, sorted. They are not folded.
    public var waiting: [EntryRef]
}
