internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// A business as an inspector finds it: an establishment, or several that were linked.
struct Business {
    /// The one that is shown: the group's own choice where that is at work, else the first member that is.
    let place: EstablishmentDay
    /// All members here, ascending.
    let members: [EstablishmentDay]

    init(place: EstablishmentDay, members: [EstablishmentDay]) {
        self.place = place
        self.members = members
        inspected = members.count == 1 ? place.inspected : members.compactMap(\.inspected).max()
    }

    var key: EstablishmentKey { EstablishmentKey(id: place.id, home: place.home) }
    /// The last inspection of any member.
    let inspected: String?
    var isOnRegister: Bool { members.contains(where: \.isOnRegister) }
    var isAtWork: Bool { members.contains(where: \.isAtWork) }
}

/// The businesses of the areas that are asked about. One pass over the establishments.
struct Workload {
    /// Which establishments are one.
    let groups: EstablishmentGroups
    private(set) var all: [Business] = []
    private var places: [EstablishmentKey: Int] = [:]

    init(
        _ store: Store, on day: String, _ isAsked: (AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        let groups = try EstablishmentGroups(store)
        self.groups = groups
        var found: [EstablishmentKey: [EstablishmentDay]] = [:]
        var order: [EstablishmentKey] = []
        try store.forEachEstablishmentDay(registerOn: day) { (place) throws(FieldLogError) in
            guard try isAsked(place.home) else { return }
            let leader = groups.leader(of: EstablishmentKey(id: place.id, home: place.home))
            if found[leader] == nil { order.append(leader) }
            found[leader, default: []].append(place)
        }
        for leader in order {
            guard let members = found[leader], let first = members.first else { continue }
            let shown = groups.shown(of: leader)
            let best =
                members.first { $0.isAtWork && EstablishmentKey(id: $0.id, home: $0.home) == shown }
                ?? members.first(where: \.isAtWork) ?? first
            for member in members { places[EstablishmentKey(id: member.id, home: member.home)] = all.count }
            all.append(Business(place: best, members: members))
        }
    }

    /// The business that an establishment is one of; nil where it is not here, was withdrawn, or lies outside what is asked about.
    subscript(key: EstablishmentKey) -> Business? { places[key].map { all[$0] } }
}
