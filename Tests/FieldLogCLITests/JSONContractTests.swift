import Foundation
import Testing

/// The documents that others' programs read.
@Suite struct JSONContractTests {
    private static func keys(_ object: [String: Any]) -> Set<String> { Set(object.keys) }

    /// Every command that prints data gives one document with its version, and lists stand under `rows`.
    @Test func everyCommandPrintsOneDocument() throws {
        let trio = try Trio()
        let cli = trio.cli
        let place = try trio.establishment("a", "Karaoke \"Sóng Xanh\" \\ số 2")
        let visit = try cli.ok("a", "visit", "add", "--establishment", place).id
        let single = [
            ["status"], ["digest"], ["--version"], ["area", "show", "79"], ["establishment", "show", place],
            ["visit", "show", visit], ["visit", "edit", visit, "--workers", "3"], ["visit", "finalize", visit],
            ["visit", "amend", visit, "--workers", "4", "--reason", "đếm lại"], ["visit", "show", visit, "--history"],
            ["finding", "add", "--visit", visit, "--domain", "FIRE"], ["visit", "annul", visit, "--reason", "nhầm"],
            ["team", "add", "--name", "Đội 178 Bến Thành", "--level", "commune", "--area", "26740"],
            ["team", "show", "@last"], ["sync", "hub"], ["coverage"],
            ["code", "add", "--catalogue", "KIND", "--code", "HOMESTAY", "--vi", "homestay"],
            [
                "area", "add", "--code", "27000", "--level", "commune", "--kind", "xã", "--name", "Cần Giờ", "--parent",
                "79@2025-07-01",
            ],
        ]
        for line in single {
            let run = try cli.run(["--store", "a"] + line + ["--json"])
            #expect(run.exit == 0, "\(line): \(run.err)")
            #expect(run.lines.count == 1)
            _ = try CLI.document(run)
        }
        let lists = [
            ["area", "list"], ["team", "list"], ["establishment", "list"], ["establishment", "find", "song", "xanh"],
            ["visit", "list"], ["finding", "list"], ["code", "list"], ["conflict", "list"], ["log"], ["log", visit],
            ["check"], ["schema"], ["schema", "visit"], ["export", "establishments"], ["export", "visits"],
            ["export", "findings"],
        ]
        for line in lists {
            let run = try cli.run(["--store", "a"] + line + ["--json"])
            #expect(run.exit == 0, "\(line): \(run.err)")
            #expect(try CLI.document(run)["rows"] is [[String: Any]], "\(line)")
        }
        let found = try cli.json("a", "establishment", "find", "song xanh")["rows"] as? [[String: Any]]
        #expect(found?.first?["id"] as? String == place)
    }

    /// A name in which a tab stands is refused, so no cell of a pipe can break its row; a note over two lines is escaped.
    @Test func aRowIsALine() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        try trio.cli.ok("a", "visit", "add", "--establishment", place, "--note", "phòng 1 tốt\nphòng 2\tđóng")
        let piped = try trio.cli.ok("a", "visit", "list")
        #expect(piped.lines.count == 1 && piped.out.contains("phòng 1 tốt\\nphòng 2\\tđóng"))
        let csv = try trio.cli.ok("a", "export", "visits", "--csv")
        #expect(csv.lines.count == 2 && csv.out.contains("phòng 1 tốt\\nphòng 2"))
    }

    /// The keys of `coverage`, `sync` and `conflict list` are those that the contract names.
    @Test func keysAreThoseOfTheContract() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh")
        #expect(Self.keys(try trio.cli.json("a", "sync", "hub")).isSuperset(of: ["sent", "received", "conflicts"]))
        try trio.sync()
        try trio.cli.ok("a", "establishment", "edit", place, "--rooms", "8")
        try trio.cli.ok("b", "establishment", "edit", place, "--rooms", "9")
        try trio.cli.ok("a", "sync", "hub")
        #expect(try trio.cli.json("b", "sync", "hub", exit: 3)["conflicts"] as? Int == 1)
        let rows = try #require(try trio.cli.json("b", "conflict", "list")["rows"] as? [[String: Any]])
        let row = try #require(rows.first)
        #expect(rows.count == 1)
        #expect(Self.keys(row).isSuperset(of: ["id", "record", "group", "fields", "winner", "losers"]))
        #expect(row["record"] as? String == place && row["fields"] as? [String] == ["rooms"])
        let id = try #require(row["id"] as? String)
        #expect(Self.keys(try trio.cli.json("b", "conflict", "show", id)).isSuperset(of: ["winner", "losers"]))
        for by in ["area", "kind", "month"] {
            let coverage = try trio.cli.json("b", "coverage", "--by", by)
            let wanted: Set = ["year", "inspected", "register", "visits", "attempts", "rows"]
            #expect(Self.keys(coverage).isSuperset(of: wanted))
            let rows = try #require(coverage["rows"] as? [[String: Any]])
            for row in rows { #expect(Self.keys(row).isSuperset(of: ["inspected", "register", "visits", "attempts"])) }
        }
    }

    /// Flags of `add` and `edit` are the field names that `schema --json` prints, with `-` or `_`, but for those that have a verb of their own.
    @Test func flagsAreTheFieldsOfTheSchema() throws {
        let trio = try Trio()
        let kinds = try #require(try trio.cli.json("a", "schema")["rows"] as? [[String: Any]])
        for noun in ["establishment", "visit", "finding"] {
            let kind = try #require(kinds.first { $0["kind"] as? String == noun || $0["name"] as? String == noun })
            let fields = try #require(kind["fields"] as? [[String: Any]]).compactMap { $0["name"] as? String }
            let help = try trio.cli.run([noun, "add", "--help"]).out
            for field in fields where !["withdrawn", "status", "reason", "assigned"].contains(field) {
                #expect(help.contains("--" + field.replacingOccurrences(of: "_", with: "-")), "\(noun) \(field)")
            }
        }
        let place = try trio.establishment("a", "Karaoke Sóng Xanh", more: "--registration_number", "HKD 41A8012345")
        try trio.cli.ok("a", "establishment", "edit", place, "--registration-date=2020-02-29")
        let shown = try trio.cli.json("a", "establishment", "show", place)
        #expect(shown["registration_number"] as? String == "HKD 41A8012345")
        #expect(shown["registration_date"] as? String == "2020-02-29")
    }

    /// Global flags stand before the noun, between noun and verb, and at the end.
    @Test func globalFlagsStandAnywhere() throws {
        let trio = try Trio(devices: false)
        for line in [
            ["--json", "--store", "hub", "area", "list"], ["area", "--json", "list", "--store", "hub"],
            ["area", "list", "--store=hub", "--json"],
        ] {
            #expect(try CLI.document(try trio.cli.run(line))["rows"] is [[String: Any]])
        }
        #expect(try trio.cli.run(["status", "--json"], env: ["FIELDLOG_STORE": "hub"]).exit == 0)
    }

    /// `--csv` begins with a byte order mark and a header, piped or not; a pipe without it gets tabs and no header.
    @Test func csvHasAMarkAndAHeader() throws {
        let trio = try Trio()
        let place = try trio.establishment("a", "Karaoke Sóng Xanh, quầy 2")
        let csv = try trio.cli.ok("a", "establishment", "list", "--csv").out
        #expect(csv.unicodeScalars.first == "\u{FEFF}")
        let lines = csv.dropFirst().split(whereSeparator: \.isNewline)
        #expect(lines.first == "id,area,name,kind,address,status")
        #expect(lines.last?.contains("\"Karaoke Sóng Xanh, quầy 2\"") == true)
        let piped = try trio.cli.ok("a", "establishment", "list")
        #expect(piped.lines.count == 1 && piped.out.hasPrefix(place + "\t26740@2025-07-01\t"))
    }

    /// No document has a key twice: a team lives in the commons, and its `area` is the field.
    @Test func noKeyStandsTwice() throws {
        let trio = try Trio()
        try trio.cli.ok("a", "team", "add", "--name", "Đội 178 Bến Thành", "--level", "commune", "--area", "26740")
        for line in [["team", "show", "@last"], ["team", "list"]] {
            let out = try trio.cli.run(["--store", "a", "--json"] + line).out
            #expect(out.components(separatedBy: "\"area\":").count == 2, "\(out)")
            #expect(out.contains("\"area\":\"26740@2025-07-01\""))
        }
    }
}
