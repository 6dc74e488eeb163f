public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage

/// The days that figures are about, `YYYY-MM-DD`, all included.
public struct CountDays: Sendable, Hashable {
    /// The first day of the period.
    public let first: String
    /// The last one, and the day of the register.
    public let last: String
    /// The day on which it is looked at what has been executed, closed or dropped: the last one, or later where a report is made later.
    public let seen: String

    /// Days of these parts.
    public init(first: String, last: String, seen: String? = nil) {
        self.first = first
        self.last = last
        self.seen = max(last, seen ?? last)
    }
}

/// A record that a figure counted.
public struct CountedRecord: Sendable, Hashable {
    /// Its kind.
    public let kind: String
    /// Its id.
    public let id: RecordID
    /// Its home.
    public let home: AreaKey
}

/// What a count came to in one row.
public struct CountCell: Sendable, Hashable {
    /// The number.
    public internal(set) var value: Int64 = 0
    /// The records that were counted, in no order. Of establishments each record that has one of them.
    public internal(set) var records: [CountedRecord] = []
    /// Of a sum, what each record added; else empty.
    public internal(set) var values: [Int64] = []
    /// The establishments behind the number; linked ones are one.
    public internal(set) var establishments: Set<EstablishmentKey> = []
}

/// Counts what figures ask for, row by row, and keeps which records made each number.
///
/// Reads the establishments once, and each other source once for each field of days that is asked for: O(records of the period and their
/// establishments). Establishments that are linked are one, in the row and of the kind of the one that represents them; it is on the register
/// when one of them is.
public final class Counter {
    /// The days.
    public let days: CountDays
    /// The rows.
    public let territory: Territory
    private let store: Store
    private let groups: EstablishmentGroups
    private var places: [EstablishmentKey: Place] = [:]

    /// What is known of an establishment.
    private struct Place {
        var row: TerritoryRow?
        var kind: String
        var isOnRegister: Bool
        var isOrphaned: Bool
    }

    /// A counter over a store; the caller holds one read transaction around it and its counts.
    public init(_ store: Store, days: CountDays, territory: Territory) throws(FieldLogError) {
        self.store = store
        self.days = days
        self.territory = territory
        groups = try EstablishmentGroups(store)
        var found: [EstablishmentKey: Place] = [:]
        try store.forEachEstablishment(fields: []) { (item) throws(FieldLogError) in
            let place = try territory.boundaries.place(item.home, assigned: item.assigned)
            found[EstablishmentKey(id: item.id, home: item.home)] = Place(
                row: try territory.row(of: place), kind: item.kind, isOnRegister: item.isOnRegister(days.last),
                isOrphaned: place.isOrphaned)
        }
        for group in groups.all {
            guard let leader = group.first(where: { found[$0] != nil }), var place = found[leader] else { continue }
            place.isOnRegister = group.contains { found[$0]?.isOnRegister == true }
            for member in group where found[member] != nil { found[member] = place }
        }
        places = found
    }

    /// How many establishments of the register belong to one of several areas and nobody has decided to which, or to one that nothing took the
    /// place of: these are counted in its row. O(establishments).
    public var unassigned: Int {
        var met: Set<EstablishmentKey> = []
        for (key, place) in places where place.isOnRegister {
            var isOpen = place.isOrphaned && place.row != nil
            if case .unassigned = place.row { isOpen = true }
            if isOpen { met.insert(groups.leader(of: key)) }
        }
        return met.count
    }

    /// The cells of each count, in the order of the counts.
    public func cells(_ counts: [Count]) throws(FieldLogError) -> [[TerritoryRow: CountCell]] {
        var cells = Array(repeating: [TerritoryRow: CountCell](), count: counts.count)
        var bySource: [Reading: [Int]] = [:]
        for (place, count) in counts.enumerated() {
            bySource[Reading(source: count.source, day: count.dayField, isOpenEnded: count.isOpenEnded), default: []]
                .append(place)
        }
        for (reading, wanted) in bySource {
            let fields = Set(wanted.flatMap { counts[$0].fields }).sorted()
            try forEach(reading, fields) { (item) throws(FieldLogError) in
                guard let row = item.row else { return }
                for place in wanted where meets(item, counts[place].conditions) {
                    add(item, counts[place].unit, to: &cells[place][row, default: CountCell()])
                }
            }
        }
        return cells
    }

    /// One pass over a source.
    private struct Reading: Hashable {
        let source: Count.Source
        let day: String
        let isOpenEnded: Bool
    }

    /// A record that may be counted.
    private struct Item {
        let record: CountedRecord
        let row: TerritoryRow?
        let establishment: EstablishmentKey?
        let place: Place?
        var team: RecordID?
        let value: (String) -> FieldValue
    }

    private func add(_ item: Item, _ unit: Count.Unit, to cell: inout CountCell) {
        switch unit {
        case .records: cell.value += 1
        case .sum(let field):
            guard case .int(let number) = item.value(field), number != 0 else { return }
            cell.value = cell.value.addingClamped(number)
            if let key = item.establishment { cell.establishments.insert(groups.leader(of: key)) }
            cell.values.append(number)
        case .establishments:
            guard let key = item.establishment else { return }
            if cell.establishments.insert(groups.leader(of: key)).inserted { cell.value += 1 }
        }
        cell.records.append(item.record)
    }

    private func meets(_ item: Item, _ conditions: [Count.Condition]) -> Bool {
        conditions.allSatisfy {
            $0.holds(
                seen: days.seen, value: item.value, isOnRegister: item.place?.isOnRegister ?? false,
                kind: item.place?.kind, team: item.team)
        }
    }

    // MARK: Sources

    /// Calls a body with each record of a source, in no order, with the values of these fields.
    private func forEach(
        _ reading: Reading, _ fields: [String], _ body: (Item) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        switch reading.source {
        case .register: try forEachOnRegister(fields, body)
        case .teams: try forEachTeam(body)
        case .visits, .findings, .measures, .complaints:
            // Days sort as text; the first one of all is before every year that may be recorded.
            let first = reading.isOpenEnded ? "" : days.first
            let numbers = Self.numbers(fields)
            let kind = reading.source.kind
            var homes: [String: AreaKey] = [:]
            try store.forEachFigure(
                kind, fields: fields, on: reading.day, from: first, through: days.last
            ) {
                (figure) throws(FieldLogError) in
                guard let home = homes[figure.home] ?? AreaKey(text: figure.home) else {
                    throw .damaged(detail: "\(kind.name).home")
                }
                homes[figure.home] = home
                let key = figure.establishment.map { EstablishmentKey(id: $0, home: home) }
                let place = key.flatMap { places[$0] }
                // In the row of its establishment, or of its home where that is not here.
                let row = place == nil ? try territory.row(home, assigned: nil) : place?.row
                try body(
                    Item(
                        record: CountedRecord(kind: kind.name, id: figure.id, home: home), row: row,
                        establishment: key, place: place, team: figure.team,
                        value: { name in numbers[name].map { figure.values[$0] } ?? .null }))
            }
        }
    }

    private static func numbers(_ fields: [String]) -> [String: Int] {
        Dictionary(fields.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Each group once, with the values of the one that represents it.
    private func forEachOnRegister(
        _ fields: [String], _ body: (Item) throws(FieldLogError) -> Void
    ) throws(FieldLogError) {
        let numbers = Self.numbers(fields)
        var met: Set<EstablishmentKey> = []
        try store.forEachEstablishment(fields: fields) { (item) throws(FieldLogError) in
            let key = EstablishmentKey(id: item.id, home: item.home)
            guard let place = places[key], place.isOnRegister, met.insert(groups.leader(of: key)).inserted else {
                return
            }
            try body(
                Item(
                    record: CountedRecord(kind: Schema.establishment.name, id: key.id, home: key.home), row: place.row,
                    establishment: key, place: place,
                    value: { name in name == "kind" ? .text(place.kind) : numbers[name].map { item.values[$0] } ?? .null
                    }))
        }
    }

    private func forEachTeam(_ body: (Item) throws(FieldLogError) -> Void) throws(FieldLogError) {
        try store.forEach(Schema.team) { (team) throws(FieldLogError) in
            let (from, to) = (team["valid_from"].text ?? "", team["valid_to"].text ?? "~")
            guard from <= days.last, days.last < to, let area = team["area"].text.flatMap({ AreaKey(text: $0) }) else {
                return true
            }
            try body(
                Item(
                    record: CountedRecord(kind: team.kind.name, id: team.id, home: team.home),
                    row: try territory.row(area, assigned: nil), establishment: nil, place: nil, value: { team[$0] }))
            return true
        }
    }
}
