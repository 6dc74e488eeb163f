public import FieldLogModel
public import FieldLogStorage

/// An establishment by id and home: equal ids of two homes are two records.
public struct EstablishmentKey: Sendable, Hashable, Comparable {
    /// The id.
    public let id: RecordID
    /// Where it lives.
    public let home: AreaKey

    /// A key of these parts.
    public init(id: RecordID, home: AreaKey) {
        self.id = id
        self.home = home
    }

    /// By id, then by home.
    public static func < (left: EstablishmentKey, right: EstablishmentKey) -> Bool {
        (left.id, left.home) < (right.id, right.home)
    }
}

/// Which establishments are one: the connected components of the live links, whatever came first.
///
/// A group is represented by the smallest of its keys. Its shown name is that of the member that most live links of the group name, the smallest
/// of them where several are named as often, and that of the representative where none is named.
public struct EstablishmentGroups: Sendable {
    private var leaders: [EstablishmentKey: EstablishmentKey] = [:]
    private var lists: [EstablishmentKey: [EstablishmentKey]] = [:]
    private var named: [EstablishmentKey: EstablishmentKey] = [:]

    /// The groups of a store. One pass over the links.
    public init(_ store: Store) throws(FieldLogError) {
        var live: [(EstablishmentKey, EstablishmentKey, RecordID?)] = []
        try store.forEach(Schema.link) { (link) throws(FieldLogError) in
            guard link["state"].text == "LINKED", let one = link["one"].record, let other = link["other"].record,
                let home = link["other_home"].text.flatMap({ AreaKey(text: $0) })
            else { return true }
            live.append(
                (
                    EstablishmentKey(id: one, home: link.home), EstablishmentKey(id: other, home: home),
                    link["shown"].record
                ))
            return true
        }
        self.init(links: live)
    }

    /// The groups of links, each with the end whose name it wants shown.
    package init(links: [(one: EstablishmentKey, other: EstablishmentKey, shown: RecordID?)]) {
        for link in links {
            let (one, other) = (leader(of: link.one), leader(of: link.other))
            guard one != other else { continue }
            let (low, high) = (min(one, other), max(one, other))
            for member in lists[high] ?? [high] { leaders[member] = low }
            leaders[low] = low
            lists[low] = ((lists[low] ?? [low]) + (lists[high] ?? [high])).sorted()
            lists[high] = nil
        }
        var votes: [EstablishmentKey: Int] = [:]
        for link in links {
            for end in [link.one, link.other] where end.id == link.shown { votes[end, default: 0] += 1 }
        }
        for (leader, members) in lists {
            let best = members.filter { votes[$0] != nil }.max { left, right in
                (votes[left] ?? 0, right) < (votes[right] ?? 0, left)
            }
            named[leader] = best ?? leader
        }
    }

    /// The representative of what an establishment belongs to: itself where it is linked with none.
    public func leader(of key: EstablishmentKey) -> EstablishmentKey { leaders[key] ?? key }

    /// All that are one with an establishment, itself included, ascending.
    public func members(of key: EstablishmentKey) -> [EstablishmentKey] { lists[leader(of: key)] ?? [key] }

    /// The one whose name is shown.
    public func shown(of key: EstablishmentKey) -> EstablishmentKey { named[leader(of: key)] ?? leader(of: key) }

    /// All groups of two and more, by representative, ascending.
    public var all: [[EstablishmentKey]] { lists.keys.sorted().map { lists[$0] ?? [] } }
}
