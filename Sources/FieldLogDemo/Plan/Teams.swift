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

    /// The plan of each upper team for the rest of this year.
    mutating func planYear() {
        let year = Day.year(today)
        let last = min(days.upperBound, Day.first(ofMonth: year * 12 + 12) - 1)
        for place in teams.indices where teams[place].until == nil && teams[place].level != "commune" {
            let team = teams[place]
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

    /// Where communes have ended, the teams of their levels have as well, and what took their places has new ones.
    mutating func reformTeams() {
        guard let heirs = land.heirs, land.homes[..<land.startCount].contains(where: { $0.until == today }) else {
            return
        }
        for place in teams.indices where teams[place].until == nil {
            teams[place].until = today
            change(Schema.team, teams[place].id, .commons, [("valid_to", .text(Day.text(today)))])
        }
        let date = Day.text(today)
        found(heirs.key, heirs.name, "province", date)
        for place in land.startCount..<land.homes.count {
            found(land.homes[place].key, land.homes[place].name, "commune", date, commune: place)
        }
        planYear()
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
