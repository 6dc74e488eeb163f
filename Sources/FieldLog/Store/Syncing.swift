internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a sync did.
public struct SyncResult: Sendable, Hashable {
    /// Entries that the peer had not.
    public let sent: Int
    /// Entries that this store had not.
    public let received: Int
    /// Conflicts that are open now and were not before.
    public let conflicts: Int
    /// Feeds that were passed over because an entry of theirs could not be taken; the others went on.
    public let refused: [RefusedFeed]
    /// Own entries beyond a cut: they were logged after this device asked for a handover or another key, or it was revoked. They are kept,
    /// are not among the records, and no store takes them until the device asks for a handover once more.
    public let withheld: Int

    /// A feed that did not go on.
    public struct RefusedFeed: Sendable, Hashable {
        /// Who writes it, 32 hexadecimal digits.
        public let incarnation: String
        /// The area of its records, `CODE@FIRST_DAY`.
        public let area: String
        /// Why, by the number of the error in SyncProtocol.md.
        public let code: Int
        /// Whether the peer refused it, and not this store.
        public let byPeer: Bool
    }
}

/// The state of a store at a glance.
public struct StoreStatus: Sendable, Hashable {
    /// The deployment that the store belongs to, 64 hexadecimal digits.
    public let deployment: String
    /// Whether this is the deployment's central store.
    public let isCentral: Bool
    /// `*` for every area, else the keys of the areas, `CODE@FIRST_DAY`.
    public let areas: [String]
    /// Entries in the log.
    public let entries: Int
    /// Changes that wait for one that has not arrived.
    public let pending: Int
    /// Conflicts that nobody has settled yet.
    public let conflicts: Int
    /// Two stores with the same digest, 64 hexadecimal digits, hold the same log.
    public let digest: String
    /// Why the store took a new name since it was opened (it was copied, moved or restored), nil when it did not.
    public let renewed: String?
}

extension FieldLogStore {
    /// Brings this store and another to the same log on what both may have. The other one is a folder (a stick, a mounted share),
    /// `ssh://[USER@]HOST/PATH`, or `https://HOST/PATH`.
    ///
    /// Whatever arrived before an error stays, and the next sync goes on from there. Blocks until it is done; every other call on this
    /// value waits meanwhile. Throws `otherDeployment`, `samePeer`, `noStore`, `denied`, `network`.
    public func sync(with peer: String) throws(FieldLogFailure) -> SyncResult {
        let (result, notice) = try use { (workspace) throws(FieldLogError) -> (SyncResult, ChangeNotice?) in
            let before = try workspace.store.allHeads()
            let address: PeerAddress
            do throws(AddressProblem) { address = try PeerAddress(peer) } catch { throw .address(peer, error) }
            let outcome = try workspace.sync(with: address)
            let result = SyncResult(
                sent: outcome.sent, received: outcome.received, conflicts: outcome.conflicts,
                refused: outcome.refused.map { refused in
                    SyncResult.RefusedFeed(
                        incarnation: refused.feed.incarnation.description, area: refused.feed.area.text,
                        code: Int(clamping: refused.code), byPeer: refused.byPeer)
                }, withheld: outcome.withheld)
            guard outcome.received > 0 else { return (result, nil) }
            guard let records = try workspace.store.records(since: before) else {
                return (result, ChangeNotice(origin: .sync, records: [], mustReload: true))
            }
            return (result, ChangeNotice(origin: .sync, records: records))
        }
        if let notice { watchers.tell(notice) }
        return result
    }

    /// The state of the store. The digest is computed for areas that changed since it was asked for last; the store's lock is taken
    /// for that.
    public func status() throws(FieldLogFailure) -> StoreStatus {
        try use { (workspace) throws(FieldLogError) in
            let store = workspace.store
            return StoreStatus(
                deployment: try store.deployment().hex, isCentral: try workspace.isCentral(),
                areas: try store.requiredSetting(.scope).split(separator: " ").map(String.init),
                entries: try store.entryCount(), pending: try store.pendingCount(),
                conflicts: try store.conflictCount(), digest: LogDigest.scope(try store.areaDigests()).hex,
                renewed: workspace.renewed?.rawValue)
        }
    }
}
