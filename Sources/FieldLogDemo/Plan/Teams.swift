internal import FieldLogModel

/// The teams of a province, and the plans that they work by.
extension Story {
    /// A team for the province, one for each district, and some for communes.
    mutating func foundTeams() {
        let founded = Day.text(days.lowerBound - 200)
        found(land.province, land.provinceName, "province", founded)
        for (place, district) in land.districts.enumerated() {
            found(district.key, district.name, "district", founded, district: place)
        }
        for place in 0..<land.startCount where chance.percent(land.districts.isEmpty ? 60 : 25) {
            found(land.homes[place].key, land.homes[place].name, "commune", founded, commune: place)
        }
    }

    private mutating func found(
        _ area: AreaKey, _ name: String, _ level: String, _ date: String, district: Int? = nil, commune: Int? = nil
    ) {
        let others = ["CULTURE", "FIRE", "HEALTH", "HOME_AFF", "MARKET", "TAX", "WOMEN"].filter { _ in
            chance.percent(60)
        }
        let id = create(
            Schema.team, .commons,
            [
                ("name", .text(level == "commune" ? "Đội 178 \(name)" : "Đội kiểm tra liên ngành 178 \(name)")),
                ("level", .text(level)), ("area", .text(area.text)),
                ("decision_number", .text("\(10 + chance.below(900))/QĐ-UBND")), ("decision_date", .text(date)),
                ("lead_agency", .text(chance.percent(70) ? "CULTURE" : "POLICE")),
                ("member_agencies", .text((["POLICE"] + others).joined(separator: ","))), ("valid_from", .text(date)),
            ])
        teams.append(Team(id: id, level: level, area: area, areaName: name, district: district, commune: commune))
    }

    /// The plan of each upper team, or of those founded from one on, for the rest of this year.
    mutating func planYear(from start: Int = 0) {
        let year = Day.year(today)
        let last = min(days.upperBound, Day.first(ofMonth: year * 12 + 12) - 1)
        for place in teams.indices[start...] where teams[place].until == nil && teams[place].level != "commune" {
            let team = teams[place]
            if until(team) == today { continue }
            let number = paper("/KH-UBND")
            let id = create(
                Schema.plan, .commons,
                [
                    ("name", .text("Kế hoạch kiểm tra năm \(year), \(team.areaName)")), ("number", .text(number)),
                    ("date", .text(Day.text(today))), ("authority", .text("Chủ tịch UBND \(team.areaName)")),
                    ("team", .id(team.id)), ("area", .text(team.area.text)),
                    ("first", .text(Day.text(today))), ("last", .text(Day.text(last))),
                ])
            teams[place].plan = (id, number)
        }
    }

    /// A team ends on the day on which its own area does, and what takes the place of that has a new one from then on.
    mutating func reformTeams() {
        for place in teams.indices where teams[place].until == nil && until(teams[place]) == today {
            teams[place].until = today
            change(Schema.team, teams[place].id, .commons, [("valid_to", .text(Day.text(today)))])
        }
        let (first, date) = (teams.count, Day.text(today))
        if land.provinceUntil == today, let heir = land.provinceHeir { found(heir.key, heir.name, "province", date) }
        for place in land.homes.indices where land.homes[place].since == today {
            found(land.homes[place].key, land.homes[place].name, "commune", date, commune: place)
        }
        if teams.count > first { planYear(from: first) }
    }

    /// The first day on which the area of a team is not valid any more.
    private func until(_ team: Team) -> Int? {
        if let commune = team.commune { return land.homes[commune].until }
        if let district = team.district { return land.districts[district].until }
        return team.area == land.province ? land.provinceUntil : nil
    }

    /// The team that goes to a place today: of its commune, of its district or of the province.
    mutating func team(for place: Int) -> Team? {
        let old = places[place].home
        let home = land.home(old, on: today)
        let district = land.homes[old].district
        let standing = teams.filter { $0.until == nil }
        let own = standing.first { $0.commune == home }
        let upper = standing.first { $0.district != nil && $0.district == district }
        let top = standing.first { $0.level == "province" }
        switch chance.below(100) {
        case ..<35: return own ?? upper ?? top
        case ..<90: return upper ?? own ?? top
        default: return top ?? upper ?? own
        }
    }
}
