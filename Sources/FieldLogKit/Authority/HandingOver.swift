internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// What a device that is handed over has written and the central store does not have yet. It is admitted when it arrives.
public struct HandoverOutcome: Sendable {
    /// The answer for the device.
    public let answer: SignedFile
    /// The name by which transports know the device.
    public let principal: String
    /// The feeds that the request names.
    public let feeds: Int
    /// Those of them of which something is missing here, with the number of entries.
    public let missing: [MissingWork]

    /// A feed of which the central store lacks the end.
    public struct MissingWork: Sendable, Hashable {
        /// The feed.
        public let feed: FeedID
        /// How many entries are missing.
        public let entries: UInt64
    }

    /// How many entries are missing in all.
    public var missingEntries: Int { missing.reduce(0) { $0 + Int(clamping: $1.entries) } }
}

extension Workspace {
    /// Hands an enrolled device over to other areas or another role, at the central store. Its key is granted anew; its former feeds are cut
    /// where the request says they end, so that every entry of them is admitted whenever it comes.
    ///
    /// Throws `denied` for a request of a new device or for another key: those are enrolled.
    public func handOver(
        _ request: DeviceRequest, role: Role, areas: AreaList
    ) throws(FieldLogError) -> HandoverOutcome {
        guard let device = request.device,
            try store.authority().liveGrants.contains(where: {
                $0.device == device && $0.publicKey == request.publicKey
            })
        else { throw .denied(.authority(.noHandover(request.principal))) }
        var missing: [HandoverOutcome.MissingWork] = []
        for head in request.heads {
            let here = try store.head(of: head.feed)?.seq ?? 0
            guard head.seq > here, try store.anyEntry(of: head.feed, seq: head.seq)?.hash != head.hash else { continue }
            missing.append(HandoverOutcome.MissingWork(feed: head.feed, entries: head.seq - here))
        }
        let answer = try enrol(request, role: role, areas: areas)
        return HandoverOutcome(
            answer: answer, principal: request.principal, feeds: request.heads.count, missing: missing)
    }
}
