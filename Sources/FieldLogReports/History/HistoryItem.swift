internal import FieldLogHash
public import FieldLogModel

/// One field of a change.
public struct FieldChange: Sendable, Hashable {
    /// The name; `#` and the number for a field of a newer version.
    public let name: String
    /// The atomic group, empty for a field of a newer version.
    public let group: String
    /// What the writer saw, nil for nothing.
    public let old: String?
    /// What was written, nil for nothing: the field was emptied.
    public let new: String?
}

/// The part that a change has in an open conflict.
public struct ConflictRole: Sendable, Hashable {
    /// How it stands there.
    public enum Place: String, Sendable {
        /// It stands until somebody decides.
        case winner
        /// It waits for a decision.
        case loser
        /// It waits as a proposed amendment of a final record.
        case proposal
    }

    /// The conflict.
    public let conflict: RecordID
    /// The group in question, or ``Conflict/sealedGroup``.
    public let group: String
    /// How the change stands.
    public let place: Place
    /// The number by which it is taken: 1 for the winner, the losers from 2.
    public let number: Int
}

/// One change of a record: who wrote what, when, on which device, upon what.
public struct HistoryItem: Sendable, Hashable {
    /// The kind of record, also one that this version does not know.
    public let kind: String
    /// The record.
    public let record: RecordID
    /// Its home.
    public let home: AreaKey
    /// The entry.
    public let entry: EntryRef
    /// Who wrote it.
    public let device: DeviceName
    /// What the writer's clock said. Evidence: no order follows from it.
    public let time: WallTime
    /// The changes it was made upon, each by the first eight digits of its hash; empty for a first change.
    public let parents: [String]
    /// What it changed, in the order of the kind's fields. A change that says what stood there already has none; fields whose
    /// values were erased come with neither value.
    public let fields: [FieldChange]
    /// Its part in open conflicts.
    public let conflicts: [ConflictRole]
    /// Whether it counts for nothing yet, because a change that it was made upon is not here.
    public let isWaiting: Bool
    /// Whether its values were erased.
    public let isErased: Bool

    /// The first eight hexadecimal digits of the entry's hash.
    public var short: String { Self.short(entry) }

    static func short(_ ref: EntryRef) -> String { String(ref.hash.hex.prefix(8)) }
}
