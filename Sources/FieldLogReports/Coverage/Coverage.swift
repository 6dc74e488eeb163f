public import FieldLogKit
public import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Computes how much of the register was inspected (domain: targets are met by establishments, not by visits).
///
/// - The register: establishments that were not withdrawn, opened on or before its day or on an unknown one, and not closed by it.
///   The closing day decides where there is one, whatever the status says now; a status CLOSED without a closing day counts as
///   closed throughout. Suspended establishments and those not found stay on it until somebody records that they closed.
/// - A visit counts when it is final or amended, on its local day. Drafts, discarded and annulled visits never count.
/// - An establishment and its visits belong together by id **and** home; equal ids of two homes are two records.
/// - Establishments that are linked are one, with the home and kind of the one that represents them: on the register when one of them is,
///   inspected when one of them was. Visits stay with their home.
public enum Coverage {
    /// The coverage of a year, of an area with all below it and what these were before reforms, or of everything here. Of an area that ended
    /// on the boundaries of its last day, as in a periodic report.
    ///
    /// `year` is that of today unless given; `area` is `CODE[@DATE]` and means the area valid on the date, or today. Throws
    /// `refused` for a year outside 1900–2199, `unknownArea` for an area that no catalogue has. No visits and an empty register are
    /// no error. One pass over the establishments and one over the visits, whatever is asked.
    public static func run(
        _ workspace: Workspace, year: Int? = nil, area: String? = nil, by breakdown: CoverageBreakdown? = nil
    ) throws(FieldLogError) -> CoverageReport {
        let today = workspace.today
        let index = AreaIndex(store: workspace.store)
        let year = try checked(year ?? Int(today.prefix(4)) ?? 0)
        return try workspace.store.read(cache: .passes) { () throws(FieldLogError) in
            let found = try area.map { (text) throws(FieldLogError) in try index.resolve(text, today: today) }
            let asked = found?.key
            let days = days(of: year, today: today)
            var tally = CoverageTally(days: days, ground: ground(found, index, days), breakdown: breakdown)
            try tally.count(workspace.store)
            let isWithin = try asked.map { (key) throws(FieldLogError) in try workspace.scope().contains(key) }
            return CoverageReport(
                year: year, registerDate: tally.days.register, area: asked, isWithinScope: isWithin ?? true,
                total: tally.total, breakdown: breakdown, rows: try tally.rows(index))
        }
    }

    /// Of an area that is there today, what it has: itself, all below it and what these were. Of one that ended what lay in it on its last day of
    /// the figures, as in a report, where what was logged since in the areas that took its place counts where it lay then.
    private static func ground(_ area: Area?, _ index: AreaIndex, _ days: CoverageDays) -> CoverageGround {
        guard let area else { return .all }
        let date = ReportGround.day(of: area, days.register)
        guard let end = area.validTo, end <= days.today else {
            return .scope(AreaScope(setting: area.key.text, index: index))
        }
        return .territory(Territory(index: index, date: date, area: area.key, split: .none))
    }

    private static func checked(_ year: Int) throws(FieldLogError) -> Int {
        guard CalendarDate.recordableYears.contains(year) else {
            throw .refused(FieldRefusal(kind: "coverage", field: "year", problem: .outOfRange(String(year))))
        }
        return year
    }

    private static func days(of year: Int, today: String) -> CoverageDays {
        let last = "\(year)-12-31"
        return CoverageDays(first: "\(year)-01-01", last: last, register: min(last, today), today: today)
    }
}

/// The days that a report is about.
struct CoverageDays {
    /// 1 January.
    let first: String
    /// 31 December.
    let last: String
    /// The day of the register.
    let register: String
    /// The day on which it is asked.
    let today: String
}

/// The homes that a coverage counts.
enum CoverageGround {
    case all
    case scope(AreaScope)
    case territory(Territory)

    func contains(_ home: AreaKey) throws(FieldLogError) -> Bool {
        switch self {
        case .all: true
        case .scope(let scope): try scope.contains(home)
        case .territory(let territory): try territory.row(home, assigned: nil) != nil
        }
    }
}

/// Sums the counts of homes into a total and rows.
struct CoverageTally {
    let days: CoverageDays
    let ground: CoverageGround
    let breakdown: CoverageBreakdown?
    private(set) var total = CoverageCounts()
    private var parts: [String: CoverageCounts] = [:]

    init(days: CoverageDays, ground: CoverageGround, breakdown: CoverageBreakdown?) {
        self.days = days
        self.ground = ground
        self.breakdown = breakdown
        if breakdown == .month {
            for month in 1...12 { parts[month < 10 ? "0\(month)" : "\(month)"] = CoverageCounts() }
        }
    }

    mutating func count(_ store: Store) throws(FieldLogError) {
        if case .all = ground, breakdown == nil {
            let whole = try store.wholeCount(registerOn: days.register, from: days.first, through: days.last)
            total = CoverageCounts(
                inspected: whole.inspected, register: whole.register, visits: whole.done, attempts: whole.attempts)
            return try joinGroups(store)
        }
        let register = try store.registerCounts(
            on: days.register, inspectedFrom: days.first, through: days.last)
        for count in register where try ground.contains(count.home) {
            total.register += count.register
            total.inspected += count.inspected
            switch breakdown {
            case .area: addRegister(count, to: count.home.text)
            case .kind: addRegister(count, to: count.kind)
            case .month, nil: break
            }
        }
        let part: VisitPart =
            switch breakdown {
            case .kind: .kind
            case .month: .month
            case .area, nil: .none
            }
        let visits = try store.visitCounts(
            from: days.first, through: days.last, registerOn: days.register, by: part)
        for count in visits where try ground.contains(count.home) {
            total.visits += count.done
            total.attempts += count.attempts
            guard let breakdown else { continue }
            let key = breakdown == .area ? count.home.text : count.part
            parts[key, default: CoverageCounts()].visits += count.done
            parts[key, default: CoverageCounts()].attempts += count.attempts
            if breakdown == .month { parts[key, default: CoverageCounts()].inspected += count.inspected }
        }
        try joinGroups(store)
        if breakdown == .month {
            for key in parts.keys { parts[key, default: CoverageCounts()].register = total.register }
        }
    }

    /// Takes what linked establishments were counted for back, and counts each group once. O(linked establishments).
    private mutating func joinGroups(_ store: Store) throws(FieldLogError) {
        for group in try EstablishmentGroups(store).all {
            var members: [(key: EstablishmentKey, fact: InspectionFact)] = []
            for key in group {
                if let fact = try store.inspectionFact(
                    key.id, key.home, registerOn: days.register, from: days.first, through: days.last)
                {
                    members.append((key, fact))
                }
            }
            guard let leader = members.first else { continue }
            for (key, fact) in members where fact.isOnRegister { try add(-1, key.home, fact.kind, fact.months) }
            if members.contains(where: \.fact.isOnRegister) {
                let months = members.reduce(into: Set<String>()) { $0.formUnion($1.fact.months) }
                try add(1, leader.key.home, leader.fact.kind, months)
            }
        }
    }

    private mutating func add(
        _ sign: Int, _ home: AreaKey, _ kind: String, _ months: Set<String>
    ) throws(FieldLogError) {
        guard try ground.contains(home) else { return }
        let inspected = months.isEmpty ? 0 : sign
        total.register += sign
        total.inspected += inspected
        switch breakdown {
        case .area, .kind:
            let key = breakdown == .area ? home.text : kind
            parts[key, default: CoverageCounts()].register += sign
            parts[key, default: CoverageCounts()].inspected += inspected
        case .month: for month in months { parts[month, default: CoverageCounts()].inspected += sign }
        case nil: break
        }
    }

    private mutating func addRegister(_ count: RegisterCount, to key: String) {
        parts[key, default: CoverageCounts()].register += count.register
        parts[key, default: CoverageCounts()].inspected += count.inspected
    }

    /// The rows, sorted by the bytes of their keys.
    func rows(_ index: AreaIndex) throws(FieldLogError) -> [CoverageRow] {
        var rows: [CoverageRow] = []
        for key in parts.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let area = breakdown == .area ? AreaKey(text: key) : nil
            let name = try area.flatMap { (key) throws(FieldLogError) in try index.area(key)?.name }
            rows.append(
                CoverageRow(key: key, code: area?.code ?? key, name: name, counts: parts[key] ?? CoverageCounts()))
        }
        return rows
    }
}
