public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// Something that waits for somebody.
public struct ChaseItem: Sendable, Hashable {
    /// What waits: a measure, a complaint, the target that asks for a report; nil for a device.
    public let record: StoredRecord?
    /// The report; nil for anything else.
    public let report: AwaitedReport?
    /// The device; nil for a record.
    public let device: SilentDevice?
    /// The areas that a device works in.
    public let areas: AreaList?
    /// The establishment, where it is known.
    public let establishment: RecordID?
    /// Whose it is: the team of the visit, of the area, or of the device.
    public let team: RecordID?
    /// The day since which it waits: proposed, decided, due, or last heard of.
    public let since: String
    /// The days since then; below 0 for a report that is due later.
    public let days: Int
}

/// A list of what waits, the longest first.
public struct ChaseSection: Sendable, Hashable {
    /// How many there are.
    public let total: Int
    /// The amounts of all of them, in đồng.
    public let amount: Int64
    /// Those that were asked for.
    public let items: [ChaseItem]
}

/// What an officer chases.
///
/// A measure waits for a decision until it has a day of one, even where somebody says that it was executed; then until it has been executed.
/// Measures that were dropped or withdrawn, the measure NONE, and those of visits that were annulled wait for nothing. A complaint is past due
/// from the day after its due day. Devices are as `status` has them: at the central store and at hubs.
public struct Chase: Sendable {
    /// Today.
    public let day: String
    /// Measures without a decision.
    public let undecided: ChaseSection
    /// Decisions that were not executed.
    public let unexecuted: ChaseSection
    /// Complaints past due.
    public let complaints: ChaseSection
    /// Reports that are due soon or past due, and not frozen.
    public let reports: ChaseSection
    /// Devices that are silent.
    public let devices: ChaseSection

    /// What waits in the areas of this device, or in one of them with all below it, `CODE[@DATE]`; at most `limit` of each list, nil for all.
    /// One pass over the measures and one over the complaints. Throws `unknownArea`.
    public init(
        _ workspace: Workspace, area: String? = nil, limit: Int? = nil, silentAfterHours hours: Int
    ) throws(FieldLogError) {
        let maker = try ChaseMaker(workspace, area: area)
        day = workspace.today
        let measures = try maker.measures()
        undecided = try maker.section(measures.undecided, limit: limit)
        unexecuted = try maker.section(measures.unexecuted, limit: limit)
        complaints = try maker.section(try maker.complaints(), limit: limit)
        reports = try maker.section(try maker.reports(), limit: limit)
        devices = try maker.section(try maker.devices(hours), limit: limit)
    }
}

/// Makes the lists of ``Chase``.
private final class ChaseMaker {
    private let workspace: Workspace
    private let index: AreaIndex
    private let scope: AreaScope
    private let asked: (area: AreaKey, scope: AreaScope)?
    private let boundaries: Boundaries
    private var teams: [AreaKey: RecordID]?

    init(_ workspace: Workspace, area: String?) throws(FieldLogError) {
        self.workspace = workspace
        let index = AreaIndex(store: workspace.store)
        let today = workspace.today
        asked = try area.map { (text) throws(FieldLogError) in
            let key = try index.resolve(text, today: today).key
            return (key, AreaScope(setting: key.text, index: index))
        }
        scope = try workspace.scope()
        boundaries = Boundaries(index: index, date: today)
        self.index = index
    }

    private func isAsked(_ home: AreaKey) throws(FieldLogError) -> Bool {
        guard try scope.contains(home) else { return false }
        return try asked?.scope.contains(home) ?? true
    }

    func measures() throws(FieldLogError) -> (undecided: [ChaseItem], unexecuted: [ChaseItem]) {
        var (undecided, unexecuted): ([ChaseItem], [ChaseItem]) = ([], [])
        try workspace.store.forEachWaitingMeasure { (measure, establishment, team) throws(FieldLogError) in
            guard try isAsked(measure.home) else { return }
            let decided = measure["decided"].text
            let item = item(measure, establishment, team, since: decided ?? measure["proposed"].text ?? "")
            if decided == nil { undecided.append(item) } else { unexecuted.append(item) }
        }
        return (undecided, unexecuted)
    }

    func complaints() throws(FieldLogError) -> [ChaseItem] {
        var found: [ChaseItem] = []
        try workspace.store.forEach(Schema.complaint) { (complaint) throws(FieldLogError) in
            guard complaint["withdrawn"].isNull, complaint["closed"].isNull, let due = complaint["due"].text,
                due < boundaries.date, try isAsked(complaint.home)
            else { return true }
            found.append(item(complaint, complaint["establishment"].record, nil, since: due))
            return true
        }
        return found
    }

    func reports() throws(FieldLogError) -> [ChaseItem] {
        let awaited = try DueReports.awaited(workspace) { (area) throws(FieldLogError) in try isAsked(area) }
        return awaited.map { report in
            ChaseItem(
                record: report.target, report: report, device: nil, areas: nil, establishment: nil, team: nil,
                since: report.due.due, days: days(report.due.due))
        }
    }

    /// Devices that work in the area asked about, above it or below it.
    func devices(_ hours: Int) throws(FieldLogError) -> [ChaseItem] {
        let silent = try workspace.silentDevices(afterHours: hours)
        guard !silent.isEmpty else { return [] }
        let grants = try workspace.store.authority().liveGrants
        var found: [ChaseItem] = []
        for device in silent {
            let areas = grants.last { $0.principal == device.principal }?.areas
            if let asked, let areas {
                var isThere = try AreaScope(areas, index: index).contains(asked.area)
                for key in areas.keys ?? [] where try asked.scope.contains(key) { isThere = true }
                guard isThere else { continue }
            }
            let record = try workspace.store.record(Schema.device, id: device.device, home: .commons)
            let heard = ZonedInstant(millisecondsSinceEpoch: device.heard, offsetMinutes: Host.vietNamOffsetMinutes)
            let since = heard?.localDate.description ?? ""
            found.append(
                ChaseItem(
                    record: nil, report: nil, device: device, areas: areas, establishment: nil,
                    team: record?["team"].record,
                    since: since, days: days(since)))
        }
        return found
    }

    private func item(
        _ record: StoredRecord, _ establishment: RecordID?, _ team: RecordID?, since: String
    ) -> ChaseItem {
        ChaseItem(
            record: record, report: nil, device: nil, areas: nil, establishment: establishment, team: team,
            since: since,
            days: days(since))
    }

    private func days(_ since: String) -> Int {
        guard let first = CalendarDate(since), let today = CalendarDate(boundaries.date) else { return 0 }
        return today.daysSinceEpoch - first.daysSinceEpoch
    }

    /// The longest waiting first. Who is meant where no visit names a team is looked up for those that are given only.
    func section(_ all: [ChaseItem], limit: Int?) throws(FieldLogError) -> ChaseSection {
        let sorted = all.sorted { Self.order($0) < Self.order($1) }
        let amount = all.reduce(into: Int64(0)) { sum, item in
            if case .int(let amount)? = item.record?["amount"] {
                sum = sum.addingReportingOverflow(amount).partialValue
            }
        }
        let items = try sorted.prefix(limit.map { max(0, $0) } ?? sorted.count).map { (item) throws(FieldLogError) in
            guard item.team == nil, let record = item.record else { return item }
            return ChaseItem(
                record: record, report: item.report, device: nil, areas: nil, establishment: item.establishment,
                team: try team(of: item.report?.area ?? record.home), since: item.since, days: item.days)
        }
        return ChaseSection(total: all.count, amount: amount, items: items)
    }

    private static func order(_ item: ChaseItem) -> (String, Int64, RecordID) {
        (item.since, item.device?.heard ?? 0, item.record?.id ?? item.device?.device ?? RecordID(ticks: 0, random: 0))
    }

    /// The team of an area today, or of the nearest area above it that has one.
    private func team(of home: AreaKey) throws(FieldLogError) -> RecordID? {
        if teams == nil {
            var found: [AreaKey: RecordID] = [:]
            try workspace.store.forEach(Schema.team) { (team) throws(FieldLogError) in
                let (from, to) = (team["valid_from"].text ?? "", team["valid_to"].text ?? "~")
                if from <= boundaries.date, boundaries.date < to,
                    let area = team["area"].text.flatMap({
                        AreaKey(text: $0)
                    })
                {
                    found[area] = found[area] ?? team.id
                }
                return true
            }
            teams = found
        }
        let place = try boundaries.place(home, assigned: nil)
        // Of a divided area, who has all parts.
        guard let only = place.area else {
            let paths = try place.candidates.map { (key) throws(FieldLogError) in try boundaries.path(key) }
            for key in paths.first ?? [] where paths.allSatisfy({ $0.contains(key) }) {
                if let team = teams?[key] { return team }
            }
            return nil
        }
        for key in try boundaries.path(only) { if let team = teams?[key] { return team } }
        return nil
    }
}
