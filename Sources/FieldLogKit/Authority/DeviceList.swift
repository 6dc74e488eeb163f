internal import FieldLogHash
public import FieldLogModel
internal import FieldLogStorage

/// A device as the authority feed and this store know it.
public struct DeviceStanding: Sendable, Hashable {
    /// Whether it takes part.
    public enum State: String, Sendable, Hashable {
        /// It has a live grant, and something of it is here.
        case live
        /// It has no live grant any more.
        case revoked
        /// It has a live grant, and nothing of it has come here.
        case notSeen = "not_seen"
    }

    /// The name by which transports know it.
    public let principal: String
    /// Its record.
    public let device: RecordID
    /// What it is for, or was last.
    public let role: Role
    /// Where, or where it was last.
    public let areas: AreaList
    /// When its last grant was given, by the clock of the central store.
    public let since: WallTime?
    /// Whether it takes part.
    public let state: State
    /// When it last called this store or was called by it, in milliseconds since 1970 by this store's clock; nil where that is not known.
    public let contact: Int64?
    /// How many lives its stores had.
    public let incarnations: Int
    /// How many of its entries are here and admitted.
    public let entries: Int
    /// How many are kept aside beyond a cut.
    public let withheld: Int
    /// How many branches its forked feeds have.
    public let forks: Int
}

extension Workspace {
    /// Every device that was ever granted anything, in the order of their first grants. O(feeds).
    public func devices() throws(FieldLogError) -> [DeviceStanding] {
        let book = try store.authority()
        var order: [RecordID] = []
        for grant in book.grants where !order.contains(grant.device) { order.append(grant.device) }
        let live = Dictionary(grouping: book.liveGrants, by: \.device)
        let peers = try store.peers()
        var devices: [DeviceStanding] = []
        for id in order {
            let all = book.grants.filter { $0.device == id }
            guard let last = live[id]?.last ?? all.last else { continue }
            let feeds = try store.deviceFeeds(ofKeys: Set(all.map(\.publicKey)))
            let names = Set(all.map(\.principal))
            let contact = peers.filter { names.contains($0.name) || $0.device == last.principal }
                .compactMap(\.succeeded).max()
            let areas = live[id].map { $0.reduce(last.areas) { $0.union($1.areas) } } ?? last.areas
            let state: DeviceStanding.State = live[id] == nil ? .revoked : feeds.isEmpty ? .notSeen : .live
            devices.append(
                DeviceStanding(
                    principal: last.principal, device: id, role: last.role, areas: areas,
                    since: try store.authorityTime(last.position), state: state, contact: contact,
                    incarnations: Set(feeds.map(\.feed.incarnation)).count,
                    entries: feeds.reduce(0) { $0 + $1.entries }, withheld: feeds.reduce(0) { $0 + $1.withheld },
                    forks: feeds.count { $0.feed.branch != nil && $0.head != nil }))
        }
        return devices
    }
}
