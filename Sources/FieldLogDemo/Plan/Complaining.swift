internal import FieldLogModel

/// Complaints and tips: received, verified by a visit or at the desk, closed; some late, some never.
extension Story {
    /// What comes in today: about six for a hundred visits a year.
    mutating func receiveComplaints() {
        for _ in 0..<chance.arrivals(perYear: max(visitsPerYear * 6 / 100, visitsPerYear > 0 ? 4 : 0)) { receive() }
    }

    private mutating func receive() {
        let place = chance.percent(88) ? nextPlace() : nil
        let home = place.map { places[$0].home } ?? land.home(chance.below(land.startCount), on: today)
        let isTip = chance.percent(40)
        let due = today + chance.pick([10, 15, 20, 30])
        var values: [(name: String, said: Said)] = [
            ("received", .text(Day.text(today))),
            (
                "channel",
                .text(
                    chance.pick([
                        "HOTLINE", "HOTLINE", "LETTER", "IN_PERSON", "ONLINE", "ONLINE", "AGENCY", "MEMBER", "PRESS",
                    ]))
            ),
            ("class", .text(chance.pick(isTip ? ["TIP", "DENUNCIATION"] : ["FEEDBACK", "FEEDBACK", "COMPLAINT"]))),
            ("due", .text(Day.text(due))),
            (
                "text",
                .text(chance.pick(place == nil ? Phrases.areaComplaints : isTip ? Phrases.tips : Phrases.complaints))
            ),
        ]
        if let place { values.append(("establishment", .id(places[place].id))) }
        let id = create(Schema.complaint, land.homes[home].key, values)
        let verified =
            chance.percent(94)
            ? within(today + (chance.percent(85) ? chance.within(1...12) : chance.within(13...50))) : nil
        let closed = verified.flatMap {
            chance.percent(92) ? within($0 + (chance.percent(80) ? chance.below(10) : chance.below(50))) : nil
        }
        facts.complaints.append(
            Facts.Complaint(home: home, received: today, due: due, verified: verified, closed: closed))
        if let verified {
            plan(.verify(PendingComplaint(id: id, home: home, place: place, closed: closed)), on: verified)
        }
    }

    /// What a verification found, with the visit where a team went.
    mutating func verify(_ complaint: PendingComplaint) {
        var values: [(name: String, said: Said)] = [("verified", .text(Day.text(today)))]
        var result = chance.pick(["UNFOUNDED", "NOT_OURS", "PARTLY", "FOUNDED"])
        if let place = complaint.place, chance.percent(85),
            let visit = inspect(place, Reason(kind: "UNANNOUNCED", trigger: "COMPLAINT", mayFail: false)), visit.isDone
        {
            values.append(("visit", .id(visit.id)))
            let isWrong = facts.findings.last.map { $0.place == place && $0.day == today } ?? false
            result = isWrong ? chance.pick(["FOUNDED", "FOUNDED", "PARTLY"]) : "UNFOUNDED"
        }
        values.append(("verification", .text(result)))
        change(Schema.complaint, complaint.id, land.homes[complaint.home].key, values)
        guard let closed = complaint.closed else { return }
        // On the same day the two are one sitting.
        if closed <= today { close(complaint, result) } else { plan(.close(complaint, result), on: closed) }
    }

    mutating func close(_ complaint: PendingComplaint, _ verification: String) {
        let results = Phrases.results[verification] ?? []
        guard !results.isEmpty else { return }
        change(
            Schema.complaint, complaint.id, land.homes[complaint.home].key,
            [("closed", .text(Day.text(today))), ("result", .text(chance.pick(results)))])
    }
}
