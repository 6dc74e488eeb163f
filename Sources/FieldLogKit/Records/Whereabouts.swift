public import FieldLogModel
public import FieldLogStorage

extension Workspace {
    /// Where a record is as it stands now: here, and at each peer that was handed every change of it, in the order in which the peers were
    /// met. A peer has confirmed it only when it has confirmed every change; `since` is when the last of them came to that state.
    public func locations(of record: StoredRecord) throws(FieldLogError) -> [Location] {
        var all: [Location]?
        for change in try store.changes(of: record.kind, id: record.id, home: record.home) {
            let found = try store.locations(of: change.position)
            guard let known = all else {
                all = found
                continue
            }
            all = known.compactMap { one in
                found.first { $0.peer == one.peer }.map { Self.weaker(one, $0) }
            }
        }
        return all ?? []
    }

    /// The one of two that claims less; of equals the later.
    private static func weaker(_ one: Location, _ other: Location) -> Location {
        if one.state != other.state { return one.state == .confirmed ? other : one }
        return one.since < other.since ? other : one
    }
}
