internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogSync

/// What a device that calls tells of itself by the way.
extension Replica {
    /// Notes under which name a device writes that calls and was met before. Under another name it may have been restored: what it had
    /// confirmed is only handed over until it says so again.
    func meet(_ incarnation: IncarnationID) throws(FieldLogError) {
        called = incarnation
        guard !store.isReadOnly, let known = try store.peer(named: peerName), known.calls,
            known.incarnation != incarnation
        else { return }
        let time = now
        try store.write { (transaction) throws(FieldLogError) in
            if known.incarnation != nil { try transaction.forget(peer: known.number, at: time, isRenamed: true) }
            try transaction.set(peer: known.number, ["incarnation": incarnation.bytes])
        }
    }

    /// Who asks for entries has not got them, whatever it had confirmed: a device that was restored asks for what it lost.
    func noteMissing(_ stretches: [Stretch]) throws(FieldLogError) {
        guard case .responder = side, !store.isReadOnly, let known = try store.peer(named: peerName) else { return }
        var missing: [Stretch] = []
        for stretch in stretches where try store.hasConfirmed(stretch.feed, seq: stretch.from, by: known.number) {
            missing.append(stretch)
        }
        if missing.isEmpty { return }
        let (time, lost) = (now, missing)
        try store.write { (transaction) throws(FieldLogError) in
            for stretch in lost {
                try transaction.miss(stretch.feed, from: stretch.from, by: known.number, at: time)
            }
        }
    }
}
