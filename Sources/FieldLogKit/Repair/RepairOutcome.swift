public import FieldLogStorage

/// What a repair did.
public struct RepairOutcome: Sendable {
    /// How far it had to go.
    public enum Depth: String, Sendable, Hashable {
        /// Nothing was wrong.
        case nothing
        /// Nothing was wrong, and entries of an earlier damage found their place.
        case tookBack = "took_back"
        /// Nothing was wrong but the witness: the store takes another name.
        case named
        /// Only what the log gives was wrong, and was made anew from it.
        case rebuilt
        /// The store was made anew from what could be read.
        case remade
    }

    /// How far it had to go.
    public var depth = Depth.nothing
    /// What was found before.
    public var before: [CheckFinding] = []
    /// What is wrong still.
    public var after: [CheckFinding] = []
    /// What was saved; nil where the log was sound.
    public var report: RemakeReport?
    /// The folder that the damaged files were moved to; nil where nothing was moved.
    public var aside: String?
    /// Entries that came from the peer.
    public var received = 0
    /// Entries of an earlier damage that found their place.
    public var tookBack = 0
    /// Whether own entries are lost, so that the next change takes a new name.
    public var takesNewName = false
    /// Whether it has a new name already, as it talked to the peer.
    public var tookNewName = false
    /// Whether the store was made anew by an earlier repair, and nothing says still which device it is of.
    public var isNameless = false
    /// What earlier repairs found missing and is missing still.
    public var missing: [MissingNumbers] = []

    /// Whether numbers are missing, or entries wait for missing ones.
    public var isWhole: Bool { after.isEmpty && !isNameless && missing.isEmpty && report?.isWhole != false }
}

/// What a salvage did.
public struct SalvageOutcome: Sendable {
    /// What was saved.
    public let report: RemakeReport
    /// The new store.
    public let path: String
    /// Where the loose entries are; nil where there are none.
    public let loose: String?
    /// Whether the key came along: without it the store can be read and exported, but it writes nothing and answers no other store.
    public let hasKey: Bool
}
