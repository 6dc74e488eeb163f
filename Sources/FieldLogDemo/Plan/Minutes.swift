internal import FieldLogModel

/// What stands in the minutes of a visit: counts that agree with each other and with the checks.
extension Story {
    /// What a team saw.
    struct Seen {
        var workers = 0
        var contracts = 0
        var healthChecks = 0
        var under18 = 0
        var residence = 0
        var qualified = 0
        var guests = 0
        var rooms = 0
        var roomsInUse = 0
        var informed = 0
        var informedAsAmended = 0
        var leaflets = 0
        /// The domains that were not in order.
        var failed: [String] = []
        var checks: [String: String] = [:]
        var isFollowUp = false
    }

    /// Looks around in an establishment.
    mutating func look(_ place: Int, _ reason: Reason) -> Seen {
        let at = places[place]
        let words = KindWords.all[at.kind]
        var seen = Seen()
        seen.isFollowUp = reason.kind == "FOLLOW_UP"
        seen.workers = max(1, at.workers + chance.within(-1...1))
        seen.rooms = at.rooms
        seen.roomsInUse = chance.below(at.rooms + 1)
        seen.informed = chance.percent(75) ? chance.within(1...seen.workers) : 0
        seen.informedAsAmended = chance.within(0...seen.workers)
        seen.leaflets = seen.informed > 0 ? seen.informed + chance.below(10) : 0
        let fault = seen.isFollowUp ? at.fault / 3 : at.fault
        for domain in KindWords.usualDomains + words.domains {
            let rarely = domain == "ABUSE" ? 5 : domain == "COMMIT" ? 2 : 1
            let isWrong = chance.below(100) < fault / rarely
            if isWrong, reason.kind != "OUTREACH" {
                seen.checks[domain] = "FAIL"
                seen.failed.append(domain)
            } else {
                seen.checks[domain] = chance.percent(8) ? "NOT_CHECKED" : "PASS"
            }
        }
        if !words.isLodging, chance.percent(30) { seen.checks["RESIDENCE"] = "NOT_APPLICABLE" }
        func part(_ domain: String, _ chance: inout Chance) -> Int {
            seen.checks[domain] == "FAIL" ? chance.below(seen.workers) : seen.workers
        }
        seen.contracts = part("LABOUR", &chance)
        seen.healthChecks = part("HEALTHCHK", &chance)
        seen.residence = seen.workers - (chance.percent(10) ? 1 : 0)
        seen.qualified = chance.within(0...seen.workers)
        seen.under18 = seen.failed.contains("LABOUR") && seen.contracts < seen.workers && chance.percent(6) ? 1 : 0
        if seen.checks["RESIDENCE"] == "FAIL" { seen.guests = chance.within(1...6) }
        return seen
    }

    /// The fields of the minutes, without their status.
    mutating func minutes(
        _ place: Int, _ reason: Reason, _ outcome: String, _ seen: inout Seen
    ) -> [(name: String, said: Said)] {
        let isDone = outcome == "DONE"
        let team = team(for: place)
        var values: [(name: String, said: Said)] = [
            ("establishment", .id(places[place].id)), ("date", .text(Day.text(today))), ("kind", .text(reason.kind)),
            ("outcome", .text(outcome)),
        ]
        if chance.percent(70) {
            let start = (isDone ? 8 * 60 : 9 * 60) + chance.below(13 * 60)
            values.append(("started", .text(Day.instant(today, minute: start))))
            values.append(("ended", .text(Day.instant(today, minute: start + (isDone ? chance.within(20...70) : 10)))))
        }
        if let trigger = reason.trigger { values.append(("trigger", .text(trigger))) }
        if let team {
            values.append(("team", .id(team.id)))
            if reason.kind == "PLANNED", let plan = team.plan {
                values.append(("plan", .id(plan.id)))
                values.append(("decision", .text(plan.number)))
            } else {
                values.append(("decision", .text(paper("/QĐ-ĐKT178"))))
            }
        }
        values.append(("agencies", .text(agencies(reason))))
        if isDone { values += counted(place, seen) }
        values.append(("note", .text(note(place, outcome, seen))))
        return values
    }

    private mutating func counted(_ place: Int, _ seen: Seen) -> [(name: String, said: Said)] {
        var values: [(name: String, said: Said)] = [
            ("minutes", .text(paper("/BB-KT"))), ("copies", .number(chance.within(2...4))),
            ("signed", .number(chance.percent(96) ? 1 : 0)), ("workers", .number(seen.workers)),
            ("contracts", .number(seen.contracts)), ("health_checks", .number(seen.healthChecks)),
            ("under_18", .number(seen.under18)), ("residence_declared", .number(seen.residence)),
            ("qualified", .number(seen.qualified)), ("rooms_in_use", .number(seen.roomsInUse)),
            (
                "checks",
                .text(seen.checks.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
            ),
            ("informed", .number(seen.informed)), ("leaflets", .number(seen.leaflets)),
        ]
        if KindWords.all[places[place].kind].isLodging { values.append(("guests_not_notified", .number(seen.guests))) }
        return values
    }

    /// Three at least, of several agencies.
    private mutating func agencies(_ reason: Reason) -> String {
        var present = ["POLICE": chance.within(1...2), "CULTURE": 1]
        let labour = today < Self.labourEnds ? "LABOUR" : "HOME_AFF"
        for agency in [labour, "FIRE", "HEALTH", "MARKET"] where chance.percent(reason.kind == "JOINT" ? 70 : 35) {
            present[agency] = 1
        }
        if present.values.reduce(0, +) < 3 { present["COMMITTEE"] = 1 }
        return present.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// On 1 March 2025 the offices of labour became part of those of home affairs.
    private static let labourEnds = Day.number("2025-03-01") ?? 0

    private mutating func note(_ place: Int, _ outcome: String, _ seen: Seen) -> String {
        let phrase: String
        if outcome != "DONE" {
            phrase = chance.pick(Phrases.attempts[outcome] ?? Phrases.clean)
        } else if seen.isFollowUp {
            phrase = chance.pick(seen.failed.isEmpty ? Phrases.mended : Phrases.notMended)
        } else {
            let phrases = seen.failed.isEmpty ? Phrases.clean : Phrases.wrong
            // Nobody writes that none was informed.
            phrase = chance.pick(seen.informed > 0 ? phrases : phrases.filter { !$0.contains("{i}") })
        }
        let numbers: [Character: Int] = [
            "i": seen.informed, "u": seen.roomsInUse, "r": seen.rooms, "l": seen.leaflets, "f": seen.failed.count,
            "w": seen.workers,
        ]
        let text = Phrases.filled(phrase, numbers)
        return chance.percent(50) ? "\(places[place].name): \(text)" : text
    }
}
