internal import FieldLogModel
internal import FieldLogSystem

/// What a night needs of the world around it; a test gives it another world.
struct NightMeans {
    /// Syncs with a peer once.
    var sync: (NightPeer) throws(FieldLogError) -> SyncOutcome
    /// Waits so many milliseconds, or less.
    var sleep: (Int64) -> Void
    /// Milliseconds since some moment, never less than before.
    var now: () -> Int64
    /// A number that nobody can guess.
    var random: () -> UInt32
    /// Whether the person or a signal wants it to stop.
    var isInterrupted: () -> Bool

    /// The store, its transports, and the system's clock.
    static func real(_ workspace: Workspace, isInterrupted: @escaping () -> Bool) -> NightMeans {
        NightMeans(
            sync: { (peer) throws(FieldLogError) in
                try workspace.sync(with: peer.address, options: peer.options, isInterrupted: isInterrupted)
            },
            sleep: { _ = ProcessSleep.milliseconds($0) },
            now: { SystemClock.monotonicMilliseconds() },
            random: { (try? workspace.host.random(4))?.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } ?? 0 },
            isInterrupted: isInterrupted)
    }
}
