internal import FieldLogConsole
internal import FieldLogFormats
internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogReports
internal import FieldLogStorage

/// Peers, silent devices and places of records as values for programs and lines for people.
struct PeerView {
    let context: Context

    /// A time of this store's clock as RFC 3339, null for none.
    static func time(_ milliseconds: Int64?) -> JSONValue {
        guard let milliseconds else { return .null }
        return .string(ValueText.text(wall(milliseconds)))
    }

    private static func wall(_ milliseconds: Int64) -> WallTime {
        WallTime(milliseconds: milliseconds, offsetMinutes: Host.vietNamOffsetMinutes, trust: .unknown)
    }

    private func shown(_ milliseconds: Int64) -> String { TimeShown.text(Self.wall(milliseconds)) }

    func json(_ standing: PeerStanding) -> JSONValue {
        let peer = standing.peer
        return .object([
            JSONMember(key: "name", value: .string(peer.name)), JSONMember(key: "calls", value: .bool(peer.calls)),
            JSONMember(key: "last_success", value: Self.time(peer.succeeded)),
            JSONMember(key: "last_try", value: Self.time(peer.tried)),
            JSONMember(key: "failure", value: peer.failure.map { .string($0) } ?? .null),
            JSONMember(key: "unsent", value: .int(Int64(standing.unsent))),
            JSONMember(key: "unsent_since", value: Self.time(standing.unsentSince)),
            JSONMember(key: "restored", value: Self.time(peer.restored)),
            JSONMember(key: "renamed", value: Self.time(peer.renamed)),
            JSONMember(key: "incarnation", value: peer.incarnation.map { .string($0.description) } ?? .null),
            JSONMember(key: "device", value: peer.device.map { .string($0) } ?? .null),
            JSONMember(key: "silent", value: .bool(standing.isSilent)),
        ])
    }

    func json(_ device: SilentDevice) -> JSONValue {
        .object([
            JSONMember(key: "device", value: .string(device.device.description)),
            JSONMember(key: "name", value: .string(device.principal)),
            JSONMember(key: "last_heard", value: Self.time(device.heard)),
        ])
    }

    func json(_ branch: FeedHead) -> JSONValue {
        .object([
            JSONMember(key: "incarnation", value: .string(branch.feed.incarnation.description)),
            JSONMember(key: "area", value: .string(branch.feed.area.text)),
            JSONMember(key: "branch", value: .string(branch.feed.branch?.hex ?? "")),
            JSONMember(key: "seq", value: .int(Int64(clamping: branch.seq))),
            JSONMember(key: "hash", value: .string(branch.hash.hex)),
        ])
    }

    func json(_ location: Location) -> JSONValue {
        .object([
            JSONMember(key: "peer", value: location.peer.map { .string($0) } ?? .null),
            JSONMember(key: "state", value: .string(location.state.rawValue)),
            JSONMember(key: "since", value: Self.time(location.since)),
        ])
    }

    /// A peer for people: one line, its name first.
    func line(_ standing: PeerStanding) -> String {
        let peer = standing.peer
        var parts: [Bilingual] = []
        if standing.isSilent { parts.append(StandingWords.silent) }
        parts.append(StandingWords.succeeded(peer.succeeded.map(shown)))
        if let failure = peer.failure, let time = peer.tried {
            parts.append(StandingWords.failed(shown(time), failure))
        }
        if standing.unsent > 0 {
            let since = standing.unsentSince.map(shown) ?? "?"
            parts.append(StandingWords.unsent(standing.unsent, since: since, calls: peer.calls))
        }
        if let time = peer.restored { parts.append(StandingWords.restored(shown(time))) }
        if let time = peer.renamed { parts.append(StandingWords.renamed(standing.naming, shown(time))) }
        return parts.map(context.text).joined(separator: " · ")
    }

    /// A silent device for people.
    func line(_ device: SilentDevice) -> String {
        context.text(StandingWords.unheard(shown(device.heard)))
    }

    /// Where a record is, on one line for people.
    func line(_ locations: [Location]) -> String {
        locations.map { location in
            guard let peer = location.peer else { return context.text(StandingWords.here) }
            return context.text(
                StandingWords.there(peer, isConfirmed: location.state == .confirmed, shown(location.since)))
        }.joined(separator: ", ")
    }
}
