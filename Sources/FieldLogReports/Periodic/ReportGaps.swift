internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// What a report does not know: what may be on the way, and what is here and open.
public struct ReportGaps: Sendable, Hashable {
    /// A device that may write in the area of the report and has been silent.
    public struct Silent: Sendable, Hashable {
        /// The name by which transports know it.
        public let principal: String
        /// When something was last heard of it, in milliseconds since 1970.
        public let heard: Int64

        /// A device of these parts.
        package init(principal: String, heard: Int64) {
            self.principal = principal
            self.heard = heard
        }
    }

    /// Those devices, by name.
    public let silent: [Silent]
    /// How many devices may write in the area of the report.
    public let devices: Int
    /// Entries of the area that another store said to have and that are not here: at least so many have not been received.
    public let notReceived: UInt64
    /// Runs that were refused and are kept here, of whatever area they say to be.
    public let quarantined: Int
    /// Open conflicts of records of the area.
    public let conflicts: Int
    /// Changes of records of the area that wait for one that is not here.
    public let pending: Int
    /// Entries that this version does not understand.
    public let unfolded: Int
    /// Establishments on the register of which nobody has decided to which of several areas they belong, or whose area ended without a successor.
    public let unassigned: Int

    /// Whether nothing is known to be missing.
    public var isNothing: Bool {
        silent.isEmpty && notReceived == 0
            && [quarantined, conflicts, pending, unfolded, unassigned].allSatisfy { $0 == 0 }
    }

    /// What is missing of what lies in a territory. One pass over the grants, and over what is open.
    init(_ workspace: Workspace, _ territory: Territory, unassigned: Int) throws(FieldLogError) {
        let store = workspace.store
        var devices: Set<String> = []
        for grant in try store.authority().liveGrants {
            if try territory.concerns(grant.areas) { devices.insert(grant.principal) }
        }
        let quiet = try workspace.silentDevices(afterHours: Workspace.silentAfterHours, everywhere: true)
        silent = quiet.filter { devices.contains($0.principal) }.map {
            Silent(principal: $0.principal, heard: $0.heard)
        }
        self.devices = devices.count
        var sum = AreaGap()
        for (area, gap) in try store.gaps() {
            if !area.isPseudo, try territory.row(area, assigned: nil) == nil { continue }
            sum.conflicts += gap.conflicts
            sum.pending += gap.pending
            sum.notReceived &+= gap.notReceived
        }
        (notReceived, conflicts, pending) = (sum.notReceived, sum.conflicts, sum.pending)
        quarantined = try store.quarantined().filter { !$0.isNote }.count
        unfolded = try store.unfoldedCount().all
        self.unassigned = unassigned
    }

    /// What was missing then.
    package init(
        silent: [Silent], devices: Int, notReceived: UInt64, quarantined: Int, conflicts: Int, pending: Int,
        unfolded: Int, unassigned: Int
    ) {
        self.silent = silent
        self.devices = devices
        self.notReceived = notReceived
        self.quarantined = quarantined
        self.conflicts = conflicts
        self.pending = pending
        self.unfolded = unfolded
        self.unassigned = unassigned
    }
}

extension Territory {
    /// Whether somebody with these areas may write what this territory counts.
    func concerns(_ areas: AreaList) throws(FieldLogError) -> Bool {
        guard case .some(let keys) = areas, let area else { return true }
        let above = Set(try boundaries.path(area))
        for key in keys {
            if try row(key, assigned: nil) != nil { return true }
            if try boundaries.place(key, assigned: nil).candidates.contains(where: above.contains) { return true }
        }
        return false
    }
}
