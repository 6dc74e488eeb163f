public import FieldLogModel

/// For whom a bundle is made.
public enum BundleAudience: Sendable, Hashable {
    /// For anybody: everything.
    case all
    /// For a store that this one knows, by its address, its principal or its device's id: what it is not known to have.
    case peer(String)
    /// For the maker of a receipt, by the file's path: what it did not hold then.
    case receipt(String)
}

/// What is in a bundle.
public struct BundleContents: Sendable, Hashable {
    /// The principal of its maker.
    public var maker = ""
    /// When it was made, by its maker's clock, in milliseconds since 1970.
    public var made: Int64 = 0
    /// Entries.
    public var entries = 0
    /// Feeds that it has entries of.
    public var feeds = 0
    /// Its areas, ascending; pseudo-areas among them.
    public var areas: [AreaKey] = []
    /// Bytes of the file.
    public var bytes = 0
    /// What it builds on and this store lacks, of the areas that this store has.
    public var missing: [FeedHead] = []
}

/// What taking a bundle did.
public struct BundleOutcome: Sendable, Hashable {
    /// What is in it; `missing` is what was lacking in the end.
    public var contents = BundleContents()
    /// Entries that were new here.
    public var added = 0
    /// Entries of areas that this store does not have: passed over, no failure.
    public var passedOver = 0
    /// Feeds that did not go on, with the reason, those that only lack what is missing left out.
    public var refused: [RefusedFeed] = []
    /// Conflicts that are open here now and were not before.
    public var conflicts = 0
    /// Whether it was taken on an administrator's word.
    public var isVouched = false
}

/// What a receipt told.
public struct ReceiptOutcome: Sendable, Hashable {
    /// The principal of its maker, the name under which it is remembered.
    public var maker = ""
    /// When it was made, by its maker's clock, in milliseconds since 1970.
    public var made: Int64 = 0
    /// Feeds that it names.
    public var feeds = 0
}
