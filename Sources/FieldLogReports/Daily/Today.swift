public import FieldLogKit
public import FieldLogModel
public import FieldLogStorage
internal import FieldLogText

/// What to do next, as an inspector asks in the morning.
public struct TodayOptions: Sendable, Hashable {
    /// An area with all below it, `CODE[@DATE]`; nil for all areas of this device.
    public var area: String?
    /// Where the inspector is: an establishment, or the words of a street or a name.
    public var near: String?
    /// More days than this since the last inspection, and an establishment is stale.
    public var staleAfter = 365
    /// Another team that was there within so many days is worth a warning.
    public var recentWithin = 30
    /// Follow-ups that are due within so many days are listed too.
    public var ahead = 7
    /// How many of each list are given; nil for all.
    public var limit: Int?

    /// The usual ones.
    public init() {}
}

/// Something to do.
public struct TodayItem: Sendable, Hashable {
    /// Why to go there.
    public enum Need: String, Sendable, CaseIterable {
        /// An open follow-up that is due, or soon will be.
        case followUp = "follow_up"
        /// No inspection that was done.
        case never
        /// An inspection too long ago.
        case stale
    }

    /// The establishment; nil where a follow-up's is not here.
    public let place: EstablishmentDay?
    /// The last inspection of it, or of one that it is linked with.
    public let inspected: String?
    /// The days since then; nil for none.
    public let age: Int?
    /// The follow-up, in the list of these.
    public let followUp: FollowUpRow?
    /// Why to go there, the strongest first; empty for one that is only near.
    public let needs: [Need]
    /// Whether it lies in the street asked about.
    public let isInStreet: Bool
    /// The last visit of another team within the days asked; nil for none.
    public let others: RecentVisit?
}

/// A list of things to do, the most urgent first.
public struct TodaySection: Sendable, Hashable {
    /// How many there are.
    public let total: Int
    /// Those that were asked for.
    public let items: [TodayItem]
}

/// Where the inspector is.
public enum TodayPlace: Sendable, Hashable {
    /// At an establishment.
    case establishment(EstablishmentDay)
    /// In a street, folded.
    case street(String)
    /// In the only area of this device.
    case area(AreaKey)
}

/// What to do next in the areas of this device.
///
/// Linked establishments are one business. An inspection is a final or amended visit of the outcome DONE; an attempt is none. Never inspected
/// and stale are businesses on the register of today that are neither suspended nor not found. One that moved is a new record and has not
/// been inspected there. Follow-ups of establishments that are on no register any more are counted only.
public struct Today: Sendable {
    /// Today.
    public let day: String
    /// Follow-ups that are overdue, due, or due soon.
    public let followUps: TodaySection
    /// Never inspected, those first that were logged first.
    public let never: TodaySection
    /// Inspected too long ago, the longest first.
    public let stale: TodaySection
    /// Near the place asked about; nil without one.
    public let near: TodaySection?
    /// Where that is.
    public let place: TodayPlace?
    /// Open follow-ups that are due later.
    public let later: Int
    /// Open follow-ups of establishments that were closed or withdrawn.
    public let offRegister: Int

    /// What to do next. O(establishments), with a look at the visits of each. Throws `unknownArea`, and `refused` for a place that is not here.
    public init(_ workspace: Workspace, _ options: TodayOptions) throws(FieldLogError) {
        let index = AreaIndex(store: workspace.store)
        let today = workspace.today
        let asked = try options.area.map { (text) throws(FieldLogError) in
            AreaScope(setting: try index.resolve(text, today: today).key.text, index: index)
        }
        let scope = try workspace.scope()
        let maker = try TodayMaker(workspace, options, index) { (home) throws(FieldLogError) in
            guard try scope.contains(home) else { return false }
            return try asked?.contains(home) ?? true
        }
        day = today
        let lists = try maker.followUps()
        followUps = try maker.section(lists.due)
        (later, offRegister) = (lists.later, lists.offRegister)
        never = try maker.section(maker.never)
        stale = try maker.section(maker.stale)
        place = try maker.place(options.near, scope)
        near = try place.map { (place) throws(FieldLogError) in
            try maker.section(try maker.near(place, due: lists.due))
        }
    }
}
