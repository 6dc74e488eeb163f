internal import FieldLogStorage
public import FieldLogModel
internal import FieldLogSystem

/// How a night went with one peer.
public struct NightReport: Sendable, Hashable {
    /// The peer.
    public let peer: NightPeer
    /// What its session did; nil when none succeeded.
    public let outcome: SyncOutcome?
    /// Why the last attempt failed; nil when it did not.
    public let error: FieldLogError?
    /// How often it was tried.
    public let attempts: Int
    /// How long it took, in milliseconds.
    public let milliseconds: Int64
}

/// Syncs with all peers, one after the other. One that fails keeps no other waiting longer than its attempts take.
public struct NightRun {
    private let workspace: Workspace
    private let configuration: NightConfiguration
    private let isInterrupted: () -> Bool

    /// A night of a store.
    public init(
        _ workspace: Workspace, _ configuration: NightConfiguration, isInterrupted: @escaping () -> Bool
    ) {
        self.workspace = workspace
        self.configuration = configuration
        self.isInterrupted = isInterrupted
    }

    /// Runs the night and tells of each peer when it is through. Throws `nightRunning` while another night of this store runs: the lock is
    /// the kernel's, and gone with the process that held it.
    public func run(_ tell: (NightReport) -> Void) throws(FieldLogError) -> [NightReport] {
        let path = workspace.store.path + "/night.lock"
        do throws(SystemError) {
            var lock = try FileLock(path: path)
            guard try lock.tryLock() else { throw SystemError(operation: "held", path: path, code: 0) }
            let reports = all(tell)
            try lock.unlock()
            return reports
        } catch {
            if error.operation == "held" { throw .nightRunning(path: path) }
            throw .system(operation: error.operation, path: error.path, code: error.code)
        }
    }

    private func all(_ tell: (NightReport) -> Void) -> [NightReport] {
        var reports: [NightReport] = []
        for peer in configuration.peers {
            let report = attempt(peer)
            reports.append(report)
            tell(report)
            if report.error == .interrupted { break }
        }
        return reports
    }

    private func attempt(_ peer: NightPeer) -> NightReport {
        let began = SystemClock.monotonicMilliseconds()
        var attempt = 0
        while true {
            attempt += 1
            do throws(FieldLogError) {
                let outcome = try workspace.sync(
                    with: peer.address, options: peer.options, isInterrupted: isInterrupted)
                return report(peer, outcome, nil, attempt, since: began)
            } catch {
                if attempt >= peer.attempts || !error.isTemporary || isInterrupted() {
                    return report(peer, nil, isInterrupted() ? .interrupted : error, attempt, since: began)
                }
                let random = (try? workspace.host.random(4))?.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } ?? 0
                var left = Backoff.milliseconds(after: attempt, random: random)
                // In pieces, so that a signal is heard wherever the system sleeps.
                while left > 0, !isInterrupted() {
                    _ = ProcessSleep.milliseconds(min(left, 500))
                    left -= 500
                }
            }
        }
    }

    private func report(
        _ peer: NightPeer, _ outcome: SyncOutcome?, _ error: FieldLogError?, _ attempts: Int, since began: Int64
    ) -> NightReport {
        NightReport(
            peer: peer, outcome: outcome, error: error, attempts: attempts,
            milliseconds: SystemClock.monotonicMilliseconds() - began)
    }
}

extension FieldLogError {
    /// Whether the same may go well a little later.
    public var isTemporary: Bool {
        switch self {
        case .network, .busy: true
        case .peer(let code, _): code == 5 || code == 8 || code == 18
        case .database(let code, _, _): code & 0xFF == 5 || code & 0xFF == 6
        default: false
        }
    }
}
