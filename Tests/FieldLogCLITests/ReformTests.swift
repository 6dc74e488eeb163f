import FieldLogTestSupport
import Foundation
import Testing

/// Devices across the reform of 1 July 2025, with the real catalogues.
@Suite struct ReformTests {
    private static let data = ProcessInfo.processInfo.environment["FIELDLOG_DATA"]
    private static let before = ["FIELDLOG_NOW": "2025-06-01T09:00:00+07:00"]
    private static let after = ["FIELDLOG_NOW": "2025-08-01T09:00:00+07:00"]

    /// The real catalogues, as far as they are about some provinces, all of which are in them: a tenth is read ten times as fast.
    private struct Catalogues {
        let old: String
        let new: String
        let successions: String

        init(_ data: String, of provinces: Set<Substring>) throws {
            func lines(_ name: String) throws -> [Substring] {
                try Contents.text("\(data)/\(name).csv").split(separator: "\n")
            }
            func code(_ line: Substring) -> Substring { line.prefix { $0 != "," } }
            func within(_ name: String) throws -> [Substring] {
                var kept = provinces
                return try lines(name).filter { line in
                    let cells = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
                    let isIn = cells[0] == "code" || cells[1].isEmpty || kept.contains(cells[1])
                    if isIn, cells[2] != "province" { kept.insert(cells[0]) }
                    return isIn
                }
            }
            let (old, new) = (try within("areas_2025-03-01"), try within("areas_2025-07-01"))
            let codes = (old: Set(old.map(code)), new: Set(new.map(code)))
            self.old = old.joined(separator: "\n") + "\n"
            self.new = new.joined(separator: "\n") + "\n"
            successions =
                try lines("successions").filter { line in
                    let cells = line.split(separator: ",", maxSplits: 2)
                    return cells[0] == "old_code" || codes.old.contains(cells[0]) && codes.new.contains(cells[1])
                }.joined(separator: "\n") + "\n"
        }
    }

    /// Adds an establishment on a store and returns what came of it.
    private static func add(
        _ cli: CLI, _ store: String, _ area: String, _ name: String, _ when: [String: String]
    ) throws -> Run {
        try cli.run(
            ["--store", store, "establishment", "add", "--area", area, "--kind", "KARAOKE", "--name", name], env: when)
    }

    private static func names(_ cli: CLI, _ store: String) throws -> Set<String> {
        let rows = try cli.json(store, "establishment", "list")["rows"] as? [[String: Any]] ?? []
        return Set(rows.compactMap { $0["name"] as? String })
    }

    /// Sóc Trăng: wards that were merged, a commune that was divided, a district that is gone, an island district without communes, the province
    /// whose code another one has now, and a commune far away. A device that slept through it syncs afterwards: nothing is lost, everybody can go on in what
    /// their area has become, and nobody gets anything else.
    @Test(.enabled(if: data != nil, "FIELDLOG_DATA is not set: the real catalogues are not read"))
    func devicesFollow() throws {
        let data = try #require(Self.data)
        let cli = try CLI()
        let (before, after) = (Self.before, Self.after)
        try cli.ok("hub", "init", "hub")
        let catalogues = try Catalogues(data, of: ["15", "77", "79", "92", "93", "94"])
        try cli.ok("hub", "area", "import", try cli.file("old.csv", catalogues.old), env: before)
        // Two of the four wards that became Sóc Trăng; Phú Tân, divided between Phú Hữu and Thuận Hoà; Kế Sách, a district; Côn Đảo; Yên Bái.
        let homes = ["ward": "31498", "other": "31501", "divided": "31582", "island": "755", "far": "31318"]
        let areas = homes.merging(["district": "943", "province": "15"]) { one, _ in one }
        for (name, area) in areas.sorted(by: { $0.key < $1.key }) {
            try cli.ok("hub", "clone", "hub", name, "--device", name, "--area", area, env: before)
        }
        var logged: [String: String] = [:]
        for (name, home) in homes.merging(
            ["district": "31528", "province": "04249"], uniquingKeysWith: { one, _ in one })
        {
            let run = try Self.add(cli, name, home, "Nhà nghỉ \(name)", before)
            #expect(run.exit == 0, "\(name): \(run.err)")
            logged[name] = run.id
            try cli.ok(name, "visit", "add", "--establishment", run.id, "--final", env: before)
        }
        // One sleeps through it, and logs more in the area that there is no more.
        for name in areas.keys where name != "ward" { try cli.ok(name, "sync", "hub", env: before) }
        try cli.ok("hub", "area", "import", try cli.file("new.csv", catalogues.new), env: after)
        try cli.ok("hub", "succession", "import", try cli.file("successions.csv", catalogues.successions), env: after)
        let place = try #require(logged["ward"])
        let visit = try cli.ok("ward", "visit", "add", "--establishment", place, "--final", env: after).id
        for name in areas.keys {
            let run = try cli.on(name, "sync", "hub", env: after)
            #expect(run.exit == 0 && !run.err.contains("refused"), "\(name): \(run.out)\(run.err)")
        }
        let home = try cli.json("hub", "log", visit)["rows"] as? [[String: Any]]
        #expect(home?.first?["area"] as? String == "31498@")
        #expect(try Self.names(cli, "hub") == Set(areas.keys.map { "Nhà nghỉ \($0)" }))
        // What each may write now: in all heirs, and in nothing else.
        let may = [
            ("ward", "31507", 0), ("divided", "31378", 0), ("divided", "31582", 0), ("district", "31528", 0),
            ("island", "26732", 0), ("far", "31321", 0), ("ward", "31378", 4), ("ward", "31582", 4), ("ward", "92", 4),
            ("far", "31507", 4),
            ("district", "31507", 4), ("island", "26506", 4), ("province", "15", 4), ("province", "02647", 4),
        ]
        for (number, (name, area, exit)) in may.enumerated() {
            let run = try Self.add(cli, name, area, "Karaoke \(number)", after)
            #expect(run.exit == Int32(exit), "\(name) in \(area): \(run.exit) \(run.err)")
        }
        for name in areas.keys { try cli.ok(name, "sync", "hub", env: after) }
        for name in areas.keys { try cli.ok(name, "sync", "hub", env: after) }
        let all = try Self.names(cli, "hub")
        #expect(all.count == areas.count + may.count { $0.2 == 0 })
        #expect(try Self.names(cli, "ward") == ["Nhà nghỉ ward", "Nhà nghỉ other", "Karaoke 0"])
        #expect(try Self.names(cli, "other") == ["Nhà nghỉ ward", "Nhà nghỉ other", "Karaoke 0"])
        #expect(try Self.names(cli, "divided") == ["Nhà nghỉ divided", "Karaoke 1", "Karaoke 2"])
        #expect(try Self.names(cli, "province") == ["Nhà nghỉ province"])
        #expect((try cli.json("hub", "quarantine", "list")["rows"] as? [Any])?.isEmpty == true)
        for store in ["hub"] + areas.keys { #expect(try cli.ok(store, "check").out.isEmpty, "\(store)") }
        // The coverage of the year has each visit once, whatever boundaries it is seen on.
        #expect(try cli.ok("hub", "visit", "list").lines.count == areas.count + 1)
    }
}
