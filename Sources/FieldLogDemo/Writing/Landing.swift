internal import FieldLogKit
internal import FieldLogModel
internal import FieldLogStorage

/// The land of a story in a new store: catalogues that are read in, or areas that are made.
struct Landing {
    let workspace: Workspace
    let options: DemoOptions
    let days: ClosedRange<Int>

    func land(_ chance: inout Chance, _ writer: DemoWriter) throws(FieldLogError) -> Land {
        guard let province = options.province else { return try made(&chance, writer) }
        for path in options.areas { _ = try workspace.importAreas(path: path, from: nil) }
        if let path = options.successions { _ = try workspace.importSuccessions(path: path) }
        let area = try AreaIndex(store: workspace.store).resolve(province, today: Day.text(days.lowerBound))
        var areas: [Area] = []
        try workspace.store.forEach(Schema.area) { (record) throws(FieldLogError) in
            if let area = Area(stored: record) { areas.append(area) }
            return true
        }
        guard let land = Land.read(area, areas: areas, successions: try successions(), days: days) else {
            throw .refused(
                FieldRefusal(kind: FieldRefusal.commandLine, field: "province", problem: .unknownArea(province)))
        }
        return land
    }

    private func successions() throws(FieldLogError) -> [Land.Succession] {
        var found: [Land.Succession] = []
        try workspace.store.forEach(Schema.succession) { (record) throws(FieldLogError) in
            if let old = record["old_code"].text, let new = record["new_code"].text,
                let date = record["effective_date"].text
            {
                found.append(Land.Succession(old: old, new: new, date: date, isWhole: record["extent"].text == "whole"))
            }
            return true
        }
        return found
    }

    private func made(_ chance: inout Chance, _ writer: DemoWriter) throws(FieldLogError) -> Land {
        var deeds: [Deed] = []
        let time = workspace.host.now().milliseconds
        let land = Land.made(&chance, establishments: options.establishments) { (values, key) in
            deeds.append(
                Deed(
                    time: time, verb: .create, kind: Schema.area, id: .derived(namespace: "area", key: key),
                    home: .commons,
                    values: values))
        }
        guard let land else { throw .unknownArea("900") }
        try writer.write(deeds)
        return land
    }
}
