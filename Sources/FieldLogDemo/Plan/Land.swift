internal import FieldLogKit
internal import FieldLogModel

/// Where things happen: a province, its districts where it has any, and its communes, which are the homes of all records.
struct Land {
    /// A commune.
    struct Home {
        let key: AreaKey
        let name: String
        let isTown: Bool
        /// The place of its district; nil where the communes lie under the province.
        let district: Int?
        /// The first day on which it is not valid any more.
        let until: Int?
        /// The home of what is opened there afterwards.
        var heir: Int?
        /// The first day on which it takes the place of another; nil for one of the first day.
        var since: Int?
    }

    /// A district, or another area above communes.
    struct District {
        let key: AreaKey
        let name: String
        /// The first day on which it is not valid any more.
        var until: Int?
    }

    let province: AreaKey
    let provinceName: String
    var districts: [District] = []
    /// The communes of the first day, then those that took their places.
    var homes: [Home] = []
    /// How many communes there are on the first day.
    var startCount = 0
    /// The first day on which the province is not valid any more, and what takes its place then.
    var provinceUntil: Int?
    var provinceHeir: District?
    /// The area above the communes that take the places of others.
    var heirs: District?

    /// The home that a new record of a commune has on a day.
    func home(_ place: Int, on day: Int) -> Int {
        guard let until = homes[place].until, day >= until, let heir = homes[place].heir else { return place }
        return heir
    }

    /// The area of the upper level whose name stands on papers about a commune on a day.
    func above(_ place: Int, on day: Int) -> String {
        if home(place, on: day) >= startCount, let heirs { return heirs.name }
        return homes[place].district.map { districts[$0].name } ?? provinceName
    }
}

extension Land {
    /// A fictional province of a size that fits so many establishments, always valid, with the deeds that log its areas.
    static func made(
        _ chance: inout Chance, establishments: Int,
        log: (_ values: [(name: String, said: Said)], _ key: String) -> Void
    )
        -> Land?
    {
        let communes = min(120, max(6, establishments / 15))
        let districtCount = min(12, max(2, communes / 8))
        guard let province = AreaKey(code: "900", validFrom: nil) else { return nil }
        var land = Land(province: province, provinceName: "tỉnh \(NameWords.province)")
        log(area("900", nil, "province", "tỉnh", NameWords.province), province.text)
        var names = NameWords.areaFirst.flatMap { first in NameWords.areaLast.map { "\(first) \($0)" } }
        func name(_ chance: inout Chance) -> String { names.remove(at: chance.below(names.count)) }
        for place in 0..<districtCount {
            let code = "90\(place + 10)"
            guard let key = AreaKey(code: code, validFrom: nil) else { return nil }
            let kind = place == 0 ? "thành phố" : place == 1 ? "thị xã" : "huyện"
            let own = name(&chance)
            log(area(code, "900", "district", kind, own), key.text)
            land.districts.append(District(key: key, name: "\(kind) \(own)"))
        }
        for place in 0..<communes {
            let code = "90\(place + 100)"
            guard let key = AreaKey(code: code, validFrom: nil) else { return nil }
            let district = place % districtCount
            let isTown = district < 2 && place / districtCount % 3 < 2
            let kind = isTown ? "phường" : "xã"
            let own = isTown && place / districtCount < 2 ? "\(place / districtCount + 1)" : name(&chance)
            log(area(code, "90\(district + 10)", "commune", kind, own), key.text)
            land.homes.append(
                Home(key: key, name: "\(kind) \(own)", isTown: isTown, district: district, until: nil, heir: nil))
        }
        land.startCount = communes
        return land
    }

    private static func area(_ code: String, _ parent: String?, _ level: String, _ kind: String, _ name: String) -> [(
        name: String, said: Said
    )] {
        let full = kind.prefix(1).uppercased() + kind.dropFirst() + " " + name
        var values: [(name: String, said: Said)] = [
            ("code", .text(code)), ("level", .text(level)), ("kind", .text(kind)), ("name", .text(name)),
            ("full_name", .text(full)),
        ]
        if let parent { values.append(("parent_code", .text(parent))) }
        return values
    }

    /// The province of a catalogue as it stands on a day, with the communes that take the places of those that end within the days.
    /// Nil where the province has no communes then.
    static func read(
        _ province: Area, areas: [Area], successions: [Succession], days: ClosedRange<Int>
    ) -> Land? {
        let day = Day.text(days.lowerBound)
        let valid = areas.filter { $0.isValid(on: day) }.sorted { $0.key < $1.key }
        var land = Land(province: province.key, provinceName: title(province))
        let upper = valid.filter { $0.level == "district" && $0.parentCode == province.key.code }
        land.districts = upper.map { District(key: $0.key, name: title($0), until: last($0, days)) }
        var places: [String: Int] = [:]
        for (place, area) in upper.enumerated() { places[area.key.code] = place }
        for area in valid where area.level == "commune" {
            guard let parent = area.parentCode, parent == province.key.code || places[parent] != nil else { continue }
            land.homes.append(home(area, district: places[parent], days))
        }
        land.startCount = land.homes.count
        land.addHeirs(areas, successions, days)
        land.provinceUntil = last(province, days)
        land.provinceHeir = land.provinceUntil.flatMap { heir(of: province, areas, successions, Day.text($0)) }
        return land.homes.isEmpty ? nil : land
    }

    /// What became of an area, as a catalogue has it.
    struct Succession {
        let old: String
        let new: String
        let date: String
        let isWhole: Bool
    }

    /// The province that takes the place of another on a day: by the table, else the next one of its code.
    private static func heir(
        of province: Area, _ areas: [Area], _ successions: [Succession], _ date: String
    ) -> District? {
        let line = successions.first { $0.old == province.key.code && $0.date == date }
        let code = line?.new ?? province.key.code
        return areas.first { $0.level == province.level && $0.key.code == code && $0.isValid(on: date) }
            .map { District(key: $0.key, name: title($0)) }
    }

    private mutating func addHeirs(_ areas: [Area], _ successions: [Succession], _ days: ClosedRange<Int>) {
        let commons = Dictionary(grouping: areas.filter { $0.level == "commune" }) { $0.key.code }
        let lines = Dictionary(grouping: successions) { $0.old }
        var known: [AreaKey: Int] = [:]
        for place in 0..<startCount {
            guard let until = homes[place].until else { continue }
            let date = Day.text(until)
            let ways = (lines[homes[place].key.code] ?? []).filter { $0.date == date }
                .sorted { ($0.isWhole ? 0 : 1, $0.new) < ($1.isWhole ? 0 : 1, $1.new) }
            guard let line = ways.first, let heir = commons[line.new]?.first(where: { $0.isValid(on: date) }) else {
                continue
            }
            if known[heir.key] == nil {
                known[heir.key] = homes.count
                homes.append(Self.home(heir, district: nil, days))
                let upper = areas.first {
                    $0.level == "province" && $0.key.code == heir.parentCode && $0.isValid(on: date)
                }
                heirs = heirs ?? upper.map { District(key: $0.key, name: Self.title($0)) }
            }
            guard let taken = known[heir.key] else { continue }
            homes[place].heir = taken
            homes[taken].since = min(homes[taken].since ?? until, until)
        }
    }

    private static func home(_ area: Area, district: Int?, _ days: ClosedRange<Int>) -> Home {
        Home(
            key: area.key, name: title(area), isTown: area.kind != "xã", district: district, until: last(area, days),
            heir: nil)
    }

    /// The day on which an area ends, where that is one of the days.
    private static func last(_ area: Area, _ days: ClosedRange<Int>) -> Int? {
        area.validTo.flatMap(Day.number).flatMap { $0 <= days.upperBound ? $0 : nil }
    }

    /// What an area is called on papers.
    private static func title(_ area: Area) -> String { area.kind.map { "\($0) \(area.name)" } ?? area.name }
}
