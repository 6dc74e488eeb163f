import Foundation
import Testing

/// Areas that change, and establishments that were logged twice, told from outside.
@Suite struct SuccessionTests {
    private static let after = ["FIELDLOG_NOW": "2025-11-01T09:00:00+07:00"]

    private static func unassigned(_ trio: Trio, _ store: String) throws -> Int? {
        let run = try trio.cli.ok(store, "report", "year", "--period", "2025", "--area", "79", "--json", env: after)
        return (try CLI.document(run)["missing"] as? [String: Any])?["unassigned"] as? Int
    }

    private static func rows(_ trio: Trio, _ words: String...) throws -> [[String: Any]] {
        let run = try trio.cli.run(["--store", "hub"] + words + ["--json"])
        try #require(run.exit == 0, "\(run.err)")
        return try CLI.document(run)["rows"] as? [[String: Any]] ?? []
    }

    /// A ward is divided: its establishments are unassigned until somebody decides, and nothing that was logged is rewritten.
    @Test func aWardIsDivided() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let visit = try cli.ok("a", "visit", "add", "--establishment", place, "--final").id
        for (code, name) in [("27000", "Một"), ("27001", "Hai")] {
            try cli.ok(
                "a", "area", "add", "--code", code, "--level", "commune", "--kind", "phường", "--name", name,
                "--parent",
                "79@2025-07-01", "--from", "2025-10-01")
        }
        for code in ["27000", "27001"] {
            let run = try cli.ok(
                "a", "succession", "add", "--from", "26740", "--to", code, "--date", "2025-10-01", "--extent", "part")
            #expect(run.err.contains("fieldlog area end 26740 --on 2025-10-01"))
        }
        #expect(try cli.ok("a", "area", "end", "26740@2025-07-01", "--on", "2025-10-01").err.isEmpty)
        try trio.sync()
        let open = try Self.rows(trio, "succession", "list", "--unassigned", "--on", "2025-10-01")
        #expect(open.map { $0["id"] as? String } == [place])
        #expect(open.first?["candidates"] as? [String] == ["27000@2025-10-01", "27001@2025-10-01"])
        #expect(try Self.rows(trio, "succession", "list", "--unassigned", "--on", "2025-09-30").isEmpty)
        let table = try cli.ok("hub", "report", "year", "--period", "2025", "--area", "79", env: Self.after)
        #expect(table.out.contains("Unassigned, one of: Một (27000), Hai (27001)"))
        let elsewhere = try cli.on("b", "succession", "assign", place, "--to", "26743")
        #expect(elsewhere.exit == 1 && elsewhere.err.contains("establishment.assigned"))
        #expect(elsewhere.err.contains("27000@2025-10-01, 27001@2025-10-01"))
        try cli.ok("b", "succession", "assign", place, "--to", "27001@2025-10-01")
        try trio.sync(["b", "a"])
        #expect(try Self.rows(trio, "succession", "list", "--unassigned", "--on", "2025-10-01").isEmpty)
        #expect(try trio.values("establishment", place, "assigned") == ["27001@2025-10-01"])
        #expect(try cli.json("hub", "log", visit)["rows"] as? [Any] != nil)
        #expect(try (cli.json("hub", "log", visit)["rows"] as? [Any])?.count == 1)
    }

    /// An area that ends with nothing in its place: a warning, and its records stay.
    @Test func anAreaEndsWithoutAnHeir() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        let run = try trio.cli.ok("a", "area", "end", "26740", "--on", "2025-10-01")
        #expect(run.err.contains("fieldlog succession add --from 26740@2025-07-01"))
        #expect(try trio.cli.json("a", "establishment", "show", place)["area"] as? String == "26740@2025-07-01")
        let load = try trio.cli.ok("a", "area", "import", try trio.cli.file("again.csv", Trio.catalogue))
        #expect(!load.err.contains("fieldlog succession list --unassigned"))
        try trio.cli.ok("a", "area", "end", "26740@2025-07-01", "--on", "2025-10-01")
        let row = "26743,,commune,phường,Khác,2027-01-01,,"
        let head = "code,parent_code,level,kind,name,valid_from,valid_to,full_name"
        let more = try trio.cli.ok(
            "a", "area", "import", try trio.cli.file("more.csv", "\(head)\n\(row)\n"), env: Self.after)
        #expect(more.err.contains("fieldlog succession list --unassigned") && more.err.contains("26740@2025-07-01"))
        let early = try trio.cli.on("a", "succession", "assign", place, "--to", "26743", env: Self.after)
        #expect(early.exit == 1 && early.err.contains("fieldlog succession add --from 26740@2025-07-01"))
        #expect(try Self.unassigned(trio, "a") == 1)
        let cycle = try trio.cli.on(
            "a", "succession", "add", "--from", "26743", "--to", "26743", "--date", "2025-10-01", "--extent", "whole")
        #expect(cycle.exit == 1 && cycle.err.contains("succession.new_code"))
    }

    /// Two administrators each record one of two successions that go round: both are kept, and flagged everywhere.
    @Test func successionsMeet() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        for (store, old, new) in [("a", "26740", "26743"), ("hub", "26743", "26740")] {
            try trio.cli.ok(
                store, "succession", "add", "--from", old, "--to", new, "--date", "2025-10-01", "--extent", "whole")
        }
        #expect(try Self.rows(trio, "succession", "list").allSatisfy { $0["flag"] as? String == nil })
        try trio.sync()
        for store in ["hub", "a", "b"] {
            let rows = try trio.cli.json(store, "succession", "list")["rows"] as? [[String: Any]] ?? []
            #expect(rows.map { $0["flag"] as? String } == ["new_code:cycle", "new_code:cycle"])
        }
        let open = try Self.rows(trio, "succession", "list", "--unassigned", "--on", "2025-10-01")
        #expect(open.map { $0["id"] as? String } == [place])
        #expect(try Self.unassigned(trio, "hub") == 1)
    }

    /// Two offices link A with B and B with C while one of them unlinks what the other links: one result everywhere.
    @Test func linksMeet() throws {
        let trio = try Trio()
        let cli = trio.cli
        let (one, two, three) = (
            try trio.establishment("a", "Karaoke Sóng Xanh"), try trio.establishment("a", "karaoke song xanh"),
            try trio.establishment("a", "Karaoke Sóng Xanhh")
        )
        try cli.ok("a", "duplicate", "link", one, two)
        try trio.sync()
        try cli.ok("a", "duplicate", "unlink", two, one, "--reason", "hai địa chỉ")
        try cli.ok("a", "duplicate", "link", two, three)
        try cli.ok("b", "duplicate", "link", two, one, "--reason", "cùng số ĐKKD", "--show", two)
        try cli.ok("b", "duplicate", "link", three, two, "--show", three)
        try trio.sync()
        #expect(try trio.digests().count == 1)
        var groups: Set<[String]> = []
        for store in ["hub", "a", "b"] {
            let rows = try cli.json(store, "duplicate", "list", "--linked")["rows"] as? [[String: Any]] ?? []
            groups.insert(rows.map { "\($0["group"] ?? "") \($0["id"] ?? "") \($0["shown"] ?? "")" })
            #expect(rows.filter { $0["shown"] as? Bool == true }.count == 1)
        }
        #expect(groups.count == 1 && groups.first.map { [2, 3].contains($0.count) } == true)
        let again = try cli.on("hub", "duplicate", "link", one, one)
        #expect(again.exit == 1 && again.err.contains("link.other"))
    }

    /// What is likely one is shown first with why; what was linked or said to be two is not asked again.
    @Test func duplicatesAreRanked() throws {
        let trio = try Trio()
        let cli = trio.cli
        let one = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--address", "12 Lê Lợi")
        let two = try trio.establishment("a", "KR Song Xanhh", more: "--address", "12 đường Lê Lợi")
        _ = try trio.establishment("a", "Nhà nghỉ Hoa Sữa", kind: "MOTEL", more: "--address", "7 Hàm Nghi")
        try trio.sync()
        let pairs = try Self.rows(trio, "duplicate", "list")
        #expect(pairs.count == 1 && pairs.first?["likely"] as? Bool == true)
        #expect(Set([pairs.first?["id"] as? String, pairs.first?["other_id"] as? String]) == [one, two])
        #expect(pairs.first?["why"] as? [String] == ["name", "address", "kind"])
        #expect(try Self.rows(trio, "duplicate", "list", one).first?["score"] as? Int == pairs.first?["score"] as? Int)
        try cli.ok("hub", "duplicate", "link", one, two)
        #expect(try Self.rows(trio, "duplicate", "list").isEmpty)
        try cli.ok("hub", "duplicate", "unlink", one, two)
        #expect(try Self.rows(trio, "duplicate", "list").isEmpty)
        let none = try cli.on("hub", "duplicate", "unlink", one, two)
        #expect(none.exit != 0 && none.err.contains("fieldlog duplicate list --linked"))
    }
}
