internal import FieldLogModel
internal import FieldLogStorage

extension Workspace {
    /// Takes the bundle that a new store begins with. Throws `denied` for one that was made before the device was enrolled: what the device
    /// would write on it, nobody could take.
    func begin(
        with path: String, trust: [DeviceAnswer.Trusted], isInterrupted: () -> Bool, progress: (Int) -> Void
    ) throws(FieldLogError) -> SyncOutcome {
        let opened = try openBundle(path, trust: trust)
        let taken = try take(opened, isInterrupted: isInterrupted, progress: progress)
        guard try grant() != nil else { throw .denied(.bundleTooOld(path)) }
        var outcome = SyncOutcome()
        outcome.received = taken.added
        outcome.conflicts = taken.conflicts
        outcome.refused = taken.refused
        outcome.bytes = opened.bytes
        return outcome
    }
}
