public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// What was erased of a record. Its fields are empty then, and only this says why.
public enum RecordErasure {
    /// The last erasure of a change of a record; nil where nothing of it was erased. O(changes of the record), and nothing where the
    /// deployment never erased.
    public static func of(
        _ record: StoredRecord, _ workspace: Workspace
    ) throws(FieldLogError) -> VisitVersion.Erasure? {
        let store = workspace.store
        let erasures = try store.authority().erasures
        guard !erasures.isEmpty else { return nil }
        let found = try store.changes(of: record.kind, id: record.id, home: record.home)
            .filter { $0.entry.bodyBytes == nil }.compactMap { erasures[$0.entry.hash] }
        guard let last = found.max(by: { $0.position < $1.position }) else { return nil }
        return VisitVersion.Erasure(time: try store.authorityTime(last.position), legalBasis: last.legalBasis)
    }
}
