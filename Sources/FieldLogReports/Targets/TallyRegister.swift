internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// The establishments of a store for a tally: read once, asked about any day. Those that are linked are one, in the row and of the kind of the
/// first of them that is here; it is on the register when one of them is.
final class TallyRegister {
    /// What is known of one.
    struct Fact {
        let home: AreaKey
        let assigned: AreaKey?
        let kind: String
        let from: String?
        let to: String
        let values: [FieldValue]
        var leader: Int

        func isOn(_ day: String) -> Bool { from.map { $0 <= day && day < to } ?? false }
    }

    /// Who a record is about.
    struct Subject {
        /// The establishment, by its place; nil for none, or one that is not here.
        let establishment: Int?
        /// What makes it one with others; nil for none.
        let identity: Int?
        /// The text of the home of the record.
        let home: String
        /// The kind of the establishment; nil where that is not here.
        let kind: String?
    }

    /// All of them.
    private(set) var all: [Fact] = []
    private let groups: EstablishmentGroups
    private var byID: [RecordID: Int] = [:]
    /// Those whose id another one has in another home.
    private var twins: [EstablishmentKey: Int] = [:]
    private var members: [Int: [Int]] = [:]
    /// Those that are not here, with numbers from the end of `all` on.
    private var absent: [EstablishmentKey: Int] = [:]

    init(_ store: Store, fields: [String]) throws(FieldLogError) {
        groups = try EstablishmentGroups(store)
        try store.forEachEstablishment(fields: fields) { (row) throws(FieldLogError) in
            if byID[row.id] == nil {
                byID[row.id] = all.count
            } else {
                twins[EstablishmentKey(id: row.id, home: row.home)] = all.count
            }
            all.append(
                Fact(
                    home: row.home, assigned: row.assigned, kind: row.kind, from: row.from, to: row.to,
                    values: row.values, leader: all.count))
        }
        for group in groups.all {
            let here = group.compactMap { place(of: $0) }
            guard let leader = here.first else { continue }
            members[leader] = here
            for member in here { all[member].leader = leader }
        }
    }

    private func place(of key: EstablishmentKey) -> Int? { place(key.id, key.home.text) }

    private func place(_ id: RecordID, _ home: String) -> Int? {
        guard let place = byID[id] else { return nil }
        if all[place].home.text == home { return place }
        return AreaKey(text: home).flatMap { twins[EstablishmentKey(id: id, home: $0)] }
    }

    /// Whether an establishment, or one that it is one with, is on the register as it stood on a day.
    func isOn(_ establishment: Int, _ day: String) -> Bool {
        guard let together = members[all[establishment].leader] else { return all[establishment].isOn(day) }
        return together.contains { all[$0].isOn(day) }
    }

    func subject(of establishment: Int) -> Subject {
        let leader = all[all[establishment].leader]
        return Subject(
            establishment: establishment, identity: all[establishment].leader, home: all[establishment].home.text,
            kind: leader.kind)
    }

    /// Who a record is about.
    func subject(_ row: FigureRow) -> Subject {
        guard let id = row.establishment else {
            return Subject(establishment: nil, identity: nil, home: row.home, kind: nil)
        }
        if let place = place(id, row.home) { return subject(of: place) }
        return Subject(establishment: nil, identity: absentIdentity(id, row.home), home: row.home, kind: nil)
    }

    private func absentIdentity(_ id: RecordID, _ home: String) -> Int? {
        guard let home = AreaKey(text: home) else { return nil }
        let key = EstablishmentKey(id: id, home: home)
        for other in groups.members(of: key) {
            if let here = place(of: other) { return all[here].leader }
        }
        let leader = groups.leader(of: key)
        if let known = absent[leader] { return known }
        absent[leader] = all.count + absent.count
        return absent[leader]
    }
}
