public import FieldLogModel
public import FieldLogStorage
internal import FieldLogSync

/// How things stand between this store and another.
public struct PeerStanding: Sendable, Hashable {
    /// What is remembered of the other.
    public let peer: Peer
    /// Own entries that it may have and has not confirmed.
    public let unsent: Int
    /// When the oldest of them was written, in milliseconds since 1970 by this device's clock; nil without any.
    public let unsentSince: Int64?
    /// Whether no session has succeeded for longer than is well.
    public let isSilent: Bool
    /// Why it writes under the name that it has; nil where that is not known here, or it has had the name from its first day.
    public let naming: Naming?

    /// Why a store took a name.
    public enum Naming: Sendable, Hashable {
        /// It was given another key, or handed over: nothing was lost by that.
        case newKey
        /// It found out that it was copied, moved or restored.
        case copied
    }
}

/// An enrolled device from which nothing has been heard for longer than is well.
public struct SilentDevice: Sendable, Hashable {
    /// Its record.
    public let device: RecordID
    /// The name by which transports know it.
    public let principal: String
    /// When something was last heard of it, in milliseconds since 1970; its enrolment counts too.
    public let heard: Int64
}

extension Workspace {
    /// How long a peer or a device may be silent, in hours, where nobody has said otherwise.
    public static let silentAfterHours = 72

    /// How things stand with every peer, those called and those that call, in the order in which they were met. O(own feeds) a peer.
    ///
    /// A peer that was never reached counts as silent from the first try on. One that calls and whose grants have ended is never silent:
    /// nothing is expected of it.
    public func peerStandings(silentAfterHours hours: Int) throws(FieldLogError) -> [PeerStanding] {
        let now = host.now().milliseconds
        var found: [PeerStanding] = []
        for peer in try store.peers() {
            guard let scope = try scope(of: peer) else {
                found.append(
                    PeerStanding(
                        peer: peer, unsent: 0, unsentSince: nil, isSilent: false, naming: try naming(of: peer)))
                continue
            }
            let unsent = try store.unsent(to: peer.number, in: try Replica.view(scope, store))
            let last = peer.succeeded ?? peer.met
            let isSilent = last.map { Self.isSilent(since: $0, now: now, hours: hours) } ?? false
            found.append(
                PeerStanding(
                    peer: peer, unsent: unsent.count, unsentSince: unsent.since, isSilent: isSilent,
                    naming: try naming(of: peer)))
        }
        return found
    }

    /// Takes away all that is remembered of a peer, what it had confirmed included; no entry goes. The next session with it begins as the
    /// first one. Throws `unknownPeer` for a name that was never met.
    public func forget(peer name: String) throws(FieldLogError) {
        let store = self.store
        try store.write { (transaction) throws(FieldLogError) in
            let known = try store.peers()
            guard let peer = known.first(where: { $0.name == name }) else {
                throw .unknownPeer(name, known: known.map(\.name))
            }
            try transaction.remove(peer: peer.number)
        }
    }

    /// What the first entry under a peer's name says of it. Read by the number of the field: the entry may be cut.
    private func naming(of peer: Peer) throws(FieldLogError) -> PeerStanding.Naming? {
        guard let incarnation = peer.incarnation,
            let entry = try store.anyEntry(of: FeedID(incarnation: incarnation, area: .commons), seq: 1),
            entry.header.kind == Schema.incarnation.name, let reason = (try? entry.values())?[4]?.text
        else { return nil }
        return ["key_rotated", "handed_over"].contains(reason) ? .newKey : .copied
    }

    /// What both may have; nil for one that calls and may have nothing.
    private func scope(of peer: Peer) throws(FieldLogError) -> SessionScope? {
        if peer.calls {
            let grants = try store.grants(ofPrincipal: peer.name)
            guard let first = grants.first else { return nil }
            let held = AreaList(text: try store.requiredSetting(.scope)) ?? .some([])
            return SessionScope(granted: grants.dropFirst().reduce(first.areas) { $0.union($1.areas) }, held: held)
        }
        return peer.scope.flatMap { SessionScope(decoding: $0) } ?? SessionScope(granted: .all, held: .all)
    }

    /// The enrolled devices that are silent, by name: at the central store all that are enrolled, at a hub those that have called it. None
    /// elsewhere.
    ///
    /// A device is heard of when it calls, and when an entry that it wrote arrives through others, by the time in that entry. `everywhere`: of
    /// all that are enrolled, at any store, for what arrives through others arrives everywhere.
    public func silentDevices(afterHours hours: Int, everywhere: Bool = false) throws(FieldLogError) -> [SilentDevice] {
        let isCentral = try isCentral()
        let isHub = try grant()?.role == .hub
        let knowsAll = everywhere || isCentral
        guard knowsAll || isHub else { return [] }
        let now = host.now().milliseconds
        let book = try store.authority()
        let own = try store.requiredSetting(.publicKey)
        let callers = try store.peers().filter(\.calls)
        var written: [String: Int64] = [:]
        for (incarnation, time) in try store.lastWritten() {
            guard let key = try store.publicKey(of: incarnation) else { continue }
            written[key] = max(written[key] ?? .min, time)
        }
        var silent: [String: SilentDevice] = [:]
        for grant in book.liveGrants where grant.publicKey != own {
            let caller = callers.first { $0.name == grant.principal }
            guard knowsAll || caller != nil else { continue }
            var heard = max(caller?.succeeded ?? caller?.met ?? .min, written[grant.publicKey] ?? .min)
            if let feed = book.feed, let entry = try store.entry(of: feed, seq: grant.position) {
                heard = max(heard, entry.entry.header.time.milliseconds)
            }
            // A clock that runs ahead must not make a device heard for ever.
            heard = min(heard, now)
            if Self.isSilent(since: heard, now: now, hours: hours) {
                silent[grant.principal] = SilentDevice(
                    device: grant.device, principal: grant.principal, heard: heard)
            } else {
                silent[grant.principal] = nil
            }
        }
        return silent.values.sorted { $0.principal < $1.principal }
    }

    private static func isSilent(since time: Int64, now: Int64, hours: Int) -> Bool {
        let (span, overflow) = now.subtractingReportingOverflow(time)
        return overflow ? now > time : span > Int64(clamping: hours) &* 3_600_000
    }
}
