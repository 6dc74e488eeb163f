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
    private let configuration: NightConfiguration
    private let lockPath: String
    private let means: NightMeans

    /// A night of a store.
    public init(
        _ workspace: Workspace, _ configuration: NightConfiguration, isInterrupted: @escaping () -> Bool
    ) {
        self.init(
            configuration, lockPath: workspace.store.path + "/night.lock",
            means: .real(workspace, isInterrupted: isInterrupted))
    }

    /// A night in some world.
    init(_ configuration: NightConfiguration, lockPath: String, means: NightMeans) {
        self.configuration = configuration
        self.lockPath = lockPath
        self.means = means
    }

    /// Runs the night and tells of each peer when it is through. Throws `nightRunning` while another night of this store runs: the lock is
    /// the kernel's, and gone with the process that held it.
    ///
    /// `afterwards` runs when all peers had their turn, still as the one night of the store.
    public func run(
        _ tell: (NightReport) -> Void, afterwards: () -> Void = {}
    ) throws(FieldLogError) -> [NightReport] {
        let path = lockPath
        do throws(SystemError) {
            var lock = try FileLock(path: path)
            guard try lock.tryLock() else { throw SystemError(operation: "held", path: path, code: 0) }
            let reports = all(tell)
            afterwards()
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
        let began = means.now()
        var attempt = 0
        while true {
            // Whoever stops a night means all of it: no further session is begun.
            if means.isInterrupted() { return report(peer, nil, .interrupted, attempt, since: began) }
            attempt += 1
            do throws(FieldLogError) {
                return report(peer, try means.sync(peer), nil, attempt, since: began)
            } catch {
                if means.isInterrupted() { return report(peer, nil, .interrupted, attempt, since: began) }
                if attempt >= peer.attempts || !error.isTemporary {
                    return report(peer, nil, error, attempt, since: began)
                }
                wait(Backoff.milliseconds(after: attempt, random: means.random()))
            }
        }
    }

    /// In pieces, so that a signal is heard wherever the system sleeps.
    private func wait(_ milliseconds: Int64) {
        var left = milliseconds
        while left > 0, !means.isInterrupted() {
            means.sleep(min(left, 500))
            left -= 500
        }
    }

    private func report(
        _ peer: NightPeer, _ outcome: SyncOutcome?, _ error: FieldLogError?, _ attempts: Int, since began: Int64
    ) -> NightReport {
        NightReport(
            peer: peer, outcome: outcome, error: error, attempts: attempts,
            milliseconds: means.now() - began)
    }
}

extension FieldLogError {
    /// Whether the same may go well a little later.
    public var isTemporary: Bool {
        switch self {
        case .network, .busy: true
        case .peer(let code, _): code == 5 || code == 8
        case .database(let code, _, _): code & 0xFF == 5 || code & 0xFF == 6
        default: false
        }
    }
}
