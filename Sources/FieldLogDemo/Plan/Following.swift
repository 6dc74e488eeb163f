internal import FieldLogModel

/// Findings, and what they lead to: measures in three steps, and follow-ups.
extension Story {
    /// Logs a finding of a visit, with its deadline and with the measure that the team proposes.
    mutating func logFinding(_ domain: String, _ seen: Seen, _ visit: LoggedVisit) {
        let choices = FindingWords.of(domain)
        guard !choices.isEmpty else { return }
        let words = chance.pick(choices)
        let numbers: [Character: Int] = [
            "w": seen.workers, "c": seen.contracts, "h": seen.healthChecks, "g": seen.guests, "r": seen.rooms,
            "n": chance.within(1...max(1, min(6, seen.rooms))), "m": chance.within(10...50),
        ]
        let home = key(of: visit.place)
        var values: [(name: String, said: Said)] = [
            ("visit", .id(visit.id)), ("domain", .text(domain)), ("severity", .text(words.severity)),
            ("text", .text(Phrases.filled(words.text, numbers))),
        ]
        if let basis = BasisWords.of(domain, on: Day.text(today)) {
            values.append(("legal_basis", .text(basis.text)))
            values.append(("basis_date", .text(basis.date)))
        }
        let deadline = chance.percent(deadlineInHundred(words.severity)) ? today + chance.pick([7, 10, 15, 30]) : nil
        if let deadline { values.append(("deadline", .text(Day.text(deadline)))) }
        let id = create(Schema.finding, home, values)
        guard visit.counts else { return }
        if chance.perMille(15), let day = within(today + chance.within(1...20)) {
            plan(.withdrawFinding(id, place: visit.place), on: day)
            return
        }
        facts.findings.append(Facts.Finding(place: visit.place, day: today))
        if let deadline { ask(id, visit.place, deadline) }
        propose(words, finding: id, visit)
    }

    private func deadlineInHundred(_ severity: String) -> Int {
        switch severity {
        case "CRUCIAL": 80
        case "SIGNIFICANT": 60
        default: 25
        }
    }

    // MARK: Follow-ups

    /// A deadline asks for a follow-up by itself.
    private mutating func ask(_ finding: RecordID, _ place: Int, _ deadline: Int) {
        facts.followUps.append(Facts.FollowUp(home: places[place].home, asked: today, due: deadline))
        let isFirst = !places[place].open.contains { facts.followUps[$0.fact].asked == today }
        places[place].open.append((facts.followUps.count - 1, finding))
        if isFirst, chance.percent(80) { plan(.followUp(place: place), on: deadline + chance.within(-1...14)) }
    }

    /// Goes to see whether what was found is mended. A visit that is done closes every deadline before it by itself; a record says so for some.
    mutating func followUp(_ place: Int) {
        guard places[place].open.contains(where: { facts.followUps[$0.fact].asked < today }) else { return }
        let before = places[place].open
        guard let visit = inspect(place, Reason(kind: "FOLLOW_UP", mayFail: false, doneInHundred: 93)) else { return }
        guard visit.isDone else {
            plan(.followUp(place: place), on: today + chance.within(5...12))
            return
        }
        settle(before, visit, share: 40)
        // What the visit itself has found stays open.
        places[place].open.removeAll { open in before.contains { $0.fact == open.fact } }
    }

    /// Now and then another visit shows that something is mended: a record says so, and nothing else does.
    mutating func settleOne(_ visit: LoggedVisit) {
        guard !places[visit.place].open.isEmpty, chance.percent(35) else { return }
        let one = places[visit.place].open.removeFirst()
        settle([one], visit, share: 100)
    }

    /// Marks follow-ups as closed today; of so many in a hundred a record names the visit.
    private mutating func settle(_ open: [(fact: Int, finding: RecordID)], _ visit: LoggedVisit, share: Int) {
        for (fact, finding) in open where facts.followUps[fact].asked < today {
            facts.followUps[fact].closed = today
            guard chance.percent(share) else { continue }
            create(
                Schema.followUp, .derived(namespace: "finding", key: finding.description), key(of: visit.place),
                [
                    ("establishment", .id(places[visit.place].id)), ("due", .text(Day.text(facts.followUps[fact].due))),
                    ("finding", .id(finding)), ("visit", .id(visit.id)),
                ])
        }
    }

    /// Asks for another visit where nobody was met.
    mutating func askAgain(_ visit: LoggedVisit) {
        let due = today + chance.within(5...25)
        let place = visit.place
        let id = create(
            Schema.followUp, key(of: place),
            [
                ("establishment", .id(places[place].id)), ("due", .text(Day.text(due))),
                ("reason", .text(chance.pick(Phrases.askedFor))), ("asked_by", .id(visit.id)),
            ])
        facts.followUps.append(Facts.FollowUp(home: places[place].home, asked: today, due: due))
        if chance.percent(75) {
            plan(
                .tryAgain(followUp: id, fact: facts.followUps.count - 1, place: place), on: due + chance.within(-3...10)
            )
        }
    }

    /// Goes once more to where nobody was met, and closes what asked for it.
    mutating func tryAgain(_ followUp: RecordID, fact: Int, place: Int) {
        guard let visit = inspect(place, Reason(kind: "UNANNOUNCED", trigger: "REQUEST", mayFail: false)), visit.isDone
        else {
            return
        }
        facts.followUps[fact].closed = today
        change(Schema.followUp, followUp, key(of: place), [("visit", .id(visit.id))])
    }
}
