internal import FieldLogModel

/// Measures: proposed by the team, decided by whoever may, executed; or dropped, or left lying.
extension Story {
    /// Proposes what a finding calls for.
    mutating func propose(_ words: FindingWords, finding: RecordID, _ visit: LoggedVisit) {
        switch words.severity {
        case "MINOR":
            if chance.percent(85) {
                propose(
                    chance.pick(["REMIND", "REMIND", "REMIND", "REMIND", "WARN", "REMEDY"]), words.agency, finding,
                    visit)
            }
        case "SIGNIFICANT":
            propose(
                chance.pick(["FINE", "FINE", "FINE", "WARN", "REMEDY", "MINUTES", "REMIND"]), words.agency, finding,
                visit)
        default:
            propose("FINE", words.agency, finding, visit)
            if chance.percent(70) {
                let more = [
                    "SUSPEND_LIC", "SUSPEND_LIC", "SUSPEND_OP", "CONFISCATE", "REFER_POLICE", "REFER_AGENCY",
                    "PROPOSE_PC", "REVOKE",
                ]
                propose(chance.pick(more), words.agency, finding, visit)
            }
        }
    }

    /// A measure for a visit as a whole.
    mutating func proposeForAll(_ visit: LoggedVisit) {
        propose(chance.pick(["INFORM", "INFORM", "REFER_AGENCY", "PROPOSE_PC"]), "CULTURE", nil, visit)
    }

    private mutating func propose(_ kind: String, _ agency: String, _ finding: RecordID?, _ visit: LoggedVisit) {
        let place = visit.place
        var values: [(name: String, said: Said)] = [
            ("visit", .id(visit.id)), ("kind", .text(kind)), ("proposed", .text(Day.text(today))),
            ("proposed_by", .text(agency)),
        ]
        if let finding { values.append(("finding", .id(finding))) }
        let id = create(Schema.measure, key(of: place), values)
        var fact = Facts.Measure(place: place, kind: Facts.measureKinds.firstIndex(of: kind) ?? 0, proposed: today)
        if kind == "FINE" { fact.amount = 500_000 * chance.within(1...(chance.percent(15) ? 80 : 20)) }
        func pending() -> PendingMeasure {
            PendingMeasure(
                id: id, place: place, kind: kind, amount: fact.amount, agency: agency, executed: fact.executed)
        }
        if chance.perMille(8), let day = within(today + chance.within(1...10)) {
            plan(.withdrawMeasure(pending()), on: day)
            return
        }
        if Self.onTheSpot.contains(kind) {
            // The team's own: said, and done with.
            (fact.decided, fact.executed) = (today, today)
            decide(pending())
        } else if chance.percent(90) {
            fact.decided = within(today + (chance.percent(80) ? chance.within(2...30) : chance.within(30...120)))
            if let decided = fact.decided {
                if chance.percent(84) { fact.executed = within(decided + chance.within(1...75)) }
                plan(.decide(pending()), on: decided)
            }
        } else if chance.percent(60) {
            fact.dropped = within(today + chance.within(20...150))
            if let dropped = fact.dropped { plan(.drop(pending()), on: dropped) }
        }
        facts.measures.append(fact)
    }

    private static let onTheSpot: Set<String> = ["REMIND", "INFORM", "MINUTES"]

    /// The decision on a measure, logged on its day.
    mutating func decide(_ measure: PendingMeasure) {
        let above = land.above(places[measure.place].home, on: today)
        let isOnTheSpot = Self.onTheSpot.contains(measure.kind)
        var values: [(name: String, said: Said)] = [
            ("decided", .text(Day.text(today))),
            ("authority", .text(isOnTheSpot ? "Đội kiểm tra liên ngành 178" : authority(measure, above))),
        ]
        if !isOnTheSpot { values.append(("number", .text(paper("/QĐ-XPHC")))) }
        if measure.amount > 0 { values.append(("amount", .number(measure.amount))) }
        if isOnTheSpot { values += execution(measure) }
        change(Schema.measure, measure.id, key(of: measure.place), values)
        if !isOnTheSpot, let day = measure.executed { plan(.execute(measure), on: day) }
    }

    private mutating func authority(_ measure: PendingMeasure, _ above: String) -> String {
        switch measure.agency {
        case "POLICE", "FIRE": "Trưởng Công an \(above)"
        case "MARKET": "Đội trưởng Quản lý thị trường"
        default: chance.percent(70) ? "Chủ tịch UBND \(above)" : "Chánh Thanh tra Sở"
        }
    }

    private func execution(_ measure: PendingMeasure) -> [(name: String, said: Said)] {
        [("executed", .text(Day.text(today))), ("executed_by", .text(measure.agency))]
    }

    /// That a measure was executed, logged on its day.
    mutating func execute(_ measure: PendingMeasure) {
        change(Schema.measure, measure.id, key(of: measure.place), execution(measure))
        if measure.kind == "SUSPEND_OP", places[measure.place].status == .active, !places[measure.place].isSpokenFor {
            suspend(measure.place)
        }
    }

    mutating func drop(_ measure: PendingMeasure) {
        change(
            Schema.measure, measure.id, key(of: measure.place),
            [("dropped", .text(Day.text(today))), ("reason", .text(chance.pick(Phrases.dropped)))])
    }
}
