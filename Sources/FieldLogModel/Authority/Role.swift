/// What a device is for (SyncProtocol.md, "Roles").
public enum Role: String, Sendable, Hashable, CaseIterable {
    /// Logs visits in the field.
    case inspector = "INSPECTOR"
    /// Merges logs and settles what is open.
    case officer = "OFFICER"
    /// Passes logs on between devices and other hubs.
    case hub = "HUB"
    /// Keeps the catalogues.
    case administrator = "ADMINISTRATOR"
}

/// Which areas a grant names.
public enum AreaList: Sendable, Hashable {
    /// Every area.
    case all
    /// These, ascending.
    case some([AreaKey])

    /// Reads `*`, or keys with a space between; nil for anything else, real areas out of order included.
    public init?(text: String) {
        if text == "*" {
            self = .all
            return
        }
        var keys: [AreaKey] = []
        for part in text.split(separator: " ", omittingEmptySubsequences: false) {
            guard let key = AreaKey(text: String(part)), !key.isPseudo else { return nil }
            if let last = keys.last, !(last < key) { return nil }
            keys.append(key)
        }
        self = .some(keys)
    }

    /// The list of these areas.
    public init(_ keys: some Sequence<AreaKey>) { self = .some(Set(keys).sorted()) }

    /// The text that ``init(text:)`` reads.
    public var text: String {
        switch self {
        case .all: "*"
        case .some(let keys): keys.map(\.text).joined(separator: " ")
        }
    }

    /// The keys, nil for every area.
    public var keys: [AreaKey]? {
        switch self {
        case .all: nil
        case .some(let keys): keys
        }
    }

    /// What either of two lists names.
    public func union(_ other: AreaList) -> AreaList {
        guard let mine = keys, let theirs = other.keys else { return .all }
        return AreaList(mine + theirs)
    }
}
