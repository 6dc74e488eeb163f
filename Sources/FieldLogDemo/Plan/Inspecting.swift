internal import FieldLogModel

/// Visits: where a team goes, what it meets, and what it writes down.
extension Story {
    /// Why a team goes somewhere.
    struct Reason {
        /// The code of the kind of visit.
        let kind: String
        var trigger: String?
        /// Whether the minutes may turn out wrong: be a draft for some days, amended, annulled. What another record rests on is not.
        var mayFail = true
        /// In how many of a hundred cases the visit is made.
        var doneInHundred = 91
    }

    /// A visit that was logged.
    struct LoggedVisit {
        let id: RecordID
        let place: Int
        let isDone: Bool
        /// Whether it is final or amended in the end.
        let counts: Bool
    }

    func usualReason(_ ticket: Int, _ trigger: Int) -> Reason {
        switch ticket {
        case ..<68: Reason(kind: "PLANNED")
        case ..<84: Reason(kind: "UNANNOUNCED", trigger: trigger < 40 ? "SIGNS" : "REQUEST")
        case ..<90: Reason(kind: "JOINT")
        case ..<96: Reason(kind: "THEMATIC")
        default: Reason(kind: "OUTREACH", doneInHundred: 97)
        }
    }

    mutating func usualReason() -> Reason { usualReason(chance.below(100), chance.below(100)) }

    /// Where a team goes next: of some that it might, the one where nobody was for longest. Nil when all were visited today.
    mutating func nextPlace() -> Int? {
        var best: Int?
        for _ in 0..<40 {
            let place = chance.below(places.count)
            guard places[place].isThere, places[place].lastVisit < today else { continue }
            guard let known = best else {
                best = place
                continue
            }
            if places[place].lastVisit < places[known].lastVisit { best = place }
            if chance.percent(55) { break }
        }
        return best
    }

    /// Makes a visit of today and logs it with all that it found; nil where nobody may go.
    @discardableResult
    mutating func inspect(_ place: Int, _ reason: Reason) -> LoggedVisit? {
        countVisit()
        guard places[place].isThere, places[place].lastVisit < today else { return nil }
        places[place].lastVisit = today
        let outcome = outcome(place, reason)
        let isDone = outcome == "DONE"
        let life = isDone && reason.mayFail ? drawLife() : nil
        let counts = life.map { $0.counts } ?? true
        var seen = isDone ? look(place, reason) : Seen()
        let id = mint()
        let values = minutes(place, reason, outcome, &seen)
        let status: (name: String, said: Said) = ("status", .text(life?.isDraft == true ? "DRAFT" : "FINAL"))
        create(Schema.visit, .given(id), key(of: place), [status] + values)
        let visit = LoggedVisit(id: id, place: place, isDone: isDone, counts: counts)
        if let life {
            for (step, day) in life.steps { plan(.life(step, id, place: place, amendment(of: seen, step)), on: day) }
        }
        if counts {
            let informed = life?.steps.contains { $0.0 == .amend } == true ? seen.informedAsAmended : seen.informed
            facts.visits.append(
                Facts.Visit(
                    place: place, day: today, kind: Facts.VisitClass(code: reason.kind), isDone: isDone,
                    informed: informed))
        }
        if counts, isDone, reason.kind != "FOLLOW_UP" { settleOne(visit) }
        for domain in seen.failed { logFinding(domain, seen, visit) }
        if counts { conclude(visit, seen, outcome) }
        return visit
    }

    private mutating func outcome(_ place: Int, _ reason: Reason) -> String {
        let isOpen = places[place].status == .active
        if chance.below(100) < (isOpen ? reason.doneInHundred : 25) { return "DONE" }
        if !isOpen { return chance.percent(70) ? "CLOSED" : "NO_ACCESS" }
        return ["NO_ACCESS", "CLOSED", "NOT_FOUND", "REFUSED"][chance.place(weights: [50, 22, 13, 15])]
    }

    // MARK: What befalls minutes

    /// How the minutes of a visit go on: days of steps within the story.
    struct Life {
        var isDraft = false
        var counts = true
        var steps: [(VisitLife, Int)] = []
    }

    private mutating func drawLife() -> Life? {
        let ticket = chance.below(1_000)
        let day = today + chance.within(1...14)
        switch ticket {
        case ..<28: return within(day).map { Life(isDraft: true, steps: [(.finalize, $0)]) }
        case ..<36: return within(day).map { Life(isDraft: true, counts: false, steps: [(.discard, $0)]) }
        case ..<41: return Life(isDraft: true, counts: false)
        case ..<66: return within(day).map { Life(steps: [(.amend, $0)]) }
        case ..<80: return within(day).map { Life(counts: false, steps: [(.annul, $0)]) }
        default: return nil
        }
    }

    private func amendment(of seen: Seen, _ step: VisitLife) -> [(name: String, said: Said)] {
        step == .amend ? [("informed", .number(seen.informedAsAmended)), ("leaflets", .number(seen.leaflets + 2))] : []
    }

    /// Takes a step in the life of a visit.
    mutating func befall(_ life: VisitLife, _ id: RecordID, _ place: Int, _ values: [(name: String, said: Said)]) {
        func set(_ status: String, _ reason: String?) -> [(name: String, said: Said)] {
            var all = values + [("status", Said.text(status))]
            if let reason { all.append(("reason", .text(reason))) }
            return all
        }
        let given = DeedID.given(id)
        let home = key(of: place)
        switch life {
        case .finalize: log(.seal, Schema.visit, given, home, set("FINAL", nil))
        case .discard: log(.change, Schema.visit, given, home, set("DISCARDED", chance.pick(Phrases.discarded)))
        case .amend: log(.seal, Schema.visit, given, home, set("AMENDED", chance.pick(Phrases.amended)))
        case .annul: log(.seal, Schema.visit, given, home, set("ANNULLED", chance.pick(Phrases.annulled)))
        }
    }

    // MARK: What a team does afterwards

    /// What follows from a visit that counts: the establishment's status, another day for one that was shut.
    private mutating func conclude(_ visit: LoggedVisit, _ seen: Seen, _ outcome: String) {
        let place = visit.place
        switch outcome {
        case "CLOSED" where chance.percent(35): close(place, isKnown: chance.percent(85))
        case "NOT_FOUND" where chance.percent(60):
            places[place].status = .notFound
            change(Schema.establishment, places[place].id, key(of: place), [("status", .text("NOT_FOUND"))])
        case "NO_ACCESS" where chance.percent(55), "CLOSED" where chance.percent(20): askAgain(visit)
        case "DONE" where seen.failed.isEmpty && chance.percent(3): proposeForAll(visit)
        default: break
        }
        if visit.isDone, places[place].status == .notFound { openAfterAll(place) }
    }

    private mutating func openAfterAll(_ place: Int) {
        places[place].status = .active
        change(Schema.establishment, places[place].id, key(of: place), [("status", .text("ACTIVE"))])
    }
}
