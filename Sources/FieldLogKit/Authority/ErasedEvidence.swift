internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// Evidence must not keep what the law had erased.
extension Workspace {
    /// Whether a run carries a body that was erased, in whatever form: one that cannot be read says less for itself than the law.
    func carriesErased(_ run: WireRun) throws(FieldLogError) -> Bool {
        let erased = try store.erasedBodies()
        guard !erased.isEmpty else { return false }
        if erased.isHeld(in: run.encoded) { return true }
        // The body of an entry that is not here is known by its entry alone.
        guard let entries = try? run.entries() else { return try erasesOf(run.feed) }
        return entries.contains { erased.isHeld(by: $0) }
    }

    /// Whether something of a feed was erased that is not here, so that nobody can tell its body.
    private func erasesOf(_ feed: FeedID) throws(FieldLogError) -> Bool {
        for erasure in try store.authority().erasures.values
        where erasure.line.feed.incarnation == feed.incarnation && erasure.line.feed.area == feed.area {
            if try store.anyEntry(of: erasure.line.feed, seq: erasure.line.seq) == nil { return true }
        }
        return false
    }

    /// Drops refused runs that carry a body which was erased since they were kept.
    private func dropErasedEvidence() throws(FieldLogError) {
        for kept in try store.quarantined() {
            guard let run = try store.quarantinedRun(kept.number).flatMap({ WireRun(decoding: $0) }),
                try carriesErased(run)
            else { continue }
            _ = try store.dropQuarantined(kept.number)
        }
    }

    /// Removes what is left of erased bodies in the files of this store; nothing where nothing is due. What cannot be done now is done the next
    /// time that the store is synced, and ``unerased`` says why.
    func finishErasing() {
        do throws(FieldLogError) {
            guard let due = try store.erasureDue() else {
                unerased = nil
                return
            }
            try dropErasedEvidence()
            try dropErasedDrafts()
            try store.removeTraces(upTo: due)
            unerased = nil
        } catch {
            unerased = error
        }
    }
}
