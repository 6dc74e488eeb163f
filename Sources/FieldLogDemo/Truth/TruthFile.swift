internal import FieldLogFormats
internal import FieldLogModel

/// The truth about a made province as text: `truth.json`, with a row for each period and area, and `duplicates.csv`, with a line for each
/// labelled pair. Their form stands in Examples/DEMO.md.
struct TruthFile {
    let story: Story
    let options: DemoOptions

    /// `truth.json`: a head, the names of columns, and one row a line, as a diff and a person want them.
    func figures() -> [UInt8] {
        let counts = story.counts.sorted { $0.key < $1.key }.map {
            JSONMember(key: $0.key, value: .int(Int64($0.value)))
        }
        let head: [(String, JSONValue)] = [
            ("form", .int(1)), ("seed", .string(String(options.seed))),
            ("establishments", .int(Int64(options.establishments))),
            ("visits_a_year", .int(Int64(story.visitsPerYear))), ("first", .string(Day.text(story.days.lowerBound))),
            ("last", .string(Day.text(story.days.upperBound))), ("area", .string(story.land.province.text)),
            ("name", .string(story.land.provinceName)), ("records", .object(counts)),
            ("columns", .array((["period", "level", "area"] + Figures.columns).map { .string($0) })),
        ]
        let lines = Period.all(story.days).flatMap { rows($0) }.map { "    " + $0.encoded() }.joined(separator: ",\n")
        let members = head.map { "  \"\($0.0)\": \($0.1.encoded()),\n" }.joined()
        return Array("{\n\(members)  \"rows\": [\n\(lines)\n  ]\n}\n".utf8)
    }

    /// The communes where anything ever was, the districts, and all together.
    private func rows(_ period: Period) -> [JSONValue] {
        let figures = Figures(story, period).rows
        var lived = Set(story.places.map(\.home))
        lived.formUnion(story.facts.complaints.map(\.home))
        func row(_ level: String, _ area: AreaKey, _ homes: [Int]) -> JSONValue {
            var sums = Array(repeating: 0, count: Figures.columns.count)
            for home in homes { for (place, number) in figures[home].enumerated() { sums[place] += number } }
            return .array([.string(period.name), .string(level), .string(area.text)] + sums.map { .int(Int64($0)) })
        }
        let homes = story.land.homes
        let communes = homes.indices.filter { lived.contains($0) }.map { row("commune", homes[$0].key, [$0]) }
        let districts = story.land.districts.enumerated().map { (place, district) in
            row("district", district.key, homes.indices.filter { homes[$0].district == place })
        }
        return communes + districts + [row("total", story.land.province, Array(homes.indices))]
    }

    /// `duplicates.csv`.
    func pairs() -> [UInt8] {
        var writer = CSVWriter(style: .exact)
        writer.row(["same", "difference", "one", "one_area", "one_name", "other", "other_area", "other_name"])
        for pair in story.pairs {
            let (one, other) = (story.places[pair.one], story.places[pair.other])
            writer.row([
                pair.isSame ? "1" : "0", pair.difference, one.id.description, story.land.homes[one.home].key.text,
                one.name,
                other.id.description, story.land.homes[other.home].key.text, other.name,
            ])
        }
        return writer.takeBytes()
    }
}
