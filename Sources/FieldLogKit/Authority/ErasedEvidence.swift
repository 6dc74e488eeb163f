internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// Evidence must not keep what the law had erased.
extension Workspace {
    /// Whether a run carries a body that was erased.
    func carriesErased(_ run: WireRun) throws(FieldLogError) -> Bool {
        let erasures = try store.authority().erasures
        guard !erasures.isEmpty, let entries = try? run.entries() else { return false }
        return entries.contains { $0.bodyBytes != nil && erasures[$0.hash] != nil }
    }

    /// Drops refused runs that carry a body which was erased since they were kept.
    func dropErasedEvidence() throws(FieldLogError) {
        guard try !store.authority().erasures.isEmpty, !store.isReadOnly else { return }
        for kept in try store.quarantined() {
            guard let run = try store.quarantinedRun(kept.number).flatMap({ WireRun(decoding: $0) }),
                try carriesErased(run)
            else { continue }
            _ = try store.dropQuarantined(kept.number)
        }
    }
}
