public import FieldLogModel
public import FieldLogStorage

/// Follow-ups where establishments were linked: a visit at any of those that are one closes what is open at the others.
extension Workspace {
    /// Follow-ups, sorted by due day and id: those that are open, or all. As ``Store/followUps(open:)``, with a look at the visits of the others
    /// for each that is open at a linked establishment.
    public func followUps(open: Bool, groups: EstablishmentGroups) throws(FieldLogError) -> [FollowUpRow] {
        var rows: [FollowUpRow] = []
        for row in try store.followUps(open: open) {
            guard row.closedBy == nil, let visit = try visitOfOthers(row, groups) else {
                rows.append(row)
                continue
            }
            if !open { rows.append(row.closed(by: visit)) }
        }
        return rows
    }

    private func visitOfOthers(_ row: FollowUpRow, _ groups: EstablishmentGroups) throws(FieldLogError) -> RecordID? {
        guard let id = row.establishment else { return nil }
        let own = EstablishmentKey(id: id, home: row.home)
        let others = groups.members(of: own).filter { $0 != own }
        guard !others.isEmpty else { return nil }
        if let void = row.void {
            for other in others {
                guard let visit = try store.record(Schema.visit, id: void, home: other.home),
                    visit["establishment"].record == other.id
                else { continue }
                let status = status(of: visit)
                return status == .annulled || status == .discarded ? nil : void
            }
        }
        guard row.isDerived, let found = row.askedBy,
            let day = try store.record(Schema.visit, id: found, home: row.home)?["date"].text
        else { return nil }
        var first: (id: RecordID, date: String)?
        for other in others {
            guard let visit = try store.followUpVisit(at: other.id, home: other.home, after: day) else { continue }
            if let known = first, (known.date, known.id) < (visit.date, visit.id) { continue }
            first = visit
        }
        return first?.id
    }
}
