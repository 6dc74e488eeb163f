internal import FieldLogHash
internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage
internal import FieldLogText

/// Makes the lists of ``Today``: drafts of items first, and what costs a look at the log only for those that are given.
final class TodayMaker {
    /// An item before it is known who else was there.
    struct Draft {
        let business: Business?
        var followUp: FollowUpRow?
        var needs: [TodayItem.Need]
        var isInStreet = false
    }

    private let workspace: Workspace
    private let options: TodayOptions
    private let workload: Workload
    private let boundaries: Boundaries
    private let isAsked: (AreaKey) throws(FieldLogError) -> Bool
    private let index: AreaIndex
    /// Today, and the days up to which something is stale, recent, or due soon.
    private let days: (today: String, stale: String, recent: String, soon: String)
    private var own: (team: RecordID?, device: RecordID?, book: DeviceBook)?

    init(
        _ workspace: Workspace, _ options: TodayOptions, _ index: AreaIndex,
        _ isAsked: @escaping (AreaKey) throws(FieldLogError) -> Bool
    ) throws(FieldLogError) {
        self.workspace = workspace
        self.options = options
        self.index = index
        self.isAsked = isAsked
        let today = workspace.today
        days = (
            today, Self.day(today, -options.staleAfter), Self.day(today, -options.recentWithin),
            Self.day(today, options.ahead)
        )
        boundaries = Boundaries(index: index, date: today)
        workload = try Workload(workspace.store, on: today, isAsked)
    }

    /// A day so many days later; the first or last day of all where there is none.
    private static func day(_ day: String, _ days: Int) -> String {
        let (number, overflow) = (CalendarDate(day)?.daysSinceEpoch ?? 0).addingReportingOverflow(days)
        guard !overflow, let date = CalendarDate(daysSinceEpoch: number) else { return days < 0 ? "" : "~" }
        return date.description
    }

    // MARK: Lists

    var never: [Draft] {
        workload.all.filter { $0.isAtWork && $0.inspected == nil }.map { Draft(business: $0, needs: [.never]) }
    }

    var stale: [Draft] {
        // Numbers are sorted, and not the businesses with all that they hold; they stand in the order of ids.
        let all = workload.all
        let found = all.indices.filter { all[$0].isAtWork && isStale(all[$0]) }
        return found.sorted { (all[$0].inspected ?? "", $0) < (all[$1].inspected ?? "", $1) }.map {
            Draft(business: all[$0], needs: [.stale])
        }
    }

    private func isStale(_ business: Business) -> Bool { business.inspected.map { $0 < days.stale } ?? false }

    func followUps() throws(FieldLogError) -> (due: [Draft], later: Int, offRegister: Int) {
        var (due, later, offRegister): ([Draft], Int, Int) = ([], 0, 0)
        for row in try workspace.followUps(open: true, groups: workload.groups) where try isAsked(row.home) {
            let key = row.establishment.map { EstablishmentKey(id: $0, home: row.home) }
            let business = key.flatMap { workload[$0] }
            if let business, !business.isOnRegister {
                offRegister += 1
            } else if let key, business == nil,
                try workspace.store.hasRecord(Schema.establishment, id: key.id, home: key.home)
            {
                offRegister += 1
            } else if row.due > days.soon {
                later += 1
            } else {
                due.append(Draft(business: business, followUp: row, needs: [.followUp]))
            }
        }
        return (due, later, offRegister)
    }

    // MARK: Near

    /// The place that a text names; without one the only area of this device, where that is a commune or less.
    func place(_ text: String?, _ scope: AreaScope) throws(FieldLogError) -> TodayPlace? {
        guard let text else {
            guard let only = scope.named?.first, scope.named?.count == 1, let level = try index.area(only)?.level,
                level == "commune" || level == "hamlet"
            else { return nil }
            return .area(only)
        }
        if let found = try business(text) { return .establishment(found.place) }
        let street = StreetName.key(text) ?? SearchKey.fold(text)
        let isThere = !street.isEmpty && workload.all.contains { isIn(street, $0.place) }
        if isThere { return .street(street) }
        for hit in try EstablishmentSearch.run(workspace, query: text, limit: 20) {
            let line = hit.establishment
            if let found = workload[EstablishmentKey(id: line.id, home: line.home)] {
                return .establishment(found.members.first { $0.id == line.id } ?? found.place)
            }
        }
        throw .refused(FieldRefusal(kind: FieldRefusal.commandLine, field: "near", problem: .unknownRecord(text)))
    }

    private func business(_ text: String) throws(FieldLogError) -> Business? {
        do throws(FieldLogError) {
            let record = try workspace.record(Schema.establishment, text)
            return workload[EstablishmentKey(id: record.id, home: record.home)]
        } catch {
            // A word may begin an id as well as a name.
            switch error {
            case .unknownRecord, .ambiguousRecord: return nil
            default: throw error
            }
        }
    }

    private func isIn(_ street: String, _ place: EstablishmentDay) -> Bool {
        StreetName.key(place.address).map { StreetName.matches($0, street) } ?? false
    }

    /// What is at work near a place: of its commune, those of its street first, then of that street beyond the commune; of each the most
    /// urgent first. The place itself is not among them.
    func near(_ place: TodayPlace, due: [Draft]) throws(FieldLogError) -> [Draft] {
        var followUps: [EstablishmentKey: FollowUpRow] = [:]
        for draft in due {
            if let key = draft.business?.key, followUps[key] == nil { followUps[key] = draft.followUp }
        }
        var street: String?
        var home: [AreaKey]?
        var own: EstablishmentKey?
        switch place {
        case .establishment(let here):
            street = StreetName.key(here.address)
            home = try boundaries.place(here.home, assigned: here.assigned).candidates
            own = workload[EstablishmentKey(id: here.id, home: here.home)]?.key
        case .street(let words): street = words
        case .area(let key): home = [key]
        }
        var found: [(rank: Int, draft: Draft)] = []
        for business in workload.all where business.isAtWork && business.key != own {
            let isInStreet = street.map { isIn($0, business.place) } ?? false
            guard let distance = try distance(of: business.place, from: home, isInStreet: isInStreet) else { continue }
            var needs: [TodayItem.Need] = followUps[business.key] == nil ? [] : [.followUp]
            if business.inspected == nil { needs.append(.never) } else if isStale(business) { needs.append(.stale) }
            found.append(
                (
                    distance,
                    Draft(
                        business: business, followUp: followUps[business.key], needs: needs, isInStreet: isInStreet)
                ))
        }
        return found.sorted { Self.urgency($0) < Self.urgency($1) }.map(\.draft)
    }

    private static func urgency(_ item: (rank: Int, draft: Draft)) -> (Int, String, String, EstablishmentKey) {
        let key = item.draft.business?.key ?? EstablishmentKey(id: RecordID(ticks: 0, random: 0), home: .commons)
        return (item.rank, item.draft.followUp?.due ?? "~", item.draft.business?.inspected ?? "", key)
    }

    /// 0 for the same commune and street, 1 for the commune, 2 for the street in another commune below the same area; nil for elsewhere.
    private func distance(
        of place: EstablishmentDay, from home: [AreaKey]?, isInStreet: Bool
    ) throws(FieldLogError) -> Int? {
        guard let home else { return isInStreet ? 0 : nil }
        let here = try boundaries.place(place.home, assigned: place.assigned).candidates
        if here.contains(where: home.contains) { return isInStreet ? 0 : 1 }
        var above: [AreaKey] = []
        for key in here {
            let path = try boundaries.path(key).dropFirst()
            // What lies below the only area of the device is of it.
            if path.contains(where: home.contains) { return 1 }
            if let upper = path.first { above.append(upper) }
        }
        guard isInStreet else { return nil }
        for key in home {
            if let upper = try boundaries.path(key).dropFirst().first, above.contains(upper) { return 2 }
        }
        return nil
    }

    // MARK: Items

    /// A list with as many items as were asked for.
    func section(_ drafts: [Draft]) throws(FieldLogError) -> TodaySection {
        let shown = options.limit.map { Array(drafts.prefix(max(0, $0))) } ?? drafts
        return TodaySection(
            total: drafts.count,
            items: try shown.map { (draft) throws(FieldLogError) in try item(draft) })
    }

    private func item(_ draft: Draft) throws(FieldLogError) -> TodayItem {
        var others: RecentVisit?
        for member in draft.business?.members ?? [] {
            for visit in try workspace.store.recentVisits(at: member.id, home: member.home, since: days.recent) {
                if let known = others, (known.date, known.id) >= (visit.date, visit.id) { break }
                if try isOfOthers(visit) {
                    others = visit
                    break
                }
            }
        }
        // A follow-up is at the very record that it names; everything else at the one that is shown.
        let named = draft.followUp.flatMap { row in
            draft.business?.members.first { $0.id == row.establishment && $0.home == row.home }
        }
        let inspected = draft.business?.inspected
        let age = inspected.flatMap { CalendarDate($0) }.flatMap { day in
            CalendarDate(days.today).map { $0.daysSinceEpoch - day.daysSinceEpoch }
        }
        return TodayItem(
            place: draft.needs.first == .followUp ? named ?? draft.business?.place : draft.business?.place,
            inspected: inspected, age: age, followUp: draft.followUp, needs: draft.needs,
            isInStreet: draft.isInStreet, others: others)
    }

    /// Whether another team made a visit: by the team that it names, where this device has one; else by the device that logged it.
    private func isOfOthers(_ visit: RecentVisit) throws(FieldLogError) -> Bool {
        let store = workspace.store
        if own == nil {
            let device = RecordID(text: try store.requiredSetting(.device))
            var team: RecordID?
            if let device { team = try store.record(Schema.device, id: device, home: .commons)?["team"].record }
            own = (team, device, try DeviceBook(store))
        }
        guard let own else { return false }
        if let mine = own.team, let team = visit.team { return mine != team }
        let changes = try store.changes(of: Schema.visit, id: visit.id, home: visit.home)
        guard let first = changes.first(where: { $0.entry.header.parents.isEmpty }) else { return false }
        let author = own.book.name(of: first.entry.header.incarnation)
        if author.incarnation == (try store.ownIncarnation()) { return false }
        return author.device == nil || author.device != own.device
    }
}
