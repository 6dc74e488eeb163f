internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// By what a number is divided.
enum TallySplit: Hashable {
    /// Not at all.
    case none
    /// By the rows of the territory.
    case area
    /// By the team of the visit.
    case team
    /// By the kind of the establishment.
    case kind
}

/// A part of a number.
enum TallyKey: Hashable {
    /// What lies in a row of the territory.
    case area(TerritoryRow)
    /// What a team did; nil where none is named.
    case team(RecordID?)
    /// What belongs to establishments of a kind; empty where none is known.
    case kind(String)
}

/// One number that is asked for.
struct TallyAsk: Hashable {
    /// What is counted.
    let count: Count
    /// The first day, of counts that have days.
    let first: String
    /// The last day.
    let last: String
    /// The day of the register.
    let register: String
    /// The territory, by its place in ``TargetTally/grounds``.
    let ground: Int
    /// By what it is divided.
    let split: TallySplit
}

/// What a number came to.
struct Tallied {
    /// The whole. Distinct establishments are counted once, whatever parts have them.
    fileprivate(set) var total: Int64 = 0
    /// The parts in which anything was counted.
    fileprivate(set) var parts: [TallyKey: Int64] = [:]
    /// Whether some of it lies in areas of which nobody has decided which.
    fileprivate(set) var hasUnassigned = false
    fileprivate var met = SmallNumbers()
    fileprivate var partsMet: [TallyKey: SmallNumbers] = [:]
}

/// A set of small numbers, as bits: which establishments were met.
private struct SmallNumbers {
    private var words: [UInt64] = []

    /// Adds a number from 0; false when it is there.
    mutating func insert(_ number: Int) -> Bool {
        let (word, bit) = (number >> 6, UInt64(1) << UInt64(number & 63))
        while words.count <= word { words.append(0) }
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        return true
    }
}

/// Counts what targets ask for: many periods, areas and conditions in one pass over each source, however many years they reach over.
///
/// The meaning of counts is that of ``Counter``, which reports are made of; this one keeps no records, and reads no column that nobody asks about.
final class TargetTally {
    private let store: Store
    /// The day on which it is looked at what was executed, closed or dropped.
    private let seen: String
    private(set) var grounds: [TallyGround] = []
    private var asks: [TallyAsk] = []
    private var places: [TallyAsk: Int] = [:]
    private var found: [Tallied] = []
    private var register: TallyRegister?

    init(_ store: Store, seen: String) {
        self.store = store
        self.seen = seen
    }

    /// The place of a territory.
    func ground(_ territory: Territory) -> Int {
        let same = grounds.firstIndex {
            $0.territory.area == territory.area && $0.territory.split == territory.split
                && $0.territory.boundaries.date == territory.boundaries.date
        }
        if let same { return same }
        grounds.append(TallyGround(territory))
        return grounds.count - 1
    }

    /// The place of a number that ``run()`` will find.
    func ask(_ ask: TallyAsk) -> Int {
        if let place = places[ask] { return place }
        places[ask] = asks.count
        asks.append(ask)
        return asks.count - 1
    }

    subscript(place: Int) -> Tallied { found[place] }

    /// Finds all numbers. O(establishments + records of each source between the first and last day asked of it).
    func run() throws(FieldLogError) {
        found = Array(repeating: Tallied(), count: asks.count)
        var readings: [Reading: [Int]] = [:]
        for (place, ask) in asks.enumerated() {
            readings[Reading(source: ask.count.source, day: ask.count.dayField), default: []].append(place)
        }
        let fields = Self.fields(asks.filter { $0.count.source == .register })
        let needsRegister = asks.contains { $0.count.source != .teams }
        if needsRegister { register = try TallyRegister(store, fields: fields) }
        for (reading, wanted) in readings {
            switch reading.source {
            case .register: try countRegister(wanted, fields)
            case .teams: try countTeams(wanted)
            default: try scan(reading, wanted)
            }
        }
    }

    private struct Reading: Hashable {
        let source: Count.Source
        let day: String
    }

    /// The fields that some asks look at, each once.
    private static func fields(_ asks: [TallyAsk]) -> [String] {
        var names: Set<String> = []
        for ask in asks {
            for condition in ask.count.conditions { names.formUnion(condition.ownFields) }
            if case .sum(let field) = ask.count.unit { names.insert(field) }
        }
        return names.sorted()
    }

    // MARK: Sources

    private func scan(_ reading: Reading, _ wanted: [Int]) throws(FieldLogError) {
        let all = wanted.map { asks[$0] }
        let fields = Self.fields(all)
        let first = all.contains { $0.count.isOpenEnded } ? "" : all.map(\.first).min() ?? ""
        let last = all.map(\.last).max() ?? ""
        guard let register else { return }
        try store.forEachFigure(
            reading.source.kind, fields: fields, on: reading.day, from: first, through: last
        ) { (row) throws(FieldLogError) in
            var subject: TallyRegister.Subject?
            for place in wanted {
                let ask = asks[place]
                guard row.day <= ask.last, ask.count.isOpenEnded || row.day >= ask.first else { continue }
                let known = subject ?? register.subject(row)
                subject = known
                try consider(place, ask, known, row.team) { name in
                    fields.firstIndex(of: name).map { row.values[$0] } ?? .null
                }
            }
        }
    }

    private func countRegister(_ wanted: [Int], _ fields: [String]) throws(FieldLogError) {
        guard let register else { return }
        for establishment in register.all.indices where register.all[establishment].leader == establishment {
            let row = register.all[establishment]
            for place in wanted where register.isOn(establishment, asks[place].register) {
                try consider(place, asks[place], register.subject(of: establishment), nil) { name in
                    fields.firstIndex(of: name).map { row.values[$0] } ?? .null
                }
            }
        }
    }

    private func countTeams(_ wanted: [Int]) throws(FieldLogError) {
        try store.forEach(Schema.team) { (team) throws(FieldLogError) in
            let (from, to) = (team["valid_from"].text ?? "", team["valid_to"].text ?? "~")
            guard let area = team["area"].text.flatMap({ AreaKey(text: $0) }) else { return true }
            for place in wanted where from <= asks[place].last && asks[place].last < to {
                let subject = TallyRegister.Subject(establishment: nil, identity: nil, home: area.text, kind: nil)
                try consider(place, asks[place], subject, team.id) { team[$0] }
            }
            return true
        }
    }

    // MARK: Adding up

    private func consider(
        _ place: Int, _ ask: TallyAsk, _ subject: TallyRegister.Subject, _ team: RecordID?,
        _ value: (String) -> FieldValue
    ) throws(FieldLogError) {
        var isOn: Bool?
        for condition in ask.count.conditions {
            if case .onRegister = condition, isOn == nil {
                isOn = subject.establishment.map { register?.isOn($0, ask.register) ?? false } ?? false
            }
            guard
                condition.holds(
                    seen: seen, value: value, isOnRegister: isOn ?? false, kind: subject.kind, team: team)
            else { return }
        }
        guard let row = try grounds[ask.ground].row(subject, register) else { return }
        if case .unassigned = row { found[place].hasUnassigned = true }
        let key: TallyKey? =
            switch ask.split {
            case .none: nil
            case .area: .area(row)
            case .team: .team(team)
            case .kind: .kind(subject.kind ?? "")
            }
        switch ask.count.unit {
        case .records: add(1, key, place)
        case .sum(let field): add(value(field).int ?? 0, key, place)
        case .establishments:
            guard let identity = subject.identity else { return }
            if found[place].met.insert(identity) { found[place].total += 1 }
            if let key, found[place].partsMet[key, default: SmallNumbers()].insert(identity) {
                found[place].parts[key, default: 0] += 1
            }
        }
    }

    private func add(_ number: Int64, _ key: TallyKey?, _ place: Int) {
        found[place].total = found[place].total.addingClamped(number)
        if let key { found[place].parts[key] = (found[place].parts[key] ?? 0).addingClamped(number) }
    }
}

/// A territory with the rows of establishments and homes, each looked up once.
struct TallyGround {
    let territory: Territory
    /// By the places of establishments; nil where nobody has asked.
    private var rows: [TerritoryRow??] = []
    private var homes: [String: TerritoryRow?] = [:]

    init(_ territory: Territory) { self.territory = territory }

    /// The row of an establishment, or of a home where there is none; nil for one outside.
    mutating func row(
        _ subject: TallyRegister.Subject, _ register: TallyRegister?
    ) throws(FieldLogError) -> TerritoryRow? {
        if let establishment = subject.establishment, let register {
            if rows.isEmpty { rows = Array(repeating: nil, count: register.all.count) }
            if let row = rows[establishment] { return row }
            let place = register.all[register.all[establishment].leader]
            let row = try territory.row(place.home, assigned: place.assigned)
            rows[establishment] = .some(row)
            return row
        }
        if let row = homes[subject.home] { return row }
        guard let home = AreaKey(text: subject.home) else { throw .damaged(detail: "home") }
        let row = try territory.row(home, assigned: nil)
        homes[subject.home] = .some(row)
        return row
    }
}
